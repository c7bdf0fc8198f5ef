import { and, eq, sql } from 'drizzle-orm'
import { addDays, dateAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import { ONLINE_REPEATS_MAX } from '../../../protocol/limits.ts'
import type { CreateOnlineLesson } from '../../../protocol/online-lessons.ts'
import { outboxRow } from '../../db/outbox.ts'
import { onlineLessons } from '../../db/schema/journal.ts'
import { studyGroupMembers } from '../../db/schema/school.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { groupQueries, requireLessons } from '../access.ts'
import { rulesOf, rulesQuery } from '../journal-rules.ts'
import { maySetLesson } from './access.ts'
import { type Draft, insertDrafts } from './insert-drafts.ts'
import { lessonsFrom } from './list-lessons-of-day.ts'
import { onlineLesson, onlineQuery } from './online-lesson.ts'

type Input = ParsedInputOf<typeof CreateOnlineLesson>
type When = Pick<Draft, 'lessonId' | 'lessonOn' | 'startsAt' | 'endsAt'>

/**
 * «Создать онлайн-урок»: a draft, or one a week. Drafts and news are one batch; sent again after a lost answer, it makes nothing and answers the same.
 * Of the repeated ones those that are cancelled or online already are passed over; the first one is refused.
 */
export async function createOnlineLesson(env: Env, actor: Actor, input: Input): Promise<ResultOf<typeof CreateOnlineLesson>> {
  const { tenant, personId } = actor
  const at = now(env)
  const today = dateAt(at, tenant.timeZone)
  const { studyGroupId, when, on, repeatUntil } = input
  const lastOn = repeatUntil === null ? on : min(repeatUntil, addDays(on, 7 * (ONLINE_REPEATS_MAX - 1)))
  const [groupRows, roleRows, ruleRows, lessonRows, members, made] = await tenant.db.batch([
    ...groupQueries(tenant, personId, studyGroupId, today),
    rulesQuery(tenant),
    lessonsFrom(tenant, studyGroupId, on, lastOn),
    tenant.db
      .select({ studentId: studyGroupMembers.studentId })
      .from(studyGroupMembers)
      .where(
        and(
          eq(studyGroupMembers.studyGroupId, studyGroupId),
          sql`${studyGroupMembers.fromOn} <= ${on} and coalesce(${studyGroupMembers.toOn}, '9999') >= ${on}`,
        ),
      ),
    onlineQuery(tenant, ofRequest(actor, input)),
  ])
  const standing = requireLessons(groupRows, roleRows)
  const rules = rulesOf(ruleRows)
  const answer = (rows: typeof made) => ({
    lessons: rows
      .map((row) => onlineLesson(row, true, tenant.timeZone, rules))
      .sort((a, b) => a.on.localeCompare(b.on) || a.startsAt.localeCompare(b.startsAt)),
  })
  const lessonId = when.at === 'lesson' ? when.lessonId : null
  if (!maySetLesson(standing, lessonId)) throw new Refusal('not_allowed')
  // A substitute has that one lesson.
  if (!standing.teaches && repeatUntil !== null) throw new Refusal('not_allowed')
  if (made.length > 0) return answer(made)
  if (on < today) throw new Refusal('date_past')
  if (repeatUntil !== null && repeatUntil < on) throw new Refusal('invalid', { field: 'repeatUntil' })
  const url = urlOf(input)
  const studentIds = chosen(input, members)
  const drafts = when.at === 'time' ? atTime(input, when, lastOn) : ofLessons(input, when.lessonId, lessonRows)
  await tenant.db.batch([
    insertDrafts(
      actor,
      input.clientId,
      at,
      drafts.map((draft) => ({ ...draft, studyGroupId, platform: input.platform, url, studentIds })),
    ),
    outboxRow(tenant, at, {
      news: 'onlineLesson.changed',
      onlineLessonId: null,
      studyGroupId,
      days: drafts.map(({ lessonOn }) => lessonOn),
      studentIds,
    }),
  ])
  const stored = await onlineQuery(tenant, ofRequest(actor, input))
  // Somebody has made the same lesson an online one meanwhile.
  if (!stored.some((row) => row.on === on)) throw new Refusal('online_lesson_exists')
  return answer(stored)
}

function ofRequest({ personId }: Actor, { clientId, studyGroupId }: Input) {
  return and(eq(onlineLessons.createdBy, personId), eq(onlineLessons.clientId, clientId), eq(onlineLessons.studyGroupId, studyGroupId))
}

function urlOf({ platform, url }: Input): string | null {
  if ((platform === 'link') !== (url !== null)) throw new Refusal('invalid', { field: 'url' })
  return url
}

function chosen({ audience }: Input, members: readonly { readonly studentId: PersonId }[]): PersonId[] | null {
  if (audience.for === 'group') return null
  const known = new Set(members.map(({ studentId }) => studentId))
  const studentIds = [...new Set(audience.studentIds)]
  if (studentIds.some((id) => !known.has(id))) throw new Refusal('student_not_in_group')
  return studentIds
}

function atTime({ on }: Input, { startsAt, endsAt }: { readonly startsAt: string; readonly endsAt: string }, lastOn: SchoolDate): When[] {
  if (endsAt <= startsAt) throw new Refusal('invalid', { field: 'when' })
  const days: SchoolDate[] = []
  for (let day = on; day <= lastOn; day = addDays(day, 7)) days.push(day)
  return days.map((lessonOn) => ({ lessonId: null, lessonOn, startsAt, endsAt }))
}

type LessonRow = Awaited<ReturnType<typeof lessonsFrom>>[number]

function ofLessons({ on }: Input, lessonId: string, rows: readonly LessonRow[]): When[] {
  const first = rows.find((row) => row.lessonId === lessonId)
  if (!first || first.on !== on) throw new Refusal('not_found')
  if (first.cancelled) throw new Refusal('lesson_cancelled')
  if (first.taken === 1) throw new Refusal('online_lesson_exists')
  if (first.startsAt === null || first.endsAt === null) throw new Refusal('invalid', { field: 'when' })
  const slot = (row: LessonRow) =>
    row.number === first.number && (Date.parse(row.on) - Date.parse(on)) % (7 * 86_400_000) === 0 && !row.cancelled && row.taken === 0
  return rows.filter(slot).map((row) => ({ lessonId: row.lessonId, lessonOn: row.on, startsAt: null, endsAt: null }))
}

function min(a: SchoolDate, b: SchoolDate): SchoolDate {
  return a < b ? a : b
}
