// КТП at the Worker: who has it, how it is saved and copied, and how it moves with the lessons.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { StudyGroupId } from '../../protocol/ids.ts'
import { PutLesson } from '../../protocol/journal.ts'
import { GetLesson, GetLessonPlan, GetPlanToCopy, ListPlansToCopy, type PlanTopic, SetLessonPlan } from '../../protocol/lesson-plan.ts'
import { LESSON_TOPIC_CHARS_MAX, PLAN_TOPIC_HOURS_MAX, PLAN_TOPICS_MAX } from '../../protocol/limits.ts'
import { AddExtraLesson, PutLessonChange, UndoLessonChange } from '../../protocol/timetable.ts'
import type { Client } from '../../scripts/house/client.ts'
import { actAs, type Person } from '../kit/act-as.ts'
import { groupOf } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { changeOf, dayOf, lessonAt } from '../kit/timetable.ts'
import { twoSchools } from '../kit/two-schools.ts'

keepStorage()

const TOPICS: PlanTopic[] = [
  { topic: 'Натуральные числа', hours: 25 },
  { topic: 'Обыкновенные дроби', hours: 2 },
  { topic: 'Контрольная работа № 1', hours: 1 },
  { topic: 'Рациональные числа', hours: 60 },
]

let orlova: Person
let titov: Person
let khasanova: Person
let math: StudyGroupId

beforeAll(async () => {
  ;({ khasanova } = await twoSchools())
  orlova = await actAs('Орлова')
  titov = await actAs('Титов')
  math = await groupOf('7Б', 'Математика')
})

const planOf = (studyGroupId = math, person: Client = orlova) => person.call(GetLessonPlan, { studyGroupId })

async function set(topics: PlanTopic[], studyGroupId = math, person: Client = orlova): Promise<number> {
  const { version } = await planOf(studyGroupId, person)
  return (await person.call(SetLessonPlan, { studyGroupId, version, topics })).version
}

/** What is proposed for the lessons of these days. */
async function proposed(...days: string[]): Promise<(string | null)[]> {
  const { lessons } = await planOf()
  const ids = days.map((day) => lessons.find(({ on }) => on === day)?.id)
  return Promise.all(
    ids.map(async (lessonId) => {
      if (!lessonId) return 'no lesson'
      const { planned } = await orlova.call(GetLesson, { lessonId })
      return planned && `${planned.topic} ${planned.hour}/${planned.hours}`
    }),
  )
}

describe('a group’s plan', () => {
  it('[PLN-02] is saved whole over the version that was seen, and leaves a row in the log', async () => {
    expect(await planOf()).toMatchObject({ version: 0, topics: [], maySet: true, today: '2025-10-06', group: { subject: 'Математика' } })
    expect(await set(TOPICS)).toBe(1)
    expect((await planOf()).topics).toEqual(TOPICS)
    const { results } = await env.JOURNAL_00.prepare(
      "select actor_id, study_group_id, before, after from journal_log where what = 'plan.put'",
    ).all()
    expect(results).toEqual([
      { actor_id: orlova.personId, study_group_id: math, before: '{"topics":0,"hours":0}', after: '{"topics":4,"hours":88}' },
    ])
  })

  it('[PLN-02] another’s newer plan is not overwritten; the same plan sent again is answered as saved', async () => {
    const other = [{ topic: 'Другой план', hours: 1 }]
    expect(await refusalOf(orlova.call(SetLessonPlan, { studyGroupId: math, version: 0, topics: other }))).toBe('changed_by_another')
    expect(await orlova.call(SetLessonPlan, { studyGroupId: math, version: 0, topics: TOPICS })).toEqual({ version: 1 })
    expect((await planOf()).topics).toEqual(TOPICS)
  })

  it('[PLN-02] of two who save at once one is told', async () => {
    const asked = ['Первый', 'Второй'].map((topic) =>
      refusalOf(orlova.call(SetLessonPlan, { studyGroupId: math, version: 1, topics: [...TOPICS, { topic, hours: 1 }] })),
    )
    expect((await Promise.all(asked)).sort()).toEqual(['changed_by_another', 'done'])
    await set(TOPICS)
  })

  it.each([
    ['an empty topic', [{ topic: '  ', hours: 1 }]],
    ['a topic without end', [{ topic: 'я'.repeat(LESSON_TOPIC_CHARS_MAX + 1), hours: 1 }]],
    ['no hours', [{ topic: 'Дроби', hours: 0 }]],
    ['half an hour', [{ topic: 'Дроби', hours: 1.5 }]],
    ['a year of hours', [{ topic: 'Дроби', hours: PLAN_TOPIC_HOURS_MAX + 100 }]],
    ['too many topics', Array.from({ length: PLAN_TOPICS_MAX + 1 }, () => ({ topic: 'Дроби', hours: 1 }))],
  ])('[PLN-08] %s is not understood', async (_what, topics) => {
    expect(await refusalOf(orlova.call(SetLessonPlan, { studyGroupId: math, version: 1, topics }))).toBe('invalid')
  })

  it('[PLN-09] is read in one round trip', async () => {
    await planOf()
    // One to DIRECTORY (who), one to the school's database.
    expect(Number(orlova.headers.get('x-d1-queries'))).toBe(2)
  })
})

describe('what is proposed', () => {
  // By Wednesday the 8th 25 lessons have been: five a week since 1 September.
  const days = ['2025-10-06', '2025-10-07', '2025-10-08'] as const

  it('[PLN-03] is the next hour of the plan; a lesson that is cancelled moves all that follow, and undone they are back', async () => {
    await set([{ topic: 'Пройдено', hours: await hoursBefore(days[0]) } as PlanTopic, ...TOPICS.slice(1)])
    const asPlanned = ['Обыкновенные дроби 1/2', 'Обыкновенные дроби 2/2', 'Контрольная работа № 1 1/1']
    expect(await proposed(...days)).toEqual(asPlanned)
    const monday = lessonAt(await dayOf(titov, days[0]), '7Б', 1)
    const done = await titov.call(PutLessonChange, changeOf(monday, { cancelled: true }))
    if (done.outcome !== 'saved') throw new Error('The lesson was not cancelled.')
    expect(await proposed(...days)).toEqual([null, 'Обыкновенные дроби 1/2', 'Обыкновенные дроби 2/2'])
    await titov.call(UndoLessonChange, { lessonId: monday.lessonId, version: done.lesson.change?.version ?? 0 })
    expect(await proposed(...days)).toEqual(asPlanned)
  })

  it('[PLN-03] an extra lesson takes its hour of the plan', async () => {
    const wanted = { room: null, substituteId: null, subjectId: null, reason: 'other', comment: null, sharedRoom: true } as const
    const added = await titov.call(AddExtraLesson, { studyGroupId: math, on: days[0], number: 9, ...wanted })
    if (added.outcome !== 'saved') throw new Error('No lesson was added.')
    expect(await proposed(days[1])).toEqual(['Контрольная работа № 1 1/1'])
    await titov.call(UndoLessonChange, { lessonId: added.lesson.lessonId, version: added.lesson.change?.version ?? 0 })
  })

  it('[PLN-03] a lesson outside the plan takes none of it, and an own topic takes its hour', async () => {
    const { lessons } = await planOf()
    const lesson = lessons.find(({ on }) => on === days[0])
    if (!lesson) throw new Error('There is no lesson on Monday.')
    const { lesson: details } = await orlova.call(GetLesson, { lessonId: lesson.id })
    const put = (part: { topic: string | null; offPlan: boolean }, version: number) =>
      orlova.call(PutLesson, { lessonId: lesson.id, version, kindId: null, ...part })
    const first = await put({ topic: 'Разбор олимпиады', offPlan: true }, details.version)
    expect(await proposed(...days)).toEqual([null, 'Обыкновенные дроби 1/2', 'Обыкновенные дроби 2/2'])
    const second = await put({ topic: 'Дроби на кухне', offPlan: false }, first.lesson.version)
    expect(await proposed(days[0], days[1])).toEqual(['Обыкновенные дроби 1/2', 'Обыкновенные дроби 2/2'])
    expect((await planOf()).lessons.find(({ id }) => id === lesson.id)).toMatchObject({ topic: 'Дроби на кухне', counts: true })
    await put({ topic: null, offPlan: false }, second.lesson.version)
  })
})

describe('plans of others', () => {
  it('[PLN-04] of the same subject are looked through and taken; of other subjects, groups and schools there are none', async () => {
    const other = await groupOf('7А', 'Математика')
    const english = await groupOf('7Б', 'Английский')
    const source = [{ topic: 'Из седьмого А', hours: 3 }]
    await set(source, other)
    const kim = await actAs('Ким')
    await set([{ topic: 'Present Simple', hours: 2 }], english, kim)
    expect((await orlova.call(ListPlansToCopy, { studyGroupId: math })).sources).toMatchObject([
      { studyGroupId: other, classTitle: '7А', topics: 1, hours: 3 },
    ])
    expect(await orlova.call(GetPlanToCopy, { studyGroupId: math, fromId: other })).toEqual({ topics: source })
    expect(await refusalOf(orlova.call(GetPlanToCopy, { studyGroupId: math, fromId: english }))).toBe('not_found')
    expect(await refusalOf(orlova.call(GetPlanToCopy, { studyGroupId: math, fromId: 'grp_00000000000000000000' as StudyGroupId }))).toBe(
      'not_found',
    )
  })
})

describe('who has a plan', () => {
  type Said = 'done' | 'not_allowed' | 'not_found'
  // Read, set, list of those to copy, one to copy.
  const rights: readonly (readonly [who: string, relation: string, ...Said[]])[] = [
    ['Орлова', 'teaches it', 'done', 'done', 'done', 'done'],
    ['Лебедева', 'teaches the class another subject', 'not_found', 'not_found', 'not_found', 'not_found'],
    ['Белова', 'teaches nobody of it', 'not_found', 'not_found', 'not_found', 'not_found'],
    ['Титов', 'deputy head', 'done', 'not_allowed', 'not_allowed', 'not_allowed'],
    ['Морозов', 'head', 'done', 'not_allowed', 'not_allowed', 'not_allowed'],
    ['Зуева', 'administrator', 'done', 'not_allowed', 'not_allowed', 'not_allowed'],
    ['Антонов Илья', 'pupil of it', 'not_found', 'not_found', 'not_found', 'not_found'],
    ['Антонова Елена', 'mother of a pupil', 'not_found', 'not_found', 'not_found', 'not_found'],
  ]

  const answers = (person: Client, studyGroupId: StudyGroupId, fromId: StudyGroupId) =>
    Promise.all([
      refusalOf(planOf(studyGroupId, person)),
      refusalOf(person.call(SetLessonPlan, { studyGroupId, version: 0, topics: [] })).then((said) =>
        said === 'changed_by_another' ? 'done' : said,
      ),
      refusalOf(person.call(ListPlansToCopy, { studyGroupId })),
      refusalOf(person.call(GetPlanToCopy, { studyGroupId, fromId })),
    ])

  it.each(rights)('[PLN-01] %s, who %s', async (who, _relation, ...said) => {
    const person = await actAs(who)
    expect(await answers(person, math, await groupOf('7А', 'Математика'))).toEqual(said)
    // Not there and not yours are one answer.
    const nobodys = 'grp_00000000000000000000' as StudyGroupId
    expect(new Set(await answers(person, nobodys, nobodys))).toEqual(new Set(['not_found']))
  })

  it('[PLN-01] the class teacher of another subject reads it and sets none', async () => {
    const russian = await groupOf('7Б', 'Русский')
    expect(await answers(orlova, russian, math)).toEqual(['done', 'not_allowed', 'not_allowed', 'not_allowed'])
  })

  it('[PLN-01] for another school there is none', async () => {
    expect(new Set(await answers(khasanova, math, math))).toEqual(new Set(['not_found']))
  })
})

async function hoursBefore(day: string): Promise<number> {
  const { lessons } = await planOf()
  return lessons.filter(({ on, counts }) => on < day && counts).length
}
