// What a class teacher means by the heads they have chosen in a week's table.
import { describe, expect, it } from 'vitest'
import type { AttendanceCell, AttendanceLesson } from '../../protocol/attendance.ts'
import type { LessonId, PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { type Choice, chosenCells, NOTHING, openWeek, placesOf, type Week } from '../../web/journal/attendance/week-choice.ts'

const ILYA = 'per_00000000000000000001' as PersonId
const DARYA = 'per_00000000000000000002' as PersonId
const [CLASS, HALF, OTHER] = [
  'grp_00000000000000000001' as StudyGroupId,
  'grp_00000000000000000002' as StudyGroupId,
  'grp_00000000000000000003' as StudyGroupId,
]
const MONDAY = '2025-10-06'
const TUESDAY = '2025-10-07'

const lesson = (id: string, studyGroupId: StudyGroupId, on: string, number: number, closed = false): AttendanceLesson => ({
  lessonId: id as LessonId,
  studyGroupId,
  on,
  number,
  subject: id,
  closed,
})
const cell = (id: string, studentId: PersonId, attendance: AttendanceCell['attendance']): AttendanceCell => ({
  lessonId: id as LessonId,
  studentId,
  attendance,
  version: 1,
})
const person = (personId: PersonId, familyName: string) => ({ personId, name: { familyName, givenName: 'Имя', patronymic: null } })
const member = (studyGroupId: StudyGroupId, studentId: PersonId) => ({ studyGroupId, studentId, fromOn: '2025-09-01', toOn: null })

const WEEK: Week = {
  title: '7Б',
  mayPut: true,
  today: MONDAY,
  mondayOn: MONDAY,
  students: [person(ILYA, 'Антонов'), person(DARYA, 'Борисова')],
  lessons: [
    lesson('maths', CLASS, MONDAY, 1),
    lesson('english', HALF, MONDAY, 2),
    lesson('german', OTHER, MONDAY, 2),
    lesson('history', CLASS, TUESDAY, 1, true),
  ],
  members: [member(CLASS, ILYA), member(CLASS, DARYA), member(HALF, ILYA), member(OTHER, DARYA)],
  cells: [
    cell('maths', ILYA, 'absent'),
    cell('english', ILYA, 'ill'),
    cell('history', ILYA, 'absent'),
    cell('maths', DARYA, 'late'),
    cell('german', DARYA, 'absent'),
  ],
  notices: [
    {
      noticeId: 'abn_1' as never,
      studentId: DARYA,
      fromOn: TUESDAY,
      toOn: TUESDAY,
      numbers: null,
      reason: 'family',
      comment: null,
      saidAt: 0,
      by: null,
    },
  ],
}

const chosen = (choice: Partial<Choice>) => {
  const { cells, closed } = chosenCells(WEEK, placesOf(WEEK), { ...NOTHING, ...choice })
  return [cells.map(({ lessonId }) => lessonId), closed]
}

describe('a week’s table', () => {
  it('[ATT-10] has one column for lessons of subgroups at one time, and each pupil’s own lesson in it', () => {
    const places = placesOf(WEEK)
    expect(places.map(({ on, number, lessons }) => [on, number, lessons.length])).toEqual([
      [MONDAY, 1, 1],
      [MONDAY, 2, 2],
      [TUESDAY, 1, 1],
    ])
    const [, second, third] = places
    if (!second || !third) throw new Error('columns are missing')
    const lookAt = openWeek(WEEK)
    expect([lookAt(ILYA, second).lesson?.lessonId, lookAt(DARYA, second).lesson?.lessonId]).toEqual(['english', 'german'])
    expect([lookAt(DARYA, third).proposed, lookAt(DARYA, second).proposed, lookAt(ILYA, third).proposed]).toEqual(['excused', null, null])
  })

  it('[ATT-10] pupils alone mean the whole week, days alone everybody, both what they share; late is no absence', () => {
    expect(chosen({})).toEqual([[], 0])
    expect(chosen({ students: new Set([ILYA]) })).toEqual([['maths'], 1])
    expect(chosen({ places: new Set([MONDAY]) })).toEqual([['maths', 'german'], 0])
    expect(chosen({ students: new Set([DARYA]), places: new Set([`${MONDAY} 1`]) })).toEqual([[], 0])
    expect(chosen({ students: new Set([DARYA]), places: new Set([`${MONDAY} 2`]) })).toEqual([['german'], 0])
  })

  it('[ATT-10] what has been explained already is meant only by whoever says so; what is closed is counted and left', () => {
    expect(chosen({ students: new Set([ILYA]), alsoExplained: true })).toEqual([['maths', 'english'], 1])
    expect(chosen({ places: new Set([TUESDAY]) })).toEqual([[], 1])
  })
})
