import { sql } from 'drizzle-orm'
import type { PersonId } from '../../../protocol/ids.ts'
import type { InboxDown } from '../../../protocol/inbox/events.ts'
import type { Tenant } from '../../db/db.ts'
import type { News } from '../../db/outbox.ts'
import { guardianships } from '../../db/schema/school.ts'
import { tellEach } from '../../notices/tell.ts'

/** The last day for a work is over: its pupil and the parents hear of it, each of their own only. */
export async function tellExpiredPoints(env: Env, { db }: Tenant, news: Extract<News, { news: 'point.expired' }>): Promise<void> {
  const { studyGroupId } = news
  const pupils = JSON.stringify(news.cells.map(({ studentId }) => studentId))
  const parents = await db
    .select({ studentId: guardianships.studentId, parentId: guardianships.parentId })
    .from(guardianships)
    .where(sql`${guardianships.studentId} in (select value from json_each(${pupils}))`)
  const events = new Map<PersonId, InboxDown[]>()
  for (const { lessonId, studentId } of news.cells) {
    const family = parents.filter((row) => row.studentId === studentId).map(({ parentId }) => parentId)
    for (const hearer of new Set([studentId, ...family]))
      events.set(hearer, [...(events.get(hearer) ?? []), { type: 'point.expired', studyGroupId, lessonId, studentId }])
  }
  await tellEach(env, events)
}
