import { and, eq, sql } from 'drizzle-orm'
import { dateAt } from '../../protocol/dates.ts'
import type { Tenant } from '../db/db.ts'
import type { News } from '../db/outbox.ts'
import { termMarks } from '../db/schema/journal.ts'
import { guardianships } from '../db/schema/school.ts'
import { Tellings, tellEach } from '../notices/tell.ts'
import { now } from '../platform/clock.ts'
import { writersQuery } from './access.ts'
import { noteTermMark, termMarkNoteQueries } from './note-term-marks.ts'

/** Marks of terms changed: tells each pupil and their parents their own, and whoever writes into the group all of them. Read now, so late news is new.
 * The family's inboxes keep a notice besides. */
export async function tellTermMarks(env: Env, tenant: Tenant, news: Extract<News, { news: 'termMarks.put' }>): Promise<void> {
  const pairs = JSON.stringify(news.marks)
  const at = now(env)
  const [markRows, parentRows, teacherRows, ...noteRows] = await tenant.db.batch([
    tenant.db
      .select({ studentId: termMarks.studentId, period: termMarks.period, value: termMarks.value, version: termMarks.version })
      .from(termMarks)
      .where(
        and(
          eq(termMarks.studyGroupId, news.studyGroupId),
          sql`(${termMarks.studentId}, ${termMarks.period}) in (select value->>'studentId', value->>'period' from json_each(${pairs}))`,
        ),
      ),
    tenant.db
      .select({ studentId: guardianships.studentId, parentId: guardianships.parentId })
      .from(guardianships)
      .where(sql`${guardianships.studentId} in (select value->>'studentId' from json_each(${pairs}))`),
    writersQuery(tenant, news.studyGroupId, dateAt(at, tenant.timeZone)),
    ...termMarkNoteQueries(tenant, news.studyGroupId, pairs),
  ])
  const tellings = new Tellings()
  for (const mark of markRows) {
    const family = parentRows.filter((row) => row.studentId === mark.studentId).map((row) => row.parentId)
    for (const hearer of new Set([mark.studentId, ...family, ...teacherRows.map((row) => row.personId)])) {
      tellings.to(hearer).events.push({ type: 'termMark.changed', studyGroupId: news.studyGroupId, ...mark })
    }
    const note = noteTermMark(noteRows, news.studyGroupId, mark, at)
    note?.(tellings.to(mark.studentId), false)
    for (const parent of family) note?.(tellings.to(parent), true)
  }
  await tellEach(env, tellings)
}
