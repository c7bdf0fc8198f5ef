// Something to look at: a month of marks in a grid and a short talk in a chat, put there by their people as anybody would. Once a state.
import { GetMe } from '../../protocol/identity.ts'
import type { StudyGroupId } from '../../protocol/ids.ts'
import { type Attendance, type Cell, GetGrid, ListJournals, type MarkValue, PutCells, PutLesson } from '../../protocol/journal.ts'
import { CELLS_PER_REQUEST_MAX } from '../../protocol/limits.ts'
import { GetTermMarks, PutTermMarks } from '../../protocol/term-marks.ts'
import { GetDayPlan, ListTeacherAbsences, PutLessonChange, ReportTeacherAbsence } from '../../protocol/timetable.ts'
import { chatsOf, openChat } from '../bench/sockets.ts'
import type { Client } from '../house/client.ts'

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

const TALK = [
  { by: 'teacher', text: 'Добрый день. Завтра на математике контрольная по дробям, возьмите чертёжные инструменты.' },
  { by: 'pupil', text: 'Анна Сергеевна, а калькулятор можно?' },
  { by: 'teacher', text: 'Нет, считаем сами. Повторите § 12 и задачи 214–220, похожие будут в работе.' },
  { by: 'pupil', text: 'Хорошо, спасибо!' },
] as const

export async function stage(people: { readonly teacher: Client; readonly pupil: Client; readonly deputy: Client }): Promise<void> {
  const { classes } = await people.teacher.call(ListJournals, {})
  for (const { groups } of classes)
    for (const { studyGroupId, teaches } of groups) if (teaches) await fillGrid(people.teacher, studyGroupId)
  await talk(people)
  await planToday(people)
  await showFamilies(people.teacher, people.pupil)
}

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
      return [{ lessonId: id, studentId: personId, marks, attendance: isCode ? content : null, pointDueOn: null, version: 0 }]
    }),
  )
  for (let from = 0; from < cells.length; from += CELLS_PER_REQUEST_MAX)
    await teacher.call(PutCells, { studyGroupId, cells: cells.slice(from, from + CELLS_PER_REQUEST_MAX) })
}

async function talk(people: { readonly teacher: Client; readonly pupil: Client }): Promise<void> {
  const chat = (await chatsOf(people.pupil)).find(({ kind }) => kind === 'class')
  if (!chat || chat.last !== null) return
  for (const { by, text } of TALK) {
    let answered = (_frame: string) => {}
    const acked = new Promise<string>((resolve) => {
      answered = (frame) => frame.includes('"ack"') && resolve(frame)
    })
    const socket = await openChat(people[by], chat.chatId, (frame) => answered(frame))
    socket.send(JSON.stringify({ type: 'message.post', clientId: crypto.randomUUID(), text }))
    await acked
    socket.close(1000)
  }
}
