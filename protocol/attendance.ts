// «Посещаемость»: parents' notices, the class teacher's reasons, counts. Served by worker/journal/attendance and worker/diary/absences; rules ATT-….
import * as z from 'zod/mini'
import { AbsenceCounts } from './absence-counts.ts'
import { GridNotice, NoticeNumbers, NoticeReason } from './absence-notice.ts'
import { SchoolDate } from './dates.ts'
import { endpoint } from './endpoint.ts'
import { AbsenceNoticeId, ClassGroupId, LessonId, PersonId, StudyGroupId, TermId } from './ids.ts'
import { Attendance, Cell, Term } from './journal.ts'
import { ABSENCES_PER_REQUEST_MAX, CHANGE_REASON_CHARS_MAX, NOTICE_COMMENT_CHARS_MAX } from './limits.ts'
import { NamedPerson, PersonName } from './people.ts'
import { RefusalCode } from './refusals.ts'

/** What the class teacher says an absence was. */
export const EXPLANATIONS = ['ill', 'excused', 'unexcused'] as const satisfies readonly Attendance[]
const Explanation = z.enum(EXPLANATIONS)
export type Explanation = z.infer<typeof Explanation>

export const AbsenceNotice = z.object({
  noticeId: AbsenceNoticeId,
  ...GridNotice.shape,
  comment: z.nullable(z.string()),
  /** UTC ms at which it was said as it stands: its version. */
  saidAt: z.int(),
  /** The parent who wrote it as it stands. */
  by: z.nullable(PersonName),
})
export type AbsenceNotice = z.infer<typeof AbsenceNotice>

/** The family's side: of one's own child, that still lie ahead or hold today, the soonest first. */
export const ListAbsenceNotices = endpoint('GET', '/api/diary/:studentId/absences', {
  input: z.object({ studentId: PersonId }),
  result: z.object({
    today: SchoolDate,
    /** The next day after today with lessons of the child; null when there are none in sight. */
    nextOn: z.nullable(SchoolDate),
    notices: z.array(AbsenceNotice),
  }),
})

const Said = {
  fromOn: SchoolDate,
  toOn: SchoolDate,
  numbers: NoticeNumbers,
  reason: NoticeReason,
  comment: z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(NOTICE_COMMENT_CHARS_MAX))),
}
const inOrder = z.refine<{ fromOn: SchoolDate; toOn: SchoolDate; numbers: readonly number[] | null }>(
  ({ fromOn, toOn, numbers }) => fromOn <= toOn && (numbers === null || fromOn === toOn),
  { path: ['toOn'] },
)

/** «Сообщить об отсутствии». The same said twice is one notice. */
export const ReportAbsence = endpoint('POST', '/api/diary/:studentId/absences', {
  input: z.object({ studentId: PersonId, ...Said }).check(inOrder),
  result: z.object({ notice: AbsenceNotice }),
})

/** Of one that has begun the first day stands. Over what its writer saw: refuses changed_by_another when the other parent was faster. */
export const ChangeAbsence = endpoint('PUT', '/api/diary/:studentId/absences/:noticeId', {
  input: z.object({ studentId: PersonId, noticeId: AbsenceNoticeId, saidAt: z.int(), ...Said }).check(inOrder),
  result: z.object({ notice: AbsenceNotice }),
})

/** One that has begun ends with yesterday. Refuses changed_by_another, as above. */
export const WithdrawAbsence = endpoint('DELETE', '/api/diary/:studentId/absences/:noticeId', {
  input: z.object({ studentId: PersonId, noticeId: AbsenceNoticeId, saidAt: z.int() }),
  result: z.object({}),
})

const DiaryAbsence = z.object({ lessonId: LessonId, number: z.int(), subject: z.string(), attendance: Attendance })
export const DiaryAbsenceDay = z.object({ on: SchoolDate, full: z.boolean(), lessons: z.array(DiaryAbsence) })
export type DiaryAbsenceDay = z.infer<typeof DiaryAbsenceDay>

/** «Посещаемость» in the diary: a term's, the current one when absent. Days on which something was missed or begun late, the latest first. */
export const GetDiaryAbsences = endpoint('GET', '/api/diary/:studentId/attendance', {
  input: z.object({ studentId: PersonId, termId: z.optional(TermId) }),
  result: z.object({
    student: NamedPerson,
    today: SchoolDate,
    terms: z.array(Term),
    termId: z.nullable(TermId),
    counts: AbsenceCounts,
    days: z.array(DiaryAbsenceDay),
  }),
})

/** The classes whose attendance the reader may open: a class teacher's own, every one for the school's heads. */
export const ListAttendanceClasses = endpoint('GET', '/api/journal/attendance', {
  input: z.object({}),
  result: z.object({ classes: z.array(z.object({ classGroupId: ClassGroupId, title: z.string() })) }),
})

const AttendanceLesson = z.object({
  lessonId: LessonId,
  studyGroupId: StudyGroupId,
  on: SchoolDate,
  number: z.int(),
  subject: z.string(),
  /** As in the grid: nobody writes into it without an unlock. */
  closed: z.boolean(),
})
export type AttendanceLesson = z.infer<typeof AttendanceLesson>

/** Of a cell only who was there: the class teacher's page shows no marks. */
export const AttendanceCell = z.object({
  ...z.pick(Cell, { lessonId: true, studentId: true, version: true }).shape,
  attendance: Attendance,
})
export type AttendanceCell = z.infer<typeof AttendanceCell>

const Membership = z.object({ studyGroupId: StudyGroupId, studentId: PersonId, fromOn: SchoolDate, toOn: z.nullable(SchoolDate) })

/** A class's week, the one that holds `on` (today's when absent): pupils × lessons, those of subgroups and of groups over several classes too. */
export const GetAttendanceWeek = endpoint('GET', '/api/journal/attendance/:classGroupId/week', {
  input: z.object({ classGroupId: ClassGroupId, on: z.optional(SchoolDate) }),
  result: z.object({
    title: z.string(),
    mayPut: z.boolean(),
    today: SchoolDate,
    mondayOn: SchoolDate,
    students: z.array(NamedPerson),
    lessons: z.array(AttendanceLesson),
    members: z.array(Membership),
    cells: z.array(AttendanceCell),
    /** Of this week and of what lies ahead of it. */
    notices: z.array(AbsenceNotice),
  }),
})

/** A class's counts, pupil by pupil; without dates the month that holds today. At most a school year at once. */
export const GetAttendanceCounts = endpoint('GET', '/api/journal/attendance/:classGroupId/counts', {
  input: z.object({ classGroupId: ClassGroupId, from: z.optional(SchoolDate), to: z.optional(SchoolDate) }),
  result: z.object({
    title: z.string(),
    today: SchoolDate,
    from: SchoolDate,
    to: SchoolDate,
    /** Of the class's year level, to choose from. */
    terms: z.array(Term),
    students: z.array(z.object({ ...NamedPerson.shape, counts: AbsenceCounts })),
  }),
})

export const AbsenceOutcome = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('saved'), cell: AttendanceCell }),
  z.object({
    outcome: z.literal('refused'),
    lessonId: LessonId,
    studentId: PersonId,
    refusal: RefusalCode,
    current: z.nullable(z.object({ attendance: z.nullable(Attendance), version: z.int() })),
  }),
])
export type AbsenceOutcome = z.infer<typeof AbsenceOutcome>

/** The class teacher says what absences were: Н → Б, УП, НП, whoever's lesson it was. Each cell is judged by itself, over the version that was seen. */
export const ExplainAbsences = endpoint('PUT', '/api/journal/attendance/:classGroupId/explained', {
  input: z.object({
    classGroupId: ClassGroupId,
    attendance: Explanation,
    /** «Справка № 12»: stays in the log beside each of them. */
    reason: z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(CHANGE_REASON_CHARS_MAX))),
    cells: z
      .array(z.pick(Cell, { lessonId: true, studentId: true, version: true }))
      .check(z.minLength(1), z.maxLength(ABSENCES_PER_REQUEST_MAX)),
  }),
  result: z.object({ outcomes: z.array(AbsenceOutcome) }),
})
