import { and, eq } from 'drizzle-orm'
import type { SubjectId } from '../../../protocol/ids.ts'
import { lessonChanges } from '../../db/schema/journal.ts'
import { studyGroups, subjects } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { changeSetup } from './change-setup.ts'

/** Refuses in_use when a group studies it or ever did: its marks are told under its title. */
export async function removeSubject(env: Env, actor: Actor, subjectId: SubjectId): Promise<void> {
  const { tenant } = actor
  const { db, d1, schoolId } = tenant
  await changeSetup(env, actor, {
    what: 'subject.remove',
    input: { subjectId },
    decide: async () => {
      const [known, groups, taughtInstead] = await db.batch([
        db
          .select({ id: subjects.id })
          .from(subjects)
          .where(and(eq(subjects.id, subjectId), eq(subjects.schoolId, schoolId))),
        db
          .select({ id: studyGroups.id })
          .from(studyGroups)
          .where(and(eq(studyGroups.schoolId, schoolId), eq(studyGroups.subjectId, subjectId)))
          .limit(1),
        db
          .select({ id: lessonChanges.lessonId })
          .from(lessonChanges)
          .where(and(eq(lessonChanges.schoolId, schoolId), eq(lessonChanges.subjectId, subjectId)))
          .limit(1),
      ])
      if (known.length === 0) throw new Refusal('not_found')
      if (groups.length + taughtInstead.length > 0) throw new Refusal('in_use')
      return [d1.prepare('DELETE FROM subjects WHERE id = ?1 AND school_id = ?2').bind(subjectId, schoolId)]
    },
  })
}
