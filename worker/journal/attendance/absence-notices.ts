// What parents have said beforehand, as it is read by those whom it concerns. Withdrawn notices are read by nobody.
import { and, desc, eq, gte, isNull, lte, type SQL, sql } from 'drizzle-orm'
import type { AbsenceNotice } from '../../../protocol/attendance.ts'
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { ClassGroupId, PersonId, StudyGroupId } from '../../../protocol/ids.ts'
import type { Tenant } from '../../db/db.ts'
import { absenceNotices } from '../../db/schema/journal.ts'
import { classMembers, people, studyGroupMembers } from '../../db/schema/school.ts'
import { nameOf } from '../list-unlocks.ts'

const shown = {
  studentId: absenceNotices.studentId,
  fromOn: absenceNotices.fromOn,
  toOn: absenceNotices.toOn,
  numbers: absenceNotices.numbers,
  reason: absenceNotices.reason,
}

/** Of the pupils of a study group, between two dates (as SQL); for a `batch`. */
export function gridNoticesQuery({ db }: Tenant, studyGroupId: StudyGroupId, from: SQL<string>, to: SQL<string>) {
  return db
    .select(shown)
    .from(studyGroupMembers)
    .innerJoin(
      absenceNotices,
      and(
        eq(absenceNotices.studentId, studyGroupMembers.studentId),
        sql`${absenceNotices.toOn} >= ${from}`,
        // Security: of a pupil who has gone elsewhere these teachers hear no more.
        gte(absenceNotices.toOn, studyGroupMembers.fromOn),
        sql`${absenceNotices.fromOn} <= coalesce(${studyGroupMembers.toOn}, '9999')`,
      ),
    )
    .where(
      and(eq(studyGroupMembers.studyGroupId, studyGroupId), isNull(absenceNotices.withdrawnAt), sql`${absenceNotices.fromOn} <= ${to}`),
    )
    .orderBy(desc(absenceNotices.createdAt))
}

/** To be narrowed by its caller. */
export function listedNotices({ db }: Tenant) {
  return db
    .select({
      noticeId: absenceNotices.id,
      ...shown,
      comment: absenceNotices.comment,
      saidAt: absenceNotices.createdAt,
      familyName: people.familyName,
      givenName: people.givenName,
      patronymic: people.patronymic,
    })
    .from(absenceNotices)
    .leftJoin(people, eq(people.id, absenceNotices.createdBy))
}

/** Of one pupil, from a date on, the soonest first. */
export function noticesOfStudent(tenant: Tenant, studentId: PersonId, from: SchoolDate, limit: number) {
  return listedNotices(tenant)
    .where(and(eq(absenceNotices.studentId, studentId), gte(absenceNotices.toOn, from), isNull(absenceNotices.withdrawnAt)))
    .orderBy(absenceNotices.fromOn, desc(absenceNotices.createdAt))
    .limit(limit)
}

/** Of the pupils of a class, from a date on. */
export function noticesOfClass(tenant: Tenant, classGroupId: ClassGroupId, from: SchoolDate, limit: number) {
  return listedNotices(tenant)
    .innerJoin(classMembers, and(eq(classMembers.studentId, absenceNotices.studentId), eq(classMembers.classGroupId, classGroupId)))
    .where(
      and(
        sql`${absenceNotices.studentId} in (select student_id from class_members where class_group_id = ${classGroupId})`,
        gte(absenceNotices.toOn, from),
        lte(classMembers.fromOn, absenceNotices.toOn),
        sql`coalesce(${classMembers.toOn}, '9999') >= ${absenceNotices.fromOn}`,
        isNull(absenceNotices.withdrawnAt),
      ),
    )
    .orderBy(absenceNotices.fromOn, desc(absenceNotices.createdAt))
    .limit(limit)
}

export function absenceNotice(row: Awaited<ReturnType<typeof noticesOfStudent>>[number]): AbsenceNotice {
  const { familyName, givenName, patronymic, ...notice } = row
  return { ...notice, by: nameOf({ familyName, givenName, patronymic }) }
}

/** What a parent has said, to compare: not when, and not which of the parents. */
export function saidOf({
  fromOn,
  toOn,
  numbers,
  reason,
  comment,
}: Omit<AbsenceNotice, 'noticeId' | 'studentId' | 'saidAt' | 'by'>): string {
  return JSON.stringify([fromOn, toOn, numbers, reason, comment])
}
