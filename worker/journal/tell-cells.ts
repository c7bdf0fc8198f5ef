import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'
import type { Tenant } from '../db/db.ts'
import type { News } from '../db/outbox.ts'
import { cells, lessonChanges } from '../db/schema/journal.ts'
import { guardianships, teachingLoads } from '../db/schema/school.ts'
import { tellEach } from '../notices/tell.ts'
import { now } from '../platform/clock.ts'
import { loadHolds } from './access.ts'

/**
 * Cells changed: tells each pupil and their parents their own cell, and the group's teachers all of them (their open grids), a substitute their lesson's.
 * What is told is read now, so news that arrives twice or late tells the newest truth.
 */
export async function tellCells(env: Env, tenant: Tenant, news: Extract<News, { news: 'cells.put' }>): Promise<void> {
  const pairs = JSON.stringify(news.cells)
  const studentIds = sql`(select value->>'studentId' from json_each(${pairs}))`
  const [cellRows, parentRows, teacherRows, substituteRows] = await tenant.db.batch([
    tenant.db
      .select({
        lessonId: cells.lessonId,
        studentId: cells.studentId,
        marks: cells.marks,
        attendance: cells.attendance,
        pointDueOn: cells.pointDueOn,
        version: cells.version,
      })
      .from(cells)
      .where(sql`(${cells.lessonId}, ${cells.studentId}) in (select value->>'lessonId', value->>'studentId' from json_each(${pairs}))`),
    tenant.db
      .select({ studentId: guardianships.studentId, parentId: guardianships.parentId })
      .from(guardianships)
      .where(sql`${guardianships.studentId} in ${studentIds}`),
    tenant.db
      .select({ teacherId: teachingLoads.teacherId })
      .from(teachingLoads)
      .where(and(eq(teachingLoads.studyGroupId, news.studyGroupId), loadHolds(dateAt(now(env), tenant.timeZone)))),
    tenant.db
      .select({ lessonId: lessonChanges.lessonId, substituteId: lessonChanges.substituteId })
      .from(lessonChanges)
      .where(
        and(sql`${lessonChanges.lessonId} in (select value->>'lessonId' from json_each(${pairs}))`, isNotNull(lessonChanges.substituteId)),
      ),
  ])
  const events = new Map<PersonId, InboxDown[]>()
  for (const cell of cellRows) {
    const family = parentRows.filter((row) => row.studentId === cell.studentId).map((row) => row.parentId)
    const substitutes = substituteRows.flatMap(({ lessonId, substituteId }) =>
      lessonId === cell.lessonId && substituteId ? [substituteId] : [],
    )
    for (const hearer of new Set([cell.studentId, ...family, ...teacherRows.map((row) => row.teacherId), ...substitutes])) {
      const told = events.get(hearer) ?? []
      told.push({ type: 'cell.changed', studyGroupId: news.studyGroupId, cell })
      events.set(hearer, told)
    }
  }
  await tellEach(env, events)
}
