import { and, eq, sql } from 'drizzle-orm'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import {
  fewMarksOfAll,
  type GetJournalRules,
  JOURNAL_RULES_DEFAULT,
  JournalRules,
  type SetJournalRules,
} from '../../protocol/journal-rules.ts'
import { canAny } from '../../protocol/rights.ts'
import type { Tenant } from '../db/db.ts'
import { journalLog, journalRules } from '../db/schema/journal.ts'
import { outbox, subjects } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { rolesOf } from '../identity/roles.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'

type Row = Pick<typeof journalRules.$inferSelect, 'rules' | 'version'>

/** For a `batch`, or alone: `rulesOf(await rulesQuery(tenant))`. */
export function rulesQuery({ db, schoolId }: Tenant) {
  return db
    .select({ rules: journalRules.rules, version: journalRules.version })
    .from(journalRules)
    .where(eq(journalRules.schoolId, schoolId))
}

/** The school's rules, or what holds for a school that has decided nothing. A rule younger than the row has its default. */
export function rulesOf([row]: readonly Row[]): JournalRules {
  if (row === undefined) return JOURNAL_RULES_DEFAULT
  // Until version 7 one number of marks held for all terms and subjects.
  const { warnMarksBelow: below } = row.rules as { readonly warnMarksBelow?: unknown }
  const fewMarks = typeof below === 'number' ? fewMarksOfAll({ seldom: below, often: below }) : JOURNAL_RULES_DEFAULT.fewMarks
  return JournalRules.parse({ ...JOURNAL_RULES_DEFAULT, fewMarks, ...(row.rules as Partial<JournalRules>) })
}

export async function getJournalRules({ tenant, personId }: Actor): Promise<ResultOf<typeof GetJournalRules>> {
  const roles = await rolesOf(tenant, personId)
  if (!canAny(roles, 'journal.open')) throw new Refusal('not_found')
  const rows = await rulesQuery(tenant)
  return { rules: rulesOf(rows), version: rows[0]?.version ?? 0, maySet: canAny(roles, 'journalRules.set') }
}

/** Rules, log row, news: together, over the version the writer saw. */
export async function setJournalRules(
  env: Env,
  { tenant, personId, sessionId }: Actor,
  { rules, version }: ParsedInputOf<typeof SetJournalRules>,
): Promise<ResultOf<typeof SetJournalRules>> {
  const { db, schoolId } = tenant
  const roles = await rolesOf(tenant, personId)
  if (!canAny(roles, 'journal.open')) throw new Refusal('not_found')
  if (!canAny(roles, 'journalRules.set')) throw new Refusal('not_allowed')
  const named = JSON.stringify(rules.subjectThresholds.map(({ subjectId }) => subjectId))
  const [before, known] = await db.batch([
    rulesQuery(tenant),
    db
      .select({ id: subjects.id })
      .from(subjects)
      .where(and(sql`${subjects.id} in (select value from json_each(${named}))`, eq(subjects.schoolId, schoolId))),
  ])
  if (rules.subjectThresholds.some(({ subjectId }) => !known.some(({ id }) => id === subjectId))) throw new Refusal('not_found')
  if ((before[0]?.version ?? 0) !== version) throw new Refusal('changed_by_another')

  const at = now(env)
  const unchanged = sql`coalesce((select version from journal_rules where school_id = ${schoolId}), 0) = ${version}`
  const parentsToo = rulesOf(before).onlineParents !== rules.onlineParents
  const [, , stored] = await db.batch([
    // Before the rules change, so that all statements judge by the same state.
    db.insert(journalLog).select(
      sql`select null, ${schoolId}, ${at}, ${personId}, ${sessionId}, 'rules.set', '', null, ${JSON.stringify(rulesOf(before))}, ${JSON.stringify(rules)}, null, null
        where ${unchanged}`,
    ),
    // Whoever is in a lesson that goes on and may be there no more must not stay in it.
    db
      .insert(outbox)
      .select(sql`select null, ${schoolId}, ${at}, 'onlineParents.changed', '{}', 0, 0 where ${unchanged} and ${parentsToo ? 1 : 0} = 1`),
    db
      .insert(journalRules)
      .select(sql`select ${schoolId}, ${version + 1}, ${JSON.stringify(rules)}, ${at}, ${personId} where ${unchanged}`)
      .onConflictDoUpdate({
        target: journalRules.schoolId,
        set: { version: version + 1, rules, changedAt: at, changedBy: personId },
      })
      .returning({ version: journalRules.version }),
  ])
  if (stored.length === 0) throw new Refusal('changed_by_another')
  return { rules, version: version + 1 }
}
