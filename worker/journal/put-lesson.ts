import { and, eq, sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { PutLesson } from '../../protocol/journal.ts'
import { outboxRow } from '../db/outbox.ts'
import { journalLog, lessons, workKinds } from '../db/schema/journal.ts'
import type { Actor } from '../identity/require-actor.ts'
import { now } from '../platform/clock.ts'
import { Refusal } from '../platform/refusal.ts'
import { requireDecent } from '../school/require-decent.ts'
import { groupQueries, requireLessons } from './access.ts'
import { closedDates, closedQueries } from './closed-dates.ts'

/**
 * The lesson's kind of work, topic and note; open grids and diaries are told, for averages follow the kind. Refuses message_moderated,
 * period_closed, and changed_by_another when the lesson's version has moved on.
 */
export async function putLesson(env: Env, actor: Actor, input: ParsedInputOf<typeof PutLesson>): Promise<ResultOf<typeof PutLesson>> {
  const { db, schoolId, timeZone } = actor.tenant
  const at = now(env)
  const [lesson] = await db
    .select()
    .from(lessons)
    .where(and(eq(lessons.id, input.lessonId), eq(lessons.schoolId, schoolId)))
  // Topic by topic and note by note: an old note is no topic.
  await requireDecent(actor.tenant, {
    topic: input.topic === lesson?.topic ? null : input.topic,
    note: input.note === lesson?.note ? null : input.note,
  })
  if (!lesson) throw new Refusal('not_found')
  const [groupRows, roleRows, kindRows, ...closedRows] = await db.batch([
    ...groupQueries(actor.tenant, actor.personId, lesson.studyGroupId, dateAt(at, timeZone)),
    db.select({ id: workKinds.id }).from(workKinds).where(eq(workKinds.schoolId, schoolId)),
    ...closedQueries(actor.tenant, lesson.studyGroupId, at),
  ])
  const { mayPut, substituteFor, shows } = requireLessons(groupRows, roleRows)
  if (!mayPut && !substituteFor.includes(lesson.id))
    throw new Refusal(shows({ id: lesson.id, on: lesson.lessonOn }) ? 'not_allowed' : 'not_found')
  if (closedDates(closedRows, dateAt(at, timeZone)).isClosed(lesson.lessonOn)) throw new Refusal('period_closed')
  if (input.kindId !== null && !kindRows.some((kind) => kind.id === input.kindId)) throw new Refusal('not_found')

  const { note = lesson.note, offPlan = lesson.offPlan } = input
  const after = { kindId: input.kindId, topic: input.topic, note, offPlan }
  const before = { kindId: lesson.workKindId, topic: lesson.topic, note: lesson.note, offPlan: lesson.offPlan }
  const families = after.kindId !== before.kindId || after.topic !== before.topic
  const unchanged = sql`from lessons where id = ${lesson.id} and version = ${input.version}`
  const [, , changed] = await db.batch([
    db.insert(journalLog).select(
      sql`select null, ${schoolId}, ${at}, ${actor.personId}, ${actor.sessionId}, 'lesson.put', ${lesson.id}, null,
        ${JSON.stringify(before)}, ${JSON.stringify(after)}, ${lesson.studyGroupId}, null ${unchanged}`,
    ),
    outboxRow(actor.tenant, at, {
      news: 'lesson.put',
      lessonId: lesson.id,
      studyGroupId: lesson.studyGroupId,
      on: lesson.lessonOn,
      families,
    }),
    db
      .update(lessons)
      .set({ workKindId: input.kindId, topic: input.topic, note, offPlan, version: input.version + 1 })
      .where(and(eq(lessons.id, lesson.id), eq(lessons.version, input.version)))
      .returning(),
  ])
  const [row] = changed
  if (!row) throw new Refusal('changed_by_another')
  return {
    lesson: {
      id: row.id,
      on: row.lessonOn,
      number: row.number,
      kindId: row.workKindId,
      topic: row.topic,
      cancelled: row.cancelled,
      closed: false,
      version: row.version,
    },
  }
}
