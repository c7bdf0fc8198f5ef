import { and, eq, isNotNull, sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { Tenant } from '../db/db.ts'
import type { News } from '../db/outbox.ts'
import { lessonChanges } from '../db/schema/journal.ts'
import { classMembers, classTeachers, guardianships } from '../db/schema/school.ts'
import { Tellings, tellEach } from '../notices/tell.ts'
import { now } from '../platform/clock.ts'
import { writersQuery } from './access.ts'
import { attendanceMoved, cellNoteQueries, noteCell } from './note-cells.ts'
import { currentCells } from './write-cells.ts'

/**
 * Cells changed: tells each pupil and their parents their own cell, whoever writes into the group all of them (their open grids), a substitute their
 * lesson's.
 * Class teachers, who may not teach the group, are told that the attendance of their class has changed, and no mark (rule ATT-16). The family's inboxes
 * keep a notice besides.
 * What is told is read now, so news that arrives twice or late tells the newest truth.
 */
export async function tellCells(env: Env, tenant: Tenant, news: Extract<News, { news: 'cells.put' }>): Promise<void> {
  const pairs = JSON.stringify(news.cells)
  const studentIds = sql`(select value->>'studentId' from json_each(${pairs}))`
  const at = now(env)
  const [cellRows, parentRows, teacherRows, substituteRows, leaderRows, ...noteRows] = await tenant.db.batch([
    currentCells(tenant, pairs),
    tenant.db
      .select({ studentId: guardianships.studentId, parentId: guardianships.parentId })
      .from(guardianships)
      .where(sql`${guardianships.studentId} in ${studentIds}`),
    writersQuery(tenant, news.studyGroupId, dateAt(at, tenant.timeZone)),
    tenant.db
      .select({ lessonId: lessonChanges.lessonId, substituteId: lessonChanges.substituteId })
      .from(lessonChanges)
      .where(
        and(
          sql`${lessonChanges.lessonId} in (select value->>'lessonId' from json_each(${pairs}))`,
          isNotNull(lessonChanges.substituteId),
          // A substitute has the lesson on its day and not after it (rule SUB-04).
          eq(lessonChanges.lessonOn, dateAt(at, tenant.timeZone)),
        ),
      ),
    tenant.db
      .select({
        studentId: classMembers.studentId,
        fromOn: classMembers.fromOn,
        toOn: classMembers.toOn,
        classGroupId: classMembers.classGroupId,
        leaderId: classTeachers.teacherId,
      })
      .from(classMembers)
      .innerJoin(classTeachers, eq(classTeachers.classGroupId, classMembers.classGroupId))
      .where(sql`${classMembers.studentId} in ${studentIds}`),
    ...cellNoteQueries(tenant, news.studyGroupId, pairs),
  ])
  const tellings = new Tellings()
  const moved = cellRows.flatMap((cell) => {
    const on = attendanceMoved(noteRows, cell)
    return on === null ? [] : [{ studentId: cell.studentId, on }]
  })
  // Security: of a pupil who came or went, only the days in the class are its teacher's business.
  const leads = leaderRows.filter(({ studentId, fromOn, toOn }) =>
    moved.some((one) => one.studentId === studentId && fromOn <= one.on && one.on <= (toOn ?? '9999')),
  )
  for (const [leaderId, rows] of Map.groupBy(leads, (row) => row.leaderId)) {
    for (const classGroupId of new Set(rows.map((row) => row.classGroupId)))
      tellings.to(leaderId).events.push({ type: 'attendance.changed', classGroupId })
  }
  for (const cell of cellRows) {
    const family = parentRows.filter((row) => row.studentId === cell.studentId).map((row) => row.parentId)
    const substitutes = substituteRows.flatMap(({ lessonId, substituteId }) =>
      lessonId === cell.lessonId && substituteId ? [substituteId] : [],
    )
    for (const hearer of new Set([cell.studentId, ...family, ...teacherRows.map((row) => row.personId), ...substitutes])) {
      tellings.to(hearer).events.push({ type: 'cell.changed', studyGroupId: news.studyGroupId, cell })
    }
    const note = noteCell(noteRows, news.studyGroupId, cell, at)
    note?.(tellings.to(cell.studentId), false)
    for (const parent of family) note?.(tellings.to(parent), true)
  }
  await tellEach(env, tellings)
}
