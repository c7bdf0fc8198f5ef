// When a lesson rings: by its date's bells, its class's, its year level's, the school's, on the weekdays these are for; and the same everywhere.
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { GetDiaryWeek } from '../../protocol/diary.ts'
import { GetMe } from '../../protocol/identity.ts'
import type { BellSetId, StudyGroupId } from '../../protocol/ids.ts'
import { GetTimetable } from '../../protocol/journal.ts'
import { GetLesson } from '../../protocol/lesson-plan.ts'
import { ListLessonsOfDay } from '../../protocol/online-lessons.ts'
import { type BellTime, GetSchoolSetup, PutBellDay, PutBells } from '../../protocol/school-setup.ts'
import { GetTimetableTemplate } from '../../protocol/timetable.ts'
import { actAs, classNamed, demoSchool, type Person } from '../kit/act-as.ts'
import { planLesson } from '../kit/online-lessons.ts'
import { idOf } from '../kit/timetable.ts'

const WEEK = ['2025-10-06', '2025-10-07', '2025-10-08', '2025-10-09', '2025-10-10'] as const
const SEVENTHS = { levelFrom: 7, levelTo: 7 }

let titov: Person
let zueva: Person
let ilya: Person

beforeEach(async () => {
  await demoSchool()
  titov = await actAs('Титов')
  zueva = await actAs('Зуева')
  ilya = await actAs('Антонов Илья')
})

const first = (startsAt: string, endsAt: string): BellTime[] => [{ number: 1, startsAt, endsAt }]

async function putSet(title: string, weekdays: number[], levels: typeof SEVENTHS | null, times: BellTime[]): Promise<BellSetId> {
  const setOf = async () => (await zueva.call(GetSchoolSetup, {})).bellSets.find((set) => set.title === title)?.bellSetId ?? null
  await zueva.call(PutBells, { set: { bellSetId: await setOf(), title, weekdays, levels }, times })
  return (await setOf()) as BellSetId
}

/** When the first lesson of each day of Илья's week begins: as he, his mother and his diary have it. */
async function mornings(): Promise<(string | null | undefined)[]> {
  const weeks = [
    await ilya.call(GetTimetable, {}),
    await (await actAs('Антонова Елена')).call(GetTimetable, { studentId: ilya.personId }),
    await ilya.call(GetDiaryWeek, { studentId: ilya.personId }),
  ]
  const [one, ...others] = weeks.map(({ lessons }) =>
    WEEK.map((on) => lessons.find((lesson) => lesson.on === on && lesson.number === 1)?.startsAt),
  )
  expect(others).toEqual([one, one])
  return one ?? []
}

describe('the bells', () => {
  it('[TTB-09] of a day go before those of a class, those before the school’s; what a set lacks is the school’s', async () => {
    const ilya = await actAs('Антонов Илья')
    const { classes } = await titov.call(GetTimetableTemplate, {})
    const class7B = classes.find(({ title }) => title === '7Б')?.classGroupId
    const db = env.JOURNAL_00
    const { school } = await titov.call(GetMe, {})
    const set = (id: string, starts: string) => [
      db.prepare('insert into bell_sets (id, school_id, title) values (?1, ?2, ?1)').bind(id, school.id),
      db
        .prepare('insert into bell_set_times (bell_set_id, number, school_id, starts_at, ends_at) values (?, 1, ?, ?, ?)')
        .bind(id, school.id, starts, starts),
    ]
    await db.batch([
      ...set('shift', '14:00'),
      ...set('short', '08:00'),
      ...set('little', '10:00'),
      db.prepare('update class_groups set bell_set_id = ? where id = ?').bind('shift', class7B),
      db.prepare("insert into bell_days values (?, '2025-10-07', 5, 11, 'short')").bind(school.id),
      db.prepare("insert into bell_days values (?, '2025-10-08', 1, 4, 'little')").bind(school.id),
    ])
    for (const { lessons } of [await ilya.call(GetTimetable, {}), await ilya.call(GetDiaryWeek, { studentId: ilya.personId })]) {
      const starts = (on: string, number: number) => lessons.find((one) => one.on === on && one.number === number)?.startsAt
      expect([starts('2025-10-06', 1), starts('2025-10-07', 1), starts('2025-10-08', 1)]).toEqual(['14:00', '08:00', '14:00'])
      expect([starts('2025-10-06', 2), starts('2025-10-07', 2)]).toEqual(['09:20', '09:20'])
    }
    const sonya = await (await actAs('Антонова Елена')).call(GetTimetable, { studentId: idOf('Антонова Соня') })
    expect(sonya.lessons.find((one) => one.on === '2025-10-06' && one.number === 1)?.startsAt).toBe('08:30')
  })

  it('[TTB-11] of some weekdays and year levels ring on those days for those classes and for nobody else', async () => {
    expect(await mornings()).toEqual(['08:30', '08:30', '08:30', '08:30', '08:30'])
    await putSet('Понедельник', [1], SEVENTHS, first('09:00', '09:30'))
    await putSet('Вторник младших', [2], { levelFrom: 1, levelTo: 6 }, first('10:00', '10:30'))
    const shift = await putSet('Смена', [3, 4], null, first('14:00', '14:40'))
    expect(await mornings()).toEqual(['09:00', '08:30', '08:30', '08:30', '08:30'])
    const class7B = await classNamed('7Б')
    await env.JOURNAL_00.prepare('update class_groups set bell_set_id = ? where id = ?').bind(shift, class7B).run()
    expect(await mornings()).toEqual(['09:00', '08:30', '14:00', '14:00', '08:30'])
  })

  it('[TTB-11] of a class go before those of its year level, and those of a date before both', async () => {
    const monday = await putSet('Понедельник', [1], SEVENTHS, first('09:00', '09:30'))
    const shift = await putSet('Смена', [], null, first('14:00', '14:40'))
    const class7B = await classNamed('7Б')
    await env.JOURNAL_00.prepare('update class_groups set bell_set_id = ? where id = ?').bind(shift, class7B).run()
    expect(await mornings()).toEqual(['14:00', '14:00', '14:00', '14:00', '14:00'])
    await zueva.call(PutBellDay, { dayOn: '2025-10-10', ...SEVENTHS, bellSetId: monday })
    expect(await mornings()).toEqual(['14:00', '14:00', '14:00', '14:00', '09:00'])
  })

  it('[TTB-11] of a year level are those of the lesson’s page, of a lesson that is to be online, and of a group over several classes', async () => {
    const { lessons } = await ilya.call(GetTimetable, {})
    const lesson = lessons.find(({ on, number }) => on === '2025-10-07' && number === 1)
    if (!lesson) throw new Error('no lesson on Tuesday')
    const { lessonId } = lesson
    const row = await env.JOURNAL_00.prepare(
      `select l.study_group_id as id, p.family_name as teacher from lessons l join teaching_loads t on t.study_group_id = l.study_group_id
       join people p on p.id = t.teacher_id where l.id = ?`,
    )
      .bind(lessonId)
      .first<{ id: StudyGroupId; teacher: string }>()
    if (!row) throw new Error('nobody teaches it')
    const teacher = await actAs(row.teacher)
    const times = async () => {
      const { lesson: page } = await titov.call(GetLesson, { lessonId })
      const { lessons: ofDay } = await teacher.call(ListLessonsOfDay, { studyGroupId: row.id, on: '2025-10-07' })
      return [page, ofDay[0]].map((one) => [one?.startsAt, one?.endsAt])
    }
    await putSet('Вторник', [2], SEVENTHS, first('09:00', '09:30'))
    expect(await times()).toEqual([
      ['09:00', '09:30'],
      ['09:00', '09:30'],
    ])
    const draft = await planLesson(teacher, row.id, '2025-10-07')
    expect([draft.startsAt, draft.endsAt]).toEqual(['09:00', '09:30'])
    await env.JOURNAL_00.prepare("update study_groups set class_group_id = null, title = 'Сборная' where id = ?").bind(row.id).run()
    expect(await times()).toEqual([
      ['09:00', '09:30'],
      ['09:00', '09:30'],
    ])
  })
})
