// Everything that must happen although nobody asked: news left in an outbox, memberships that begin or end with the day, deadlines that are
// over, online lessons nobody has ended, dead imports, expired sessions. Every minute.
import { lte, sql } from 'drizzle-orm'
import { dateAt } from '../protocol/dates.ts'
import { directoryOf, JOURNAL_BINDINGS, type Tenant, tenantOf } from './db/db.ts'
import { schools, sessions } from './db/schema/directory.ts'
import { outbox, rosters } from './db/schema/school.ts'
import { sweepDevices } from './identity/devices/sweep-devices.ts'
import { sweepFactors } from './identity/factors/ceremonies.ts'
import { sweepOpenId } from './identity/openid/sweep-openid.ts'
import { sweepResetLinks } from './identity/reset/sweep-reset-links.ts'
import { sweepAccounts } from './identity/school-id/sweep-accounts.ts'
import { closeForgotten } from './journal/online/close-forgotten.ts'
import { expirePoints } from './journal/points/expire-points.ts'
import { now } from './platform/clock.ts'
import { log } from './platform/log.ts'
import { drainOutbox } from './reactions.ts'
import { sweepClaims } from './school/claims/sweep-claims.ts'
import { sweepImports } from './school/sweep-imports.ts'

/** What has run out is of no use to anybody: sessions, codes, links, flows, keys, old claims. */
const SWEEPS = [
  ['cron.sessions', sweepSessions],
  ['cron.accounts', sweepAccounts],
  ['cron.openid', sweepOpenId],
  ['cron.factors', sweepFactors],
  ['cron.devices', sweepDevices],
  ['cron.resets', sweepResetLinks],
  ['cron.claims', sweepClaims],
] as const

export async function runCron(env: Env): Promise<void> {
  const directory = directoryOf(env)
  const all = await directory.select().from(schools)
  const tenants = all.map((school) => tenantOf(env, { schoolId: school.id, timeZone: school.timeZone, shard: school.shard }))
  for (const [shard] of JOURNAL_BINDINGS.entries()) {
    const ofShard = tenants.filter((tenant) => tenant.shard === shard)
    const [first] = ofShard
    if (!first) continue
    await attempt('cron.days', () => followDays(env, first, ofShard))
    await attempt('cron.points', () => expirePoints(env, first, ofShard))
    await attempt('cron.onlineLessons', () => closeForgotten(env, first, ofShard))
    // One school is enough to drain a database: the outbox is the whole database's.
    await attempt('cron.outbox', () => drainOutbox(env, first, 'database'))
  }
  for (const [what, sweep] of SWEEPS) await attempt(what, () => sweep(env))
  for (const tenant of tenants) await attempt('cron.imports', () => sweepImports(env, tenant))
}

async function sweepSessions(env: Env): Promise<void> {
  const directory = directoryOf(env)
  await directory.delete(sessions).where(lte(sessions.expiresAt, now(env)))
}

/**
 * Somebody joins or leaves a class on a date, without an import on that day. So once a school's day has begun its roster counts as changed,
 * and accounts and chats are derived anew. One batch a database, whatever the number of its schools.
 */
async function followDays(env: Env, { db }: Tenant, tenants: readonly Tenant[]): Promise<void> {
  const at = now(env)
  const days = JSON.stringify(tenants.map(({ schoolId, timeZone }) => ({ schoolId, today: dateAt(at, timeZone) })))
  const begun = sql`from rosters join json_each(${days}) day on rosters.school_id = day.value->>'schoolId'
    where rosters.followed_on is not day.value->>'today'`
  const today = sql`(select day.value->>'today' from json_each(${days}) day where day.value->>'schoolId' = rosters.school_id)`
  const [waiting] = await db.all<{ schools: number }>(sql`select count(*) as schools ${begun}`)
  if (!waiting?.schools) return
  await db.batch([
    db.insert(outbox).select(sql`select null, rosters.school_id, ${at}, 'roster.changed', '{}', 0, 0 ${begun}`),
    db
      .update(rosters)
      .set({ followedOn: today })
      .where(sql`rosters.school_id in (select day.value->>'schoolId' from json_each(${days}) day) and rosters.followed_on is not ${today}`),
  ])
}

/** One failing chore must not keep the others from their minute; it is tried again in the next. */
async function attempt(what: string, chore: () => Promise<void>): Promise<void> {
  try {
    await chore()
  } catch (error) {
    log.error(what, error)
  }
}
