import type { ListAbsenceNotices } from '../../../protocol/attendance.ts'
import { dateAt } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import { ABSENCE_NOTICES_AHEAD_MAX } from '../../../protocol/limits.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { absenceNotice, noticesOfStudent } from '../../journal/attendance/absence-notices.ts'
import { now } from '../../platform/clock.ts'
import { studentQueries } from '../access.ts'
import { requireParent } from './access.ts'
import { nextDayQuery } from './notice-dates.ts'

/** What the child's parents have said and may still change. */
export async function listAbsenceNotices(
  env: Env,
  actor: Actor,
  { studentId }: ParsedInputOf<typeof ListAbsenceNotices>,
): Promise<ResultOf<typeof ListAbsenceNotices>> {
  const today = dateAt(now(env), actor.tenant.timeZone)
  const [names, parents, [next], rows] = await actor.tenant.db.batch([
    ...studentQueries(actor, studentId),
    nextDayQuery(actor.tenant, studentId, today),
    noticesOfStudent(actor.tenant, studentId, today, ABSENCE_NOTICES_AHEAD_MAX),
  ])
  requireParent(actor, studentId, names, parents)
  return { today, nextOn: next?.on ?? null, notices: rows.map(absenceNotice) }
}
