// «Изменения расписания»: what one day says of a lesson that has left it and of one that has come.
import { expect, it } from 'vitest'
import type { LessonId, StudyGroupId, SubjectId } from '../../protocol/ids.ts'
import type { DayLesson } from '../../protocol/timetable.ts'
import '../../web/app/add-journal-texts.ts'
import { type DayPlan, notesOf, numberOn } from '../../web/journal/timetable/day-plan.ts'

const THURSDAY = '2025-10-09'
const FRIDAY = '2025-10-10'
const studyGroupId = 'grp_literature' as StudyGroupId

/** Literature, planned as the first lesson on Thursday. */
function moved(on: string, number: number): DayLesson {
  const was = { on: THURSDAY, number: 1, room: '14', cancelled: false }
  const none = { substituteId: null, subjectId: null, mergedIntoId: null, replacedById: null, comment: null }
  return {
    ...{ lessonId: 'lsn_1' as LessonId, studyGroupId, on, number, room: '14', cancelled: false },
    change: { ...none, version: 1, extra: false, was, reason: 'other' },
  }
}

function day(on: string, lesson: DayLesson): DayPlan {
  const subjectId = 'sbj_literature' as SubjectId
  const group = { studyGroupId, subjectId, subject: 'Литература', title: '7Б', classGroupId: null, classTitle: '7Б' }
  return {
    ...{ on, today: THURSDAY, teachers: [], absences: [], subjects: [], lessons: [lesson] },
    groups: [{ ...group, teacherIds: [], meets: [] }],
  }
}

it.each([
  ['left', THURSDAY, FRIDAY, 7, 1, 'Перенесён на пт, 10 октября, 7-й урок'],
  ['come to', FRIDAY, FRIDAY, 7, 7, 'Перенесён с чт, 9 октября, 1-й урок'],
  ['kept', THURSDAY, THURSDAY, 5, 5, 'Перенесён с 1-го урока'],
])(
  '[SUB-07] the planner’s day that a lesson has %s names it at its number there, and where the other place is',
  (_, on, to, number, shown, note) => {
    const lesson = moved(to, number)
    const plan = day(on, lesson)
    expect([numberOn(plan, lesson), notesOf(lesson, plan)]).toEqual([shown, [note]])
  },
)
