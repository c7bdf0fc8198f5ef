// "When this has happened, these areas react": the one place where an area hears of another to its left.
// News comes from the outbox (worker/db/outbox.ts) right after the answer and again by cron; every reaction may run twice.
import { eq } from 'drizzle-orm'
import { directoryOf, type Tenant, tenantOf } from './db/db.ts'
import { dueNews, type News, newsDone, newsLater } from './db/outbox.ts'
import { schools } from './db/schema/directory.ts'
import { tellCells } from './journal/tell-cells.ts'
import { syncAutoChats } from './messenger/sync-auto-chats.ts'
import { now } from './platform/clock.ts'
import { log } from './platform/log.ts'
import { ensureAccounts } from './school/ensure-accounts.ts'

const DRAIN_ROWS_MAX = 200
const RETRY_MS = 5_000
const RETRY_MS_MAX = 3_600_000

async function react(env: Env, tenant: Tenant, news: News): Promise<void> {
  switch (news.news) {
    case 'roster.changed':
      await ensureAccounts(env, tenant)
      await syncAutoChats(env, tenant)
      return
    case 'profile.linked':
      await syncAutoChats(env, tenant, { personId: news.personId })
      return
    case 'cells.put':
      await tellCells(env, tenant, news)
      return
  }
}

/**
 * Carries out due news of this school's journal database, oldest first. News that fails waits longer each time and holds up no other.
 * Other schools of the same database are served too: their news is as due as ours.
 */
export async function drainOutbox(env: Env, tenant: Tenant): Promise<void> {
  const tenants = new Map<string, Tenant | null>([[tenant.schoolId, tenant]])
  for (const row of await dueNews(tenant, now(env), DRAIN_ROWS_MAX)) {
    if (!tenants.has(row.schoolId)) tenants.set(row.schoolId, await findTenant(env, row.schoolId))
    const owner = tenants.get(row.schoolId)
    try {
      if (owner) await react(env, owner, row.news)
      await newsDone(tenant, row.seq)
    } catch (error) {
      const waitMs = Math.min(RETRY_MS * 2 ** row.attempts, RETRY_MS_MAX)
      log.error('outbox.reaction_failed', error, { seq: row.seq, news: row.news.news, attempts: row.attempts })
      await newsLater(tenant, row.seq, row.attempts + 1, now(env) + waitMs)
    }
  }
}

async function findTenant(env: Env, schoolId: Tenant['schoolId']): Promise<Tenant | null> {
  const [school] = await directoryOf(env).select().from(schools).where(eq(schools.id, schoolId))
  return school ? tenantOf(env, { schoolId: school.id, timeZone: school.timeZone, shard: school.shard }) : null
}
