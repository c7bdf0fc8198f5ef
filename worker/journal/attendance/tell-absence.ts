import { and, eq, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import { dateAt } from '../../../protocol/dates.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import type { Tenant } from '../../db/db.ts'
import type { News } from '../../db/outbox.ts'
import { absenceNotices, lessonChanges, lessons } from '../../db/schema/journal.ts'
import { classMembers, classTeachers, guardianships, people, studyGroupMembers, teachingLoads } from '../../db/schema/school.ts'
import { Tellings, tellEach } from '../../notices/tell.ts'
import { now } from '../../platform/clock.ts'
import { loadHolds } from '../access.ts'

type Noticed = Extract<News, { news: 'absence.noticed' }>

/**
 * A parent has said, changed or taken back that a child will not be there: told to those who teach the child on these days, substitutes among them,
 * to the class teacher and to the child's parents. Only that there is something to read: each reads what they may see. The class teacher's inbox keeps a
 * notice, without the parent's words.
 */
export async function tellAbsence(env: Env, tenant: Tenant, news: Noticed): Promise<void> {
  const { studentId } = news
  const { teachers, classTeachers: leaders, parents, notice } = await hearersOfAbsence(env, tenant, news)
  const at = now(env)
  const tellings = new Tellings()
  for (const hearer of [...teachers, ...parents]) tellings.to(hearer).events.push({ type: 'absences.changed', studentId })
  const about = notice && { about: 'absence' as const, child: null, ...notice }
  // A notice that is withdrawn says nothing any more, whenever it was told.
  for (const leader of leaders)
    tellings.to(leader).notices.push({ key: `absence ${news.noticeId}`, readAt: at, since: about ? at : 0, at, notice: about })
  await tellEach(env, tellings)
}

/** One round trip. */
export async function hearersOfAbsence(env: Env, { db, timeZone }: Tenant, { noticeId, studentId, fromOn, toOn }: Noticed) {
  const today = dateAt(now(env), timeZone)
  const inTime = and(
    eq(studyGroupMembers.studentId, studentId),
    sql`${lessons.lessonOn} between ${fromOn} and ${toOn}`,
    sql`${studyGroupMembers.fromOn} <= ${lessons.lessonOn} and coalesce(${studyGroupMembers.toOn}, '9999') >= ${lessons.lessonOn}`,
  )
  const [teachers, substitutes, leaders, parents, notices] = await db.batch([
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
    db
      .select({
        fromOn: absenceNotices.fromOn,
        toOn: absenceNotices.toOn,
        numbers: absenceNotices.numbers,
        reason: absenceNotices.reason,
        student: { familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic },
      })
      .from(absenceNotices)
      .innerJoin(people, eq(people.id, absenceNotices.studentId))
      .where(and(eq(absenceNotices.id, noticeId), isNull(absenceNotices.withdrawnAt))),
  ])
  const ids = (rows: readonly { readonly personId: PersonId | null }[]) => rows.flatMap(({ personId }) => personId ?? [])
  return {
    teachers: [...new Set([...ids(teachers), ...ids(substitutes), ...ids(leaders)])],
    classTeachers: ids(leaders),
    parents: ids(parents),
    notice: notices[0] ?? null,
  }
}
