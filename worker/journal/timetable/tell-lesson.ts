import { and, eq, inArray, sql } from 'drizzle-orm'
import { dateAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { PersonId, StudyGroupId } from '../../../protocol/ids.ts'
import { can, SCHOOL_ROLES } from '../../../protocol/rights.ts'
import type { Tenant } from '../../db/db.ts'
import type { News } from '../../db/outbox.ts'
import { guardianships, people, personRoles, studyGroupMembers, teachingLoads } from '../../db/schema/school.ts'
import { Tellings, tell, tellEach } from '../../notices/tell.ts'
import { now } from '../../platform/clock.ts'
import { lessonNoteQueries, noteLesson } from './note-lesson.ts'

/**
 * A lesson is other than planned, or again as planned: told to the group's pupils of those days, their parents, its teachers, whoever substitutes or
 * substituted, and those who plan. Only that it changed: each reads what they may see. The inboxes of all but the planners
 * keep a notice besides.
 */
export async function tellLesson(env: Env, tenant: Tenant, news: Extract<News, { news: 'lesson.changed' }>): Promise<void> {
  const { studyGroupId, lessonId, days } = news
  const [from, to] = [days.reduce((a, b) => (a < b ? a : b)), days.reduce((a, b) => (a > b ? a : b))]
  const at = now(env)
  const [students, parents, teachers, planners, ...noteRows] = await tenant.db.batch([
    ...hearersQueries(tenant, studyGroupId, from, to),
    plannersQuery(tenant),
    ...lessonNoteQueries(tenant, studyGroupId, lessonId, at),
  ])
  const tellings = new Tellings()
  const hearers = new Set<PersonId>([...students, ...parents, ...teachers, ...planners].map(({ personId }) => personId))
  for (const id of news.substituteIds) hearers.add(id)
  for (const hearer of hearers) tellings.to(hearer).events.push({ type: 'lesson.changed', studyGroupId, lessonId, days: [...days] })
  const note = noteLesson(noteRows, lessonId, days, dateAt(at, tenant.timeZone), at)
  for (const { personId } of students) note?.(tellings.to(personId), null, false)
  for (const { personId, studentId, givenName } of parents) note?.(tellings.to(personId), { personId: studentId, givenName }, false)
  for (const personId of new Set([...teachers.map((one) => one.personId), ...news.substituteIds])) note?.(tellings.to(personId), null, true)
  await tellEach(env, tellings)
}

/** Statements for a `batch`: the group's pupils of these days, their parents, its teachers since. */
export function hearersQueries({ db }: Tenant, studyGroupId: StudyGroupId, from: SchoolDate, to: SchoolDate) {
  const ofGroup = and(
    eq(studyGroupMembers.studyGroupId, studyGroupId),
    sql`${studyGroupMembers.fromOn} <= ${to} and coalesce(${studyGroupMembers.toOn}, '9999') >= ${from}`,
  )
  return [
    db.select({ personId: studyGroupMembers.studentId }).from(studyGroupMembers).where(ofGroup),
    db
      .select({ personId: guardianships.parentId, studentId: guardianships.studentId, givenName: people.givenName })
      .from(studyGroupMembers)
      .innerJoin(guardianships, eq(guardianships.studentId, studyGroupMembers.studentId))
      .innerJoin(people, eq(people.id, guardianships.studentId))
      .where(ofGroup),
    db
      .select({ personId: teachingLoads.teacherId })
      .from(teachingLoads)
      .where(and(eq(teachingLoads.studyGroupId, studyGroupId), sql`coalesce(${teachingLoads.toOn}, '9999') >= ${from}`)),
  ] as const
}

/** A teacher will be away, or will not after all: those who plan hear of it. */
export async function tellTeacherAbsence(env: Env, tenant: Tenant): Promise<void> {
  const planners = await plannersQuery(tenant)
  await tell(
    env,
    planners.map(({ personId }) => personId),
    { type: 'teacherAbsences.changed' },
  )
}

function plannersQuery({ db, schoolId }: Tenant) {
  const roles = SCHOOL_ROLES.filter((role) => can(role, 'timetable.set'))
  return db
    .select({ personId: personRoles.personId })
    .from(personRoles)
    .where(and(eq(personRoles.schoolId, schoolId), inArray(personRoles.role, roles)))
}
