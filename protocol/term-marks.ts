// «Итоговые»: marks of terms, the year, examinations and the certificate; locks of terms, unlocks on request, the log of changes. Served by
// worker/journal for teachers and the school's heads; rules TRM-…, LCK-…, AUD-….
import * as z from 'zod/mini'
import { SchoolDate } from './dates.ts'
import { endpoint } from './endpoint.ts'
import { EXAM_SCALES } from './exam-scale.ts'
import { AcademicYearId, ClassGroupId, LessonId, PersonId, StudyGroupId, SubjectId, TermId, UnlockId } from './ids.ts'
import { GridStudent, JournalGroup, Term } from './journal.ts'
import {
  CELLS_PER_REQUEST_MAX,
  CHANGE_REASON_CHARS_MAX,
  CLASS_STUDENTS_MAX,
  LOCK_NOTE_CHARS_MAX,
  UNLOCK_DAYS_MAX,
  UNLOCK_HOURS_DEFAULT,
  UNLOCK_HOURS_MAX,
} from './limits.ts'
import { MarkPeriod, TermMarkValue } from './mark-period.ts'
import { NamedPerson, PersonName } from './people.ts'
import { RefusalCode } from './refusals.ts'
import { TERM_VALUES, TERM_WARNINGS } from './term-suggestion.ts'

const Reason = z.string().check(z.trim(), z.minLength(1), z.maxLength(CHANGE_REASON_CHARS_MAX))

/** As given. Never given: version 0, and not in any list; taken back: value null. */
export const TermMark = z.object({
  studentId: PersonId,
  period: MarkPeriod,
  value: z.nullable(TermMarkValue),
  reason: z.nullable(z.string()),
  version: z.int(),
})
export type TermMark = z.infer<typeof TermMark>

/** What the marks say by themselves. `average` is exact (mark-average.ts) and only terms have one. */
const TermSuggestion = z.object({
  studentId: PersonId,
  period: MarkPeriod,
  average: z.nullable(z.object({ sum: z.int(), weight: z.int() })),
  suggested: z.nullable(z.enum(TERM_VALUES)),
  warnings: z.array(z.enum(TERM_WARNINGS)),
})
export type TermSuggestion = z.infer<typeof TermSuggestion>

/** A column of «Итоговые». `closed`: nobody gives a mark in it without an unlock. */
const TermColumn = z.object({ period: MarkPeriod, title: z.string(), endsOn: SchoolDate, startsOn: SchoolDate, closed: z.boolean() })
export type TermColumn = z.infer<typeof TermColumn>

/** Of the group. `studentIds`: who sits it; null: everybody. Version 0: nobody has set it, and it is a term's scale for all. */
export const Exam = z.object({ scale: z.enum(EXAM_SCALES), studentIds: z.nullable(z.array(PersonId)), version: z.int() })
export type Exam = z.infer<typeof Exam>

/** Terms of the group's year in their order, then the year, the examination, the certificate; titles of those three are the reader's language's. */
export const GetTermMarks = endpoint('GET', '/api/journal/groups/:studyGroupId/term-marks', {
  input: z.object({ studyGroupId: StudyGroupId }),
  result: z.object({
    group: z.object({ ...JournalGroup.shape, classTitle: z.nullable(z.string()), yearLevel: z.nullable(z.int()) }),
    mayPut: z.boolean(),
    today: SchoolDate,
    scaleFrom: z.union([z.literal(1), z.literal(2)]),
    students: z.array(GridStudent),
    columns: z.array(TermColumn),
    exam: Exam,
    marks: z.array(TermMark),
    suggestions: z.array(TermSuggestion),
  }),
})

export const TermMarkOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('saved'), mark: TermMark }),
  z.object({
    outcome: z.literal('refused'),
    studentId: PersonId,
    period: MarkPeriod,
    refusal: RefusalCode,
    current: z.nullable(TermMark),
  }),
])
export type TermMarkOutcome = z.infer<typeof TermMarkOutcome>

/** Each mark is judged by itself, over the version its writer saw. */
export const PutTermMarks = endpoint('PUT', '/api/journal/groups/:studyGroupId/term-marks', {
  input: z.object({
    studyGroupId: StudyGroupId,
    /** Who gave them, as in PutCells. */
    as: z.optional(PersonId),
    marks: z
      .array(
        z.object({
          studentId: PersonId,
          period: MarkPeriod,
          /** As typed: whether it is in the scale is the use case's to say, by name. */
          value: z.nullable(z.string().check(z.minLength(1), z.maxLength(8))),
          reason: z.nullable(Reason),
          version: z.int().check(z.minimum(0)),
        }),
      )
      .check(z.minLength(1), z.maxLength(CELLS_PER_REQUEST_MAX)),
  }),
  result: z.object({ outcomes: z.array(TermMarkOutcome) }),
})

/** Over the version seen. What stands in the column keeps its scale and its pupil: refuses in_use otherwise. */
export const PutExam = endpoint('PUT', '/api/journal/groups/:studyGroupId/exam', {
  input: z.object({
    studyGroupId: StudyGroupId,
    scale: z.enum(EXAM_SCALES),
    studentIds: z.nullable(z.array(PersonId).check(z.maxLength(CLASS_STUDENTS_MAX))),
    version: z.int().check(z.minimum(0)),
  }),
  result: z.object({ exam: Exam }),
})

/** A term, or a whole year with its year's, examination's and certificate's marks. */
export const LockablePeriod = z.union([TermId, AcademicYearId])
export type LockablePeriod = z.infer<typeof LockablePeriod>

const LockedPeriod = z.object({
  periodId: LockablePeriod,
  ...z.omit(Term, { id: true }).shape,
  levelFrom: z.int(),
  levelTo: z.int(),
  /** For the whole school. */
  lock: z.nullable(z.object({ at: z.int(), by: z.nullable(PersonName) })),
  /** Locked for one study group each. */
  groups: z.array(z.object({ ...JournalGroup.shape, classTitle: z.nullable(z.string()) })),
})
export type LockedPeriod = z.infer<typeof LockedPeriod>

/** «Периоды»: those of the year that holds today, for whoever locks them. */
export const ListTermLocks = endpoint('GET', '/api/journal/term-locks', {
  input: z.object({}),
  result: z.object({
    today: SchoolDate,
    periods: z.array(LockedPeriod),
    maySet: z.boolean(),
    /** The last day whose lessons the edit window, or the month's day, has closed, whatever is locked. Null: they close nothing. */
    windowClosedTo: z.nullable(SchoolDate),
  }),
})

/** «Закрыть период» and opening it again, for the whole school or for one group. The same twice changes nothing. */
export const SetTermLock = endpoint('PUT', '/api/journal/term-locks/:periodId', {
  input: z.object({ periodId: LockablePeriod, locked: z.boolean(), studyGroupId: z.optional(StudyGroupId) }),
  result: z.object({ locked: z.boolean() }),
})

export const Unlock = z.object({
  unlockId: UnlockId,
  studyGroupId: StudyGroupId,
  subject: z.string(),
  groupTitle: z.string(),
  classTitle: z.nullable(z.string()),
  from: SchoolDate,
  to: SchoolDate,
  reason: z.string(),
  askedAt: z.int(),
  askedBy: z.nullable(PersonName),
  decidedAt: z.nullable(z.int()),
  /** UTC ms; null: not decided, or not granted. */
  until: z.nullable(z.int()),
})
export type Unlock = z.infer<typeof Unlock>

/** «Попросить открыть». The same dates asked for again while nobody has decided are the same request. */
export const AskUnlock = endpoint('POST', '/api/journal/groups/:studyGroupId/unlocks', {
  input: z
    .object({
      studyGroupId: StudyGroupId,
      from: SchoolDate,
      to: SchoolDate,
      reason: z.string().check(z.trim(), z.minLength(1), z.maxLength(LOCK_NOTE_CHARS_MAX)),
    })
    .check(z.refine(({ from, to }) => from <= to && daysBetween(from, to) <= UNLOCK_DAYS_MAX, { path: ['to'] })),
  result: z.object({ unlockId: UnlockId }),
})

/** Whoever decides sees the school's requests, those that wait first; a teacher their own. `now`: the school's clock, by which an unlock ends. */
export const ListUnlocks = endpoint('GET', '/api/journal/unlocks', {
  input: z.object({}),
  result: z.object({ unlocks: z.array(Unlock), mayDecide: z.boolean(), now: z.int() }),
})

export const DecideUnlock = endpoint('POST', '/api/journal/unlocks/:unlockId/decision', {
  input: z.object({
    unlockId: UnlockId,
    granted: z.boolean(),
    hours: z._default(z.int().check(z.minimum(1), z.maximum(UNLOCK_HOURS_MAX)), UNLOCK_HOURS_DEFAULT),
  }),
  result: z.object({ until: z.nullable(z.int()) }),
})

/** What was there and became: the fields depend on `what` (`cell.put`, `lesson.put`, `termMark.put`, `rules.set`, …). */
const Logged = z.nullable(z.record(z.string(), z.unknown()))

export const LogEntry = z.object({
  seq: z.int(),
  at: z.int(),
  what: z.string(),
  actor: z.nullable(PersonName),
  student: z.nullable(PersonName),
  lesson: z.nullable(z.object({ id: LessonId, on: SchoolDate, number: z.int() })),
  subject: z.nullable(z.string()),
  groupTitle: z.nullable(z.string()),
  classTitle: z.nullable(z.string()),
  /** Of a term's mark, the term's. */
  period: z.nullable(z.string()),
  before: Logged,
  after: Logged,
  reason: z.nullable(z.string()),
})
export type LogEntry = z.infer<typeof LogEntry>

/** «История изменений», the newest first. Without dates: the last days (LOG_DAYS_DEFAULT). What is outside the reader's school, class or own edits is not there. */
export const ListLog = endpoint('GET', '/api/journal/log', {
  input: z.object({
    classGroupId: z.optional(ClassGroupId),
    subjectId: z.optional(SubjectId),
    /** Who changed, or whose mark it is. */
    personId: z.optional(PersonId),
    from: z.optional(SchoolDate),
    to: z.optional(SchoolDate),
    /** `next` of the page before. */
    before: z.optional(z.string().check(z.regex(/^\d{1,15}\.\d{1,15}$/))),
  }),
  result: z.object({ entries: z.array(LogEntry), next: z.nullable(z.string()), from: SchoolDate, to: SchoolDate }),
})

/** What the log may be narrowed to by this reader; with a class, its pupils too. */
export const ListLogChoices = endpoint('GET', '/api/journal/log/choices', {
  input: z.object({ classGroupId: z.optional(ClassGroupId) }),
  result: z.object({
    classes: z.array(z.object({ classGroupId: ClassGroupId, title: z.string() })),
    subjects: z.array(z.object({ subjectId: SubjectId, title: z.string() })),
    people: z.array(NamedPerson),
    scope: z.enum(['school', 'class', 'own']),
  }),
})

const DAY_MS = 86_400_000

function daysBetween(from: SchoolDate, to: SchoolDate): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS
}
