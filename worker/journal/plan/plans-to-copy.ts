import { and, eq, ne, sql } from 'drizzle-orm'
import { dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { StudyGroupId } from '../../../protocol/ids.ts'
import type { GetPlanToCopy, ListPlansToCopy } from '../../../protocol/lesson-plan.ts'
import { PLANS_TO_COPY_MAX } from '../../../protocol/limits.ts'
import { lessonPlans } from '../../db/schema/journal.ts'
import { academicYears, classGroups, studyGroups } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { type GroupForReader, groupQueries, requirePlan } from '../access.ts'
import { planQuery } from './plan-queries.ts'

/** A plan of topics is nobody's secret among those who teach the subject: whoever may set this group's may look at the others'. */
export async function listPlansToCopy(
  env: Env,
  actor: Actor,
  { studyGroupId }: ParsedInputOf<typeof ListPlansToCopy>,
): Promise<ResultOf<typeof ListPlansToCopy>> {
  const { db, schoolId } = actor.tenant
  const group = await requireOwnPlan(env, actor, studyGroupId)
  const sources = await db
    .select({
      studyGroupId: lessonPlans.studyGroupId,
      title: studyGroups.title,
      classTitle: sql<string | null>`${classGroups.title}`.as('class_title'),
      year: sql<string | null>`${academicYears.title}`.as('year_title'),
      topics: sql<number>`json_array_length(${lessonPlans.topics})`.as('topics'),
      hours: sql<number>`(select coalesce(sum(t.value->>'hours'), 0) from json_each(${lessonPlans.topics}) t)`.as('hours'),
    })
    .from(lessonPlans)
    .innerJoin(studyGroups, eq(studyGroups.id, lessonPlans.studyGroupId))
    .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
    .leftJoin(academicYears, eq(academicYears.id, studyGroups.yearId))
    .where(
      and(
        eq(lessonPlans.schoolId, schoolId),
        eq(lessonPlans.subjectId, group.subjectId),
        ne(lessonPlans.studyGroupId, studyGroupId),
        sql`json_array_length(${lessonPlans.topics}) > 0`,
      ),
    )
    .orderBy(
      sql`abs(coalesce(${classGroups.yearLevel}, 0) - ${group.yearLevel ?? 0})`,
      sql`${academicYears.startsOn} desc`,
      classGroups.title,
    )
    .limit(PLANS_TO_COPY_MAX)
  return { sources }
}

/** The topics of one of them, to be looked at and changed before they are saved as one's own. */
export async function getPlanToCopy(
  env: Env,
  actor: Actor,
  { studyGroupId, fromId }: ParsedInputOf<typeof GetPlanToCopy>,
): Promise<ResultOf<typeof GetPlanToCopy>> {
  const { subjectId } = await requireOwnPlan(env, actor, studyGroupId)
  const [source] = await planQuery(actor.tenant, fromId, subjectId)
  if (!source) throw new Refusal('not_found')
  return { topics: source.topics }
}

async function requireOwnPlan(env: Env, { tenant, personId }: Actor, studyGroupId: StudyGroupId): Promise<GroupForReader> {
  const today = dateAt(now(env), tenant.timeZone)
  const [groupRows, roleRows] = await tenant.db.batch(groupQueries(tenant, personId, studyGroupId, today))
  const { group, maySet } = requirePlan(groupRows, roleRows, today)
  if (!maySet) throw new Refusal('not_allowed')
  return group
}
