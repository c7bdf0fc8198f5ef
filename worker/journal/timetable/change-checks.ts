// What a change of a lesson is asked before it is written, whichever use case makes it.
import { and, eq } from 'drizzle-orm'
import type { LessonId } from '../../../protocol/ids.ts'
import type { DayLesson } from '../../../protocol/timetable.ts'
import { lessonChanges } from '../../db/schema/journal.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { requireDecent } from '../../school/require-decent.ts'
import { lessonQuery } from './day-lessons.ts'

type Texts = { readonly lessonId: LessonId; readonly room: string | null; readonly comment: string | null }

/** Refuses message_moderated for a room or a comment that is new to the lesson; what stands there already is not judged again. */
export async function requireDecentChange({ tenant }: Actor, { lessonId, room, comment }: Texts): Promise<void> {
  await requireDecent(tenant, { room, comment }, async () => {
    const [row] = await lessonQuery(tenant, lessonId)
    return [row?.room, row?.was?.room, row?.comment]
  })
}

/** Has another subgroup been sent into this lesson? */
export async function isJoined({ tenant }: Actor, { on, lessonId }: Pick<DayLesson, 'on' | 'lessonId'>): Promise<boolean> {
  const rows = await tenant.db
    .select({ lessonId: lessonChanges.lessonId })
    .from(lessonChanges)
    .where(
      and(
        eq(lessonChanges.schoolId, tenant.schoolId),
        eq(lessonChanges.lessonOn, on),
        eq(lessonChanges.mergedIntoId, lessonId as LessonId),
      ),
    )
    .limit(1)
  return rows.length > 0
}
