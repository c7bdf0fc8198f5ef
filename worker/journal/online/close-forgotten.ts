import { and, asc, lte, sql } from 'drizzle-orm'
import type { Tenant } from '../../db/db.ts'
import { onlineLessons } from '../../db/schema/journal.ts'
import { now } from '../../platform/clock.ts'
import { log } from '../../platform/log.ts'
import { endLesson } from './end-online-lesson.ts'
import { findOnline } from './online-lesson.ts'

/** A run a minute; the rest of a whole city's fifth lesson in the minutes after. */
const LESSONS_PER_RUN_MAX = 50

/** A published lesson that nobody has ended is ended some minutes after its end, as its publisher would have, so who was there is kept. */
export async function closeForgotten(env: Env, { db }: Pick<Tenant, 'db'>, tenants: readonly Tenant[]): Promise<void> {
  const at = now(env)
  const forgotten = await db
    .select({ id: onlineLessons.id, schoolId: onlineLessons.schoolId })
    .from(onlineLessons)
    .where(and(sql`${onlineLessons.state} = 'published'`, lte(onlineLessons.closesAt, at)))
    .orderBy(asc(onlineLessons.closesAt))
    .limit(LESSONS_PER_RUN_MAX)
  for (const { id, schoolId } of forgotten) {
    const tenant = tenants.find((one) => one.schoolId === schoolId)
    const row = tenant ? await findOnline(tenant, id) : null
    if (!tenant || row === null || row.publishedBy === null) continue
    try {
      await endLesson(env, tenant, row, { personId: row.publishedBy, sessionId: '' }, at)
    } catch (error) {
      // One room that does not answer must not keep the others' lessons open; it is asked again in the next minute.
      log.error('online.close_failed', error, { onlineLessonId: id })
    }
  }
}
