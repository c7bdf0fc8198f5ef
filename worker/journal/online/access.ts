// Who may do what with online lessons: as with the journal's pages. The group's teachers set them all, a substitute that one lesson on its day, the class
// teacher and the heads look on; for everybody else there is none.
import { dateAt } from '../../../protocol/dates.ts'
import type { LessonId, OnlineLessonId, PersonId } from '../../../protocol/ids.ts'
import type { JournalRules } from '../../../protocol/journal-rules.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { groupQueries, requireLessons } from '../access.ts'
import { rulesOf, rulesQuery } from '../journal-rules.ts'
import { findOnline, type OnlineRow } from './online-lesson.ts'

type Standing = ReturnType<typeof requireLessons>

/** Outside the timetable there is nothing to hold for somebody else. */
export function maySetLesson({ mayPut, substituteFor }: Pick<Standing, 'mayPut' | 'substituteFor'>, lessonId: LessonId | null): boolean {
  return mayPut || (lessonId !== null && substituteFor.includes(lessonId))
}

export function showsOnline({ shows }: Pick<Standing, 'shows'>, { lessonId, on }: Pick<OnlineRow, 'lessonId' | 'on'>): boolean {
  return shows({ id: lessonId ?? ('' as LessonId), on })
}

export type Asked = { readonly row: OnlineRow; readonly standing: Standing; readonly rules: JournalRules; readonly mine: boolean }

/** Refuses not_found of a lesson that is not there or not for this person's eyes. */
export async function requireOnline({ tenant, personId }: Actor, onlineLessonId: OnlineLessonId, at: number): Promise<Asked> {
  const row = await findOnline(tenant, onlineLessonId)
  if (row === null) throw new Refusal('not_found')
  const [groups, roles, ruleRows] = await tenant.db.batch([
    ...groupQueries(tenant, personId, row.studyGroupId, dateAt(at, tenant.timeZone)),
    rulesQuery(tenant),
  ])
  const standing = requireLessons(groups, roles)
  if (!showsOnline(standing, row)) throw new Refusal('not_found')
  return { row, standing, rules: rulesOf(ruleRows), mine: maySetLesson(standing, row.lessonId) }
}

/** Refuses also not_allowed to those who look on. */
export async function requireOwnOnline(actor: Actor, onlineLessonId: OnlineLessonId, at: number): Promise<Asked> {
  const asked = await requireOnline(actor, onlineLessonId, at)
  if (!asked.mine) throw new Refusal('not_allowed')
  return asked
}

/** For the log. `sessionId`: '' when nobody sat at it. */
export type Author = { readonly personId: PersonId; readonly sessionId: string }
