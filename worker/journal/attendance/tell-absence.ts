import { and, eq, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import { dateAt } from '../../../protocol/dates.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import type { Tenant } from '../../db/db.ts'
import type { News } from '../../db/outbox.ts'
import { lessonChanges, lessons } from '../../db/schema/journal.ts'
import { classMembers, classTeachers, guardianships, studyGroupMembers, teachingLoads } from '../../db/schema/school.ts'
import { tell } from '../../notices/tell.ts'
import { now } from '../../platform/clock.ts'
import { loadHolds } from '../access.ts'

type Noticed = Extract<News, { news: 'absence.noticed' }>

/**
 * A parent has said, changed or taken back that a child will not be there: told to those who teach the child on these days, substitutes among them,
 * to the class teacher and to the child's parents. Only that there is something to read: each reads what they may see.
 */
export async function tellAbsence(env: Env, tenant: Tenant, news: Noticed): Promise<void> {
  const { teachers, parents } = await hearersOfAbsence(env, tenant, news)
  await tell(env, new Set([...teachers, ...parents]), { type: 'absences.changed', studentId: news.studentId })
}

/** One round trip. */
export async function hearersOfAbsence(
  env: Env,
  { db, timeZone }: Tenant,
  { studentId, fromOn, toOn }: Pick<Noticed, 'studentId' | 'fromOn' | 'toOn'>,
): Promise<{ readonly teachers: readonly PersonId[]; readonly parents: readonly PersonId[] }> {
  const today = dateAt(now(env), timeZone)
  const inTime = and(
    eq(studyGroupMembers.studentId, studentId),
    sql`${lessons.lessonOn} between ${fromOn} and ${toOn}`,
    sql`${studyGroupMembers.fromOn} <= ${lessons.lessonOn} and coalesce(${studyGroupMembers.toOn}, '9999') >= ${lessons.lessonOn}`,
  )
  const [teachers, substitutes, leaders, parents] = await db.batch([
    db
      .selectDistinct({ personId: teachingLoads.teacherId })
      .from(studyGroupMembers)
      .innerJoin(lessons, eq(lessons.studyGroupId, studyGroupMembers.studyGroupId))
      .innerJoin(teachingLoads, and(eq(teachingLoads.studyGroupId, studyGroupMembers.studyGroupId), loadHolds(today)))
      .where(inTime),
    db
      .selectDistinct({ personId: lessonChanges.substituteId })
      .from(studyGroupMembers)
      .innerJoin(lessons, eq(lessons.studyGroupId, studyGroupMembers.studyGroupId))
      .innerJoin(lessonChanges, and(eq(lessonChanges.lessonId, lessons.id), isNotNull(lessonChanges.substituteId)))
      .where(inTime),
    db
      .select({ personId: classTeachers.teacherId })
      .from(classMembers)
      .innerJoin(classTeachers, eq(classTeachers.classGroupId, classMembers.classGroupId))
      .where(
        and(
          eq(classMembers.studentId, studentId),
          lte(classMembers.fromOn, toOn),
          or(isNull(classMembers.toOn), sql`${classMembers.toOn} >= ${fromOn}`),
        ),
      ),
    db.select({ personId: guardianships.parentId }).from(guardianships).where(eq(guardianships.studentId, studentId)),
  ])
  const ids = (rows: readonly { readonly personId: PersonId | null }[]) => rows.flatMap(({ personId }) => personId ?? [])
  return { teachers: [...new Set([...ids(teachers), ...ids(substitutes), ...ids(leaders)])], parents: ids(parents) }
}
