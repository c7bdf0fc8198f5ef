// Tables of the school area in a JOURNAL_nn database: the roster, the year, imports. migrations/journal/*.sql is what creates them; long because it is one list.
import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { MessageWindows } from '../../../protocol/chat/message-windows.ts'
import type { ModeratorSettings } from '../../../protocol/chat/moderator.ts'
import type {
  AcademicYearId,
  BellSetId,
  ChatId,
  ClassGroupId,
  HolidayId,
  ImportId,
  PersonId,
  SchoolId,
  StudyGroupId,
  SubjectId,
  TermId,
  TimetableEntryId,
} from '../../../protocol/ids.ts'
import type { SchoolRole } from '../../../protocol/rights.ts'
import type { PlanKind, SetupStep } from '../../../protocol/school-setup.ts'

export const rosters = sqliteTable('rosters', {
  schoolId: text('school_id').$type<SchoolId>().primaryKey(),
  version: integer('version').notNull(),
  followedOn: text('followed_on'),
})

export const people = sqliteTable('people', {
  id: text('id').$type<PersonId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  sourceId: text('source_id'),
  familyName: text('family_name').notNull(),
  givenName: text('given_name').notNull(),
  patronymic: text('patronymic'),
  birthOn: text('birth_on'),
  sex: text('sex'),
  phone: text('phone'),
  email: text('email'),
  leftOn: text('left_on'),
})

export const personRoles = sqliteTable(
  'person_roles',
  {
    personId: text('person_id').$type<PersonId>().notNull(),
    role: text('role').$type<SchoolRole>().notNull(),
    schoolId: text('school_id').$type<SchoolId>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.personId, t.role] })],
)

export const guardianships = sqliteTable(
  'guardianships',
  {
    studentId: text('student_id').$type<PersonId>().notNull(),
    parentId: text('parent_id').$type<PersonId>().notNull(),
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    relation: text('relation'),
  },
  (t) => [primaryKey({ columns: [t.studentId, t.parentId] })],
)

export const academicYears = sqliteTable('academic_years', {
  id: text('id').$type<AcademicYearId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  sourceId: text('source_id'),
  title: text('title').notNull(),
  startsOn: text('starts_on').notNull(),
  endsOn: text('ends_on').notNull(),
})

export const terms = sqliteTable('terms', {
  id: text('id').$type<TermId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  yearId: text('year_id').$type<AcademicYearId>().notNull(),
  sourceId: text('source_id'),
  kind: text('kind').$type<'quarter' | 'trimester' | 'halfYear' | 'year' | 'module'>().notNull(),
  title: text('title').notNull(),
  startsOn: text('starts_on').notNull(),
  endsOn: text('ends_on').notNull(),
  levelFrom: integer('level_from').notNull().default(1),
  levelTo: integer('level_to').notNull().default(11),
})

export const holidays = sqliteTable('holidays', {
  id: text('id').$type<HolidayId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  title: text('title').notNull(),
  startsOn: text('starts_on').notNull(),
  endsOn: text('ends_on').notNull(),
  levelFrom: integer('level_from').notNull().default(1),
  levelTo: integer('level_to').notNull().default(11),
})

export const bells = sqliteTable(
  'bells',
  {
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    number: integer('number').notNull(),
    startsAt: text('starts_at').notNull(),
    endsAt: text('ends_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.schoolId, t.number] })],
)

export const bellSets = sqliteTable('bell_sets', {
  id: text('id').$type<BellSetId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  title: text('title').notNull(),
  weekdays: text('weekdays', { mode: 'json' }).$type<readonly number[]>().notNull().default([]),
  levelFrom: integer('level_from'),
  levelTo: integer('level_to'),
})

export const bellSetTimes = sqliteTable(
  'bell_set_times',
  {
    bellSetId: text('bell_set_id').$type<BellSetId>().notNull(),
    number: integer('number').notNull(),
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    startsAt: text('starts_at').notNull(),
    endsAt: text('ends_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.bellSetId, t.number] })],
)

export const bellDays = sqliteTable(
  'bell_days',
  {
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    dayOn: text('day_on').notNull(),
    levelFrom: integer('level_from').notNull(),
    levelTo: integer('level_to').notNull(),
    bellSetId: text('bell_set_id').$type<BellSetId>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.schoolId, t.dayOn, t.levelFrom] })],
)

export const rooms = sqliteTable(
  'rooms',
  {
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    title: text('title').notNull(),
  },
  (t) => [primaryKey({ columns: [t.schoolId, t.title] })],
)

export const setupSteps = sqliteTable(
  'setup_steps',
  {
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    step: text('step').$type<SetupStep>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.schoolId, t.step] })],
)

export const classGroups = sqliteTable('class_groups', {
  id: text('id').$type<ClassGroupId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  yearId: text('year_id').$type<AcademicYearId>(),
  sourceId: text('source_id'),
  yearLevel: integer('year_level').notNull(),
  letter: text('letter').notNull(),
  title: text('title').notNull(),
  archivedOn: text('archived_on'),
  bellSetId: text('bell_set_id').$type<BellSetId>(),
  profile: text('profile'),
  planKind: text('plan_kind').$type<PlanKind>().notNull().default('classic'),
  homeRoom: text('home_room'),
})

export const classMembers = sqliteTable(
  'class_members',
  {
    classGroupId: text('class_group_id').$type<ClassGroupId>().notNull(),
    studentId: text('student_id').$type<PersonId>().notNull(),
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    fromOn: text('from_on').notNull(),
    toOn: text('to_on'),
  },
  (t) => [primaryKey({ columns: [t.classGroupId, t.studentId] })],
)

export const classTeachers = sqliteTable(
  'class_teachers',
  {
    classGroupId: text('class_group_id').$type<ClassGroupId>().notNull(),
    teacherId: text('teacher_id').$type<PersonId>().notNull(),
    schoolId: text('school_id').$type<SchoolId>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.classGroupId, t.teacherId] })],
)

export const subjects = sqliteTable('subjects', {
  id: text('id').$type<SubjectId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  title: text('title').notNull(),
})

export const studyGroups = sqliteTable('study_groups', {
  id: text('id').$type<StudyGroupId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  yearId: text('year_id').$type<AcademicYearId>(),
  sourceId: text('source_id'),
  subjectId: text('subject_id').$type<SubjectId>().notNull(),
  classGroupId: text('class_group_id').$type<ClassGroupId>(),
  title: text('title').notNull(),
  archivedOn: text('archived_on'),
})

export const studyGroupMembers = sqliteTable(
  'study_group_members',
  {
    studyGroupId: text('study_group_id').$type<StudyGroupId>().notNull(),
    studentId: text('student_id').$type<PersonId>().notNull(),
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    fromOn: text('from_on').notNull(),
    toOn: text('to_on'),
  },
  (t) => [primaryKey({ columns: [t.studyGroupId, t.studentId] })],
)

export const teachingLoads = sqliteTable(
  'teaching_loads',
  {
    studyGroupId: text('study_group_id').$type<StudyGroupId>().notNull(),
    teacherId: text('teacher_id').$type<PersonId>().notNull(),
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    fromOn: text('from_on').notNull(),
    toOn: text('to_on'),
    weekHoursHundredths: integer('week_hours_hundredths'),
  },
  (t) => [primaryKey({ columns: [t.studyGroupId, t.teacherId] })],
)

export const timetableEntries = sqliteTable('timetable_entries', {
  id: text('id').$type<TimetableEntryId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  studyGroupId: text('study_group_id').$type<StudyGroupId>().notNull(),
  weekday: integer('weekday').notNull(),
  number: integer('number').notNull(),
  room: text('room'),
  fromOn: text('from_on').notNull(),
  toOn: text('to_on').notNull(),
  version: integer('version').notNull().default(1),
})

export const imports = sqliteTable('imports', {
  id: text('id').$type<ImportId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  state: text('state').$type<'reading' | 'planned' | 'applied' | 'undone'>().notNull(),
  format: text('format').$type<'oneRoster' | 'classList'>(),
  fileName: text('file_name').notNull(),
  fileKey: text('file_key').notNull(),
  fileBytes: integer('file_bytes').notNull(),
  plan: integer('plan').notNull(),
  plansBegun: integer('plans_begun').notNull(),
  readingAt: integer('reading_at').notNull(),
  rosterVersion: integer('roster_version').notNull(),
  settings: text('settings', { mode: 'json' }).notNull(),
  summary: text('summary', { mode: 'json' }).notNull(),
  createdBy: text('created_by').$type<PersonId>().notNull(),
  createdAt: integer('created_at').notNull(),
  appliedAt: integer('applied_at'),
  undoneAt: integer('undone_at'),
})

export const importChanges = sqliteTable(
  'import_changes',
  {
    importId: text('import_id').$type<ImportId>().notNull(),
    plan: integer('plan').notNull(),
    entity: text('entity').notNull(),
    seq: integer('seq').notNull(),
    rowKey: text('row_key').notNull(),
    action: text('action').$type<'add' | 'change' | 'remove'>().notNull(),
    before: text('before', { mode: 'json' }),
    after: text('after', { mode: 'json' }),
  },
  (t) => [primaryKey({ columns: [t.importId, t.plan, t.entity, t.seq] })],
)

export const chats = sqliteTable('chats', {
  id: text('id').$type<ChatId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  kind: text('kind').$type<'staff' | 'class' | 'parents'>().notNull(),
  classGroupId: text('class_group_id').$type<ClassGroupId>(),
  title: text('title').notNull(),
  version: integer('version').notNull().default(0),
  opened: integer('opened', { mode: 'boolean' }).notNull().default(false),
})

export const createdChats = sqliteTable('created_chats', {
  id: text('id').$type<ChatId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  kind: text('kind').$type<'group' | 'personal'>().notNull(),
  founderId: text('founder_id').$type<PersonId>().notNull(),
  sameKey: text('same_key').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const createdChatPeople = sqliteTable(
  'created_chat_people',
  {
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    personId: text('person_id').$type<PersonId>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.schoolId, t.personId] })],
)

export const callChats = sqliteTable(
  'call_chats',
  {
    schoolId: text('school_id').$type<SchoolId>().notNull(),
    chatId: text('chat_id').$type<ChatId>().notNull(),
    until: integer('until').notNull(),
  },
  (t) => [primaryKey({ columns: [t.schoolId, t.chatId] })],
)

export const schoolModerators = sqliteTable('school_moderators', {
  schoolId: text('school_id').$type<SchoolId>().primaryKey(),
  version: integer('version').notNull(),
  settings: text('settings', { mode: 'json' }).$type<ModeratorSettings>().notNull(),
  setAt: integer('set_at').notNull(),
  setBy: text('set_by').$type<PersonId>().notNull(),
})

export const schoolMessageWindows = sqliteTable('school_message_windows', {
  schoolId: text('school_id').$type<SchoolId>().primaryKey(),
  version: integer('version').notNull(),
  windows: text('windows', { mode: 'json' }).$type<MessageWindows>().notNull(),
  setAt: integer('set_at').notNull(),
  setBy: text('set_by').$type<PersonId>().notNull(),
})

export const outbox = sqliteTable('outbox', {
  seq: integer('seq').primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  at: integer('at').notNull(),
  news: text('news').notNull(),
  payload: text('payload', { mode: 'json' }).notNull(),
  attempts: integer('attempts').notNull().default(0),
  notBefore: integer('not_before').notNull().default(0),
})

export const batchGuards = sqliteTable('batch_guards', { ok: integer('ok').notNull() })
