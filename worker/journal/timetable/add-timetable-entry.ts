import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { AddTimetableEntry, Conflict, TimetableEntry } from '../../../protocol/timetable.ts'
import { refusedConflicts } from '../../../protocol/timetable-conflicts.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireDecent } from '../../school/require-decent.ts'
import { requireTimetableEditor } from './access.ts'
import { changeTemplate, datesFrom, entryConflicts, groupsAt } from './change-template.ts'

/** A group gets a place in the week. What stands in the way is named and nothing is changed; a room may be shared on purpose. */
export async function addTimetableEntry(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof AddTimetableEntry>,
): Promise<ResultOf<typeof AddTimetableEntry>> {
  await requireTimetableEditor(actor)
  await requireDecent(actor.tenant, { room: input.room })
  const { studyGroupId, weekday, number, room, sharedRoom } = input
  let conflicts: Conflict[] = []
  const change = await changeTemplate(
    env,
    actor,
    (template) => groupsAt(template, studyGroupId, weekday, number),
    (template) => {
      if (!template.groups.has(studyGroupId)) throw new Refusal('not_found')
      const dates = datesFrom(input, template.today)
      const id = newId<TimetableEntry['id']>('timetableEntry', template.atMs)
      const entry: TimetableEntry = { id, studyGroupId, weekday, number, room, ...dates, version: 1 }
      conflicts = entryConflicts(template, entry, [])
      if (refusedConflicts(conflicts, sharedRoom).length > 0) return null
      return { put: [entry], gone: [], reassigned: [], before: null }
    },
  )
  if (change === null) return { outcome: 'conflicts', conflicts }
  return { outcome: 'saved', put: [...change.put], gone: [], conflicts }
}
