// Tables of the journal area in a JOURNAL_nn database; migrations/journal/*.sql is what creates them.
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { LessonId, PersonId, SchoolId, StudyGroupId, TimetableEntryId, WorkKindId } from '../../../protocol/ids.ts'
import type { Attendance, Mark } from '../../../protocol/journal.ts'

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
})
