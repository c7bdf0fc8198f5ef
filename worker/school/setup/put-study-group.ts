import { and, eq, isNull } from 'drizzle-orm'
import { addDays, type SchoolDate } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { PersonId, StudyGroupId } from '../../../protocol/ids.ts'
import type { PutStudyGroup } from '../../../protocol/school-setup.ts'
import type { Tenant } from '../../db/db.ts'
import { academicYears, classGroups, studyGroups, subjects } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { followTimetable } from '../follow-timetable.ts'
import { changeSetup, prepared } from './change-setup.ts'
import { yearAt } from './periods.ts'
import { requireTeachers } from './require-teachers.ts'

type Input = ParsedInputOf<typeof PutStudyGroup>

/**
 * Who studies a subject together, a class, a part of one or pupils of several, and who teaches them. Refuses student_of_another_class,
 * student_in_two_groups (of one subject), title_taken, not_a_teacher, dates_reversed; a group's subject and class stay as they began (invalid).
 */
export async function putStudyGroup(env: Env, actor: Actor, input: Input): Promise<ResultOf<typeof PutStudyGroup>> {
  const { tenant } = actor
  const { db, schoolId } = tenant
  let studyGroupId = input.studyGroupId
  await changeSetup(env, actor, {
    what: 'group.put',
    input,
    texts: input.part === null ? {} : { 'part.title': input.part.title },
    standing: async () => {
      const known = await db.select({ title: studyGroups.title }).from(studyGroups).where(eq(studyGroups.schoolId, schoolId))
      return known.map(({ title }) => title)
    },
    decide: async ({ at, today }) => {
      const { subjectId, classGroupId, part } = input
      const [years, subjectRows, classRows, groupRows] = await db.batch([
        db.select().from(academicYears).where(eq(academicYears.schoolId, schoolId)),
        db
          .select()
          .from(subjects)
          .where(and(eq(subjects.id, subjectId), eq(subjects.schoolId, schoolId))),
        db
          .select()
          .from(classGroups)
          .where(
            and(eq(classGroups.id, classGroupId ?? ('' as never)), eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn)),
          ),
        db
          .select()
          .from(studyGroups)
          .where(and(eq(studyGroups.schoolId, schoolId), isNull(studyGroups.archivedOn))),
      ])
      const [ownClass] = classRows
      const was = groupRows.find(({ id }) => id === input.studyGroupId)
      if (subjectRows.length === 0 || (classGroupId !== null && !ownClass) || (input.studyGroupId !== null && !was))
        throw new Refusal('not_found')
      if (was && (was.subjectId !== subjectId || was.classGroupId !== classGroupId)) throw new Refusal('invalid', { field: 'subjectId' })
      if (part === null && !ownClass) throw new Refusal('invalid', { field: 'part' })
      const title = part?.title ?? ownClass?.title ?? ''
      const isTwin = (one: (typeof groupRows)[number]) =>
        one.id !== was?.id && one.subjectId === subjectId && one.classGroupId === classGroupId && one.title === title
      if (groupRows.some(isTwin) || (part !== null && title === ownClass?.title)) throw new Refusal('title_taken', { field: 'part.title' })
      const id = was?.id ?? newId<StudyGroupId>('studyGroup', at)
      const members = part?.studentIds ?? (await pupilsOf(tenant, classGroupId, today)).map((row) => row.id)
      await requireMembers(tenant, { id, members, subjectId, classGroupId, today })
      await requireTeachers(
        tenant,
        input.loads.map((load) => load.teacherId),
        'loads',
      )
      const yearId = ownClass?.yearId ?? yearAt(years, today)?.id ?? null
      // What is there from the beginning holds for the whole year; what comes later, from today.
      const fromOn = was ? today : (years.find((year) => year.id === yearId)?.startsOn ?? today)
      studyGroupId = id
      return [
        prepared(
          tenant,
          was
            ? db
                .update(studyGroups)
                .set({ title })
                .where(and(eq(studyGroups.id, id), eq(studyGroups.schoolId, schoolId)))
            : db.insert(studyGroups).values({ id, schoolId, yearId, subjectId, classGroupId, title }),
        ),
        ...memberStatements(tenant, id, members, fromOn, today),
        ...loadStatements(tenant, id, input.loads, fromOn, today),
        ...(was && classGroupId === null ? followTimetable(tenant, at, today) : []),
      ]
    },
  })
  if (studyGroupId === null) throw new Error('a new group has no id')
  return { studyGroupId }
}

async function pupilsOf({ d1, schoolId }: Tenant, classGroupId: string | null, today: SchoolDate): Promise<{ id: PersonId }[]> {
  const { results } = await d1
    .prepare(
      `SELECT m.student_id AS id FROM class_members m JOIN people p ON p.id = m.student_id AND p.left_on IS NULL
       WHERE m.class_group_id = ?1 AND +m.school_id = ?2 AND (m.to_on IS NULL OR m.to_on >= ?3)`,
    )
    .bind(classGroupId, schoolId, today)
    .all<{ id: PersonId }>()
  return results
}

type Members = {
  readonly id: StudyGroupId
  readonly members: readonly PersonId[]
  readonly subjectId: string
  readonly classGroupId: string | null
  readonly today: SchoolDate
}

/**
 * Each is a pupil of the class (of any, when the group has none) and, after today, in no other group of the subject on a day of this one: who goes
 * from one to the other on a day to come is in both lists, and in one group a day.
 */
async function requireMembers({ d1, schoolId }: Tenant, { id, members, subjectId, classGroupId, today }: Members): Promise<void> {
  const { results } = await d1
    .prepare(
      `SELECT s.value AS id, max(c.id IS NOT NULL) AS here, max(c.id IS ?3) AS own, EXISTS (
           SELECT 1 FROM study_group_members x JOIN study_groups g ON g.id = x.study_group_id
           WHERE x.student_id = s.value AND g.subject_id = ?4 AND g.archived_on IS NULL AND g.id <> ?5 AND (x.to_on IS NULL OR x.to_on > ?6)
             AND (x.to_on IS NULL OR own.from_on IS NULL OR x.to_on >= own.from_on)
             AND (own.to_on IS NULL OR own.to_on < ?6 OR x.from_on <= own.to_on)) AS twice
       FROM json_each(?1) s LEFT JOIN study_group_members own ON own.study_group_id = ?5 AND own.student_id = s.value
         LEFT JOIN class_members m ON m.student_id = s.value AND (m.to_on IS NULL OR m.to_on >= ?6)
         LEFT JOIN class_groups c ON c.id = m.class_group_id AND c.school_id = ?2 AND c.archived_on IS NULL
       GROUP BY s.value`,
    )
    .bind(JSON.stringify(members), schoolId, classGroupId, subjectId, id, today)
    .all<{ id: PersonId; here: number; own: number; twice: number }>()
  for (const [place, member] of members.entries()) {
    const row = results.find((one) => one.id === member)
    const field = `part.studentIds.${place}`
    if (!row || row.here === 0) throw new Refusal('not_found')
    if (classGroupId !== null && row.own === 0) throw new Refusal('student_of_another_class', { field })
    if (row.twice === 1) throw new Refusal('student_in_two_groups', { field })
  }
}

function memberStatements({ d1, schoolId }: Tenant, id: StudyGroupId, members: readonly PersonId[], fromOn: SchoolDate, today: SchoolDate) {
  const wanted = JSON.stringify(members)
  // Who comes back is a member again; a last day that lies ahead, as of one who moves to another class, stays.
  const gone = 'study_group_id = ?1 AND student_id NOT IN (SELECT value FROM json_each(?2))'
  return [
    d1.prepare(`DELETE FROM study_group_members WHERE ${gone} AND from_on >= ?3`).bind(id, wanted, today),
    d1
      .prepare(`UPDATE study_group_members SET to_on = ?3 WHERE ${gone} AND (to_on IS NULL OR to_on > ?3)`)
      .bind(id, wanted, addDays(today, -1)),
    d1
      .prepare(
        `INSERT INTO study_group_members (study_group_id, student_id, school_id, from_on, to_on) SELECT ?1, value, ?3, ?4, NULL FROM json_each(?2) WHERE true
         ON CONFLICT (study_group_id, student_id) DO UPDATE SET to_on = CASE WHEN to_on < ?5 THEN NULL ELSE to_on END`,
      )
      .bind(id, wanted, schoolId, fromOn, today),
  ]
}

function loadStatements({ d1, schoolId }: Tenant, id: StudyGroupId, loads: Input['loads'], fromOn: SchoolDate, today: SchoolDate) {
  for (const [place, load] of loads.entries()) {
    const begins = load.fromOn ?? fromOn
    if (load.toOn !== null && load.toOn < begins) throw new Refusal('dates_reversed', { field: `loads.${place}` })
  }
  const rows = JSON.stringify(loads.map((load) => ({ ...load, fromOn: load.fromOn ?? fromOn })))
  const gone = "study_group_id = ?1 AND teacher_id NOT IN (SELECT value->>'teacherId' FROM json_each(?2))"
  return [
    d1.prepare(`DELETE FROM teaching_loads WHERE ${gone} AND from_on >= ?3`).bind(id, rows, today),
    d1.prepare(`UPDATE teaching_loads SET to_on = ?3 WHERE ${gone} AND (to_on IS NULL OR to_on > ?3)`).bind(id, rows, addDays(today, -1)),
    d1
      .prepare(
        `INSERT INTO teaching_loads (study_group_id, teacher_id, school_id, from_on, to_on, week_hours_hundredths)
         SELECT ?1, value->>'teacherId', ?3, value->>'fromOn', value->>'toOn', value->>'weekHoursHundredths' FROM json_each(?2) WHERE true
         ON CONFLICT (study_group_id, teacher_id) DO UPDATE SET from_on = excluded.from_on, to_on = excluded.to_on,
           week_hours_hundredths = excluded.week_hours_hundredths`,
      )
      .bind(id, rows, schoolId),
  ]
}
