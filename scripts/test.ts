// `npm test`: every check and every test, in workerd, in Node and in Chromium. The last line is for machines: `N passed, N failed`.

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildWeb } from './house/build-web.ts'
import { CHECKS, carryOut, type Tally } from './house/checks.ts'
import { ensureChromium } from './house/find-chromium.ts'
import { ROOT } from './house/paths.ts'
import { QUIET_ENV, toolCommand } from './house/run.ts'

const filters = process.argv.slice(2)
const tally: Tally = { passed: 0, failed: 0 }

try {
  const chromium = await ensureChromium()
  add(await carryOut(CHECKS))
  await buildWeb()
  add(await runVitest(chromium))
} catch (error) {
  tally.failed++
  process.stdout.write(`✗ ${(error as Error).message}\n`)
}
process.stdout.write(`${tally.passed} passed, ${tally.failed} failed\n`)
process.exit(tally.failed === 0 ? 0 : 1)

function add({ passed, failed }: Tally): void {
  tally.passed += passed
  tally.failed += failed
}

/** Every project of vitest.config.ts; what fails is shown as it fails. */
async function runVitest(chromium: string): Promise<Tally> {
  const folder = mkdtempSync(join(tmpdir(), 'zvonok-test-'))
  const report = join(folder, 'report.json')
  const args = ['run', '--reporter', 'dot', '--reporter', 'json', '--outputFile.json', report, ...filters]
  try {
    const code = await new Promise<number | null>((resolve) => {
      const child = spawn(...toolCommand('vitest', args), {
        cwd: ROOT,
        stdio: 'inherit',
        env: { ...process.env, ...QUIET_ENV, CHROMIUM_PATH: chromium },
      })
      child.on('close', resolve)
    })
    const { numPassedTests, numTotalTests, success } = JSON.parse(readFileSync(report, 'utf8')) as {
      numPassedTests: number
      numTotalTests: number
      success: boolean
    }
    const failed = numTotalTests - numPassedTests
    // A file that cannot even be loaded has no tests to count; an error outside of tests fails the run too.
    return { passed: numPassedTests, failed: failed === 0 && (code !== 0 || !success) ? 1 : failed }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
