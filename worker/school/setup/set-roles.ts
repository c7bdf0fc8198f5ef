import { and, eq, gte, isNull, or } from 'drizzle-orm'
import type { ParsedInputOf } from '../../../protocol/endpoint.ts'
import { isStaff } from '../../../protocol/rights.ts'
import type { SetRoles } from '../../../protocol/school-setup.ts'
import { classGroups, classTeachers, people, personRoles, studyGroups, teachingLoads } from '../../db/schema/school.ts'
import { type ActorAtTheDoor, requireFreshProof } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireRosterRight } from '../access.ts'
import { changeSetup } from './change-setup.ts'

/**
 * What somebody is at the school. Whoever gains or loses rank signs in anew (CLM-14). Refuses step_up_required; not_allowed for a pupil;
 * last_administrator (nobody takes that role from themselves, so one always stays); in_use for a teacher with classes or groups; invalid for nobody
 * at all (leaving the school is the roster's to say).
 */
export async function setRoles(env: Env, actor: ActorAtTheDoor, input: ParsedInputOf<typeof SetRoles>): Promise<void> {
  await requireRosterRight(actor, 'school.setUp')
  requireFreshProof(env, actor)
  const { db, d1, schoolId } = actor.tenant
  const { personId } = input
  await changeSetup(env, actor, {
    what: 'roles.set',
    input,
    tells: true,
    decide: async ({ today }) => {
      const [found, roleRows, loads, classes] = await db.batch([
        db
          .select({ id: people.id })
          .from(people)
          .where(and(eq(people.id, personId), eq(people.schoolId, schoolId), isNull(people.leftOn))),
        db.select({ role: personRoles.role }).from(personRoles).where(eq(personRoles.personId, personId)),
        db
          .select({ id: teachingLoads.studyGroupId })
          .from(teachingLoads)
          .innerJoin(studyGroups, and(eq(studyGroups.id, teachingLoads.studyGroupId), isNull(studyGroups.archivedOn)))
          .where(and(eq(teachingLoads.teacherId, personId), or(isNull(teachingLoads.toOn), gte(teachingLoads.toOn, today))))
          .limit(1),
        db
          .select({ id: classTeachers.classGroupId })
          .from(classTeachers)
          .innerJoin(classGroups, and(eq(classGroups.id, classTeachers.classGroupId), isNull(classGroups.archivedOn)))
          .where(eq(classTeachers.teacherId, personId))
          .limit(1),
      ])
      if (found.length === 0) throw new Refusal('not_found')
      const has = roleRows.map((row) => row.role)
      const roles = new Set(input.roles)
      if (has.includes('student')) throw new Refusal('not_allowed')
      if (roles.size === 0 && !has.includes('parent')) throw new Refusal('invalid', { field: 'roles' })
      if (personId === actor.personId && !roles.has('schoolAdmin')) throw new Refusal('last_administrator')
      if (!roles.has('teacher') && has.includes('teacher') && loads.length + classes.length > 0)
        throw new Refusal('in_use', { field: 'roles' })
      const gone = has.filter((role) => isStaff([role]) && !input.roles.some((one) => one === role))
      const come = [...roles].filter((role) => !has.includes(role))
      if (gone.length + come.length === 0) return []
      return [
        d1
          .prepare('DELETE FROM person_roles WHERE person_id = ?1 AND +school_id = ?2 AND role IN (SELECT value FROM json_each(?3))')
          .bind(personId, schoolId, JSON.stringify(gone)),
        d1
          .prepare('INSERT INTO person_roles (person_id, role, school_id) SELECT ?1, value, ?2 FROM json_each(?3)')
          .bind(personId, schoolId, JSON.stringify(come)),
      ]
    },
  })
}
