// What cannot be at the same time in a timetable. One pure function: the editor asks it while something is dragged, the Worker before it saves.
import type { SchoolDate } from './dates.ts'
import type { PersonId, StudyGroupId } from './ids.ts'

/**
 * group: it has two lessons at once · pupils: somebody of it is in the other group · teacher · room · absent: the substitute is away that day.
 * A room may be shared on purpose (two groups in one gym); nothing else may.
 */
export const CONFLICT_KINDS = ['group', 'pupils', 'teacher', 'room', 'absent'] as const
export type ConflictKind = (typeof CONFLICT_KINDS)[number]

/** Something that takes place: an entry of the weekly template over its dates, or one dated lesson. */
export type Placed = {
  readonly key: string
  readonly studyGroupId: StudyGroupId
  readonly teacherIds: readonly PersonId[]
  readonly room: string | null
  /** Equal slots are the same time: «3 2» (weekday, number) in the template, the number on one day. */
  readonly slot: string
  readonly fromOn: SchoolDate
  readonly toOn: SchoolDate
  /** Subgroups that were merged have the same word here: one teacher in one room is what was meant. */
  readonly together?: string
}

export type FoundConflict = {
  readonly kind: Exclude<ConflictKind, 'absent'>
  /** Of what it conflicts with. */
  readonly key: string
  readonly teacherId: PersonId | null
}

/** Have these two groups a pupil in common? Never asked of one group and itself. */
export type Meets = (one: StudyGroupId, other: StudyGroupId) => boolean

export function slotOf(weekday: number, number: number): string {
  return `${weekday} ${number}`
}

/** What stands in the way of `one`, at most one of each kind and neighbour; `one` itself (by its key) is not among `others`. */
export function conflictsOf(one: Placed, others: Iterable<Placed>, meets: Meets): FoundConflict[] {
  const found: FoundConflict[] = []
  for (const other of others) {
    if (other.key === one.key || other.slot !== one.slot || other.fromOn > one.toOn || one.fromOn > other.toOn) continue
    const { key } = other
    if (other.studyGroupId === one.studyGroupId) found.push({ kind: 'group', key, teacherId: null })
    else if (meets(one.studyGroupId, other.studyGroupId)) found.push({ kind: 'pupils', key, teacherId: null })
    if (one.together !== undefined && one.together === other.together) continue
    const teacherId = one.teacherIds.find((id) => other.teacherIds.includes(id))
    if (teacherId !== undefined) found.push({ kind: 'teacher', key, teacherId })
    if (one.room !== null && other.room !== null && roomKey(one.room) === roomKey(other.room))
      found.push({ kind: 'room', key, teacherId: null })
  }
  return found
}

/** Those that are not allowed: a shared room is, once somebody has said so. */
export function refusedConflicts<C extends { readonly kind: ConflictKind }>(conflicts: readonly C[], sharedRoom: boolean): C[] {
  return conflicts.filter(({ kind }) => !(kind === 'room' && sharedRoom))
}

/** «Каб. 21» typed twice is one room, whatever the case and spaces. */
export function roomKey(room: string): string {
  return room.trim().toLowerCase().replace(/\s+/g, ' ')
}
