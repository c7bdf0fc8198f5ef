// What stands at one number of one day is one row to whoever reads it: the lesson that takes place there names the one it takes the place of, instead of
// standing beside it struck through. A place that nothing has taken stays. Rule SUB-12.
import type { SchoolDate } from '../../protocol/dates.ts'
import type { ShownChange } from '../../protocol/lesson-change.ts'
import type { PersonName } from '../../protocol/people.ts'

/** `movedTo`: where it takes place; null: it does not. */
export type Displaced = { readonly subject: string; readonly teachers: readonly PersonName[]; readonly movedTo: ShownChange['movedTo'] }

type Placed = {
  readonly on: SchoolDate
  readonly number: number
  readonly subject: string
  readonly teachers: readonly PersonName[]
  readonly cancelled: boolean
  readonly change: ShownChange | null
  readonly marks?: readonly unknown[]
  readonly removed?: readonly unknown[]
  readonly attendance?: unknown
}

/** `isSameGroup`: of a week that is not one pupil's, where two lessons at one time may have nothing to do with each other. */
export function onePlaceEach<L extends Placed>(
  lessons: readonly L[],
  isSameGroup: (a: L, b: L) => boolean = () => true,
): (L & { readonly displaces: readonly Displaced[] })[] {
  const taker = (left: L) =>
    isOff(left) && isEmpty(left)
      ? lessons.find((one) => one.on === left.on && one.number === left.number && hasCome(one) && isSameGroup(one, left))
      : undefined
  const takers = new Map(lessons.map((lesson) => [lesson, taker(lesson)]))
  return lessons
    .filter((lesson) => takers.get(lesson) === undefined)
    .map((lesson) => ({
      ...lesson,
      displaces: lessons
        .filter((left) => takers.get(left) === lesson)
        .map(({ subject, teachers, change }) => ({ subject: change?.was.subject ?? subject, teachers, movedTo: change?.movedTo ?? null })),
    }))
}

function isOff({ cancelled, change }: Placed): boolean {
  return cancelled || change?.movedTo != null
}

/** Other than the week's plan has it here. */
function hasCome(lesson: Placed): boolean {
  const { on, number, change } = lesson
  return !isOff(lesson) && change !== null && (change.extra || change.was.on !== on || change.was.number !== number)
}

/** What a pupil has there is never out of sight. */
function isEmpty({ marks, removed, attendance }: Placed): boolean {
  return (marks?.length ?? 0) + (removed?.length ?? 0) === 0 && (attendance ?? null) === null
}
