// What a pupil and a parent read. Served by worker/diary; a pupil reads their own, a parent each child's, nobody else's exists for them.
import * as z from 'zod/mini'
import { SchoolDate } from './dates.ts'
import { endpoint } from './endpoint.ts'
import { ClassGroupId, LessonId, PersonId, StudyGroupId, TermId } from './ids.ts'
import { Attendance, MarkValue, Term, WorkKind } from './journal.ts'
import { Thresholds } from './journal-rules.ts'
import { ShownChange } from './lesson-change.ts'
import { MarkPeriod, TermMarkValue } from './mark-period.ts'
import { LessonOnline, OutsideOnline } from './online-lessons.ts'
import { NamedPerson, PersonName } from './people.ts'

/** What stood before a mark was changed, when it was changed and why. */
export const DiaryCorrection = z.object({ value: MarkValue, at: z.int(), reason: z.nullable(z.string()) })
export type DiaryCorrection = z.infer<typeof DiaryCorrection>

/** A mark as its reader sees it: the kind of work is named, not referred to. `was`: what stood here before, oldest first; empty for nearly all marks. */
export const DiaryMark = z.object({
  value: MarkValue,
  kind: z.string(),
  /** 0: it stands in the journal and in no average. */
  weightHundredths: z.int(),
  comment: z.nullable(z.string()),
  /** Of a «точка»: the last day on which the work is taken. */
  dueOn: z.nullable(SchoolDate),
  was: z.array(DiaryCorrection),
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
  /** Marks that were taken back, each with its history. */
  removed: z.array(z.array(DiaryCorrection)),
  attendance: z.nullable(Attendance),
  teachers: z.array(PersonName),
  change: z.nullable(ShownChange),
  online: z.nullable(LessonOnline),
})
export type DiaryLesson = z.infer<typeof DiaryLesson>

/** «Я просмотрел(а) дневник»: who of the parents has said so of a week. From `opensOn` on, by the school's clock, a parent may. */
export const WeekSignature = z.object({
  opensOn: SchoolDate,
  maySign: z.boolean(),
  signed: z.array(z.object({ name: PersonName, at: z.int(), mine: z.boolean() })),
})
export type WeekSignature = z.infer<typeof WeekSignature>

/** The week that holds `on`, today's when absent. `holidays`: those that touch it. */
export const GetDiaryWeek = endpoint('GET', '/api/diary/:studentId/week', {
  input: z.object({ studentId: PersonId, on: z.optional(SchoolDate) }),
  result: z.object({
    student: NamedPerson,
    today: SchoolDate,
    mondayOn: SchoolDate,
    lessons: z.array(DiaryLesson),
    outside: z.array(OutsideOnline),
    holidays: z.array(z.object({ title: z.string(), startsOn: SchoolDate, endsOn: SchoolDate })),
    signature: WeekSignature,
  }),
})

/** A parent alone; once is enough and twice changes nothing. Refuses not_allowed to the pupil, too_early before `opensOn`, too_late after a year. */
export const SignDiaryWeek = endpoint('PUT', '/api/diary/:studentId/weeks/:mondayOn/signature', {
  input: z.object({ studentId: PersonId, mondayOn: SchoolDate }),
  result: z.object({ signature: WeekSignature }),
})

export const DiarySubjectMark = z.object({ ...DiaryMark.shape, lessonId: LessonId, on: SchoolDate })
export type DiarySubjectMark = z.infer<typeof DiarySubjectMark>

/** What stood before a term's mark was changed; null: it had been taken back. */
export const TermMarkCorrection = z.object({ value: z.nullable(TermMarkValue), at: z.int(), reason: z.nullable(z.string()) })
export type TermMarkCorrection = z.infer<typeof TermMarkCorrection>

/** `reason`: why it is not the one that was suggested, or why it was changed. `value` null: taken back. */
export const DiaryTermMark = z.object({
  period: MarkPeriod,
  value: z.nullable(TermMarkValue),
  reason: z.nullable(z.string()),
  was: z.array(TermMarkCorrection),
})
export type DiaryTermMark = z.infer<typeof DiaryTermMark>

export const DiarySubject = z.object({
  studyGroupId: StudyGroupId,
  subject: z.string(),
  /** The exact average as a fraction (see mark-average.ts), null when nothing counts. */
  average: z.nullable(z.object({ sum: z.int(), weight: z.int() })),
  marks: z.array(DiarySubjectMark),
  /** Marks that were taken back. */
  removed: z.array(z.object({ lessonId: LessonId, on: SchoolDate, was: z.array(DiaryCorrection) })),
  lessonsMissed: z.int(),
  /** Given for this term. */
  termMark: z.nullable(DiaryTermMark),
  /** By which averages a term's mark is suggested in this subject. Null where nothing is: the first form has no marks. */
  thresholds: z.nullable(Thresholds),
})
export type DiarySubject = z.infer<typeof DiarySubject>

/** «Отметки»: all subjects of a term, the current one when absent. `kinds`: what a mark may be given for, with its weight. */
export const GetDiaryMarks = endpoint('GET', '/api/diary/:studentId/marks', {
  input: z.object({ studentId: PersonId, termId: z.optional(TermId) }),
  result: z.object({
    student: NamedPerson,
    today: SchoolDate,
    terms: z.array(Term),
    termId: z.nullable(TermId),
    kinds: z.array(WorkKind),
    scaleFrom: z.union([z.literal(1), z.literal(2)]),
    subjects: z.array(DiarySubject),
  }),
})

/** «Итоговые» of the year that holds today, or began last: columns are its terms that have begun, then what the year ends with; titles of those are the reader's language's. */
export const GetDiaryTermMarks = endpoint('GET', '/api/diary/:studentId/term-marks', {
  input: z.object({ studentId: PersonId }),
  result: z.object({
    student: NamedPerson,
    today: SchoolDate,
    columns: z.array(z.object({ period: MarkPeriod, title: z.string() })),
    subjects: z.array(z.object({ studyGroupId: StudyGroupId, subject: z.string(), marks: z.array(DiaryTermMark) })),
  }),
})

/** For the class teacher and the school's heads: which parents have seen their child's week. Without a class: the own one. */
export const ListDiarySignatures = endpoint('GET', '/api/diary-signatures', {
  input: z.object({ classGroupId: z.optional(ClassGroupId), on: z.optional(SchoolDate) }),
  result: z.object({
    today: SchoolDate,
    mondayOn: SchoolDate,
    /** Those the reader may choose between. */
    classes: z.array(z.object({ classGroupId: ClassGroupId, title: z.string() })),
    classGroupId: z.nullable(ClassGroupId),
    students: z.array(z.object({ ...NamedPerson.shape, parents: z.array(z.object({ name: PersonName, signedAt: z.nullable(z.int()) })) })),
  }),
})
