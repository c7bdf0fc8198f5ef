// A journal in the middle of its term, put there by the demo's people as anybody would: a month of marks, term marks, a plan of topics, a day with changes.
// Once a state; what is there already is left as it is.
import { addDays } from '../../protocol/dates.ts'
import { GetMe } from '../../protocol/identity.ts'
import type { StudyGroupId } from '../../protocol/ids.ts'
import { type Attendance, type Cell, GetGrid, ListJournals, type MarkValue, PutCells, PutLesson } from '../../protocol/journal.ts'
import { GetLesson, GetLessonPlan, SetLessonPlan } from '../../protocol/lesson-plan.ts'
import { CELLS_PER_REQUEST_MAX } from '../../protocol/limits.ts'
import { GetTermMarks, PutTermMarks } from '../../protocol/term-marks.ts'
import { GetDayPlan, ListTeacherAbsences, PutLessonChange, ReportTeacherAbsence } from '../../protocol/timetable.ts'
import type { Client } from './client.ts'
import { missLessons, reportAbsence } from './demo-absences.ts'

/** Read column by column: '' is nothing, a letter a code. A pattern, so that every run shows the same. */
const MARKS: readonly (MarkValue | Attendance | '')[] = [
  '5',
  '',
  '4',
  '',
  '',
  '3',
  'absent',
  '',
  '5',
  '',
  '2',
  '',
  '4',
  'ill',
  '',
  '',
  '5',
  '',
  '.',
  '',
]

export type People = { readonly teacher: Client; readonly pupil: Client; readonly parent: Client; readonly deputy: Client }

/** A journal in the middle of its term: marks, term marks, a plan of topics, a day with changes, absences. */
export async function stageJournal(people: People): Promise<void> {
  const { classes } = await people.teacher.call(ListJournals, {})
  for (const { groups } of classes)
    for (const { studyGroupId, teaches } of groups) if (teaches) await fillGrid(people.teacher, studyGroupId)
  const maths = classes.find(({ title }) => title === '7Б')?.groups.find(({ teaches }) => teaches)?.studyGroupId
  if (maths !== undefined) {
    await makePlan(people.teacher, maths)
    await showFamilies(people.teacher, people.pupil)
    await giveTermMarks(people.teacher, maths)
  }
  await planToday(people)
  await missLessons(people.teacher)
  await reportAbsence(people.parent)
}

const TOPICS = [
  ['Повторение курса 6 класса', 4],
  ['Обыкновенные дроби: сложение и вычитание', 3],
  ['Обыкновенные дроби: умножение и деление', 3],
  ['Входная контрольная работа', 1],
  ['Рациональные числа и действия с ними', 5],
  ['Степень с натуральным показателем', 4],
  ['Одночлены. Стандартный вид одночлена', 4],
  ['Контрольная работа № 1 «Степени и одночлены»', 1],
  ['Многочлены. Сумма и разность многочленов', 5],
  ['Умножение одночлена на многочлен', 4],
  ['Формулы сокращённого умножения', 8],
  ['Контрольная работа № 2 «Формулы»', 1],
] as const

/** Some topics, and those of the last lessons taken from them. */
async function makePlan(teacher: Client, studyGroupId: StudyGroupId): Promise<void> {
  const { version, lessons, today } = await teacher.call(GetLessonPlan, { studyGroupId })
  if (version > 0) return
  const topics = TOPICS.map(([topic, hours]) => ({ topic, hours }))
  await teacher.call(SetLessonPlan, { studyGroupId, version, topics })
  for (const { id } of lessons.filter(({ on }) => on < today).slice(-LESSONS_WITH_TOPIC)) {
    const { lesson, planned } = await teacher.call(GetLesson, { lessonId: id })
    if (planned === null || lesson.closed) continue
    await teacher.call(PutLesson, { lessonId: id, version: lesson.version, kindId: lesson.kindId, topic: planned.topic })
  }
}

const LESSONS_WITH_TOPIC = 4

/** What a family sees of it: two marks in a control work with a comment, a correction with its reason, a term's mark that is not the suggested one. */
async function showFamilies(teacher: Client, pupil: Client): Promise<void> {
  const { personId: studentId } = await pupil.call(GetMe, {})
  const { classes } = await teacher.call(ListJournals, {})
  const studyGroupId = classes.find(({ title }) => title === '7Б')?.groups.find(({ teaches }) => teaches)?.studyGroupId
  if (studyGroupId === undefined) return
  const { kinds, lessons, cells, today } = await teacher.call(GetGrid, { studyGroupId })
  const lesson = lessons.find(({ on }) => on === today)
  if (!lesson || cells.some(({ lessonId, studentId: whose }) => lessonId === lesson.id && whose === studentId)) return
  const control = kinds.at(-1)?.id ?? null
  const put = (version: number, values: readonly MarkValue[], reason: string | null) => {
    const marks = values.map((value, place) => ({ value, kindId: control, comment: place === 0 ? 'Хорошо решил третью задачу' : null }))
    return teacher.call(PutCells, { studyGroupId, cells: [{ lessonId: lesson.id, studentId, version, attendance: 'late', reason, marks }] })
  }
  await put(0, ['4', '4'], null)
  await put(1, ['5', '4'], 'Нашлась ещё одна верная задача')
  const { kindId, version } = lesson
  await teacher.call(PutLesson, { lessonId: lesson.id, version, kindId, topic: 'Сложение дробей с разными знаменателями' })
  const { columns } = await teacher.call(GetTermMarks, { studyGroupId })
  const period = columns[0]?.period
  if (period === undefined) return
  for (const [version, value] of ['4', '5'].entries())
    await teacher.call(PutTermMarks, { studyGroupId, marks: [{ studentId, period, value, reason: 'Победа на олимпиаде', version }] })
}

/** What is suggested for the first term, of the first half of the class. */
async function giveTermMarks(teacher: Client, studyGroupId: StudyGroupId): Promise<void> {
  const { columns, marks, students, suggestions } = await teacher.call(GetTermMarks, { studyGroupId })
  const [first] = columns
  if (marks.length > 1 || first === undefined) return
  const known = new Set(marks.map(({ studentId }) => studentId))
  const waiting = students.filter(({ personId }) => !known.has(personId))
  const given = waiting.slice(0, Math.ceil(waiting.length / 2)).flatMap(({ personId }) => {
    const suggested = suggestions.find(({ studentId, period }) => studentId === personId && period === first.period)?.suggested
    return suggested ? [{ studentId: personId, period: first.period, value: suggested, reason: null, version: 0 }] : []
  })
  if (given.length > 0) await teacher.call(PutTermMarks, { studyGroupId, marks: given })
}

/** The teacher is ill today: one lesson has a substitute, one is in another room, one is cancelled, the rest wait. */
async function planToday({ teacher, deputy }: { readonly teacher: Client; readonly deputy: Client }): Promise<void> {
  const { today, personId } = await teacher.call(GetMe, {})
  const { absences } = await teacher.call(ListTeacherAbsences, {})
  if (absences.length > 0) return
  await teacher.call(ReportTeacherAbsence, { teacherId: personId, fromOn: today, toOn: today, reason: 'illness', comment: null })
  const day = await deputy.call(GetDayPlan, { on: today })
  const of7B = day.lessons.filter((lesson) => day.groups.find((group) => group.studyGroupId === lesson.studyGroupId)?.classTitle === '7Б')
  const substitute = day.teachers.find(({ name }) => name.familyName === 'Белова')?.personId ?? null
  const changes = [
    { number: 1, substituteId: substitute },
    { number: 5, room: '12' },
    { number: 6, cancelled: true },
  ]
  for (const { number, ...other } of changes) {
    const lesson = of7B.find((one) => one.number === number)
    if (!lesson) continue
    const { lessonId, on, room, cancelled } = lesson
    const asPlanned = { lessonId, version: 0, on, number, room, cancelled, substituteId: null, subjectId: null, mergedIntoId: null }
    await deputy.call(PutLessonChange, { ...asPlanned, reason: 'illness', comment: null, sharedRoom: false, ...other })
  }
}

/** For the work of a «точка». */
const POINT_DAYS = 4

async function fillGrid(teacher: Client, studyGroupId: StudyGroupId): Promise<void> {
  const grid = await teacher.call(GetGrid, { studyGroupId })
  if (grid.cells.length > 0) return
  const held = grid.lessons.filter(({ on }) => on < grid.today)
  const cells = grid.students.flatMap(({ personId }, row) =>
    held.flatMap(({ id }, column): Cell[] => {
      const content = MARKS[(row * 7 + column * 3) % MARKS.length] ?? ''
      if (content === '') return []
      const isCode = content === 'absent' || content === 'ill'
      const marks = isCode ? [] : [{ value: content as MarkValue, kindId: null, comment: null }]
      const pointDueOn = content === '.' ? addDays(grid.today, POINT_DAYS) : null
      return [{ lessonId: id, studentId: personId, marks, attendance: isCode ? content : null, pointDueOn, version: 0 }]
    }),
  )
  for (let from = 0; from < cells.length; from += CELLS_PER_REQUEST_MAX)
    await teacher.call(PutCells, { studyGroupId, cells: cells.slice(from, from + CELLS_PER_REQUEST_MAX) })
}
