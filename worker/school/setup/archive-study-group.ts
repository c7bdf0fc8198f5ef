import { and, eq, isNull } from 'drizzle-orm'
import type { StudyGroupId } from '../../../protocol/ids.ts'
import { studyGroups } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { followTimetable } from '../follow-timetable.ts'
import { changeSetup } from './change-setup.ts'
import { endGroups } from './end-groups.ts'

/** A group that studies no longer. Its marks stay, and its heads can read them. */
export async function archiveStudyGroup(env: Env, actor: Actor, studyGroupId: StudyGroupId): Promise<void> {
  const { tenant } = actor
  const { db, schoolId } = tenant
  await changeSetup(env, actor, {
    what: 'group.archive',
    input: { studyGroupId },
    decide: async ({ at, today }) => {
      const known = await db
        .select({ id: studyGroups.id })
        .from(studyGroups)
        .where(and(eq(studyGroups.id, studyGroupId), eq(studyGroups.schoolId, schoolId), isNull(studyGroups.archivedOn)))
      if (known.length === 0) throw new Refusal('not_found')
      return [...endGroups(tenant, today, 'id = ?3', studyGroupId), ...followTimetable(tenant, at, today)]
    },
  })
}
