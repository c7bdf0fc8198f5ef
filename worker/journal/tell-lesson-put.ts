import { and, eq, isNotNull } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { Tenant } from '../db/db.ts'
import type { News } from '../db/outbox.ts'
import { lessonChanges } from '../db/schema/journal.ts'
import { tell } from '../notices/tell.ts'
import { now } from '../platform/clock.ts'
import { leadersQuery } from './access.ts'
import { hearersQueries } from './timetable/tell-lesson.ts'

/**
 * A lesson's kind of work, topic or note is another: the open grids of whoever writes into the group and of the day's substitute read it again, and unless it was
 * the staff's note the open diaries of its families, whose averages follow the kind. Nobody's inbox keeps a notice.
 */
export async function tellLessonPut(env: Env, tenant: Tenant, news: Extract<News, { news: 'lesson.put' }>): Promise<void> {
  const { lessonId, studyGroupId, on, families } = news
  const [students, parents, teachers, leaders, substitutes] = await tenant.db.batch([
    ...hearersQueries(tenant, studyGroupId, on, on),
    leadersQuery(tenant, studyGroupId),
    tenant.db
      .select({ personId: lessonChanges.substituteId })
      .from(lessonChanges)
      .where(
        and(
          eq(lessonChanges.lessonId, lessonId),
          isNotNull(lessonChanges.substituteId),
          // A substitute has the lesson on its day and not after it (rule SUB-04).
          eq(lessonChanges.lessonOn, dateAt(now(env), tenant.timeZone)),
        ),
      ),
  ])
  const hearers = new Set<PersonId>(
    [...teachers, ...leaders, ...(families ? [...students, ...parents] : [])].map(({ personId }) => personId),
  )
  for (const { personId } of substitutes) if (personId !== null) hearers.add(personId)
  await tell(env, [...hearers], { type: 'lesson.changed', studyGroupId, lessonId, days: [on] })
}
