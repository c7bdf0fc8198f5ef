import { sql } from 'drizzle-orm'
import { hoursOf } from '../../../protocol/bind-plan.ts'
import { dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { PlanTopic, SetLessonPlan } from '../../../protocol/lesson-plan.ts'
import { journalLog, lessonPlans } from '../../db/schema/journal.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireDecent, textsOf } from '../../school/require-decent.ts'
import { groupQueries, requirePlan } from '../access.ts'
import { planQuery } from './plan-queries.ts'

/**
 * The whole plan, with a row in the log that says how long it was and is. Refuses message_moderated with the topic's place, changed_by_another when its version has moved on; the same plan
 * sent again after a lost answer is answered as saved.
 */
export async function setLessonPlan(
  env: Env,
  { tenant, personId, sessionId }: Actor,
  { studyGroupId, version, topics }: ParsedInputOf<typeof SetLessonPlan>,
): Promise<ResultOf<typeof SetLessonPlan>> {
  const { db, schoolId, timeZone } = tenant
  await requireDecent(tenant, textsOf('topics', topics, 'topic'), async () => {
    const [stored] = await planQuery(tenant, studyGroupId)
    return stored?.topics.map(({ topic }) => topic) ?? []
  })
  const at = now(env)
  const today = dateAt(at, timeZone)
  const [groupRows, roleRows, planRows] = await db.batch([
    ...groupQueries(tenant, personId, studyGroupId, today),
    planQuery(tenant, studyGroupId),
  ])
  const { group, maySet } = requirePlan(groupRows, roleRows, today)
  if (!maySet) throw new Refusal('not_allowed')
  const [before] = planRows
  if (before !== undefined && JSON.stringify(before.topics) === JSON.stringify(topics)) return { version: before.version }
  if ((before?.version ?? 0) !== version) throw new Refusal('changed_by_another')

  const unchanged = sql`coalesce((select version from lesson_plans where study_group_id = ${studyGroupId}), 0) = ${version}`
  const [, stored] = await db.batch([
    // Before the plan changes, so that both statements judge by the same state.
    db.insert(journalLog).select(
      sql`select null, ${schoolId}, ${at}, ${personId}, ${sessionId}, 'plan.put', '', null, ${JSON.stringify(sizeOf(before?.topics ?? []))},
        ${JSON.stringify(sizeOf(topics))}, ${studyGroupId}, null where ${unchanged}`,
    ),
    db
      .insert(lessonPlans)
      .select(
        sql`select ${studyGroupId}, ${schoolId}, ${group.subjectId}, ${JSON.stringify(topics)}, ${version + 1}, ${at}, ${personId} where ${unchanged}`,
      )
      .onConflictDoUpdate({
        target: lessonPlans.studyGroupId,
        set: { topics, subjectId: group.subjectId, version: version + 1, changedAt: at, changedBy: personId },
      })
      .returning({ version: lessonPlans.version }),
  ])
  if (stored.length === 0) throw new Refusal('changed_by_another')
  return { version: version + 1 }
}

/** Not the topics themselves: the log says who changed it and how much, and stays small. */
function sizeOf(topics: readonly PlanTopic[]): { topics: number; hours: number } {
  return { topics: topics.length, hours: hoursOf(topics) }
}
