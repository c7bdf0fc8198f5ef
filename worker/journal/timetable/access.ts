// Who may look at the whole school's timetable and who may change it. A right of roles; own weeks are GetTimetable's business.
import { canAny } from '../../../protocol/rights.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { rolesOf } from '../../identity/roles.ts'
import { Refusal } from '../../platform/refusal.ts'

/** Refuses not_found to whoever may not read it; says whether they may change it. */
export async function requireTimetableReader(actor: Actor): Promise<{ mayPut: boolean }> {
  const roles = await rolesOf(actor.tenant, actor.personId)
  if (!canAny(roles, 'timetable.readWholeSchool')) throw new Refusal('not_found')
  return { mayPut: canAny(roles, 'timetable.set') }
}

/** Refuses not_found, or not_allowed to those who may look at it. */
export async function requireTimetableEditor(actor: Actor): Promise<void> {
  if (!(await requireTimetableReader(actor)).mayPut) throw new Refusal('not_allowed')
}
