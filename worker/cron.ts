// Everything that must happen although nobody asked: news left in an outbox, dead imports, expired sessions. Every minute.
import { lte } from 'drizzle-orm'
import { directoryOf, JOURNAL_BINDINGS, tenantOf } from './db/db.ts'
import { schools, sessions } from './db/schema/directory.ts'
import { now } from './platform/clock.ts'
import { log } from './platform/log.ts'
import { drainOutbox } from './reactions.ts'
import { sweepImports } from './school/sweep-imports.ts'

export async function runCron(env: Env): Promise<void> {
  const directory = directoryOf(env)
  await directory.delete(sessions).where(lte(sessions.expiresAt, now(env)))
  const all = await directory.select().from(schools)
  const tenants = all.map((school) => tenantOf(env, { schoolId: school.id, timeZone: school.timeZone, shard: school.shard }))
  for (const [shard] of JOURNAL_BINDINGS.entries()) {
    // One school is enough to drain a database: the outbox is the whole database's.
    const first = tenants.find((tenant) => tenant.shard === shard)
    if (first) await attempt('cron.outbox', () => drainOutbox(env, first))
  }
  for (const tenant of tenants) await attempt('cron.imports', () => sweepImports(env, tenant))
}

/** One failing chore must not keep the others from their minute; it is tried again in the next. */
async function attempt(what: string, chore: () => Promise<void>): Promise<void> {
  try {
    await chore()
  } catch (error) {
    log.error(what, error)
  }
}
