// The teacher's side: classes and subjects, the grid, marks, attendance, the timetable. Served by worker/journal; rules JRN-…, MARK-…, ATT-….
import * as z from 'zod/mini'
import { GridNotice } from './absence-notice.ts'
import { ATTENDANCES, Attendance, Cell, isMarkValue, MARK_VALUES, Mark, MarkValue } from './cell.ts'
import { SchoolDate } from './dates.ts'
import { endpoint } from './endpoint.ts'
import { AcademicYearId, ClassGroupId, LessonId, PersonId, StudyGroupId, TermId, WorkKindId } from './ids.ts'
import { Thresholds } from './journal-rules.ts'
import { ShownChange } from './lesson-change.ts'
import {
  CELLS_PER_REQUEST_MAX,
  CHANGE_REASON_CHARS_MAX,
  LESSON_NOTE_CHARS_MAX,
  LESSON_TOPIC_CHARS_MAX,
  MARKS_PER_CELL_MAX,
} from './limits.ts'
import { LessonOnline, OutsideOnline } from './online-lessons.ts'
import { NamedPerson, PersonName } from './people.ts'
import { RefusalCode } from './refusals.ts'
import { TERM_VALUES } from './term-suggestion.ts'

/** They are cell.ts's; whoever reads the grid finds them here with its endpoints. */
export { ATTENDANCES, Attendance, Cell, isMarkValue, MARK_VALUES, Mark, MarkValue }

export const WorkKind = z.object({ id: WorkKindId, title: z.string(), shortTitle: z.string(), weightHundredths: z.int() })
export type WorkKind = z.infer<typeof WorkKind>

export const Term = z.object({ id: TermId, title: z.string(), startsOn: SchoolDate, endsOn: SchoolDate })
export type Term = z.infer<typeof Term>

export const GridLesson = z.object({
  id: LessonId,
  on: SchoolDate,
  number: z.int(),
  kindId: z.nullable(WorkKindId),
  topic: z.nullable(z.string()),
  cancelled: z.boolean(),
  /** Nobody writes into it without an unlock: the edit window is over, or its term is locked. By the school's clock. */
  closed: z.boolean(),
  version: z.int(),
})
export type GridLesson = z.infer<typeof GridLesson>

export const GridStudent = z.object({ ...NamedPerson.shape, fromOn: SchoolDate, toOn: z.nullable(SchoolDate) })
export type GridStudent = z.infer<typeof GridStudent>

export const JournalGroup = z.object({ studyGroupId: StudyGroupId, subject: z.string(), title: z.string() })
export type JournalGroup = z.infer<typeof JournalGroup>

/**
 * `teaches`: the reader is its teacher, or holds a lesson of it today for somebody else. `mayPut`: they write into it, if only as its class's teacher; the
 * other groups of the list they may only read.
 */
const ListedGroup = z.object({ ...JournalGroup.shape, teaches: z.boolean(), mayPut: z.boolean() })

/**
 * The classes and subjects the person may open in «Журнал»; groups over several classes come under `classGroupId: null`. With `yearId`: those of that
 * year that have ended, to be read.
 */
export const ListJournals = endpoint('GET', '/api/journal', {
  input: z.object({ yearId: z.optional(AcademicYearId) }),
  result: z.object({
    classes: z.array(z.object({ classGroupId: z.nullable(ClassGroupId), title: z.string(), groups: z.array(ListedGroup) })),
    /** Years that have ended, the latest first. */
    pastYears: z.array(z.object({ yearId: AcademicYearId, title: z.string() })),
  }),
})

/** `termMark`: given for the term that is shown; null also for readers who have no term marks to read (`termMarks` false). */
const GridPupil = z.object({ ...GridStudent.shape, termMark: z.nullable(z.enum(TERM_VALUES)) })

/** Without `termId`: the term that holds today, else the nearest past one, else the first. */
export const GetGrid = endpoint('GET', '/api/journal/groups/:studyGroupId', {
  input: z.object({ studyGroupId: StudyGroupId, termId: z.optional(TermId) }),
  result: z.object({
    group: z.object({ ...JournalGroup.shape, classTitle: z.nullable(z.string()) }),
    mayPut: z.boolean(),
    /** Lessons of today that the reader holds for its teacher: into these they may put, whatever `mayPut` says. */
    substituteFor: z.array(LessonId),
    today: SchoolDate,
    terms: z.array(Term),
    termId: z.nullable(TermId),
    kinds: z.array(WorkKind),
    /** What may be put here: the school's scale, and in the first form «точка» alone. */
    scale: z.array(MarkValue),
    /** By which a term's mark is suggested from the average, in this subject. */
    thresholds: Thresholds,
    termMarks: z.boolean(),
    students: z.array(GridPupil),
    lessons: z.array(GridLesson),
    cells: z.array(Cell),
    /** Parents have said so beforehand; the latest first. Nobody's word until a teacher confirms it in the cell. */
    notices: z.array(GridNotice),
  }),
})

/** Why a mark that stood was changed; its family reads it. */
const ChangeReason = z.optional(z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(CHANGE_REASON_CHARS_MAX))))

/** A mark as typed: whether it is in the scale is the use case's to say, by name and cell by cell. */
const TypedMark = z.object({ ...Mark.shape, value: z.string().check(z.minLength(1), z.maxLength(8)) })

/** Each cell is judged by itself: one refused cell leaves the rest saved. */
export const CellOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('saved'), cell: Cell }),
  z.object({ outcome: z.literal('refused'), lessonId: LessonId, studentId: PersonId, refusal: RefusalCode, current: z.nullable(Cell) }),
])
export type CellOutcome = z.infer<typeof CellOutcome>

export const PutCells = endpoint('PUT', '/api/journal/groups/:studyGroupId/cells', {
  input: z.object({
    studyGroupId: StudyGroupId,
    /** Who typed them. Refused as not_signed_in when the session is another's by now: a page does not see what another tab has signed in as. */
    as: z.optional(PersonId),
    /** `version` is the one the writer last saw; an older one is refused with the current cell, never overwritten. */
    cells: z
      .array(
        z.object({
          ...Cell.shape,
          marks: z.array(TypedMark).check(z.maxLength(MARKS_PER_CELL_MAX)),
          reason: ChangeReason,
        }),
      )
      .check(z.minLength(1), z.maxLength(CELLS_PER_REQUEST_MAX)),
  }),
  result: z.object({ outcomes: z.array(CellOutcome) }),
})

/** The lesson's card: its kind of work (the default of its marks), topic, a note for the staff, and whether it was outside the plan of topics. */
export const PutLesson = endpoint('PUT', '/api/journal/lessons/:lessonId', {
  input: z.object({
    lessonId: LessonId,
    version: z.int(),
    kindId: z.nullable(WorkKindId),
    topic: z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(LESSON_TOPIC_CHARS_MAX))),
    /** Left out: as they stand. */
    note: z.optional(z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(LESSON_NOTE_CHARS_MAX)))),
    offPlan: z.optional(z.boolean()),
  }),
  result: z.object({ lesson: GridLesson }),
})

export const TimetableLesson = z.object({
  lessonId: LessonId,
  on: SchoolDate,
  number: z.int(),
  startsAt: z.nullable(z.string()),
  endsAt: z.nullable(z.string()),
  subject: z.string(),
  /** The class or group, for teachers. */
  group: z.string(),
  room: z.nullable(z.string()),
  cancelled: z.boolean(),
  studyGroupId: StudyGroupId,
  teachers: z.array(PersonName),
  change: z.nullable(ShownChange),
  /** For the pupil whose week it is, and for whoever holds it. */
  online: z.nullable(LessonOnline),
})
export type TimetableLesson = z.infer<typeof TimetableLesson>

/**
 * One's own lessons of the week that holds `on` (today when absent): a teacher's, a pupil's, or those of a parent's child; for the heads and the
 * administrator also any class's or teacher's.
 */
export const GetTimetable = endpoint('GET', '/api/timetable', {
  input: z.object({
    on: z.optional(SchoolDate),
    studentId: z.optional(PersonId),
    classGroupId: z.optional(ClassGroupId),
    teacherId: z.optional(PersonId),
  }),
  result: z.object({ today: SchoolDate, mondayOn: SchoolDate, lessons: z.array(TimetableLesson), outside: z.array(OutsideOnline) }),
})
