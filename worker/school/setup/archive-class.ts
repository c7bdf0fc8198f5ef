import { and, eq, gte, isNull, or } from 'drizzle-orm'
import type { ClassGroupId } from '../../../protocol/ids.ts'
import { classGroups, classMembers } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { followTimetable } from '../follow-timetable.ts'
import { changeSetup } from './change-setup.ts'
import { endGroups } from './end-groups.ts'

/** A class that is no more: its groups end with it, its marks stay. Refuses class_has_students. */
export async function archiveClass(env: Env, actor: Actor, classGroupId: ClassGroupId): Promise<void> {
  const { tenant } = actor
  const { db, d1, schoolId } = tenant
  await changeSetup(env, actor, {
    what: 'class.archive',
    input: { classGroupId },
    tells: true,
    decide: async ({ at, today }) => {
      const [classes, members] = await db.batch([
        db
          .select({ id: classGroups.id })
          .from(classGroups)
          .where(and(eq(classGroups.id, classGroupId), eq(classGroups.schoolId, schoolId), isNull(classGroups.archivedOn))),
        db
          .select({ id: classMembers.studentId })
          .from(classMembers)
          .where(and(eq(classMembers.classGroupId, classGroupId), or(isNull(classMembers.toOn), gte(classMembers.toOn, today))))
          .limit(1),
      ])
      if (classes.length === 0) throw new Refusal('not_found')
      if (members.length > 0) throw new Refusal('class_has_students')
      return [
        d1.prepare('UPDATE class_groups SET archived_on = ?3 WHERE id = ?1 AND school_id = ?2').bind(classGroupId, schoolId, today),
        ...endGroups(tenant, today, 'class_group_id = ?3', classGroupId),
        ...followTimetable(tenant, at, today),
      ]
    },
  })
}
