import { and, eq, inArray, or, sql } from 'drizzle-orm'
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { PersonId, StudyGroupId } from '../../../protocol/ids.ts'
import type { Tenant } from '../../db/db.ts'
import type { News } from '../../db/outbox.ts'
import { lessonChanges, lessons, onlineLessons } from '../../db/schema/journal.ts'
import { guardianships, studyGroupMembers, teachingLoads } from '../../db/schema/school.ts'
import { tell } from '../../notices/tell.ts'
import { now } from '../../platform/clock.ts'
import { endLesson } from './end-online-lesson.ts'
import { findOnline, type OnlineRow, onlineQuery } from './online-lesson.ts'
import { onlineNow } from './online-now.ts'
import { hearersOf, onlinePeopleQueries } from './online-people.ts'
import { openCall } from './open-call.ts'

/** Platform: an invocation has few connections at a time; more calls than these would only queue. */
const INBOXES_AT_ONCE = 50

/**
 * Online lessons were planned, begun, ended or taken away: their pupils, the parents and who teaches them read the week again. What goes on now is in their
 * inboxes, so that a page opened meanwhile knows it too. Read now: news that arrives twice or late tells the newest truth.
 */
export async function tellOnline(env: Env, tenant: Tenant, news: Extract<News, { news: 'onlineLesson.changed' }>): Promise<void> {
  const { onlineLessonId, studyGroupId, days, studentIds } = news
  const row = onlineLessonId === null ? null : await findOnline(tenant, onlineLessonId)
  if (row !== null && row.state !== 'draft') {
    await followOnline(env, tenant, row)
    return
  }
  const hearers = await hearersOfDrafts(tenant, studyGroupId, days, studentIds)
  await tell(env, hearers, { type: 'onlineLesson.changed', studyGroupId, days: [...days] })
}

/** Call, inboxes and open pages of a lesson that was published, or is over, as the school is now. */
async function followOnline(env: Env, tenant: Tenant, row: OnlineRow): Promise<void> {
  const published = row.state === 'published'
  // Whoever published it may have been cut off before the call was founded; and it may have been founded while it was being ended.
  if (published) await openCall(env, tenant, row)
  else if (row.callId !== null) await env.CALL_ROOM.getByName(row.callId).endCall(null)
  const rows = await tenant.db.batch(onlinePeopleQueries(tenant, row))
  const present = hearersOf(rows, row.publishedBy)
  const hearers = [...new Set([...present, ...row.told])]
  const version = now(env)
  const lists = await onlineNow(tenant, hearers)
  for (let start = 0; start < hearers.length; start += INBOXES_AT_ONCE) {
    const some = hearers.slice(start, start + INBOXES_AT_ONCE)
    await Promise.all(some.map((personId) => env.INBOX.getByName(personId).setOnline(version, lists.get(personId) ?? [])))
  }
  await tell(env, hearers, { type: 'onlineLesson.changed', studyGroupId: row.studyGroupId, days: [row.on] })
  await tenant.db
    .update(onlineLessons)
    .set({ told: published ? [...present] : [] })
    .where(eq(onlineLessons.id, row.onlineLessonId))
}

async function hearersOfDrafts(
  { db }: Tenant,
  studyGroupId: StudyGroupId,
  days: readonly SchoolDate[],
  studentIds: readonly PersonId[] | null,
): Promise<Set<PersonId>> {
  const [from, to] = [days.reduce((a, b) => (a < b ? a : b)), days.reduce((a, b) => (a > b ? a : b))]
  const ofGroup = and(
    eq(studyGroupMembers.studyGroupId, studyGroupId),
    sql`${studyGroupMembers.fromOn} <= ${to} and coalesce(${studyGroupMembers.toOn}, '9999') >= ${from}`,
    studentIds === null ? undefined : sql`${studyGroupMembers.studentId} in (select value from json_each(${JSON.stringify(studentIds)}))`,
  )
  const found = await db.batch([
    db.select({ personId: studyGroupMembers.studentId }).from(studyGroupMembers).where(ofGroup),
    db
      .select({ personId: guardianships.parentId })
      .from(studyGroupMembers)
      .innerJoin(guardianships, eq(guardianships.studentId, studyGroupMembers.studentId))
      .where(ofGroup),
    db
      .select({ personId: teachingLoads.teacherId })
      .from(teachingLoads)
      .where(and(eq(teachingLoads.studyGroupId, studyGroupId), sql`coalesce(${teachingLoads.toOn}, '9999') >= ${from}`)),
    db
      .select({ personId: lessonChanges.substituteId })
      .from(lessons)
      .innerJoin(lessonChanges, eq(lessonChanges.lessonId, lessons.id))
      .where(and(eq(lessons.studyGroupId, studyGroupId), inArray(lessons.lessonOn, [...days]))),
  ])
  return new Set(found.flat().flatMap(({ personId }) => (personId === null ? [] : [personId])))
}

/**
 * A lesson is other than planned. One that is called off while it goes on ends; of a draft it is told by the change itself. Also of those of the same
 * class and subject that day: the group may have joined one of them, or left it again.
 */
export async function followLessonChange(env: Env, tenant: Tenant, news: Extract<News, { news: 'lesson.changed' }>): Promise<void> {
  const { lessonId, studyGroupId, days } = news
  const besideIt = sql`${onlineLessons.studyGroupId} in (select b.id from study_groups a join study_groups b
    on b.school_id = a.school_id and b.class_group_id = a.class_group_id and b.subject_id = a.subject_id where a.id = ${studyGroupId})`
  const rows = await onlineQuery(
    tenant,
    and(
      sql`${onlineLessons.state} = 'published'`,
      or(eq(onlineLessons.lessonId, lessonId), and(inArray(onlineLessons.lessonOn, [...days]), besideIt)),
    ),
  )
  for (const row of rows) {
    if (row.cancelled === 1 && row.publishedBy !== null)
      await endLesson(env, tenant, row, { personId: row.publishedBy, sessionId: '' }, now(env))
    else await followOnline(env, tenant, row)
  }
}

/**
 * Somebody has joined or left a group, or teaches it now, or the school has decided otherwise about parents: what goes on is theirs from here on, or
 * theirs no more.
 */
export async function followOnlineLessons(env: Env, tenant: Tenant): Promise<void> {
  const rows = await onlineQuery(tenant, sql`${onlineLessons.state} = 'published'`)
  for (const row of rows) await followOnline(env, tenant, row)
}
