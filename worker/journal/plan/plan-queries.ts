// What the plan of topics is read from.
import { and, asc, eq, type SQL, sql } from 'drizzle-orm'
import type { StudyGroupId, SubjectId } from '../../../protocol/ids.ts'
import type { Tenant } from '../../db/db.ts'
import { lessonPlans, lessons } from '../../db/schema/journal.ts'

/** `subjectId`: only if it is of this subject. */
export function planQuery({ db, schoolId }: Tenant, studyGroupId: StudyGroupId, subjectId?: SubjectId) {
  return db
    .select({ topics: lessonPlans.topics, version: lessonPlans.version })
    .from(lessonPlans)
    .where(
      and(
        eq(lessonPlans.studyGroupId, studyGroupId),
        eq(lessonPlans.schoolId, schoolId),
        subjectId === undefined ? undefined : eq(lessonPlans.subjectId, subjectId),
      ),
    )
}

/** As a condition on `lessons`: it takes place, and its own subject is taught. */
export const COUNTS: SQL<number> = sql<number>`(lessons.cancelled = 0
  and not exists (select 1 from lesson_changes c where c.lesson_id = lessons.id and c.subject_id is not null))`

export function planLessonsQuery({ db }: Tenant, studyGroupId: StudyGroupId) {
  return db
    .select({
      id: lessons.id,
      on: lessons.lessonOn,
      number: lessons.number,
      topic: lessons.topic,
      counts: sql<number>`${COUNTS}`.as('counts'),
      offPlan: lessons.offPlan,
    })
    .from(lessons)
    .where(eq(lessons.studyGroupId, studyGroupId))
    .orderBy(asc(lessons.lessonOn), asc(lessons.number))
}
