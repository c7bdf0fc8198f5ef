// What a school has on any morning: a child who was away yesterday, and one who will be. Said by the demo's own people through the product's endpoints;
// said again on the next start, it is the same.
import { ListAbsenceNotices, ReportAbsence } from '../../protocol/attendance.ts'
import { addDays } from '../../protocol/dates.ts'
import { GetMe } from '../../protocol/identity.ts'
import { GetGrid, ListJournals, PutCells } from '../../protocol/journal.ts'
import { type Client, Refused } from './client.ts'

const LESSONS_MISSED = 2
const DAYS_LOOKED_AT = 14

/** Полина missed the latest lessons of mathematics in 7Б, and nobody has said why. */
export async function missLessons(teacher: Client): Promise<void> {
  const { classes } = await teacher.call(ListJournals, {})
  const group = classes.find(({ title }) => title === '7Б')?.groups.find(({ subject }) => subject === 'Математика')
  if (!group) return
  const { studyGroupId } = group
  const { lessons, students, today } = await teacher.call(GetGrid, { studyGroupId })
  const pupil = students.find(({ name }) => name.familyName === 'Гусева')
  const past = lessons.filter((lesson) => lesson.on < today && !lesson.closed && !lesson.cancelled).slice(-LESSONS_MISSED)
  if (!pupil || past.length === 0) return
  const cells = past.map(({ id }) => ({
    lessonId: id,
    studentId: pupil.personId,
    marks: [],
    attendance: 'absent' as const,
    pointDueOn: null,
    version: 0,
  }))
  await teacher.call(PutCells, { studyGroupId, cells })
}

/** Соня's mother tells the school of the next day that has lessons. */
export async function reportAbsence(parent: Client): Promise<void> {
  const { children, today } = await parent.call(GetMe, {})
  const child = children.find(({ name }) => name.givenName === 'Соня')
  if (!child) return
  const { personId: studentId } = child
  if ((await parent.call(ListAbsenceNotices, { studentId })).notices.length > 0) return
  for (let days = 1; days <= DAYS_LOOKED_AT; days++) {
    const on = addDays(today, days)
    const notice = { studentId, fromOn: on, toOn: on, numbers: null, reason: 'illness' as const, comment: 'Записаны к врачу' }
    const said = await parent.call(ReportAbsence, notice).catch((error: unknown) => {
      if (error instanceof Refused && error.code === 'lesson_not_of_student') return null
      throw error
    })
    if (said !== null) return
  }
}
