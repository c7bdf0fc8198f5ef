// A teacher says that they will be away, or the deputy head does for them. Lessons change only when somebody plans them.
import { and, eq } from 'drizzle-orm'
import { addDays, dateAt, type SchoolDate } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { PersonId, TeacherAbsenceId } from '../../../protocol/ids.ts'
import { ABSENCES_LISTED_MAX, TEACHER_ABSENCE_DAYS_MAX } from '../../../protocol/limits.ts'
import { canAny } from '../../../protocol/rights.ts'
import type { ListTeacherAbsences, ReportTeacherAbsence, WithdrawTeacherAbsence } from '../../../protocol/timetable.ts'
import { outboxRow } from '../../db/outbox.ts'
import { teacherAbsences } from '../../db/schema/journal.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { rolesOf } from '../../identity/roles.ts'
import { now } from '../../platform/clock.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireDecent } from '../../school/require-decent.ts'
import { absence, absencesQuery } from './day-lessons.ts'
import { teachersAmong } from './school-groups.ts'

/** `own`: nobody else's are theirs to see. To those with neither right nothing of this exists. */
async function requireAbsences(actor: Actor): Promise<{ own: boolean }> {
  const roles = await rolesOf(actor.tenant, actor.personId)
  if (canAny(roles, 'timetable.set')) return { own: false }
  if (canAny(roles, 'teacherAbsence.report')) return { own: true }
  throw new Refusal('not_found')
}

export async function listTeacherAbsences(env: Env, actor: Actor): Promise<ResultOf<typeof ListTeacherAbsences>> {
  const { own } = await requireAbsences(actor)
  const today = dateAt(now(env), actor.tenant.timeZone)
  const rows = await absencesQuery(actor.tenant, today, undefined, own ? actor.personId : undefined).limit(ABSENCES_LISTED_MAX)
  return { today, absences: rows.map(absence) }
}

/** Refuses not_found for somebody who is no teacher here or, to a teacher, anybody else. */
export async function reportTeacherAbsence(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof ReportTeacherAbsence>,
): Promise<ResultOf<typeof ReportTeacherAbsence>> {
  const { own } = await requireAbsences(actor)
  const { tenant, personId } = actor
  const { teacherId, fromOn, toOn, reason, comment } = input
  await requireDecent(tenant, { comment })
  if (own && teacherId !== personId) throw new Refusal('not_found')
  const at = now(env)
  requireDates(fromOn, toOn, dateAt(at, tenant.timeZone))
  if ((await teachersAmong(tenant, [teacherId])).length === 0) throw new Refusal('not_found')
  const id = newId<TeacherAbsenceId>('teacherAbsence', at)
  const row = { id, schoolId: tenant.schoolId, teacherId, fromOn, toOn, reason, comment, createdAt: at, createdBy: personId }
  const [, , rows] = await tenant.db.batch([
    tenant.db.insert(teacherAbsences).values(row),
    outboxRow(tenant, at, { news: 'teacherAbsence.changed' }),
    absencesQuery(tenant, toOn, toOn, teacherId),
  ])
  const stored = rows.find((one) => one.id === id)
  if (!stored) throw new Error('an absence that was just written is not there')
  return { absence: absence(stored) }
}

export async function withdrawTeacherAbsence(
  env: Env,
  actor: Actor,
  { absenceId }: ParsedInputOf<typeof WithdrawTeacherAbsence>,
): Promise<ResultOf<typeof WithdrawTeacherAbsence>> {
  const { own } = await requireAbsences(actor)
  const { db, schoolId } = actor.tenant
  const mine: PersonId | undefined = own ? actor.personId : undefined
  const [gone] = await db.batch([
    db
      .delete(teacherAbsences)
      .where(
        and(
          eq(teacherAbsences.id, absenceId),
          eq(teacherAbsences.schoolId, schoolId),
          mine === undefined ? undefined : eq(teacherAbsences.teacherId, mine),
        ),
      )
      .returning({ id: teacherAbsences.id }),
    outboxRow(actor.tenant, now(env), { news: 'teacherAbsence.changed' }),
  ])
  if (gone.length === 0) throw new Refusal('not_found')
  return {}
}

/** What is over need not be said any more, and nobody is away for longer than a school year. */
function requireDates(fromOn: SchoolDate, toOn: SchoolDate, today: SchoolDate): void {
  if (toOn < fromOn || toOn < today || addDays(fromOn, TEACHER_ABSENCE_DAYS_MAX) < toOn) throw new Refusal('invalid', { field: 'toOn' })
}
