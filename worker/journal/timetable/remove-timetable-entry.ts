import { addDays } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { RemoveTimetableEntry } from '../../../protocol/timetable.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireTimetableEditor } from './access.ts'
import { changeTemplate } from './change-template.ts'

/** From `fromOn` on it is not there; one that has begun keeps the weeks that were. Refuses changed_by_another. */
export async function removeTimetableEntry(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof RemoveTimetableEntry>,
): Promise<ResultOf<typeof RemoveTimetableEntry>> {
  await requireTimetableEditor(actor)
  const change = await changeTemplate(
    env,
    actor,
    () => [],
    ({ entries, today }) => {
      const before = entries.get(input.entryId)
      if (!before) throw new Refusal('not_found')
      if (before.version !== input.version) throw new Refusal('changed_by_another')
      const fromOn = input.fromOn < today ? today : input.fromOn
      if (fromOn <= before.fromOn) return { put: [], gone: [before.id], reassigned: [], before }
      const toOn = addDays(fromOn, -1)
      if (toOn >= before.toOn) throw new Refusal('invalid', { field: 'fromOn' })
      return { put: [{ ...before, toOn, version: before.version + 1 }], gone: [], reassigned: [], before }
    },
  )
  return { outcome: 'saved', put: [...(change?.put ?? [])], gone: [...(change?.gone ?? [])], conflicts: [] }
}
