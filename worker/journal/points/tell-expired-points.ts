import { eq, sql } from 'drizzle-orm'
import type { Tenant } from '../../db/db.ts'
import type { News } from '../../db/outbox.ts'
import { cells, lessons } from '../../db/schema/journal.ts'
import { guardianships, people, studyGroups, subjects } from '../../db/schema/school.ts'
import { Tellings, tellEach } from '../../notices/tell.ts'
import { now } from '../../platform/clock.ts'

/** The last day for a work is over: its pupil and the parents hear of it, each of their own only, and their inboxes keep a notice. */
export async function tellExpiredPoints(env: Env, { db }: Tenant, news: Extract<News, { news: 'point.expired' }>): Promise<void> {
  const { studyGroupId } = news
  const at = now(env)
  const pairs = JSON.stringify(news.cells)
  const pupils = sql`(select value->>'studentId' from json_each(${pairs}))`
  const [parents, subjectRows, students, points] = await db.batch([
    db
      .select({ studentId: guardianships.studentId, parentId: guardianships.parentId })
      .from(guardianships)
      .where(sql`${guardianships.studentId} in ${pupils}`),
    db
      .select({ subject: subjects.title })
      .from(studyGroups)
      .innerJoin(subjects, eq(subjects.id, studyGroups.subjectId))
      .where(eq(studyGroups.id, studyGroupId)),
    db.select({ studentId: people.id, givenName: people.givenName }).from(people).where(sql`${people.id} in ${pupils}`),
    db
      .select({ lessonId: cells.lessonId, studentId: cells.studentId, marks: cells.marks, on: lessons.lessonOn })
      .from(cells)
      .innerJoin(lessons, eq(lessons.id, cells.lessonId))
      .where(sql`(${cells.lessonId}, ${cells.studentId}) in (select value->>'lessonId', value->>'studentId' from json_each(${pairs}))`),
  ])
  const tellings = new Tellings()
  for (const { lessonId, studentId } of news.cells) {
    const family = parents.filter((row) => row.studentId === studentId).map(({ parentId }) => parentId)
    const point = points.find((row) => row.lessonId === lessonId && row.studentId === studentId)
    const givenName = students.find((row) => row.studentId === studentId)?.givenName ?? ''
    for (const hearer of new Set([studentId, ...family])) {
      const told = tellings.to(hearer)
      told.events.push({ type: 'point.expired', studyGroupId, lessonId, studentId })
      // Where it has become a mark the family is told of the mark.
      if (!point?.marks.some(({ value }) => value === '.')) continue
      const child = hearer === studentId ? null : { personId: studentId, givenName }
      const place = { studyGroupId, subject: subjectRows[0]?.subject ?? '', lessonId, on: point.on }
      told.notices.push({
        key: `expired ${lessonId} ${studentId}`,
        readAt: at,
        since: at,
        at,
        notice: { about: 'expired', child, ...place },
      })
    }
  }
  await tellEach(env, tellings)
}
