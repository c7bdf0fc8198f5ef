import { and, eq, isNull } from 'drizzle-orm'
import type { ChangeAbsence, WithdrawAbsence } from '../../../protocol/attendance.ts'
import { addDays, dateAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import { ABSENCE_NOTICES_AHEAD_MAX } from '../../../protocol/limits.ts'
import { outboxRow } from '../../db/outbox.ts'
import { absenceNotices } from '../../db/schema/journal.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { absenceNotice, noticesOfStudent } from '../../journal/attendance/absence-notices.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { studentQueries } from '../access.ts'
import { requireParent } from './access.ts'
import { lessonsQuery, requireDates } from './notice-dates.ts'

type Which = Pick<ParsedInputOf<typeof WithdrawAbsence>, 'studentId' | 'noticeId'>

/** While it lies ahead, or holds: its first day stands once it has begun. Either parent's to change. */
export async function changeAbsence(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof ChangeAbsence>,
): Promise<ResultOf<typeof ChangeAbsence>> {
  const { tenant, personId } = actor
  const { studentId, noticeId, fromOn, toOn, reason, comment } = input
  const numbers = input.numbers === null ? null : [...new Set(input.numbers)].sort((a, b) => a - b)
  const at = now(env)
  const today = dateAt(at, tenant.timeZone)
  const [names, parents, noticeRows, lessonRows] = await tenant.db.batch([
    ...studentQueries(actor, studentId),
    noticeQuery(actor, input),
    lessonsQuery(tenant, studentId, input),
  ])
  requireParent(actor, studentId, names, parents)
  const before = requireAhead(noticeRows, today)
  requireDates(input, lessonRows, today, before.fromOn)
  const [, , rows] = await tenant.db.batch([
    tenant.db
      .update(absenceNotices)
      .set({ fromOn, toOn, numbers, reason, comment, createdAt: at, createdBy: personId })
      .where(and(eq(absenceNotices.id, noticeId), isNull(absenceNotices.withdrawnAt))),
    outboxRow(tenant, at, { news: 'absence.noticed', noticeId, studentId, ...bothSpans(before, input) }),
    noticesOfStudent(tenant, studentId, today, ABSENCE_NOTICES_AHEAD_MAX + 1),
  ])
  const stored = rows.find((one) => one.noticeId === noticeId)
  if (!stored) throw new Refusal('not_found')
  return { notice: absenceNotice(stored) }
}

/** «Отозвать». Days that are over keep what was said of them. */
export async function withdrawAbsence(env: Env, actor: Actor, input: Which): Promise<ResultOf<typeof WithdrawAbsence>> {
  const { tenant, personId } = actor
  const { studentId, noticeId } = input
  const at = now(env)
  const today = dateAt(at, tenant.timeZone)
  const [names, parents, noticeRows] = await tenant.db.batch([...studentQueries(actor, studentId), noticeQuery(actor, input)])
  requireParent(actor, studentId, names, parents)
  const { fromOn, toOn } = requireAhead(noticeRows, today)
  const begun = fromOn < today
  await tenant.db.batch([
    tenant.db
      .update(absenceNotices)
      .set(begun ? { toOn: addDays(today, -1), createdAt: at, createdBy: personId } : { withdrawnAt: at })
      .where(and(eq(absenceNotices.id, noticeId), isNull(absenceNotices.withdrawnAt))),
    outboxRow(tenant, at, { news: 'absence.noticed', noticeId, studentId, fromOn, toOn }),
  ])
  return {}
}

function noticeQuery({ tenant: { db } }: Actor, { studentId, noticeId }: Which) {
  return db
    .select({ fromOn: absenceNotices.fromOn, toOn: absenceNotices.toOn })
    .from(absenceNotices)
    .where(and(eq(absenceNotices.id, noticeId), eq(absenceNotices.studentId, studentId), isNull(absenceNotices.withdrawnAt)))
}

type Span = { readonly fromOn: SchoolDate; readonly toOn: SchoolDate }

/** Refuses not_found, and date_past for one that is over. */
function requireAhead([row]: readonly Span[], today: SchoolDate): Span {
  if (!row) throw new Refusal('not_found')
  if (row.toOn < today) throw new Refusal('date_past')
  return row
}

function bothSpans(one: Span, other: Span): Span {
  return { fromOn: one.fromOn < other.fromOn ? one.fromOn : other.fromOn, toOn: one.toOn > other.toOn ? one.toOn : other.toOn }
}
