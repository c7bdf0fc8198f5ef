// A class's week as its table shows it, and what its reader has chosen in it. No JSX here.
import { isAbsence } from '../../../protocol/absence-counts.ts'
import { proposedAt } from '../../../protocol/absence-notice.ts'
import type { AttendanceCell, AttendanceLesson, GetAttendanceWeek } from '../../../protocol/attendance.ts'
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import type { Attendance } from '../../../protocol/journal.ts'

export type Week = ResultOf<typeof GetAttendanceWeek>

/** A column: at one time a class may have several lessons, one for each subgroup. */
export type Place = { readonly on: SchoolDate; readonly number: number; readonly lessons: readonly AttendanceLesson[] }

export function placesOf({ lessons }: Week): Place[] {
  const byPlace = Map.groupBy(lessons, ({ on, number }) => placeKey({ on, number }))
  return [...byPlace.values()].flatMap((here) => (here[0] ? [{ on: here[0].on, number: here[0].number, lessons: here }] : []))
}

export type Looked = {
  /** The pupil's own lesson there; null: none. */
  readonly lesson: AttendanceLesson | null
  readonly cell: AttendanceCell | null
  /** What parents have said and no teacher has confirmed. */
  readonly proposed: Attendance | null
}

export function openWeek(week: Week): (studentId: PersonId, place: Place) => Looked {
  const memberships = Map.groupBy(week.members, ({ studentId }) => studentId)
  const cells = new Map(week.cells.map((cell) => [`${cell.lessonId} ${cell.studentId}`, cell]))
  const notices = Map.groupBy(week.notices, ({ studentId }) => studentId)
  return (studentId, place) => {
    const own = place.lessons.filter((lesson) =>
      memberships
        .get(studentId)
        ?.some(
          ({ studyGroupId, fromOn, toOn }) =>
            studyGroupId === lesson.studyGroupId && fromOn <= place.on && (toOn === null || place.on <= toOn),
        ),
    )
    const noted = own.flatMap((lesson) => cells.get(`${lesson.lessonId} ${studentId}`) ?? [])
    const lesson = own.find(({ lessonId }) => lessonId === noted[0]?.lessonId) ?? own[0] ?? null
    const proposed = lesson === null || noted.length > 0 ? null : proposedAt(notices.get(studentId) ?? [], place)
    return { lesson, cell: noted[0] ?? null, proposed }
  }
}

export type Choice = {
  readonly students: ReadonlySet<PersonId>
  /** Whole days and single lessons of them. */
  readonly places: ReadonlySet<string>
  /** Also Б, УП and НП; otherwise only Н. */
  readonly alsoExplained: boolean
}

export const NOTHING: Choice = { students: new Set(), places: new Set(), alsoExplained: false }

export function placeKey({ on, number }: Pick<Place, 'on' | 'number'>): string {
  return `${on} ${number}`
}

export type Chosen = {
  readonly cells: readonly AttendanceCell[]
  /** Of those that are meant, how many nobody writes into any more. */
  readonly closed: number
}

/** Absences of the chosen pupils on the chosen days and lessons; whoever chooses only pupils means the whole week, only days: everybody. */
export function chosenCells(week: Week, shown: readonly Place[], { students, places, alsoExplained }: Choice): Chosen {
  if (students.size === 0 && places.size === 0) return { cells: [], closed: 0 }
  const lookAt = openWeek(week)
  const inPlace = (place: Place) => places.size === 0 || places.has(place.on) || places.has(placeKey(place))
  const meant = week.students.flatMap(({ personId }) => {
    if (students.size > 0 && !students.has(personId)) return []
    return shown.filter(inPlace).flatMap((place) => {
      const { cell, lesson } = lookAt(personId, place)
      const isMeant = cell !== null && isAbsence(cell.attendance) && (alsoExplained || cell.attendance === 'absent')
      return isMeant ? [{ cell, closed: lesson?.closed ?? true }] : []
    })
  })
  const open = meant.filter(({ closed }) => !closed)
  return { cells: open.map(({ cell }) => cell), closed: meant.length - open.length }
}

export function toggled<T>(set: ReadonlySet<T>, one: T): ReadonlySet<T> {
  const next = new Set(set)
  if (!next.delete(one)) next.add(one)
  return next
}
