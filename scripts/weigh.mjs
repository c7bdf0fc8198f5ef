// `node scripts/weigh.mjs`: what each screen's first visit downloads, gzip, from dist/web's manifest. test/docs/weight.node.test.ts bounds it.
import { weigh } from './house/weigh.ts'

for (const [screen, { js, css, files }] of Object.entries(weigh())) {
  const kib = (bytes) => `${(bytes / 1024).toFixed(1)} KB`.padStart(9)
  console.log(`${screen.padEnd(20)} js ${kib(js)}   css ${kib(css)}   ${files} files`)
}
