// `npm run deploy`: only what has passed the checks, onto databases that exist, with secrets that are set. docs/runbook.md has the first time.
import { readFileSync } from 'node:fs'
import { buildWeb } from './house/build-web.ts'
import { CHECKS, carryOut, DOCS_CHECK } from './house/checks.ts'
import { giveUp } from './house/leave-cleanly.ts'
import { at } from './house/paths.ts'
import { run } from './house/run.ts'
import { DATABASES } from './house/state.ts'

const SECRETS = ['FIRST_RUN_SECRET', 'PEPPER_1']
const ID_OF_NOTHING = /^database_id = "0{8}-/m

try {
  if (ID_OF_NOTHING.test(readFileSync(at('wrangler.toml'), 'utf8'))) {
    throw new Error(
      'wrangler.toml still has the placeholder database ids: make the databases first (docs/runbook.md, "The first deployment").',
    )
  }
  await requireSecrets()
  const { failed } = await carryOut([...CHECKS, DOCS_CHECK])
  if (failed > 0) throw new Error('Not deployed: see above.')
  await buildWeb()
  // The schema first: it only grows, so the code that runs now does not mind (docs/runbook.md).
  for (const { name } of DATABASES) await step(`Migrated ${name}`, ['d1', 'migrations', 'apply', name, '--remote'])
  await step('Deployed', ['deploy'])
} catch (error) {
  giveUp(error)
}

async function requireSecrets(): Promise<void> {
  const { ok, output } = await run('wrangler', ['secret', 'list', '--format', 'json'])
  if (!ok)
    throw new Error(
      'The secrets cannot be read: sign in with `npx wrangler login`, and set them (docs/runbook.md, "The first deployment").',
    )
  const missing = SECRETS.filter((secret) => !output.includes(`"${secret}"`))
  if (missing.length > 0) throw new Error(`Secrets are missing: ${missing.map((secret) => `npx wrangler secret put ${secret}`).join('; ')}`)
}

async function step(what: string, args: readonly string[]): Promise<void> {
  const { ok, output } = await run('wrangler', args, { env: { CI: 'true' } })
  if (!ok) throw new Error(`wrangler ${args.join(' ')} failed:\n${output}`)
  process.stdout.write(`${what}\n`)
}
