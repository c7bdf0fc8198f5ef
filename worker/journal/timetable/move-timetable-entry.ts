import { addDays } from '../../../protocol/dates.ts'
import type { ParsedInputOf, ResultOf } from '../../../protocol/endpoint.ts'
import type { Conflict, MoveTimetableEntry, TimetableEntry } from '../../../protocol/timetable.ts'
import { refusedConflicts } from '../../../protocol/timetable-conflicts.ts'
import type { Actor } from '../../identity/require-actor.ts'
import { newId } from '../../platform/new-id.ts'
import { Refusal } from '../../platform/refusal.ts'
import { requireDecent } from '../../school/require-decent.ts'
import { requireTimetableEditor } from './access.ts'
import { changeTemplate, datesFrom, entryConflicts, groupsAt } from './change-template.ts'

/**
 * Another place, room or last day from `fromOn` on. An entry that has begun ends the day before, and goes on as a new one: what was taught by the
 * old timetable stays as it was. Refuses changed_by_another when the entry's version has moved on.
 */
export async function moveTimetableEntry(
  env: Env,
  actor: Actor,
  input: ParsedInputOf<typeof MoveTimetableEntry>,
): Promise<ResultOf<typeof MoveTimetableEntry>> {
  await requireTimetableEditor(actor)
  await requireDecent(actor.tenant, { room: input.room })
  const { entryId, weekday, number, room, sharedRoom } = input
  let conflicts: Conflict[] = []
  const change = await changeTemplate(
    env,
    actor,
    (template) => {
      const before = template.entries.get(entryId)
      return before ? groupsAt(template, before.studyGroupId, weekday, number) : []
    },
    (template) => {
      const before = template.entries.get(entryId)
      if (!before) throw new Refusal('not_found')
      if (before.version !== input.version) throw new Refusal('changed_by_another')
      const dates = datesFrom(input, template.today)
      const splits = before.fromOn < dates.fromOn
      const id = splits ? newId<TimetableEntry['id']>('timetableEntry', template.atMs) : entryId
      const entry: TimetableEntry = { ...before, id, weekday, number, room, ...dates, version: splits ? 1 : before.version + 1 }
      conflicts = entryConflicts(template, entry, [entryId])
      if (refusedConflicts(conflicts, sharedRoom).length > 0) return null
      if (!splits) return { put: [entry], gone: [], reassigned: [], before }
      const samePlace = before.weekday === weekday && before.number === number
      return {
        put: [{ ...before, toOn: addDays(dates.fromOn, -1), version: before.version + 1 }, entry],
        gone: [],
        reassigned: samePlace ? [{ from: entryId, to: id, groupId: before.studyGroupId, sinceOn: dates.fromOn }] : [],
        before,
      }
    },
  )
  if (change === null) return { outcome: 'conflicts', conflicts }
  return { outcome: 'saved', put: [...change.put], gone: [], conflicts }
}
