import { describe, expect, it } from 'vitest'
import { bindPlan, hourAt } from '../../protocol/bind-plan.ts'
import { LESSON_TOPIC_CHARS_MAX, PLAN_TOPICS_MAX } from '../../protocol/limits.ts'
import { readPlan, writePlan } from '../../protocol/plan-text.ts'

const HEAD = ['№', 'Тема', 'Часы', 'Даты'] as const

describe('a plan of topics as text', () => {
  it.each([
    ['columns of a spreadsheet', '1\tНатуральные числа\t2\n2\tДроби, сложение\t3'],
    ['columns with a header in any order', 'Кол-во часов\tТема урока\n2\tНатуральные числа\n3\tДроби, сложение'],
    ['a CSV with quotes', '№;Тема;Часы;Даты\r\n1;"Натуральные числа";2;\r\n2;"Дроби, сложение";3;02.09\r\n'],
    ['commas, where every line has them', 'Натуральные числа,2\n"Дроби, сложение",3'],
    ['an English header', 'No,Topic,Hours\n1,Натуральные числа,2\n2,"Дроби, сложение",3'],
  ])('[PLN-06] is read from %s', (_what, text) => {
    expect(readPlan(text)).toEqual({
      topics: [
        { topic: 'Натуральные числа', hours: 2 },
        { topic: 'Дроби, сложение', hours: 3 },
      ],
      refused: [],
    })
  })

  it('[PLN-06] a plain list is one lesson a line, without its numbers; a comma is part of a topic', () => {
    expect(readPlan('1. Повторение, счёт\n2) Дроби\n\n  Контрольная   работа ').topics).toEqual([
      { topic: 'Повторение, счёт', hours: 1 },
      { topic: 'Дроби', hours: 1 },
      { topic: 'Контрольная работа', hours: 1 },
    ])
  })

  it('[PLN-06] a line that says no topic, too much of it, or no hours is named by its number; the rest is kept', () => {
    const long = 'я'.repeat(LESSON_TOPIC_CHARS_MAX + 1)
    const { topics, refused } = readPlan(
      `Тема\tЧасы\nДроби\t2 ч\n\t3\nСложение\tмного\n${long}\t1\nВычитание\t0\nУмножение\t2,0\nДеление\t`,
    )
    expect(topics).toEqual([
      { topic: 'Дроби', hours: 2 },
      { topic: 'Умножение', hours: 2 },
      { topic: 'Деление', hours: 1 },
    ])
    expect(refused.map(({ line, problem }) => [line, problem])).toEqual([
      [3, 'topic'],
      [4, 'hours'],
      [5, 'long'],
      [6, 'hours'],
    ])
  })

  it('[PLN-06] no more topics than a plan may have', () => {
    const { topics, refused } = readPlan(Array.from({ length: PLAN_TOPICS_MAX + 2 }, (_, at) => `Тема урока № ${at}`).join('\n'))
    expect(topics).toHaveLength(PLAN_TOPICS_MAX)
    expect(refused.map(({ problem }) => problem)).toEqual(['many', 'many'])
  })

  it('[PLN-06] nothing is nothing', () => {
    expect(readPlan('')).toEqual({ topics: [], refused: [] })
    expect(readPlan(' \n\t\n')).toEqual({ topics: [], refused: [] })
  })

  it('[PLN-07] a plan written out is the same when it comes back, and none of it is a formula to a spreadsheet', () => {
    const topics = [
      { topic: 'Дроби; "десятичные"', hours: 2 },
      { topic: 'Сложение', hours: 1 },
    ]
    expect(readPlan(writePlan(topics, ['1.09, 2.09', ''], HEAD))).toEqual({ topics, refused: [] })
    expect(writePlan([{ topic: '=1+1', hours: 1 }], [], HEAD)).toContain("1;'=1+1;1;")
  })
})

describe('topics and lessons', () => {
  const topics = [{ hours: 2 }, { hours: 1 }]
  const lesson = { counts: true, offPlan: false }

  it('[PLN-03] are bound in their order, hour by hour, until the plan is over', () => {
    expect(bindPlan(topics, [lesson, lesson, lesson, lesson])).toEqual([
      { place: 0, hour: 1 },
      { place: 0, hour: 2 },
      { place: 1, hour: 1 },
      null,
    ])
    expect(hourAt([], 0)).toBeNull()
  })

  it('[PLN-03] a lesson that falls out, was given to another subject, or was outside the plan moves all that follow', () => {
    const cancelled = { counts: false, offPlan: false }
    const outside = { counts: true, offPlan: true }
    expect(bindPlan(topics, [lesson, cancelled, outside, lesson, lesson])).toEqual([
      { place: 0, hour: 1 },
      null,
      null,
      { place: 0, hour: 2 },
      { place: 1, hour: 1 },
    ])
  })
})
