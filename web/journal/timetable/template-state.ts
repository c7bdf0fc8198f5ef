// The open template: what is shown, what is carried, what stands in its way. Signals and plain functions; template-grid.tsx draws them.
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { StudyGroupId } from '../../../protocol/ids.ts'
import type { Conflict, GetTimetableTemplate, TemplateGroup, TimetableEntry, TimetableGroup } from '../../../protocol/timetable.ts'
import { conflictsOf, type Placed, refusedConflicts, roomKey, slotOf } from '../../../protocol/timetable-conflicts.ts'

export type TemplateData = ResultOf<typeof GetTimetableTemplate>
export type Place = { readonly weekday: number; readonly number: number }
/** What is on its way into the grid: a group for a new lesson, or a lesson that moves. */
export type Carried = { readonly group: TimetableGroup; readonly entry: TimetableEntry | null; readonly room: string | null }
export type Shown = { readonly by: 'class' | 'teacher' | 'room'; readonly of: string }

export type Verdict = 'free' | 'sharedRoom' | 'blocked'

export type Template = {
  readonly data: TemplateData
  readonly on: SchoolDate
  readonly group: (id: StudyGroupId) => TimetableGroup | undefined
  readonly entry: (id: string) => TimetableEntry | undefined
  /** The week of the chosen class, teacher or room. */
  readonly at: (shown: Shown, place: Place) => readonly TimetableEntry[]
  readonly carried: Signal<Carried | null>
  /** Of each place, while something is carried. */
  readonly conflictsAt: ReadonlySignal<(place: Place) => readonly Conflict[]>
  readonly roomOf: (group: TimetableGroup) => string | null
  readonly hours: (group: TimetableGroup) => number
  /** How many lessons a week the group lacks of what its loads say (below zero: has too many); 0 also while nobody says. */
  readonly lacks: (group: TemplateGroup) => number
}

export function openTemplate(data: TemplateData, on: SchoolDate, carried: Signal<Carried | null> = signal(null)): Template {
  const groups = new Map(data.groups.map((group) => [group.studyGroupId, group]))
  const neighbours = new Map(
    data.groups.map((group) => [group.studyGroupId, new Set(group.meets.map((place) => data.groups[place]?.studyGroupId))]),
  )
  const holding = data.entries.filter(({ fromOn, toOn }) => fromOn <= on && on <= toOn)
  const bySlot = Map.groupBy(holding, (entry) => slotOf(entry.weekday, entry.number))
  // What begins later is in the way of what lasts until then.
  const placed = Map.groupBy(
    data.entries.map((entry) => placedEntry(entry, groups)),
    ({ slot }) => slot,
  )
  const meets = (one: StudyGroupId, other: StudyGroupId) => neighbours.get(one)?.has(other) ?? false
  const lastDay = data.year?.endsOn ?? on

  const conflictsAt = computed(() => {
    const what = carried.value
    return ({ weekday, number }: Place): readonly Conflict[] => {
      if (what === null) return []
      const slot = slotOf(weekday, number)
      const one: Placed = {
        key: what.entry?.id ?? '',
        studyGroupId: what.group.studyGroupId,
        teacherIds: what.group.teacherIds,
        room: what.room,
        slot,
        fromOn: on,
        toOn: what.entry?.toOn ?? lastDay,
      }
      return conflictsOf(one, placed.get(slot) ?? [], meets)
    }
  })

  const isOf = ({ by, of }: Shown) => {
    if (by === 'room') return (entry: TimetableEntry) => entry.room !== null && roomKey(entry.room) === roomKey(of)
    return ({ studyGroupId }: TimetableEntry) => {
      const group = groups.get(studyGroupId)
      return by === 'class' ? (group?.classGroupId ?? '') === of : (group?.teacherIds.some((id) => id === of) ?? false)
    }
  }

  const hours = ({ studyGroupId }: TimetableGroup) => holding.filter((entry) => entry.studyGroupId === studyGroupId).length

  return {
    data,
    on,
    carried,
    conflictsAt,
    group: (id) => groups.get(id),
    entry: (id) => data.entries.find((entry) => entry.id === id),
    at: (shown, { weekday, number }) => (bySlot.get(slotOf(weekday, number)) ?? []).filter(isOf(shown)),
    roomOf: ({ studyGroupId, classGroupId }) =>
      data.entries.findLast((entry) => entry.studyGroupId === studyGroupId && entry.room !== null)?.room ??
      data.classes.find((one) => one.classGroupId === classGroupId)?.room ??
      null,
    hours,
    lacks: (group) => {
      if (group.weekHoursHundredths === null) return 0
      const lacking = group.weekHoursHundredths - hours(group) * 100
      // Half a lesson a week is a whole one every other week: either is right.
      return Math.abs(lacking) < 100 ? 0 : Math.trunc(lacking / 100)
    },
  }
}

export function verdictOf(conflicts: readonly Conflict[]): Verdict {
  if (conflicts.length === 0) return 'free'
  return refusedConflicts(conflicts, true).length > 0 ? 'blocked' : 'sharedRoom'
}

/** After the server has said what it wrote. */
export function withSaved(data: TemplateData, put: readonly TimetableEntry[], gone: readonly string[]): TemplateData {
  const ids = new Set<string>([...gone, ...put.map(({ id }) => id)])
  return { ...data, entries: [...data.entries.filter(({ id }) => !ids.has(id)), ...put.filter(({ toOn }) => toOn >= data.today)] }
}

function placedEntry(entry: TimetableEntry, groups: ReadonlyMap<StudyGroupId, TimetableGroup>): Placed {
  const { id, studyGroupId, room, fromOn, toOn } = entry
  const teacherIds = groups.get(studyGroupId)?.teacherIds ?? []
  return { key: id, studyGroupId, teacherIds, room, slot: slotOf(entry.weekday, entry.number), fromOn, toOn }
}
