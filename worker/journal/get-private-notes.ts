import { and, eq } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { GetPrivateNotes } from '../../protocol/private-notes.ts'
import { privateNotes } from '../db/schema/journal.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { groupQueries, requireNotes } from './access.ts'

/** The reader's own notes about the pupils of a group. Security: the author is in the key of the query, so there is nobody's else to be left out. */
export async function getPrivateNotes(
  env: Env,
  { tenant, personId }: Actor,
  { studyGroupId }: ParsedInputOf<typeof GetPrivateNotes>,
): Promise<ResultOf<typeof GetPrivateNotes>> {
  const [groupRows, roleRows, notes] = await tenant.db.batch([
    ...groupQueries(tenant, personId, studyGroupId, dateAt(now(env), tenant.timeZone)),
    tenant.db
      .select({ studentId: privateNotes.studentId, text: privateNotes.text, version: privateNotes.version })
      .from(privateNotes)
      .where(and(eq(privateNotes.authorId, personId), eq(privateNotes.studyGroupId, studyGroupId))),
  ])
  const { mayWrite } = requireNotes(groupRows, roleRows)
  return { mayWrite, notes: mayWrite ? notes : [] }
}
