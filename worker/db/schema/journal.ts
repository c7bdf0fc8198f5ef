// Tables of the journal area in a JOURNAL_nn database; migrations/journal/*.sql is what creates them.
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { NoticeReason } from '../../../protocol/absence-notice.ts'
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { ExamScale, GivenValue } from '../../../protocol/exam-scale.ts'
import type {
  AbsenceNoticeId,
  AcademicYearId,
  CallId,
  LessonId,
  OnlineLessonId,
  PersonId,
  SchoolId,
  StudyGroupId,
  SubjectId,
  TeacherAbsenceId,
  TermId,
  TimetableEntryId,
  UnlockId,
  WorkKindId,
} from '../../../protocol/ids.ts'
import type { Attendance, Mark } from '../../../protocol/journal.ts'
import type { JournalRules } from '../../../protocol/journal-rules.ts'
import type { PlannedLesson } from '../../../protocol/lesson-change.ts'
import type { PlanTopic } from '../../../protocol/lesson-plan.ts'
import type { OnlinePlatform, OnlineState } from '../../../protocol/online-lessons.ts'
import type { TermValue } from '../../../protocol/term-suggestion.ts'
import type { AbsenceReason } from '../../../protocol/timetable.ts'

export const workKinds = sqliteTable('work_kinds', {
  id: text('id').$type<WorkKindId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  title: text('title').notNull(),
  shortTitle: text('short_title').notNull(),
  weightHundredths: integer('weight_hundredths').notNull(),
  position: integer('position').notNull(),
})

export const lessons = sqliteTable('lessons', {
  id: text('id').$type<LessonId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  studyGroupId: text('study_group_id').$type<StudyGroupId>().notNull(),
  timetableEntryId: text('timetable_entry_id').$type<TimetableEntryId>(),
  lessonOn: text('lesson_on').notNull(),
  number: integer('number').notNull(),
  room: text('room'),
  workKindId: text('work_kind_id').$type<WorkKindId>(),
  topic: text('topic'),
  cancelled: integer('cancelled', { mode: 'boolean' }).notNull().default(false),
  version: integer('version').notNull().default(1),
  note: text('note'),
  offPlan: integer('off_plan', { mode: 'boolean' }).notNull().default(false),
})

export const cells = sqliteTable(
  'cells',
  {
    lessonId: text('lesson_id').$type<LessonId>().notNull(),
    studentId: text('student_id').$type<PersonId>().notNull(),
    marks: text('marks', { mode: 'json' }).$type<Mark[]>().notNull(),
    attendance: text('attendance').$type<Attendance>(),
    version: integer('version').notNull(),
    changedAt: integer('changed_at').notNull(),
    changedBy: text('changed_by').$type<PersonId>().notNull(),
    pointDueOn: text('point_due').$type<SchoolDate>(),
    pointTold: integer('point_told').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.lessonId, t.studentId] })],
)

export const journalLog = sqliteTable('journal_log', {
  seq: integer('seq').primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  at: integer('at').notNull(),
  actorId: text('actor_id').$type<PersonId>().notNull(),
  sessionId: text('session_id').notNull(),
  what: text('what').notNull(),
  lessonId: text('lesson_id').$type<LessonId>().notNull(),
  studentId: text('student_id').$type<PersonId>(),
  before: text('before', { mode: 'json' }),
  after: text('after', { mode: 'json' }),
  studyGroupId: text('study_group_id').$type<StudyGroupId>(),
  reason: text('reason'),
})

export const journalRules = sqliteTable('journal_rules', {
  schoolId: text('school_id').$type<SchoolId>().primaryKey(),
  version: integer('version').notNull(),
  rules: text('rules', { mode: 'json' }).$type<JournalRules>().notNull(),
  changedAt: integer('changed_at').notNull(),
  changedBy: text('changed_by').$type<PersonId>().notNull(),
})

export const lessonChanges = sqliteTable('lesson_changes', {
  lessonId: text('lesson_id').$type<LessonId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  lessonOn: text('lesson_on').notNull(),
  wasOn: text('was_on').notNull(),
  substituteId: text('substitute_id').$type<PersonId>(),
  subjectId: text('subject_id').$type<SubjectId>(),
  mergedIntoId: text('merged_into_id').$type<LessonId>(),
  replacedById: text('replaced_by_id').$type<LessonId>(),
  extra: integer('extra', { mode: 'boolean' }).notNull().default(false),
  was: text('was', { mode: 'json' }).$type<PlannedLesson>().notNull(),
  reason: text('reason').$type<AbsenceReason>().notNull(),
  comment: text('comment'),
  version: integer('version').notNull(),
  changedAt: integer('changed_at').notNull(),
  changedBy: text('changed_by').$type<PersonId>().notNull(),
})

export const teacherAbsences = sqliteTable('teacher_absences', {
  id: text('id').$type<TeacherAbsenceId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  teacherId: text('teacher_id').$type<PersonId>().notNull(),
  fromOn: text('from_on').notNull(),
  toOn: text('to_on').notNull(),
  reason: text('reason').$type<AbsenceReason>().notNull(),
  comment: text('comment'),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').$type<PersonId>().notNull(),
})

export const termMarks = sqliteTable(
  'term_marks',
  {
    studyGroupId: text('study_group_id').$type<StudyGroupId>().notNull(),
    studentId: text('student_id').$type<PersonId>().notNull(),
    period: text('period').$type<TermId | 'year' | 'exam' | 'final'>().notNull(),
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    value: text('value').$type<GivenValue>(),
    suggested: text('suggested').$type<TermValue>(),
    averageSum: integer('average_sum'),
    averageWeight: integer('average_weight'),
    reason: text('reason'),
    version: integer('version').notNull(),
    changedAt: integer('changed_at').notNull(),
    changedBy: text('changed_by').$type<PersonId>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.studyGroupId, t.studentId, t.period] })],
)

export const exams = sqliteTable('exams', {
  studyGroupId: text('study_group_id').$type<StudyGroupId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  scale: text('scale').$type<ExamScale>().notNull(),
  studentIds: text('student_ids', { mode: 'json' }).$type<PersonId[]>(),
  version: integer('version').notNull(),
  changedAt: integer('changed_at').notNull(),
  changedBy: text('changed_by').$type<PersonId>().notNull(),
})

export const privateNotes = sqliteTable(
  'private_notes',
  {
    authorId: text('author_id').$type<PersonId>().notNull(),
    studyGroupId: text('study_group_id').$type<StudyGroupId>().notNull(),
    studentId: text('student_id').$type<PersonId>().notNull(),
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    text: text('text').notNull(),
    version: integer('version').notNull(),
    changedAt: integer('changed_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.authorId, t.studyGroupId, t.studentId] })],
)

export const termLocks = sqliteTable(
  'term_locks',
  {
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    termId: text('term_id').$type<TermId | AcademicYearId>().notNull(),
    studyGroupId: text('study_group_id').$type<StudyGroupId | ''>().notNull(),
    lockedAt: integer('locked_at').notNull(),
    lockedBy: text('locked_by').$type<PersonId>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.schoolId, t.termId, t.studyGroupId] })],
)

export const unlocks = sqliteTable('unlocks', {
  id: text('id').$type<UnlockId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  studyGroupId: text('study_group_id').$type<StudyGroupId>().notNull(),
  fromOn: text('from_on').notNull(),
  toOn: text('to_on').notNull(),
  reason: text('reason').notNull(),
  askedAt: integer('asked_at').notNull(),
  askedBy: text('asked_by').$type<PersonId>().notNull(),
  decidedAt: integer('decided_at'),
  decidedBy: text('decided_by').$type<PersonId>(),
  untilAt: integer('until_at'),
})

export const absenceNotices = sqliteTable('absence_notices', {
  id: text('id').$type<AbsenceNoticeId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  studentId: text('student_id').$type<PersonId>().notNull(),
  fromOn: text('from_on').notNull(),
  toOn: text('to_on').notNull(),
  numbers: text('numbers', { mode: 'json' }).$type<number[]>(),
  reason: text('reason').$type<NoticeReason>().notNull(),
  comment: text('comment'),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').$type<PersonId>().notNull(),
  withdrawnAt: integer('withdrawn_at'),
})

export const diarySignatures = sqliteTable(
  'diary_signatures',
  {
    studentId: text('student_id').$type<PersonId>().notNull(),
    weekOn: text('week_on').notNull(),
    parentId: text('parent_id').$type<PersonId>().notNull(),
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    signedAt: integer('signed_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.studentId, t.weekOn, t.parentId] })],
)

export const lessonPlans = sqliteTable('lesson_plans', {
  studyGroupId: text('study_group_id').$type<StudyGroupId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  subjectId: text('subject_id').$type<SubjectId>().notNull(),
  topics: text('topics', { mode: 'json' }).$type<PlanTopic[]>().notNull(),
  version: integer('version').notNull(),
  changedAt: integer('changed_at').notNull(),
  changedBy: text('changed_by').$type<PersonId>().notNull(),
})

export const onlineLessons = sqliteTable('online_lessons', {
  id: text('id').$type<OnlineLessonId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  studyGroupId: text('study_group_id').$type<StudyGroupId>().notNull(),
  lessonId: text('lesson_id').$type<LessonId>(),
  lessonOn: text('lesson_on').$type<SchoolDate>().notNull(),
  startsAt: text('starts_at'),
  endsAt: text('ends_at'),
  platform: text('platform').$type<OnlinePlatform>().notNull(),
  url: text('url'),
  studentIds: text('student_ids', { mode: 'json' }).$type<PersonId[]>(),
  state: text('state').$type<OnlineState>().notNull(),
  callId: text('call_id').$type<CallId>(),
  publishedAt: integer('published_at'),
  publishedBy: text('published_by').$type<PersonId>(),
  closesAt: integer('closes_at'),
  endedAt: integer('ended_at'),
  told: text('told', { mode: 'json' }).$type<PersonId[]>().notNull().default([]),
  version: integer('version').notNull(),
  clientId: text('client_id').notNull(),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by').$type<PersonId>().notNull(),
})

export const onlineVisits = sqliteTable(
  'online_visits',
  {
    onlineLessonId: text('online_lesson_id').$type<OnlineLessonId>().notNull(),
    personId: text('person_id').$type<PersonId>().notNull(),
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    visits: text('visits', { mode: 'json' }).$type<{ joinedAt: number; leftAt: number | null }[]>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.onlineLessonId, t.personId] })],
)
