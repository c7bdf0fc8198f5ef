// An online lesson as it stands in the tables. A draft of a lesson is when the lesson is; from its publication on it keeps the hours it had.
import { and, eq, type SQL, sql } from 'drizzle-orm'
import { clockAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { OnlineLessonId, PersonId } from '../../../protocol/ids.ts'
import type { JournalRules } from '../../../protocol/journal-rules.ts'
import type { OnlineLesson } from '../../../protocol/online-lessons.ts'
import type { Tenant } from '../../db/db.ts'
import { lessons, onlineLessons } from '../../db/schema/journal.ts'
import { bells, classGroups, studyGroups } from '../../db/schema/school.ts'
import { rings } from '../timetable/shown-lessons.ts'

export function onlineQuery({ db, schoolId }: Tenant, which: SQL | undefined) {
  return db
    .select({
      onlineLessonId: onlineLessons.id,
      studyGroupId: onlineLessons.studyGroupId,
      lessonId: onlineLessons.lessonId,
      on: sql<SchoolDate>`case when ${onlineLessons.startsAt} is null then coalesce(${lessons.lessonOn}, ${onlineLessons.lessonOn})
        else ${onlineLessons.lessonOn} end`.as('online_on'),
      number: sql<number | null>`${lessons.number}`.as('lesson_number'),
      startsAt: sql<string>`coalesce(${onlineLessons.startsAt}, ${rings('starts_at', sql`${bells.startsAt}`)}, '00:00')`.as(
        'online_starts',
      ),
      endsAt: sql<string>`coalesce(${onlineLessons.endsAt}, ${rings('ends_at', sql`${bells.endsAt}`)}, '23:59')`.as('online_ends'),
      platform: onlineLessons.platform,
      url: onlineLessons.url,
      studentIds: onlineLessons.studentIds,
      state: onlineLessons.state,
      callId: onlineLessons.callId,
      publishedAt: onlineLessons.publishedAt,
      publishedBy: onlineLessons.publishedBy,
      endedAt: onlineLessons.endedAt,
      told: onlineLessons.told,
      version: sql<number>`${onlineLessons.version}`.as('online_version'),
      // A lesson that is not there any more (an extra one undone, another template) does not take place either.
      cancelled: sql<number>`${onlineLessons.lessonId} is not null and coalesce(${lessons.cancelled}, 1)`.as('lesson_cancelled'),
    })
    .from(onlineLessons)
    .innerJoin(studyGroups, eq(studyGroups.id, onlineLessons.studyGroupId))
    .leftJoin(classGroups, eq(classGroups.id, studyGroups.classGroupId))
    .leftJoin(lessons, eq(lessons.id, onlineLessons.lessonId))
    .leftJoin(bells, and(eq(bells.schoolId, lessons.schoolId), eq(bells.number, lessons.number)))
    .where(and(which, eq(onlineLessons.schoolId, schoolId)))
}

export type OnlineRow = Awaited<ReturnType<typeof onlineQuery>>[number]

export async function findOnline(tenant: Tenant, onlineLessonId: OnlineLessonId): Promise<OnlineRow | null> {
  const [row] = await onlineQuery(tenant, eq(onlineLessons.id, onlineLessonId))
  return row ?? null
}

/** `mine`: the reader may publish and end it. */
export function onlineLesson(row: OnlineRow, mine: boolean, timeZone: string, rules: JournalRules): OnlineLesson {
  const { studentIds, cancelled, callId, publishedBy: _by, told: _told, ...rest } = row
  return {
    ...rest,
    audience: studentIds === null ? { for: 'group' } : { for: 'chosen', studentIds },
    cancelled: cancelled === 1,
    mine,
    callId,
    opensAt: opensAt(row, timeZone, rules),
  }
}

/** For whoever only sent their group to a lesson that another one holds: no way in, and of chosen pupils theirs; null when none of theirs is. */
export function seenFromAside(lesson: OnlineLesson, own: ReadonlySet<PersonId>): OnlineLesson | null {
  const aside = { ...lesson, callId: null, url: null }
  if (lesson.audience.for === 'group') return aside
  const studentIds = lesson.audience.studentIds.filter((id) => own.has(id))
  return studentIds.length === 0 ? null : { ...aside, audience: { for: 'chosen', studentIds } }
}

type Hours = Pick<OnlineRow, 'on' | 'startsAt' | 'endsAt'>

export function opensAt({ on, startsAt }: Hours, timeZone: string, { onlineOpensMinutes }: JournalRules): number {
  return clockAt(on, startsAt, timeZone) - onlineOpensMinutes * 60_000
}

/** Of one that is published now: late in the day, it still has its minutes. */
export function closesAt({ on, endsAt }: Hours, timeZone: string, { onlineClosesMinutes }: JournalRules, publishedAt: number): number {
  return Math.max(clockAt(on, endsAt, timeZone), publishedAt) + Math.max(onlineClosesMinutes, 1) * 60_000
}
