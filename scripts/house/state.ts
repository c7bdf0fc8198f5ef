// One folder holds everything a local installation has: databases, rooms and files (v3/), its secrets, what has been applied to it, and
// the demo's sign-ins. Deleting the folder is starting over. `npm start` uses .wrangler/state; tests and the bench bring folders of their own.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fingerprintOf, onceFor } from './fingerprint.ts'
import { at } from './paths.ts'
import { run } from './run.ts'

export type State = { readonly folder: string; readonly secretsFile: string }

export const DATABASES = [
  { name: 'zvonok-directory', migrations: 'migrations/directory' },
  { name: 'zvonok-journal-00', migrations: 'migrations/journal' },
  { name: 'zvonok-journal-01', migrations: 'migrations/journal' },
] as const

/** The usual state keeps its secrets where wrangler looks for them by itself. */
export function stateAt(folder: string | undefined): State {
  const state =
    folder === undefined
      ? { folder: at('.wrangler', 'state'), secretsFile: at('.dev.vars') }
      : { folder: resolve(folder), secretsFile: join(resolve(folder), '.dev.vars') }
  mkdirSync(state.folder, { recursive: true })
  // Somebody deleted the databases by hand: what was applied to them is gone too.
  if (!existsSync(join(state.folder, 'v3'))) wipe(state)
  return state
}

/** Forgets databases, rooms, files and sign-ins; the secrets stay. */
export function wipe({ folder }: State): void {
  for (const what of ['demo.json', 'migrations.stamp', 'v3']) rmSync(join(folder, what), { recursive: true, force: true })
}

/** Random, made once, for this machine only; the first-run secret is used by demo.ts and shown to nobody. */
export function ensureSecrets({ secretsFile }: State): void {
  if (existsSync(secretsFile)) return
  const secret = () => randomBytes(32).toString('base64url')
  writeWhole(secretsFile, `ENVIRONMENT=dev\nFIRST_RUN_SECRET=${secret()}\nPEPPER_1=${secret()}\n`, 0o600)
}

export function readSecret({ secretsFile }: State, name: string): string {
  const value = readFileSync(secretsFile, 'utf8').match(new RegExp(`^${name}=(.+)$`, 'm'))?.[1]
  if (value === undefined) throw new Error(`${name} is not in ${secretsFile}: delete that file and the state folder to start over.`)
  return value.replace(/^"(.*)"$/, '$1')
}

/** Brings the three databases to the newest migration; answers whether there was anything to do. */
export function applyMigrations({ folder }: State): Promise<boolean> {
  const fingerprint = fingerprintOf(['migrations', 'wrangler.toml'])
  return onceFor(fingerprint, join(folder, 'migrations.stamp'), async () => {
    for (const { name } of DATABASES) {
      const { ok, output } = await run('wrangler', ['d1', 'migrations', 'apply', name, '--local', '--persist-to', folder], {
        env: { CI: 'true' },
      })
      if (!ok) throw new Error(`Migrations of ${name} failed:\n${output}`)
    }
  })
}

/** A file is there whole or not at all, whenever we are killed. */
export function writeWhole(file: string, text: string, mode = 0o600): void {
  writeFileSync(`${file}.new`, text, { mode })
  renameSync(`${file}.new`, file)
}
