// The weekly template of the timetable, its changes day by day, absences of teachers. Served by worker/journal/timetable; rules TTB-…, SUB-….
import * as z from 'zod/mini'
import { SchoolDate } from './dates.ts'
import { endpoint } from './endpoint.ts'
import { ClassGroupId, LessonId, PersonId, StudyGroupId, SubjectId, TeacherAbsenceId, TimetableEntryId } from './ids.ts'
import { PlannedLesson } from './lesson-change.ts'
import { CHANGE_COMMENT_CHARS_MAX, LESSON_NUMBER_MAX, ROOM_CHARS_MAX, TIMETABLE_CSV_CHARS_MAX } from './limits.ts'
import { NamedPerson } from './people.ts'
import { CONFLICT_KINDS } from './timetable-conflicts.ts'

export const Weekday = z.int().check(z.minimum(1), z.maximum(7))
export const LessonNumber = z.int().check(z.minimum(0), z.maximum(LESSON_NUMBER_MAX))
export const Room = z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(ROOM_CHARS_MAX)))
const Comment = z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(CHANGE_COMMENT_CHARS_MAX)))

/** A group as a timetable speaks of it. */
export const TimetableGroup = z.object({
  studyGroupId: StudyGroupId,
  subjectId: SubjectId,
  subject: z.string(),
  title: z.string(),
  classGroupId: z.nullable(ClassGroupId),
  classTitle: z.nullable(z.string()),
  teacherIds: z.array(PersonId),
  /** Places in this same list: groups that have a pupil in common with it. */
  meets: z.array(z.int()),
})
export type TimetableGroup = z.infer<typeof TimetableGroup>

export const TimetableClass = z.object({ classGroupId: ClassGroupId, title: z.string() })
export type TimetableClass = z.infer<typeof TimetableClass>

export const TimetableEntry = z.object({
  id: TimetableEntryId,
  studyGroupId: StudyGroupId,
  weekday: z.int(),
  number: z.int(),
  room: z.nullable(z.string()),
  fromOn: SchoolDate,
  toOn: SchoolDate,
  version: z.int(),
})
export type TimetableEntry = z.infer<typeof TimetableEntry>

/** `key`: the entry or lesson in the way; empty for `absent`. */
export const Conflict = z.object({ kind: z.enum(CONFLICT_KINDS), key: z.string(), teacherId: z.nullable(PersonId) })
export type Conflict = z.infer<typeof Conflict>

/** Whose weeks can be looked at: every class's and every teacher's, for the heads and the administrator. */
export const ListTimetables = endpoint('GET', '/api/timetable/whose', {
  input: z.object({}),
  result: z.object({ classes: z.array(TimetableClass), teachers: z.array(NamedPerson) }),
})

/** `room`: where the class is at home. */
const TemplateClass = z.object({ ...TimetableClass.shape, room: z.nullable(z.string()) })

/** `weekHoursHundredths`: how many lessons a week its loads are together; null while nobody says. */
export const TemplateGroup = z.object({ ...TimetableGroup.shape, weekHoursHundredths: z.nullable(z.int()) })
export type TemplateGroup = z.infer<typeof TemplateGroup>

/** The whole school's template of now and later; entries that are over are left out. */
export const GetTimetableTemplate = endpoint('GET', '/api/timetable/template', {
  input: z.object({}),
  result: z.object({
    today: SchoolDate,
    mayPut: z.boolean(),
    /** The school year that holds today, or the next one. */
    year: z.nullable(z.object({ startsOn: SchoolDate, endsOn: SchoolDate })),
    classes: z.array(TemplateClass),
    teachers: z.array(NamedPerson),
    rooms: z.array(z.string()),
    groups: z.array(TemplateGroup),
    entries: z.array(TimetableEntry),
  }),
})

/** `sharedRoom`: the room is somebody else's at that time, and that is meant so. */
const Place = {
  weekday: Weekday,
  number: LessonNumber,
  room: Room,
  fromOn: SchoolDate,
  toOn: SchoolDate,
  sharedRoom: z.boolean(),
}

const Saved = z.discriminatedUnion('outcome', [
  /** `put` are there now as they stand, `gone` no more. */
  z.object({ outcome: z.literal('saved'), put: z.array(TimetableEntry), gone: z.array(TimetableEntryId), conflicts: z.array(Conflict) }),
  /** Nothing was changed. */
  z.object({ outcome: z.literal('conflicts'), conflicts: z.array(Conflict) }),
])

export const AddTimetableEntry = endpoint('POST', '/api/timetable/entries', {
  input: z.object({ studyGroupId: StudyGroupId, ...Place }),
  result: Saved,
})

/** From `fromOn` on it is so; what was before that day stays as it was. */
export const MoveTimetableEntry = endpoint('PUT', '/api/timetable/entries/:entryId', {
  input: z.object({ entryId: TimetableEntryId, version: z.int(), ...Place }),
  result: Saved,
})

/** `fromOn`: the first day without it. */
export const RemoveTimetableEntry = endpoint('DELETE', '/api/timetable/entries/:entryId', {
  input: z.object({ entryId: TimetableEntryId, version: z.int(), fromOn: SchoolDate }),
  result: Saved,
})

export const CSV_PROBLEMS = [
  'columns',
  'class',
  'weekday',
  'number',
  'subject',
  'group',
  'teacher',
  'room',
  'twice',
  ...CONFLICT_KINDS,
] as const

/** Each line is judged by itself: the good ones are kept. `trial`: only says what would be. */
export const ImportTimetable = endpoint('POST', '/api/timetable/import', {
  input: z.object({
    text: z.string().check(z.minLength(1), z.maxLength(TIMETABLE_CSV_CHARS_MAX)),
    fromOn: SchoolDate,
    toOn: SchoolDate,
    /** What a group of the file has now and the file does not name ends; of groups with a line in error nothing does. */
    replace: z.boolean(),
    sharedRooms: z.boolean(),
    trial: z.boolean(),
  }),
  result: z.object({
    lines: z.int(),
    added: z.int(),
    same: z.int(),
    ended: z.int(),
    problemsTotal: z.int(),
    problems: z.array(z.object({ line: z.int(), problem: z.enum(CSV_PROBLEMS) })),
  }),
})

export const ABSENCE_REASONS = ['illness', 'leave', 'course', 'other'] as const
export const AbsenceReason = z.enum(ABSENCE_REASONS)
export type AbsenceReason = z.infer<typeof AbsenceReason>

/** What the planner knows of a change. */
export const LessonChange = z.object({
  version: z.int(),
  substituteId: z.nullable(PersonId),
  subjectId: z.nullable(SubjectId),
  mergedIntoId: z.nullable(LessonId),
  /** It fell out for this one, which another subject's group has in its place. */
  replacedById: z.nullable(LessonId),
  extra: z.boolean(),
  was: PlannedLesson,
  reason: AbsenceReason,
  comment: z.nullable(z.string()),
})
export type LessonChange = z.infer<typeof LessonChange>

export const DayLesson = z.object({
  lessonId: LessonId,
  studyGroupId: StudyGroupId,
  on: SchoolDate,
  number: z.int(),
  room: z.nullable(z.string()),
  cancelled: z.boolean(),
  change: z.nullable(LessonChange),
})
export type DayLesson = z.infer<typeof DayLesson>

export const TeacherAbsence = z.object({
  id: TeacherAbsenceId,
  teacher: NamedPerson,
  fromOn: SchoolDate,
  toOn: SchoolDate,
  reason: AbsenceReason,
  comment: z.nullable(z.string()),
})
export type TeacherAbsence = z.infer<typeof TeacherAbsence>

/** «Изменения расписания»: all lessons of one day, also those that were planned for it and are not on it any more. */
export const GetDayPlan = endpoint('GET', '/api/timetable/days/:on', {
  input: z.object({ on: SchoolDate }),
  result: z.object({
    on: SchoolDate,
    today: SchoolDate,
    teachers: z.array(NamedPerson),
    absences: z.array(TeacherAbsence),
    groups: z.array(TimetableGroup),
    subjects: z.array(z.object({ subjectId: SubjectId, title: z.string() })),
    lessons: z.array(DayLesson),
  }),
})

const Wanted = {
  on: SchoolDate,
  number: LessonNumber,
  room: Room,
  substituteId: z.nullable(PersonId),
  subjectId: z.nullable(SubjectId),
  reason: AbsenceReason,
  comment: Comment,
  sharedRoom: z.boolean(),
}

const ChangeSaved = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('saved'), lesson: DayLesson, conflicts: z.array(Conflict) }),
  z.object({ outcome: z.literal('conflicts'), conflicts: z.array(Conflict) }),
])

/** The lesson as it is to be, whole; `version` is that of the change its writer saw, 0 when there was none. */
export const PutLessonChange = endpoint('PUT', '/api/timetable/lessons/:lessonId/change', {
  input: z.object({ lessonId: LessonId, version: z.int(), ...Wanted, cancelled: z.boolean(), mergedIntoId: z.nullable(LessonId) }),
  result: ChangeSaved,
})

/** Another subject instead, in the place and journal of its own group of the same class; the lesson itself falls out. One change: undone together. */
export const ReplaceLesson = endpoint('POST', '/api/timetable/lessons/:lessonId/replacement', {
  input: z.object({
    lessonId: LessonId,
    version: z.int(),
    studyGroupId: StudyGroupId,
    room: Room,
    substituteId: z.nullable(PersonId),
    reason: AbsenceReason,
    comment: Comment,
    sharedRoom: z.boolean(),
  }),
  result: ChangeSaved,
})

/** The lesson is again as it was planned; an extra one is no more. */
export const UndoLessonChange = endpoint('DELETE', '/api/timetable/lessons/:lessonId/change', {
  input: z.object({ lessonId: LessonId, version: z.int() }),
  result: z.object({}),
})

export const AddExtraLesson = endpoint('POST', '/api/timetable/lessons', {
  input: z.object({ studyGroupId: StudyGroupId, ...Wanted }),
  result: ChangeSaved,
})

/** One's own (a teacher's), or everybody's for those who plan; those that are not over. */
export const ListTeacherAbsences = endpoint('GET', '/api/timetable/absences', {
  input: z.object({}),
  result: z.object({ today: SchoolDate, absences: z.array(TeacherAbsence) }),
})

export const ReportTeacherAbsence = endpoint('POST', '/api/timetable/absences', {
  input: z.object({ teacherId: PersonId, fromOn: SchoolDate, toOn: SchoolDate, reason: AbsenceReason, comment: Comment }),
  result: z.object({ absence: TeacherAbsence }),
})

export const WithdrawTeacherAbsence = endpoint('DELETE', '/api/timetable/absences/:absenceId', {
  input: z.object({ absenceId: TeacherAbsenceId }),
  result: z.object({}),
})
