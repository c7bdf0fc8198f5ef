import { and, eq, isNull } from 'drizzle-orm'
import type { ChangeAbsence, WithdrawAbsence } from '../../../protocol/attendance.ts'
import { addDays, dateAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import { ABSENCE_NOTICES_AHEAD_MAX } from '../../../protocol/limits.ts'
import { outboxRow } from '../../db/outbox.ts'
import { absenceNotices } from '../../db/schema/journal.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { absenceNotice, listedNotices, noticesOfStudent, saidOf } from '../../journal/attendance/absence-notices.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireDecent } from '../../school/require-decent.ts'
import { studentQueries } from '../access.ts'
import { requireParent } from './access.ts'
import { lessonsQuery, requireDates } from './notice-dates.ts'

type Seen = ParsedInputOf<typeof WithdrawAbsence>
type Versioned = Pick<Seen, 'saidAt'>

/**
 * While it lies ahead, or holds: its first day stands once it has begun. Either parent's to change, over what they saw: refuses message_moderated; changed_by_another
 * when the other was faster. The same change again, as after a lost answer, changes nothing.
 */
export async function changeAbsence(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof ChangeAbsence>,
): Promise<ResultOf<typeof ChangeAbsence>> {
  const { tenant, personId } = actor
  const { studentId, noticeId, fromOn, toOn, reason, comment } = input
  await requireDecent(tenant, { comment }, async () => (await noticeQuery(actor, input)).map((notice) => notice.comment))
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
  const isSame = saidOf(before) === saidOf({ fromOn, toOn, numbers, reason, comment })
  if (!isSame) requireSeen(before, input)
  requireDates(input, lessonRows, today, before.fromOn)
  if (isSame) return { notice: absenceNotice(before) }
  const [written, , rows] = await tenant.db.batch([
    tenant.db
      .update(absenceNotices)
      .set({ fromOn, toOn, numbers, reason, comment, createdAt: saidNow(at, before), createdBy: personId })
      .where(asSeen(input))
      .returning({ noticeId: absenceNotices.id }),
    outboxRow(tenant, at, { news: 'absence.noticed', noticeId, studentId, ...bothSpans(before, input) }),
    noticesOfStudent(tenant, studentId, today, ABSENCE_NOTICES_AHEAD_MAX + 1),
  ])
  if (written.length === 0) throw new Refusal('changed_by_another')
  const stored = rows.find((one) => one.noticeId === noticeId)
  if (!stored) throw new Refusal('not_found')
  return { notice: absenceNotice(stored) }
}

/** «Отозвать». Days that are over keep what was said of them. Refuses changed_by_another, as above. */
export async function withdrawAbsence(env: Env, actor: Actor, input: Seen): Promise<ResultOf<typeof WithdrawAbsence>> {
  const { tenant, personId } = actor
  const { studentId, noticeId } = input
  const at = now(env)
  const today = dateAt(at, tenant.timeZone)
  const [names, parents, noticeRows] = await tenant.db.batch([...studentQueries(actor, studentId), noticeQuery(actor, input)])
  requireParent(actor, studentId, names, parents)
  const before = requireAhead(noticeRows, today)
  requireSeen(before, input)
  const { fromOn, toOn } = before
  const [written] = await tenant.db.batch([
    tenant.db
      .update(absenceNotices)
      .set(fromOn < today ? { toOn: addDays(today, -1), createdAt: saidNow(at, before), createdBy: personId } : { withdrawnAt: at })
      .where(asSeen(input))
      .returning({ noticeId: absenceNotices.id }),
    outboxRow(tenant, at, { news: 'absence.noticed', noticeId, studentId, fromOn, toOn }),
  ])
  if (written.length === 0) throw new Refusal('changed_by_another')
  return {}
}

function noticeQuery({ tenant }: Actor, { studentId, noticeId }: Seen) {
  return listedNotices(tenant).where(
    and(eq(absenceNotices.id, noticeId), eq(absenceNotices.studentId, studentId), isNull(absenceNotices.withdrawnAt)),
  )
}

function requireSeen(before: Versioned, { saidAt }: Versioned): void {
  if (before.saidAt !== saidAt) throw new Refusal('changed_by_another')
}

/** Between reading and writing the other parent may have been faster: then nothing is written. */
function asSeen({ noticeId, saidAt }: Seen) {
  return and(eq(absenceNotices.id, noticeId), eq(absenceNotices.createdAt, saidAt), isNull(absenceNotices.withdrawnAt))
}

/** Two changes within one millisecond are two versions as well. */
function saidNow(at: number, before: Versioned): number {
  return Math.max(at, before.saidAt + 1)
}

type Span = { readonly fromOn: SchoolDate; readonly toOn: SchoolDate }

/** Refuses not_found, and date_past for one that is over. */
function requireAhead<Row extends Span>([row]: readonly Row[], today: SchoolDate): Row {
  if (!row) throw new Refusal('not_found')
  if (row.toOn < today) throw new Refusal('date_past')
  return row
}

function bothSpans(one: Span, other: Span): Span {
  return { fromOn: one.fromOn < other.fromOn ? one.fromOn : other.fromOn, toOn: one.toOn > other.toOn ? one.toOn : other.toOn }
}
