// One day of the planner: which lessons lack their teacher, who has time, what a lesson is called.
import type { ResultOf } from '../../../protocol/endpoint.ts'
import type { PersonId, StudyGroupId, SubjectId } from '../../../protocol/ids.ts'
import { shortName } from '../../../protocol/people.ts'
import type { DayLesson, GetDayPlan, TimetableGroup } from '../../../protocol/timetable.ts'
import { t } from '../../app/i18n.ts'
import { changeNotes } from '../../app/lesson-change.tsx'
import { groupInClass } from './timetable-words.ts'

export type DayPlan = ResultOf<typeof GetDayPlan>
export type Standing = {
  readonly personId: PersonId
  readonly name: string
  readonly state: 'free' | 'busy' | 'away'
  readonly where: string
}

export function groupOf(day: DayPlan, id: StudyGroupId): TimetableGroup | undefined {
  return day.groups.find(({ studyGroupId }) => studyGroupId === id)
}

export function teachersOf(day: DayPlan, { studyGroupId, change }: DayLesson): readonly PersonId[] {
  if (change?.substituteId) return [change.substituteId]
  return groupOf(day, studyGroupId)?.teacherIds ?? []
}

/** Of a lesson that has left this day: where it stood on it. */
export function numberOn(day: DayPlan, { on, number, change }: DayLesson): number {
  return on === day.on ? number : (change?.was.number ?? number)
}

/** In the words the families read. One that has left this day says from here where it went. */
export function notesOf(lesson: DayLesson, day: DayPlan): string[] {
  const { change, on } = lesson
  const planned = groupOf(day, lesson.studyGroupId)?.subject ?? ''
  if (change === null) return []
  const replaced = day.lessons.find((one) => one.change?.replacedById === lesson.lessonId)
  const instead = replaced && groupOf(day, replaced.studyGroupId)?.subject
  return changeNotes({
    ...lesson,
    on: day.on,
    number: numberOn(day, lesson),
    subject: day.subjects.find(({ subjectId }) => subjectId === change.subjectId)?.title ?? planned,
    change: {
      was: { ...change.was, subject: instead ?? planned, ...(change.extra ? {} : { teachers: plannedTeachers(lesson, day) }) },
      substitute: day.teachers.find(({ personId }) => personId === change.substituteId)?.name ?? null,
      extra: change.extra,
      merged: change.mergedIntoId !== null,
      movedTo: on === day.on ? null : { on, number: lesson.number },
    },
  })
}

function plannedTeachers({ studyGroupId }: DayLesson, day: DayPlan) {
  const ids = groupOf(day, studyGroupId)?.teacherIds ?? []
  return day.teachers.filter(({ personId }) => ids.includes(personId)).map(({ name }) => name)
}

/** All who would hold it are away, and nothing has been planned instead. */
export function needsSubstitute(day: DayPlan, lesson: DayLesson): boolean {
  const teachers = teachersOf(day, lesson)
  return lesson.on === day.on && !lesson.cancelled && teachers.length > 0 && teachers.every((id) => isAway(day, id))
}

function isAway(day: DayPlan, teacherId: PersonId): boolean {
  return day.absences.some(({ teacher }) => teacher.personId === teacherId)
}

/** Those who have time come first; then the busy, then those who are away. */
export function standings(day: DayPlan, number: number, except: DayLesson | null): Standing[] {
  const order = { free: 0, busy: 1, away: 2 }
  return day.teachers
    .map(({ personId, name }): Standing => {
      const busyWith = day.lessons.find(
        (other) =>
          other.on === day.on &&
          other.number === number &&
          !other.cancelled &&
          other.lessonId !== except?.lessonId &&
          teachersOf(day, other).includes(personId),
      )
      const group = busyWith && groupOf(day, busyWith.studyGroupId)
      const state = isAway(day, personId) ? 'away' : busyWith ? 'busy' : 'free'
      return { personId, name: shortName(name), state, where: group ? groupInClass(group) : '' }
    })
    .sort((a, b) => order[a.state] - order[b.state])
}

export function standingText({ name, state, where }: Standing): string {
  return state === 'busy' ? t('sub.teacher.busy', { name, where }) : t(`sub.teacher.${state}`, { name })
}

/** Groups of the same class in another subject. */
export function groupsTaught(day: DayPlan, { classGroupId }: TimetableGroup, subjectId: SubjectId | null): TimetableGroup[] {
  return day.groups.filter((one) => classGroupId !== null && one.classGroupId === classGroupId && one.subjectId === subjectId)
}

/** Subgroups of the same class and subject at the same time, which this lesson could join. */
export function siblingsOf(day: DayPlan, lesson: DayLesson): DayLesson[] {
  const group = groupOf(day, lesson.studyGroupId)
  return day.lessons.filter((other) => {
    const otherGroup = groupOf(day, other.studyGroupId)
    return (
      other.lessonId !== lesson.lessonId &&
      other.on === lesson.on &&
      other.number === lesson.number &&
      !other.cancelled &&
      other.change?.mergedIntoId == null &&
      otherGroup?.subjectId === group?.subjectId &&
      otherGroup?.classGroupId === group?.classGroupId
    )
  })
}
