// The plan being edited: rows as typed, which lessons they would be bound to, and saving it whole over the version that was seen. No JSX here.
import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import * as z from 'zod/mini'
import { bindPlan, hoursOf, takesHour } from '../../../protocol/bind-plan.ts'
import type { ResultOf } from '../../../protocol/endpoint.ts'
import { type GetLessonPlan, type PlanLesson, type PlanTopic, SetLessonPlan } from '../../../protocol/lesson-plan.ts'
import { LESSON_TOPIC_CHARS_MAX, PLAN_TOPIC_HOURS_MAX, PLAN_TOPICS_MAX } from '../../../protocol/limits.ts'
import { me } from '../../app/session.ts'
import { textRefusedAt } from '../../app/text-refused.ts'
import { call } from '../../platform/call.ts'
import { recallInTab, rememberInTab } from '../../platform/tab-storage.ts'

export type PlanData = ResultOf<typeof GetLessonPlan>

/** As it stands in the fields; `key` stays with the row when it moves. */
export type PlanRow = { readonly key: number; readonly topic: string; readonly hours: string }

/** A row with the lessons its hours fall on. */
export type BoundRow = PlanRow & {
  readonly lessons: readonly PlanLesson[]
  readonly wanted: number
  readonly state: 'done' | 'now' | 'ahead'
}

export type Plan = {
  readonly data: PlanData
  readonly rows: ReadonlySignal<readonly BoundRow[]>
  readonly changed: ReadonlySignal<boolean>
  /** Rows that are not complete: nothing is saved while there are any. */
  readonly wrong: ReadonlySignal<number>
  readonly progress: ReadonlySignal<{ readonly done: number; readonly total: number; readonly lessons: number }>
  readonly outside: readonly PlanLesson[]
  readonly full: ReadonlySignal<boolean>
  /** The topic the moderator bot did not take, as it was sent. */
  readonly refused: Signal<{ readonly key: number; readonly topic: string; readonly text: string } | null>
  readonly type: (key: number, part: Partial<Pick<PlanRow, 'topic' | 'hours'>>) => void
  /** Answers the new row's key. */
  readonly add: (after?: number) => number
  /** Answers the way back. */
  readonly remove: (key: number) => () => void
  /** By so many places; answers where it is now, from 0. */
  readonly move: (key: number, by: number) => number
  readonly put: (topics: readonly PlanTopic[], how: 'replace' | 'append') => () => void
  readonly drop: () => () => void
  readonly topics: () => PlanTopic[]
  readonly save: (over?: number) => Promise<void>
}

const Draft = z.object({ version: z.int(), rows: z.array(z.object({ topic: z.string(), hours: z.string() })) })

export function openPlan(data: PlanData): Plan {
  let lastKey = 0
  const rowOf = ({ topic, hours }: { readonly topic: string; readonly hours: number | string }): PlanRow => ({
    key: ++lastKey,
    topic,
    hours: String(hours),
  })
  const draftKey = `plan.${me.peek()?.personId ?? ''}.${data.group.studyGroupId}`
  const version = signal(data.version)
  const stored = signal<readonly PlanTopic[]>(data.topics)
  // What was typed and not saved comes back after a reload, unless somebody has saved another plan meanwhile.
  const draft = data.maySet ? recallInTab(draftKey, Draft) : null
  const rows: Signal<readonly PlanRow[]> = signal((draft?.version === data.version ? draft.rows : data.topics).map(rowOf))

  const refused: Plan['refused'] = signal(null)
  const changed = computed(() => !same(rows.value, stored.value))
  const set = (next: readonly PlanRow[]): (() => void) => {
    const before = rows.peek()
    rows.value = next
    remember()
    return () => {
      rows.value = before
      remember()
    }
  }
  const remember = () => {
    const kept = rows.peek().map(({ topic, hours }) => ({ topic, hours }))
    rememberInTab(draftKey, changed.peek() ? { version: version.peek(), rows: kept } : null)
  }
  const topics = () => rows.peek().map(topicOf)

  const bound = computed((): BoundRow[] => {
    const hours = rows.value.map((row) => ({ hours: hoursFrom(row.hours) ?? 0 }))
    const places = bindPlan(hours, data.lessons)
    const lessons: PlanLesson[][] = rows.value.map(() => [])
    for (const [i, place] of places.entries()) {
      const lesson = data.lessons[i]
      if (place && lesson) lessons[place.place]?.push(lesson)
    }
    return rows.value.map((row, i): BoundRow => {
      const own = lessons[i] ?? []
      const [first, last] = [own[0], own.at(-1)]
      const wanted = hours[i]?.hours ?? 0
      const isDone = last !== undefined && own.length === wanted && last.on < data.today
      const isNow = first !== undefined && first.on <= data.today
      return { ...row, lessons: own, wanted, state: isDone ? 'done' : isNow ? 'now' : 'ahead' }
    })
  })

  return {
    data,
    rows: bound,
    changed,
    wrong: computed(() => rows.value.filter((row) => !isComplete(row)).length),
    progress: computed(() => {
      const total = hoursOf(rows.value.map((row) => ({ hours: hoursFrom(row.hours) ?? 0 })))
      const taken = data.lessons.filter(takesHour)
      const done = taken.filter(({ on }) => on <= data.today).length
      return { done: Math.min(done, total), total, lessons: taken.length }
    }),
    outside: data.lessons.filter(({ counts, offPlan }) => counts && offPlan),
    refused,
    full: computed(() => rows.value.length >= PLAN_TOPICS_MAX),
    type: (key, part) => void set(rows.peek().map((row) => (row.key === key ? { ...row, ...part } : row))),
    add: (after) => {
      const row = rowOf({ topic: '', hours: 1 })
      const at = after === undefined ? -1 : rows.peek().findIndex(({ key }) => key === after)
      set(at < 0 ? [...rows.peek(), row] : rows.peek().toSpliced(at + 1, 0, row))
      return row.key
    },
    remove: (key) => set(rows.peek().filter((row) => row.key !== key)),
    move: (key, by) => {
      const at = rows.peek().findIndex((row) => row.key === key)
      const row = rows.peek()[at]
      const to = Math.max(0, Math.min(rows.peek().length - 1, at + by))
      if (row && to !== at) set(rows.peek().toSpliced(at, 1).toSpliced(to, 0, row))
      return to
    },
    put: (taken, how) => {
      const present = how === 'append' ? rows.peek().filter((row) => row.topic.trim() !== '') : []
      return set([...present, ...taken.map(rowOf)].slice(0, PLAN_TOPICS_MAX))
    },
    drop: () => set(stored.peek().map(rowOf)),
    topics,
    save: async (over) => {
      const sent = topics()
      const keys = rows.peek().map(({ key }) => key)
      refused.value = null
      const { version: saved } = await call(SetLessonPlan, {
        studyGroupId: data.group.studyGroupId,
        version: over ?? version.peek(),
        topics: sent,
      }).catch((error: unknown) => {
        refused.value =
          sent.flatMap(({ topic }, place) => {
            const text = textRefusedAt(error, `topics.${place}.topic`)
            const key = keys[place]
            return text === null || key === undefined ? [] : [{ key, topic, text }]
          })[0] ?? null
        throw error
      })
      version.value = saved
      stored.value = sent
      remember()
    },
  }
}

function topicOf(row: PlanRow): PlanTopic {
  return { topic: row.topic.trim(), hours: hoursFrom(row.hours) ?? 1 }
}

export function hoursFrom(text: string): number | null {
  const hours = Number(text.trim())
  return /^\d{1,3}$/.test(text.trim()) && hours >= 1 && hours <= PLAN_TOPIC_HOURS_MAX ? hours : null
}

export function isComplete({ topic, hours }: Pick<PlanRow, 'topic' | 'hours'>): boolean {
  return topic.trim() !== '' && topic.trim().length <= LESSON_TOPIC_CHARS_MAX && hoursFrom(hours) !== null
}

function same(rows: readonly PlanRow[], topics: readonly PlanTopic[]): boolean {
  return (
    rows.length === topics.length &&
    rows.every((row, i) => row.topic.trim() === topics[i]?.topic && hoursFrom(row.hours) === topics[i]?.hours)
  )
}
