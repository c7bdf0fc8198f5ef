import { and, asc, eq, gte, isNull, or, sql } from 'drizzle-orm'
import { dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import { listName } from '../../../protocol/people.ts'
import type { ListStudyGroups } from '../../../protocol/school-setup.ts'
import { classGroups, classMembers, people, studyGroupMembers, studyGroups, subjects, teachingLoads } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireRosterRight } from '../access.ts'

const NAME = { familyName: people.familyName, givenName: people.givenName, patronymic: people.patronymic }
const BY_NAME = new Intl.Collator('ru')

/** A class's pupils and groups with who teaches them; without a class, the groups over several classes. One round trip. */
export async function listStudyGroups(
  env: Env,
  actor: Actor,
  { classGroupId }: ParsedInputOf<typeof ListStudyGroups>,
): Promise<ResultOf<typeof ListStudyGroups>> {
  await requireRosterRight(actor, 'roster.read')
  const { db, schoolId, timeZone } = actor.tenant
  const today = dateAt(now(env), timeZone)
  const ofClass = and(
    eq(studyGroups.schoolId, schoolId),
    classGroupId === undefined ? isNull(studyGroups.classGroupId) : eq(studyGroups.classGroupId, classGroupId),
    isNull(studyGroups.archivedOn),
  )
  const ids = sql`(SELECT id FROM study_groups WHERE ${ofClass})`
  const [classRows, groupRows, memberRows, loadRows, studentRows] = await db.batch([
    db
      .select({ title: classGroups.title })
      .from(classGroups)
      .where(and(eq(classGroups.id, classGroupId ?? ('' as never)), eq(classGroups.schoolId, schoolId))),
    db
      .select({
        studyGroupId: studyGroups.id,
        subjectId: studyGroups.subjectId,
        subject: sql<string>`${subjects.title}`.as('subject_title'),
        title: studyGroups.title,
        classGroupId: studyGroups.classGroupId,
      })
      .from(studyGroups)
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .where(ofClass),
    db
      .select({ studyGroupId: studyGroupMembers.studyGroupId, studentId: studyGroupMembers.studentId })
      .from(studyGroupMembers)
      .where(and(sql`${studyGroupMembers.studyGroupId} IN ${ids}`, or(isNull(studyGroupMembers.toOn), gte(studyGroupMembers.toOn, today)))),
    db
      .select({
        studyGroupId: teachingLoads.studyGroupId,
        personId: people.id,
        ...NAME,
        fromOn: teachingLoads.fromOn,
        toOn: teachingLoads.toOn,
        weekHoursHundredths: teachingLoads.weekHoursHundredths,
      })
      .from(teachingLoads)
      .innerJoin(people, eq(people.id, teachingLoads.teacherId))
      .where(sql`${teachingLoads.studyGroupId} IN ${ids}`)
      .orderBy(asc(teachingLoads.fromOn)),
    // Of a class: who is in it now. Of the other groups: who is in any of them, with the class they are in.
    classGroupId === undefined
      ? db
          .selectDistinct({ personId: people.id, ...NAME, classTitle: sql<string | null>`${classGroups.title}`.as('class_title') })
          .from(studyGroupMembers)
          .innerJoin(people, and(eq(people.id, studyGroupMembers.studentId), isNull(people.leftOn)))
          .leftJoin(classMembers, and(eq(classMembers.studentId, people.id), or(isNull(classMembers.toOn), gte(classMembers.toOn, today))))
          .leftJoin(classGroups, and(eq(classGroups.id, classMembers.classGroupId), isNull(classGroups.archivedOn)))
          .where(
            and(sql`${studyGroupMembers.studyGroupId} IN ${ids}`, or(isNull(studyGroupMembers.toOn), gte(studyGroupMembers.toOn, today))),
          )
      : db
          .selectDistinct({ personId: people.id, ...NAME, classTitle: sql<string | null>`NULL`.as('class_title') })
          .from(classMembers)
          .innerJoin(people, and(eq(people.id, classMembers.studentId), isNull(people.leftOn)))
          .where(and(eq(classMembers.classGroupId, classGroupId), or(isNull(classMembers.toOn), gte(classMembers.toOn, today)))),
  ])
  const [classRow] = classRows
  if (classGroupId !== undefined && !classRow) throw new Refusal('not_found')
  const named = <Row extends { personId: PersonId; familyName: string; givenName: string; patronymic: string | null }>({
    personId,
    familyName,
    givenName,
    patronymic,
  }: Row) => ({ personId, name: { familyName, givenName, patronymic } })
  return {
    students: studentRows
      .map((row) => ({ ...named(row), classTitle: row.classTitle }))
      .sort((one, other) => BY_NAME.compare(listName(one.name), listName(other.name))),
    groups: groupRows
      .map((group) => ({
        ...group,
        whole: group.title === classRow?.title,
        studentIds: memberRows.filter((row) => row.studyGroupId === group.studyGroupId).map((row) => row.studentId),
        loads: loadRows
          .filter((row) => row.studyGroupId === group.studyGroupId)
          .map((row) => ({ ...named(row), fromOn: row.fromOn, toOn: row.toOn, weekHoursHundredths: row.weekHoursHundredths })),
      }))
      .sort((one, other) => BY_NAME.compare(one.subject, other.subject) || BY_NAME.compare(one.title, other.title)),
  }
}
