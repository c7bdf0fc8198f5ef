// A teacher's own notes about the pupils of a group (journal-domain §10, last row): read by their author and nobody else. Served by worker/journal for
// web/journal; rules NOTE-01 to NOTE-04.
import * as z from 'zod/mini'
import { endpoint } from './endpoint.ts'
import { PersonId, StudyGroupId } from './ids.ts'

/** Not in limits.ts, which the sign-in page loads whole. */
export const PRIVATE_NOTE_CHARS_MAX = 2_000

export const PrivateNote = z.object({ studentId: PersonId, text: z.string(), version: z.int() })
export type PrivateNote = z.infer<typeof PrivateNote>

/** The reader's own of this group. `mayWrite`: they teach it or lead its class; whoever only looks on has none. */
export const GetPrivateNotes = endpoint('GET', '/api/journal/groups/:studyGroupId/private-notes', {
  input: z.object({ studyGroupId: StudyGroupId }),
  result: z.object({ mayWrite: z.boolean(), notes: z.array(PrivateNote) }),
})

/** One pupil's, over the version seen (0: there is none). Null takes it away for good: it leaves no trace, and answers version 0. */
export const PutPrivateNote = endpoint('PUT', '/api/journal/groups/:studyGroupId/private-notes/:studentId', {
  input: z.object({
    studyGroupId: StudyGroupId,
    studentId: PersonId,
    text: z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(PRIVATE_NOTE_CHARS_MAX))),
    version: z.int().check(z.minimum(0)),
  }),
  result: z.object({ version: z.int() }),
})
