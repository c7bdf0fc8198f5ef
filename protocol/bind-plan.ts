// Which lesson has which topic of the plan. Nothing of it is stored: a lesson that falls out or is added moves all that follow (rule PLN-03). Pure: the
// editor shows by it what a change would move, the Worker what is proposed for a lesson.

type Topic = { readonly hours: number }

/** One of the group's lessons, in the order of their days. */
export type BoundLesson = {
  /** Not cancelled, and its own subject is taught. */
  readonly counts: boolean
  /** Something else was done; the plan waits. */
  readonly offPlan: boolean
}

/** The topic's place, and which of its hours this is, from 1. */
export type Bound = { readonly place: number; readonly hour: number }

/** The hour of the plan that the `before`-th lesson that counts takes; null once the plan is over. */
export function hourAt(topics: readonly Topic[], before: number): Bound | null {
  let left = before
  for (const [place, { hours }] of topics.entries()) {
    if (left < hours) return { place, hour: left + 1 }
    left -= hours
  }
  return null
}

export function takesHour({ counts, offPlan }: BoundLesson): boolean {
  return counts && !offPlan
}

export function bindPlan(topics: readonly Topic[], lessons: readonly BoundLesson[]): (Bound | null)[] {
  let before = 0
  return lessons.map((lesson) => (takesHour(lesson) ? hourAt(topics, before++) : null))
}

export function hoursOf(topics: readonly Topic[]): number {
  return topics.reduce((sum, { hours }) => sum + hours, 0)
}
