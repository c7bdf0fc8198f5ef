import { and, eq, gte, isNull, or } from 'drizzle-orm'
import { addDays } from '../../../protocol/dates.ts'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { MoveStudent } from '../../../protocol/school-setup.ts'
import { academicYears, classGroups, classMembers, people, personRoles } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { changeSetup } from './change-setup.ts'
import { HELD_SINCE } from './held-since.ts'

/**
 * A pupil goes into another class from a day on: out of the old class and its groups the day before, into the new one and those of its groups that
 * are the whole class. Marks of the old groups stay there. Refuses dates_reversed (before they came into the old class), outside_year.
 */
export async function moveStudent(env: Env, actor: Actor, input: ParsedInputOf<typeof MoveStudent>): Promise<void> {
  const { db, d1, schoolId } = actor.tenant
  const { studentId, classGroupId, fromOn } = input
  await changeSetup(env, actor, {
    what: 'student.move',
    input,
    tells: true,
    decide: async () => {
      const [students, classes, members, years] = await db.batch([
        db
          .select({ id: people.id })
          .from(people)
          .innerJoin(personRoles, and(eq(personRoles.personId, people.id), eq(personRoles.role, 'student')))
          .where(and(eq(people.id, studentId), eq(people.schoolId, schoolId), isNull(people.leftOn))),
        db
          .select({ id: classGroups.id })
          .from(classGroups)
          .where(and(eq(classGroups.id, classGroupId), eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn))),
        db
          .select()
          .from(classMembers)
          .where(and(eq(classMembers.studentId, studentId), or(isNull(classMembers.toOn), gte(classMembers.toOn, fromOn)))),
        db.select().from(academicYears).where(eq(academicYears.schoolId, schoolId)),
      ])
      if (students.length + classes.length < 2) throw new Refusal('not_found')
      if (years.length > 0 && !years.some((year) => year.startsOn <= fromOn && fromOn <= year.endsOn))
        throw new Refusal('outside_year', { field: 'fromOn' })
      if (members.some((row) => row.classGroupId !== classGroupId && row.fromOn >= fromOn))
        throw new Refusal('dates_reversed', { field: 'fromOn' })
      if (members.some((row) => row.classGroupId === classGroupId)) return []
      const dayBefore = addDays(fromOn, -1)
      const old = JSON.stringify(members.map((row) => row.classGroupId))
      const ofOld = `(SELECT id FROM study_groups WHERE school_id = ?1 AND class_group_id IN (SELECT value FROM json_each(?4)))`
      return [
        d1
          .prepare(
            `UPDATE class_members SET to_on = ?3 WHERE student_id = ?2 AND class_group_id IN (SELECT value FROM json_each(?4)) AND +school_id = ?1`,
          )
          .bind(schoolId, studentId, dayBefore, old),
        d1
          .prepare(`DELETE FROM study_group_members WHERE student_id = ?2 AND from_on > ?3 AND study_group_id IN ${ofOld}`)
          .bind(schoolId, studentId, dayBefore, old),
        d1
          .prepare(
            `UPDATE study_group_members SET to_on = ?3 WHERE student_id = ?2 AND (to_on IS NULL OR to_on > ?3) AND study_group_id IN ${ofOld}`,
          )
          .bind(schoolId, studentId, dayBefore, old),
        // Who comes back keeps the days they were there before: their marks are of those days.
        d1
          .prepare(
            `INSERT INTO class_members (class_group_id, student_id, school_id, from_on, to_on) VALUES (?3, ?2, ?1, ?4, NULL)
             ON CONFLICT (class_group_id, student_id) DO UPDATE SET to_on = NULL, from_on = ${HELD_SINCE}`,
          )
          .bind(schoolId, studentId, classGroupId, fromOn),
        d1
          .prepare(
            `INSERT INTO study_group_members (study_group_id, student_id, school_id, from_on, to_on)
             SELECT g.id, ?2, ?1, ?4, NULL FROM study_groups g JOIN class_groups c ON c.id = g.class_group_id
               WHERE g.school_id = ?1 AND g.class_group_id = ?3 AND g.archived_on IS NULL AND g.title = c.title
             ON CONFLICT (study_group_id, student_id) DO UPDATE SET to_on = NULL, from_on = ${HELD_SINCE}`,
          )
          .bind(schoolId, studentId, classGroupId, fromOn),
      ]
    },
  })
}
