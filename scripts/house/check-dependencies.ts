import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './paths.ts'
import { run } from './run.ts'

const ROOMS = ['protocol', 'worker', 'durable-objects', 'web', 'test', 'scripts']
/** Fewer means that the cruiser could not read TypeScript and saw nothing wrong because it saw nothing. */
const MODULES_MIN = 400

export type Violation = { readonly rule: string; readonly from: string; readonly to: string }

type Report = {
  readonly summary: {
    readonly totalCruised: number
    readonly violations: readonly { readonly rule: { readonly name: string }; readonly from: string; readonly to: string }[]
  }
}

/** Every import of the tree at `root` that breaks a rule of .dependency-cruiser.mjs. */
export async function violationsIn(root: string): Promise<readonly Violation[]> {
  const rooms = ROOMS.filter((room) => existsSync(join(root, room)))
  const { output } = await run('depcruise', ['--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...rooms], { cwd: root })
  const { summary } = parse(output)
  if (summary.totalCruised < MODULES_MIN)
    throw new Error(`Only ${summary.totalCruised} modules were seen; expected ${MODULES_MIN} or more.`)
  return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }))
}

export async function checkDependencies(): Promise<string> {
  return (await violationsIn(ROOT)).map(({ rule, from, to }) => `${rule}: ${from} → ${to}`).join('\n')
}

function parse(output: string): Report {
  try {
    return JSON.parse(output) as Report
  } catch {
    throw new Error(`dependency-cruiser failed:\n${output.slice(0, 2_000)}`)
  }
}
