// The plan as it is being edited: what it says of the lessons while it is typed.
import { describe, expect, it } from 'vitest'
import type { LessonId, StudyGroupId } from '../../protocol/ids.ts'
import type { PlanLesson, PlanTopic } from '../../protocol/lesson-plan.ts'
import { PLAN_TOPICS_MAX } from '../../protocol/limits.ts'
import { openPlan, type PlanData } from '../../web/journal/plan/plan-state.ts'

const lesson = (day: number, part: Partial<PlanLesson> = {}): PlanLesson => ({
  id: `lsn_${String(day).padStart(20, '0')}` as LessonId,
  on: `2025-10-0${day}`,
  number: 1,
  topic: null,
  counts: true,
  offPlan: false,
  ...part,
})

const TOPICS: PlanTopic[] = [
  { topic: 'Повторение', hours: 2 },
  { topic: 'Дроби', hours: 2 },
  { topic: 'Степени', hours: 2 },
]

function planOf(lessons: readonly PlanLesson[], topics: readonly PlanTopic[] = TOPICS) {
  const group = { studyGroupId: 'grp_00000000000000000000' as StudyGroupId, subject: 'Алгебра', title: '7Б', classTitle: '7Б' }
  return openPlan({ group, maySet: true, today: '2025-10-03', version: 1, topics: [...topics], lessons: [...lessons] } satisfies PlanData)
}

const days = (plan: ReturnType<typeof planOf>) =>
  plan.rows.value.map((row) => [row.topic, row.state, row.lessons.map(({ on }) => on.slice(-1)).join(' ')])

describe('a plan being edited', () => {
  it('[PLN-05] says what of it is done, on which days each topic falls, and which hours have no lesson', () => {
    const plan = planOf([1, 2, 3, 4, 5].map((day) => lesson(day)))
    expect(plan.progress.value).toEqual({ done: 3, total: 6, lessons: 5 })
    expect(days(plan)).toEqual([
      ['Повторение', 'done', '1 2'],
      ['Дроби', 'now', '3 4'],
      ['Степени', 'ahead', '5'],
    ])
    expect(plan.rows.value.map(({ wanted, lessons }) => wanted - lessons.length)).toEqual([0, 0, 1])
  })

  it('[PLN-05] says it anew with every change, and leaves out what was outside the plan or did not take place', () => {
    const plan = planOf([lesson(1), lesson(2, { counts: false }), lesson(3, { offPlan: true, topic: 'Бой' }), lesson(4), lesson(5)])
    expect(days(plan).map(([, , on]) => on)).toEqual(['1 4', '5', ''])
    expect(plan.outside.map(({ topic }) => topic)).toEqual(['Бой'])
    const [first] = plan.rows.value
    plan.type(first?.key ?? 0, { hours: '1' })
    expect(days(plan).map(([, , on]) => on)).toEqual(['1', '4 5', ''])
    expect(plan.progress.value).toEqual({ done: 1, total: 5, lessons: 3 })
  })

  it('[PLN-10] moves, adds, takes away and gives back; what is not complete is counted and nothing is changed that is as it was', () => {
    const plan = planOf([])
    const [first, second] = plan.rows.value
    expect(plan.move(first?.key ?? 0, 5)).toBe(2)
    expect(plan.changed.value).toBe(true)
    expect(plan.move(first?.key ?? 0, -5)).toBe(0)
    expect(plan.changed.value).toBe(false)
    plan.add(second?.key)
    expect([plan.rows.value[2]?.topic, plan.wrong.value]).toEqual(['', 1])
    plan.drop()
    const undo = plan.remove(second?.key ?? 0)
    expect(plan.topics().map(({ topic }) => topic)).toContain('Степени')
    undo()
    plan.put([{ topic: 'Ещё', hours: 1 }], 'append')
    expect(plan.topics().map(({ topic }) => topic)).toEqual(['Повторение', 'Дроби', 'Степени', 'Ещё'])
    plan.put(
      Array.from({ length: PLAN_TOPICS_MAX + 5 }, () => ({ topic: 'Тема', hours: 1 })),
      'replace',
    )
    expect([plan.rows.value.length, plan.full.value]).toEqual([PLAN_TOPICS_MAX, true])
  })
})
