// The one way the set-up is changed: who may → may it be called so → read and judge → one batch that writes all of it, the log and the roster's next version, or nothing.
import { eq } from 'drizzle-orm'
import { dateAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { Tenant } from '../../db/db.ts'
import { rosters } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { log } from '../../platform/log.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireRosterRight } from '../access.ts'
import { clearGuards, nextRosterVersion, rosterChanged } from '../apply-import.ts'
import { requireDecent, type ShownTexts, type Standing } from '../require-decent.ts'

const ROUNDS_MAX = 3

/** `version`: of the roster that is being read. */
export type Moment = { readonly at: number; readonly today: SchoolDate; readonly version: number }

type Change = {
  /** As the log has it: `terms.put`. */
  readonly what: string
  /** What was asked: ids, titles and dates. */
  readonly input: object
  /** What of it everybody will read, by field (requireDecent). */
  readonly texts?: ShownTexts
  /** What of it stands there already. */
  readonly standing?: Standing
  /** Accounts and chats follow: people, classes or roles have changed. */
  readonly tells?: boolean
  /** Refuses, or answers with the statements; read anew when somebody else was faster. None: there is nothing to change. */
  readonly decide: (moment: Moment) => Promise<readonly D1PreparedStatement[]>
}

/**
 * Security: what `decide` has read is what the batch is written over. Its guard compares the roster's version, which every import and every other
 * change of the set-up moves on, so of two administrators who are each right by themselves (two terms that overlap) the second is judged anew.
 */
export async function changeSetup(
  env: Env,
  actor: Actor,
  { what, input, texts = {}, standing, tells = false, decide }: Change,
): Promise<void> {
  await requireRosterRight(actor, 'school.setUp')
  const { tenant } = actor
  await requireDecent(tenant, texts, standing)
  for (let round = 1; ; round++) {
    const version = await rosterVersionOf(tenant)
    const at = now(env)
    const statements = await decide({ at, today: dateAt(at, tenant.timeZone), version })
    if (statements.length === 0) return
    const moves = tells ? rosterChanged(tenant, at) : [nextRosterVersion(tenant)]
    try {
      await tenant.d1.batch([guard(tenant, version), ...statements, logged(actor, at, what, input), ...moves, clearGuards(tenant)])
      log.info('setup.changed', { what, personId: actor.personId })
      return
    } catch (error) {
      if ((await rosterVersionOf(tenant)) === version) throw error
      if (round === ROUNDS_MAX) throw new Refusal('changed_by_another')
    }
  }
}

export async function rosterVersionOf({ db, schoolId }: Tenant): Promise<number> {
  const [row] = await db.select({ version: rosters.version }).from(rosters).where(eq(rosters.schoolId, schoolId))
  return row?.version ?? 0
}

function guard({ d1, schoolId }: Tenant, version: number): D1PreparedStatement {
  return d1
    .prepare('INSERT INTO batch_guards (ok) SELECT coalesce((SELECT version FROM rosters WHERE school_id = ?1), 0) = ?2')
    .bind(schoolId, version)
}

/** Weights, thresholds and terms decide marks, roles decide who reads them: who changed what stays in the journal's log. */
function logged({ tenant, personId, sessionId }: Actor, at: number, what: string, input: object): D1PreparedStatement {
  return tenant.d1
    .prepare(`INSERT INTO journal_log (school_id, at, actor_id, session_id, what, lesson_id, after) VALUES (?1, ?2, ?3, ?4, ?5, '', ?6)`)
    .bind(tenant.schoolId, at, personId, sessionId, `setup.${what}`, JSON.stringify(input))
}

type Query = { toSQL(): { sql: string; params: unknown[] } }

/** A Drizzle query as a statement of a raw batch. */
export function prepared({ d1 }: Tenant, query: Query): D1PreparedStatement {
  const { sql, params } = query.toSQL()
  return d1.prepare(sql).bind(...params)
}
