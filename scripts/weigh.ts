// `node scripts/weigh.mjs`: what each screen's first visit downloads, gzip. test/docs/weight.node.test.ts bounds it.
import { buildWeb } from './house/build-web.ts'
import { giveUp, leaveCleanly } from './house/leave-cleanly.ts'
import { weigh } from './house/weigh.ts'

leaveCleanly(async () => {})

try {
  await buildWeb()
  const size = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`.padStart(9)
  for (const [screen, { js, css, files }] of Object.entries(weigh()))
    process.stdout.write(`${screen.padEnd(20)} js ${size(js)}   css ${size(css)}   ${files} files\n`)
  process.exit(0)
} catch (error) {
  giveUp(error)
}
