import { dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { GetLessonPlan } from '../../../protocol/lesson-plan.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { groupQueries, requirePlan } from '../access.ts'
import { planLessonsQuery, planQuery } from './plan-queries.ts'

/** The group's plan and the lessons it is bound to. One round trip. */
export async function getLessonPlan(
  env: Env,
  { tenant, personId }: Actor,
  { studyGroupId }: ParsedInputOf<typeof GetLessonPlan>,
): Promise<ResultOf<typeof GetLessonPlan>> {
  const today = dateAt(now(env), tenant.timeZone)
  const [groupRows, roleRows, planRows, lessonRows] = await tenant.db.batch([
    ...groupQueries(tenant, personId, studyGroupId, today),
    planQuery(tenant, studyGroupId),
    planLessonsQuery(tenant, studyGroupId),
  ])
  const { group, maySet } = requirePlan(groupRows, roleRows, today)
  const [plan] = planRows
  return {
    group: { studyGroupId, subject: group.subject, title: group.title, classTitle: group.classTitle },
    maySet,
    today,
    version: plan?.version ?? 0,
    topics: plan?.topics ?? [],
    lessons: lessonRows.map((lesson) => ({ ...lesson, counts: lesson.counts === 1 })),
  }
}
