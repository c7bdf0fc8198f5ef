// What is written beside a change of an online lesson: its row in the log, and the news. Both only where `where` still holds.
import { type SQL, sql } from 'drizzle-orm'
import type { Tenant } from '../../db/db.ts'
import { journalLog } from '../../db/schema/journal.ts'
import { outbox } from '../../db/schema/school.ts'
import type { Author } from './access.ts'
import type { OnlineRow } from './online-lesson.ts'

/** Before the row changes, so that all statements of the batch judge by the same state. `where`: `from online_lessons where …`. */
export function onlineLog(
  { tenant, personId, sessionId }: Author & { readonly tenant: Tenant },
  { lessonId, studyGroupId, on, startsAt, platform }: OnlineRow,
  what: 'onlineLesson.publish' | 'onlineLesson.end',
  at: number,
  where: SQL,
) {
  return tenant.db.insert(journalLog).select(
    sql`select null, ${tenant.schoolId}, ${at}, ${personId}, ${sessionId}, ${what}, ${lessonId ?? ''}, null, null,
      ${JSON.stringify({ on, startsAt, platform })}, ${studyGroupId}, null ${where}`,
  )
}

/** It begins or ends: told as soon as the answer has left. */
export function liveNews({ db, schoolId }: Tenant, { onlineLessonId, studyGroupId, on, studentIds }: OnlineRow, at: number, where: SQL) {
  const payload = JSON.stringify({ onlineLessonId, studyGroupId, days: [on], studentIds })
  return db.insert(outbox).select(sql`select null, ${schoolId}, ${at}, 'onlineLesson.changed', ${payload}, 0, 0 ${where}`)
}
