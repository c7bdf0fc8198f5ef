import { and, eq, isNull } from 'drizzle-orm'
import { addDays } from '../../../protocol/dates.ts'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import type { LeaveSchool } from '../../../protocol/school-setup.ts'
import { people, personRoles } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { changeSetup } from './change-setup.ts'

/**
 * A pupil is at the school no more, from today on, as when a file names them no more: their days in class and groups end with yesterday, and the parents
 * who have no other child here leave with them. Marks stay, accounts and chats follow; ReturnPerson takes it back. Refuses not_found (no pupil who is here), not_allowed
 * (somebody who works here too).
 */
export async function leaveSchool(env: Env, actor: Actor, input: ParsedInputOf<typeof LeaveSchool>): Promise<void> {
  const { db, d1, schoolId } = actor.tenant
  const { studentId } = input
  await changeSetup(env, actor, {
    what: 'student.leave',
    input,
    tells: true,
    decide: async ({ today }) => {
      const found = await db
        .select({ role: personRoles.role })
        .from(people)
        .innerJoin(personRoles, eq(personRoles.personId, people.id))
        .where(and(eq(people.id, studentId), eq(people.schoolId, schoolId), isNull(people.leftOn)))
      if (!found.some(({ role }) => role === 'student')) throw new Refusal('not_found')
      // Security: whoever works here too has roles and loads, which are taken where they are seen (SetRoles, PutStudyGroup).
      if (found.some(({ role }) => role !== 'student' && role !== 'parent')) throw new Refusal('not_allowed', { field: 'studentId' })
      const bound = (sql: string, day: string) => d1.prepare(sql).bind(schoolId, studentId, day)
      const yesterday = addDays(today, -1)
      return [
        // Rows that were to begin today or later stay as days that are none, as an import leaves them: the way back (return-person.ts) finds them.
        ...['class_members', 'study_group_members'].map((table) =>
          bound(`UPDATE ${table} SET to_on = ?3 WHERE student_id = ?2 AND +school_id = ?1 AND (to_on IS NULL OR to_on > ?3)`, yesterday),
        ),
        bound('UPDATE people SET left_on = ?3 WHERE id = ?2 AND +school_id = ?1', today),
        bound(
          `UPDATE people SET left_on = ?3 WHERE +school_id = ?1 AND left_on IS NULL
             AND id IN (SELECT parent_id FROM guardianships WHERE student_id = ?2)
             AND NOT EXISTS (SELECT 1 FROM guardianships g CROSS JOIN people child ON child.id = g.student_id
               WHERE g.parent_id = people.id AND child.left_on IS NULL)
             AND NOT EXISTS (SELECT 1 FROM person_roles r WHERE r.person_id = people.id AND r.role <> 'parent')`,
          today,
        ),
      ]
    },
  })
}
