import { spawn } from 'node:child_process'
import { at, ROOT } from './paths.ts'

/** Without these wrangler looks hosts up, and hangs where there is no network. */
export const QUIET_ENV = {
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  CLOUDFLARE_CF_FETCH_ENABLED: 'false',
  NO_UPDATE_NOTIFIER: '1',
}

const BINS = {
  wrangler: 'node_modules/wrangler/bin/wrangler.js',
  vite: 'node_modules/vite/bin/vite.js',
  vitest: 'node_modules/vitest/vitest.mjs',
  tsc: 'node_modules/typescript/bin/tsc',
  biome: 'node_modules/@biomejs/biome/bin/biome',
  depcruise: 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
  knip: 'node_modules/knip/bin/knip.js',
} as const

export type Tool = keyof typeof BINS

export function toolCommand(tool: Tool, args: readonly string[]): [string, string[]] {
  return [process.execPath, [at(BINS[tool]), ...args]]
}

type Options = { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> }

export type Ran = { readonly ok: boolean; readonly output: string }

/** Runs a tool of node_modules to its end; what it says is kept, to be shown only when it fails. */
export function run(tool: Tool, args: readonly string[], { cwd = ROOT, env = {} }: Options = {}): Promise<Ran> {
  return runCommand(...toolCommand(tool, args), { cwd, env })
}

export function runCommand(command: string, args: readonly string[], { cwd = ROOT, env = {} }: Options = {}): Promise<Ran> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...QUIET_ENV, ...env },
    })
    let output = ''
    child.stdout?.on('data', (chunk) => (output += chunk))
    child.stderr?.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => resolve({ ok: false, output: error.message }))
    child.on('close', (code) => resolve({ ok: code === 0, output }))
  })
}
