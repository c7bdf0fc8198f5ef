import { checkDependencies } from './check-dependencies.ts'
import { run } from './run.ts'

/** Answers what is wrong, in words; '' when nothing is. */
type Check = { readonly name: string; readonly find: () => Promise<string> }

export const CHECKS: readonly Check[] = [
  {
    name: 'Env is that of wrangler.toml (npm run types)',
    find: () => complaintOf(run('wrangler', ['types', 'worker/env.d.ts', '--check'])),
  },
  { name: 'types', find: () => complaintOf(run('tsc', ['-b'])) },
  { name: 'lint and format', find: () => complaintOf(run('biome', ['check', '--error-on-warnings', '--colors=off'])) },
  { name: 'who imports whom', find: checkDependencies },
  { name: 'nothing unused', find: () => complaintOf(run('knip', ['--no-progress'])) },
]

export const DOCS_CHECK: Check = {
  name: 'docs and tree',
  find: () => complaintOf(run('vitest', ['run', '--project', 'node', 'test/docs'])),
}

export type Tally = { passed: number; failed: number }

/** Carries the checks out one after another (each uses every core) and says how each went. */
export async function carryOut(checks: readonly Check[]): Promise<Tally> {
  const tally: Tally = { passed: 0, failed: 0 }
  for (const { name, find } of checks) {
    const startedAt = performance.now()
    const complaint = await find().catch((error: Error) => error.message)
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
    process.stdout.write(`${complaint === '' ? '✓' : '✗'} ${name} (${seconds} s)\n`)
    if (complaint === '') tally.passed++
    else {
      tally.failed++
      process.stdout.write(`${complaint.trimEnd()}\n\n`)
    }
  }
  return tally
}

async function complaintOf(ran: ReturnType<typeof run>): Promise<string> {
  const { ok, output } = await ran
  return ok ? '' : output || 'failed without a word'
}
