import { and, eq, sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { PutPrivateNote } from '../../protocol/private-notes.ts'
import { privateNotes } from '../db/schema/journal.ts'
import { studyGroupMembers } from '../db/schema/school.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { groupQueries, requireNotes } from './access.ts'

/**
 * A teacher's own note about a pupil of the group. No row in the log and no news: both would be read by others. Nor does the bot judge what nobody else
 * reads. Refuses student_not_in_group of whoever never was in it, and changed_by_another when it was written at another device meanwhile; the same text
 * sent again is answered as saved.
 */
export async function putPrivateNote(
  env: Env,
  { tenant, personId }: Actor,
  { studyGroupId, studentId, text, version }: ParsedInputOf<typeof PutPrivateNote>,
): Promise<ResultOf<typeof PutPrivateNote>> {
  const { db, schoolId } = tenant
  const at = now(env)
  const own = and(eq(privateNotes.authorId, personId), eq(privateNotes.studyGroupId, studyGroupId), eq(privateNotes.studentId, studentId))
  const [groupRows, roleRows, members, [before]] = await db.batch([
    ...groupQueries(tenant, personId, studyGroupId, dateAt(at, tenant.timeZone)),
    db
      .select({ studentId: studyGroupMembers.studentId })
      .from(studyGroupMembers)
      .where(and(eq(studyGroupMembers.studyGroupId, studyGroupId), eq(studyGroupMembers.studentId, studentId))),
    db.select({ text: privateNotes.text, version: privateNotes.version }).from(privateNotes).where(own),
  ])
  const { mayWrite } = requireNotes(groupRows, roleRows)
  if (!mayWrite) throw new Refusal('not_allowed')
  if (members.length === 0) throw new Refusal('student_not_in_group')
  const standing = before?.version ?? 0
  if ((before?.text ?? null) === text) return { version: standing }
  if (standing !== version) throw new Refusal('changed_by_another')

  // Later than any before, also than of a note that was taken away: another device must not take a new one for the one it has seen.
  const next = Math.max(at, version + 1)
  const stored =
    text === null
      ? await db
          .delete(privateNotes)
          .where(and(own, eq(privateNotes.version, version)))
          .returning({ version: privateNotes.version })
      : await db
          .insert(privateNotes)
          .select(
            sql`select ${personId}, ${studyGroupId}, ${studentId}, ${schoolId}, ${text}, ${next}, ${at}
              where coalesce((select version from private_notes where author_id = ${personId} and study_group_id = ${studyGroupId}
                and student_id = ${studentId}), 0) = ${version}`,
          )
          .onConflictDoUpdate({
            target: [privateNotes.authorId, privateNotes.studyGroupId, privateNotes.studentId],
            set: { text, version: next, changedAt: at },
          })
          .returning({ version: privateNotes.version })
  if (stored.length === 0) throw new Refusal('changed_by_another')
  return { version: text === null ? 0 : next }
}
