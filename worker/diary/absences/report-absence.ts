import type { ReportAbsence } from '../../../protocol/attendance.ts'
import { dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { AbsenceNoticeId } from '../../../protocol/ids.ts'
import { ABSENCE_NOTICES_AHEAD_MAX } from '../../../protocol/limits.ts'
import { outboxRow } from '../../db/outbox.ts'
import { absenceNotices } from '../../db/schema/journal.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { absenceNotice, noticesOfStudent, saidOf } from '../../journal/attendance/absence-notices.ts'
import { now } from '../../platform/clock.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireDecent } from '../../school/require-decent.ts'
import { studentQueries } from '../access.ts'
import { requireParent } from './access.ts'
import { lessonsQuery, requireDates } from './notice-dates.ts'

/** Refuses message_moderated, date_past, absence_too_long, lesson_not_of_student, notices_too_many. */
export async function reportAbsence(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof ReportAbsence>,
): Promise<ResultOf<typeof ReportAbsence>> {
  const { tenant, personId } = actor
  const { studentId, fromOn, toOn, reason, comment } = input
  await requireDecent(tenant, { comment })
  const numbers = input.numbers === null ? null : [...new Set(input.numbers)].sort((a, b) => a - b)
  const at = now(env)
  const today = dateAt(at, tenant.timeZone)
  const [names, parents, lessonRows, known] = await tenant.db.batch([
    ...studentQueries(actor, studentId),
    lessonsQuery(tenant, studentId, input),
    noticesOfStudent(tenant, studentId, today, ABSENCE_NOTICES_AHEAD_MAX),
  ])
  requireParent(actor, studentId, names, parents)
  requireDates(input, lessonRows, today)
  const said = saidOf({ fromOn, toOn, numbers, reason, comment })
  const same = known.find((one) => saidOf(one) === said)
  if (same) return { notice: absenceNotice(same) }
  if (known.length >= ABSENCE_NOTICES_AHEAD_MAX) throw new Refusal('notices_too_many')

  const id = newId<AbsenceNoticeId>('absenceNotice', at)
  const row = { id, schoolId: tenant.schoolId, studentId, fromOn, toOn, numbers, reason, comment, createdAt: at, createdBy: personId }
  const [, , rows] = await tenant.db.batch([
    tenant.db.insert(absenceNotices).values(row),
    outboxRow(tenant, at, { news: 'absence.noticed', noticeId: id, studentId, fromOn, toOn }),
    noticesOfStudent(tenant, studentId, today, ABSENCE_NOTICES_AHEAD_MAX + 1),
  ])
  const stored = rows.find((one) => one.noticeId === id)
  if (!stored) throw new Error('a notice that was just written is not there')
  return { notice: absenceNotice(stored) }
}
