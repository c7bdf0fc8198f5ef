// A change and what goes with it: the lesson, what was planned, the log, the news. One batch.
import type { DayLesson } from '../../../protocol/timetable.ts'
import { outboxRow } from '../../db/outbox.ts'
import { journalLog, lessonChanges } from '../../db/schema/journal.ts'
import type { Actor } from '../../identity/require-actor.ts'
import type { Guard } from './guarded-batch.ts'

type Change = NonNullable<DayLesson['change']>

/** Statements that make the lesson stand as `after` says, with its change; `before` is for the log and for those who are told. */
export function changeStatements(
  actor: Actor,
  before: DayLesson | null,
  after: DayLesson & { readonly change: Change },
  at: number,
): D1PreparedStatement[] {
  const { tenant } = actor
  const { d1, db, schoolId } = tenant
  const { lessonId, studyGroupId, on, number, room, cancelled, change } = after
  const { was, extra, ...rest } = change
  const row = { ...rest, was, extra, schoolId, lessonOn: on, wasOn: was.on, changedAt: at, changedBy: actor.personId }
  const stored = db
    .insert(lessonChanges)
    .values({ lessonId, ...row })
    .onConflictDoUpdate({ target: lessonChanges.lessonId, set: row })
    .toSQL()
  const lesson =
    before === null
      ? d1
          .prepare('INSERT INTO lessons (id, school_id, study_group_id, lesson_on, number, room) VALUES (?1, ?2, ?3, ?4, ?5, ?6)')
          .bind(lessonId, schoolId, studyGroupId, on, number, room)
      : d1
          .prepare('UPDATE lessons SET lesson_on = ?3, number = ?4, room = ?5, cancelled = ?6 WHERE id = ?1 AND school_id = ?2')
          .bind(lessonId, schoolId, on, number, room, cancelled ? 1 : 0)
  return [lesson, d1.prepare(stored.sql).bind(...stored.params), ...logAndNews(actor, before, after, at)]
}

export function logAndNews(actor: Actor, before: DayLesson | null, after: DayLesson | null, at: number): D1PreparedStatement[] {
  const { tenant } = actor
  const { d1, db, schoolId } = tenant
  const lesson = after ?? before
  if (lesson === null) return []
  const { lessonId, studyGroupId } = lesson
  const log = db
    .insert(journalLog)
    .values({
      schoolId,
      at,
      actorId: actor.personId,
      sessionId: actor.sessionId,
      what: 'lesson.change',
      lessonId,
      studyGroupId,
      before: before === null ? null : logged(before),
      after: after === null ? null : logged(after),
      reason: after?.change?.reason ?? null,
    })
    .toSQL()
  const days = [before, after].flatMap((one) => (one ? [one.on, one.change?.was.on ?? one.on] : []))
  const substituteIds = [before, after].flatMap((one) => one?.change?.substituteId ?? [])
  const news = outboxRow(tenant, at, {
    news: 'lesson.changed',
    lessonId,
    studyGroupId,
    days: [...new Set(days)],
    substituteIds: [...new Set(substituteIds)],
  }).toSQL()
  return [d1.prepare(log.sql).bind(...log.params), d1.prepare(news.sql).bind(...news.params)]
}

function logged({ lessonId, studyGroupId, ...rest }: DayLesson) {
  return rest
}

/** Besides the day: this change is still at the version that was read (0: there was none). */
export function alsoAt(guard: Guard, lessonId: string, version: number): Guard {
  const [lesson, seen] = [`?${guard.values.length + 1}`, `?${guard.values.length + 2}`]
  return {
    condition: `${guard.condition} AND coalesce((SELECT version FROM lesson_changes WHERE lesson_id = ${lesson}), 0) = ${seen}`,
    values: [...guard.values, lessonId, version],
  }
}
