// What a pupil and a parent read. Served by worker/diary; a pupil reads their own, a parent each child's, nobody else's exists for them.
import * as z from 'zod/mini'
import { SchoolDate } from './dates.ts'
import { endpoint } from './endpoint.ts'
import { LessonId, PersonId, StudyGroupId, TermId } from './ids.ts'
import { Attendance, MarkValue, Term } from './journal.ts'
import { ShownChange } from './lesson-change.ts'
import { NamedPerson, PersonName } from './people.ts'

/** A mark as its reader sees it: the kind of work is named, not referred to. */
export const DiaryMark = z.object({
  value: MarkValue,
  kind: z.string(),
  weightHundredths: z.int(),
  comment: z.nullable(z.string()),
})
export type DiaryMark = z.infer<typeof DiaryMark>

export const DiaryLesson = z.object({
  lessonId: LessonId,
  on: SchoolDate,
  number: z.int(),
  startsAt: z.nullable(z.string()),
  endsAt: z.nullable(z.string()),
  subject: z.string(),
  room: z.nullable(z.string()),
  topic: z.nullable(z.string()),
  cancelled: z.boolean(),
  marks: z.array(DiaryMark),
  attendance: z.nullable(Attendance),
  teachers: z.array(PersonName),
  change: z.nullable(ShownChange),
})
export type DiaryLesson = z.infer<typeof DiaryLesson>

/** The week that holds `on`, today's when absent. */
export const GetDiaryWeek = endpoint('GET', '/api/diary/:studentId/week', {
  input: z.object({ studentId: PersonId, on: z.optional(SchoolDate) }),
  result: z.object({ student: NamedPerson, today: SchoolDate, mondayOn: SchoolDate, lessons: z.array(DiaryLesson) }),
})

/** What stood before a mark was changed, when it was changed and why. */
export const DiaryCorrection = z.object({ value: MarkValue, at: z.int(), reason: z.nullable(z.string()) })
export type DiaryCorrection = z.infer<typeof DiaryCorrection>

/** `was`: what stood here before, oldest first; empty for nearly all marks. */
export const DiarySubjectMark = z.object({ ...DiaryMark.shape, lessonId: LessonId, on: SchoolDate, was: z.array(DiaryCorrection) })
export type DiarySubjectMark = z.infer<typeof DiarySubjectMark>

export const DiarySubject = z.object({
  studyGroupId: StudyGroupId,
  subject: z.string(),
  /** The exact average as a fraction (see mark-average.ts), null when nothing counts. */
  average: z.nullable(z.object({ sum: z.int(), weight: z.int() })),
  marks: z.array(DiarySubjectMark),
  /** Marks that were taken back. */
  removed: z.array(z.object({ lessonId: LessonId, on: SchoolDate, was: z.array(DiaryCorrection) })),
  lessonsMissed: z.int(),
})
export type DiarySubject = z.infer<typeof DiarySubject>

/** «Отметки»: all subjects of a term, the current one when absent. */
export const GetDiaryMarks = endpoint('GET', '/api/diary/:studentId/marks', {
  input: z.object({ studentId: PersonId, termId: z.optional(TermId) }),
  result: z.object({
    student: NamedPerson,
    today: SchoolDate,
    terms: z.array(Term),
    termId: z.nullable(TermId),
    subjects: z.array(DiarySubject),
  }),
})
