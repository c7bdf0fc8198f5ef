import { sql } from 'drizzle-orm'
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { LessonId, OnlineLessonId, PersonId, StudyGroupId } from '../../../protocol/ids.ts'
import type { OnlinePlatform } from '../../../protocol/online-lessons.ts'
import { onlineLessons } from '../../db/schema/journal.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { newId } from '../../platform/new-id.ts'

export type Draft = {
  readonly studyGroupId: StudyGroupId
  readonly lessonId: LessonId | null
  readonly lessonOn: SchoolDate
  readonly startsAt: string | null
  readonly endsAt: string | null
  readonly platform: OnlinePlatform
  readonly url: string | null
  readonly studentIds: readonly PersonId[] | null
}

/** For a `batch`: one statement, however many. What is online already stays as it is. */
export function insertDrafts({ tenant, personId }: Actor, clientId: string, at: number, drafts: readonly Draft[]) {
  const rows = JSON.stringify(drafts.map((draft) => ({ ...draft, id: newId<OnlineLessonId>('onlineLesson', at) })))
  const of = (name: keyof Draft | 'id') => sql`d.value->>${sql.raw(`'${name}'`)}`
  return tenant.db
    .insert(onlineLessons)
    .select(
      // Platform: without a condition SQLite takes ON CONFLICT for one of a join.
      sql`select ${of('id')}, ${tenant.schoolId}, ${of('studyGroupId')}, ${of('lessonId')}, ${of('lessonOn')}, ${of('startsAt')}, ${of('endsAt')},
        ${of('platform')}, ${of('url')}, nullif(d.value->'studentIds', 'null'), 'draft', null, null, null, null, null, '[]', 1, ${clientId}, ${at},
        ${personId} from json_each(${rows}) d where true`,
    )
    .onConflictDoNothing()
}
