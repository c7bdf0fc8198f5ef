// Who may do what with online lessons: as with the journal's pages. The group's teachers set them all, a substitute that one lesson on its day, the class
// teacher and the heads look on; for everybody else there is none.
import { and, eq } from 'drizzle-orm'
import { dateAt } from '../../../protocol/dates.ts'
import type { LessonId, OnlineLessonId, PersonId } from '../../../protocol/ids.ts'
import type { JournalRules } from '../../../protocol/journal-rules.ts'
import type { Tenant } from '../../db/db.ts'
import { lessonChanges, lessons } from '../../db/schema/journal.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { groupQueries, requireLessons } from '../access.ts'
import { rulesOf, rulesQuery } from '../journal-rules.ts'
import { findOnline, type OnlineRow } from './online-lesson.ts'

type Standing = ReturnType<typeof requireLessons>

/** A class teacher who may write marks (rule JRN-11) holds no lessons for all that. Outside the timetable there is nothing to hold for somebody else. */
export function maySetLesson({ teaches, substituteFor }: Pick<Standing, 'teaches' | 'substituteFor'>, lessonId: LessonId | null): boolean {
  return teaches || (lessonId !== null && substituteFor.includes(lessonId))
}

export function showsOnline({ shows }: Pick<Standing, 'shows'>, { lessonId, on }: Pick<OnlineRow, 'lessonId' | 'on'>): boolean {
  return shows({ id: lessonId ?? ('' as LessonId), on })
}

type Asked = { readonly row: OnlineRow; readonly standing: Standing; readonly rules: JournalRules; readonly mine: boolean }

/** Refuses not_found of a lesson that is not there or not for this person's eyes. */
async function requireOnline({ tenant, personId }: Actor, onlineLessonId: OnlineLessonId, at: number): Promise<Asked> {
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

/** A group that was in the lesson, and its own lesson, into whose cells it is written. */
type Part = Pick<OnlineRow, 'studyGroupId' | 'lessonId'>
export type SeenPart = Part & {
  readonly group: Standing['group']
  /** They hold this lesson: they write into its cells, where it has any. */
  readonly sets: boolean
}

/**
 * Whose part of who was there the asker sees: the whole, or that of a group of theirs which was sent into the lesson. Refuses not_found where there is none.
 * `whole`: they stand so to the group that holds it.
 */
export async function requireParts({ tenant, personId }: Actor, onlineLessonId: OnlineLessonId, at: number) {
  const row = await findOnline(tenant, onlineLessonId)
  if (row === null) throw new Refusal('not_found')
  const today = dateAt(at, tenant.timeZone)
  const [joined, ruleRows] = await Promise.all([partsJoined(tenant, row), rulesQuery(tenant)])
  const parts = await Promise.all(
    [row, ...joined].map(async ({ studyGroupId, lessonId }) => {
      const standing = standingOrNone(...(await tenant.db.batch(groupQueries(tenant, personId, studyGroupId, today))))
      if (standing === null || !showsOnline(standing, { lessonId, on: row.on })) return []
      return [{ studyGroupId, lessonId, group: standing.group, sets: maySetLesson(standing, lessonId) }]
    }),
  )
  const seen: SeenPart[] = parts.flat()
  const [first] = seen
  if (first === undefined) throw new Refusal('not_found')
  const whole = first.studyGroupId === row.studyGroupId
  return { row, rules: rulesOf(ruleRows), seen, first, whole, mine: whole && first.sets }
}

async function partsJoined({ db, schoolId }: Tenant, { lessonId, on }: OnlineRow): Promise<Part[]> {
  if (lessonId === null) return []
  return db
    .select({ studyGroupId: lessons.studyGroupId, lessonId: lessons.id })
    .from(lessonChanges)
    .innerJoin(lessons, and(eq(lessons.id, lessonChanges.lessonId), eq(lessons.cancelled, false)))
    .where(and(eq(lessonChanges.schoolId, schoolId), eq(lessonChanges.lessonOn, on), eq(lessonChanges.mergedIntoId, lessonId)))
}

function standingOrNone(...rows: Parameters<typeof requireLessons>): Standing | null {
  try {
    return requireLessons(...rows)
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}

/** Refuses also not_allowed to those who look on. */
export async function requireOwnOnline(actor: Actor, onlineLessonId: OnlineLessonId, at: number): Promise<Asked> {
  const asked = await requireOnline(actor, onlineLessonId, at)
  if (!asked.mine) throw new Refusal('not_allowed')
  return asked
}

/** For the log. `sessionId`: '' when nobody sat at it. */
export type Author = { readonly personId: PersonId; readonly sessionId: string }
