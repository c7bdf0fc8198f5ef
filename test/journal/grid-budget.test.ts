import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { GetDiaryWeek } from '../../protocol/diary.ts'
import { GetMe } from '../../protocol/identity.ts'
import type { LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { GetGrid, PutCells } from '../../protocol/journal.ts'
import { JOURNAL_RULES_DEFAULT } from '../../protocol/journal-rules.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { firstAdministrator, type Person } from '../kit/act-as.ts'
import { keepStorage } from '../kit/keep-storage.ts'

// The sizes the budget is promised for; made by SQL, because a roster of exactly this shape is what is measured, not how it came in.
keepStorage()

const PUPILS = 35
const LESSONS = 80
const AT = Date.parse('2025-10-06T05:00:00Z')

let teacher: Person
const group = newId<StudyGroupId>('studyGroup', AT)
const pupils = Array.from({ length: PUPILS }, () => newId<PersonId>('person', AT))
const lessons = Array.from({ length: LESSONS }, (_, i) => ({
  id: newId<LessonId>('lesson', AT),
  on: new Date(Date.UTC(2025, 8, 1 + Math.floor(i / 2))).toISOString().slice(0, 10),
  number: 1 + (i % 2),
}))

beforeAll(async () => {
  teacher = await firstAdministrator()
  const { school } = await teacher.call(GetMe, {})
  const db = env.JOURNAL_00
  const cells = lessons.flatMap(({ id }) => pupils.map((pupil) => ({ id, pupil })))
  await db.batch([
    db.prepare("insert into person_roles values (?, 'teacher', ?)").bind(teacher.personId, school.id),
    db.prepare("insert into subjects values ('sbj_00000000000000000000', ?, 'Алгебра')").bind(school.id),
    db
      .prepare("insert into class_groups (id, school_id, year_level, letter, title) values ('cls_00000000000000000000', ?, 10, 'А', '10А')")
      .bind(school.id),
    db
      .prepare(
        "insert into study_groups values (?, ?, null, null, 'sbj_00000000000000000000', 'cls_00000000000000000000', 'Алгебра', null)",
      )
      .bind(group, school.id),
    db.prepare("insert into teaching_loads values (?, ?, ?, '2025-09-01', null, null)").bind(group, teacher.personId, school.id),
    db
      .prepare(
        "insert into terms (id, school_id, year_id, source_id, kind, title, starts_on, ends_on) values ('trm_00000000000000000000', ?, 'yer_00000000000000000000', null, 'quarter', '1 четверть', '2025-09-01', '2025-10-31')",
      )
      .bind(school.id),
    // All of its lessons are open.
    db
      .prepare('insert into journal_rules values (?, 1, ?, 0, ?)')
      .bind(school.id, JSON.stringify({ ...JOURNAL_RULES_DEFAULT, editWindowDays: null }), teacher.personId),
    db.prepare("insert into work_kinds values ('wrk_00000000000000000000', ?, 'Ответ', 'О', 100, 1)").bind(school.id),
    db
      .prepare("insert into people select value, ?, null, 'Фамилия ' || key, 'Имя', null, null, null, null, null, null from json_each(?)")
      .bind(school.id, JSON.stringify(pupils)),
    db
      .prepare("insert into study_group_members select ?, value, ?, '2025-09-01', null from json_each(?)")
      .bind(group, school.id, JSON.stringify(pupils)),
    db
      .prepare(
        "insert into lessons (id, school_id, study_group_id, timetable_entry_id, lesson_on, number, room, work_kind_id, topic, cancelled, version) select value->>'id', ?, ?, null, value->>'on', value->>'number', null, null, null, 0, 1 from json_each(?)",
      )
      .bind(school.id, group, JSON.stringify(lessons)),
    db
      .prepare(
        `insert into cells (lesson_id, student_id, marks, attendance, version, changed_at, changed_by) select value->>'id', value->>'pupil', '[{"value":"5","kindId":null,"comment":null}]', null, 1, 0, 'per_00000000000000000000' from json_each(?)`,
      )
      .bind(JSON.stringify(cells)),
  ])
})

const header = (name: string) => Number(teacher.headers.get(name))

describe('a grid of 35 pupils and 80 lessons', () => {
  it('[JRN-04] opens with at most 1.3 rows read for each row shown', async () => {
    const grid = await teacher.call(GetGrid, { studyGroupId: group })
    const shown = grid.students.length + grid.lessons.length + grid.cells.length
    expect([grid.students.length, grid.lessons.length, grid.cells.length]).toEqual([PUPILS, LESSONS, PUPILS * LESSONS])
    expect(header('x-d1-rows-read')).toBeLessThanOrEqual(1.3 * shown)
    // One to DIRECTORY (who), one to the school's database (everything else).
    expect(header('x-d1-queries')).toBe(2)
  })

  it('[MARK-08] one mark in it writes at most eight rows, the news taken away included', async () => {
    const [lesson, pupil] = [lessons[0]?.id as LessonId, pupils[0] as PersonId]
    const cells = [
      { lessonId: lesson, studentId: pupil, version: 1, attendance: null, marks: [{ value: '4', kindId: null, comment: null }] },
    ]
    await teacher.call(PutCells, { studyGroupId: group, cells })
    // After the answer the news is claimed by a drain and, once told, taken away: a row each.
    const afterTheAnswer = 2
    expect(header('x-d1-rows-written') + afterTheAnswer).toBeLessThanOrEqual(8)
  })

  it('[MARK-08] a column of thirty-five pasted marks stays one round trip of reading and one of writing', async () => {
    const lesson = lessons[1]?.id as LessonId
    const cells = pupils.map((studentId) => ({
      lessonId: lesson,
      studentId,
      version: 1,
      attendance: null,
      marks: [{ value: '3', kindId: null, comment: null }],
    }))
    const { outcomes } = await teacher.call(PutCells, { studyGroupId: group, cells })
    expect(outcomes.every((one) => one.outcome === 'saved')).toBe(true)
    expect(header('x-d1-queries')).toBe(3)
    expect(header('x-d1-rows-written')).toBeLessThanOrEqual(4 * PUPILS + 1)
  })

  it('[DIA-01] nobody reads the diary of one of its pupils through the teacher’s session', async () => {
    const response = await teacher.call(GetDiaryWeek, { studentId: pupils[0] as PersonId }).catch((error: Error) => error.message)
    expect(response).toContain('not_found')
  })
})
