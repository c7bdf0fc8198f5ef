import { applyD1Migrations, type D1Migration } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

declare global {
  namespace Cloudflare {
    interface Env {
      TEST_MIGRATIONS: { directory: D1Migration[]; journal: D1Migration[] }
    }
  }
}

export async function migrate(): Promise<void> {
  await Promise.all([
    applyD1Migrations(env.DIRECTORY, env.TEST_MIGRATIONS.directory),
    applyD1Migrations(env.JOURNAL_00, env.TEST_MIGRATIONS.journal),
    applyD1Migrations(env.JOURNAL_01, env.TEST_MIGRATIONS.journal),
  ])
}
