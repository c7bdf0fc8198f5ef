// «Управление → Учебный год»: what an administrator sets up by hand. Served by worker/school/setup; rules SET-… in docs/rules/school.md.
// Lists are read whole (a school is small); writes name single things, so that two administrators do not undo each other's.
// Longer than most: the forms of one page stand together.
import * as z from 'zod/mini'
import { SchoolDate } from './dates.ts'
import { endpoint } from './endpoint.ts'
import { AcademicYearId, BellSetId, ClassGroupId, HolidayId, PersonId, StudyGroupId, SubjectId, TermId, WorkKindId } from './ids.ts'
import {
  BELL_NUMBER_MAX,
  CLASS_LETTER_CHARS_MAX,
  CLASS_PROFILE_CHARS_MAX,
  CLASS_STUDENTS_MAX,
  CLASS_TEACHERS_MAX,
  GROUP_TEACHERS_MAX,
  HOLIDAYS_PER_REQUEST_MAX,
  ROOM_CHARS_MAX,
  ROOMS_PER_REQUEST_MAX,
  SETUP_TITLE_CHARS_MAX,
  TERMS_PER_REQUEST_MAX,
  WEEK_HOURS_HUNDREDTHS_MAX,
  WORK_KIND_SHORT_CHARS_MAX,
  WORK_KINDS_MAX,
  YEAR_LEVEL_MAX,
} from './limits.ts'
import { NamedPerson } from './people.ts'
import { SchoolRole } from './rights.ts'
import { TermKind } from './term-kinds.ts'
import { Room, Weekday } from './timetable.ts'

const Title = z.string().check(z.trim(), z.minLength(1), z.maxLength(SETUP_TITLE_CHARS_MAX))
const Level = z.int().check(z.minimum(1), z.maximum(YEAR_LEVEL_MAX))
/** For which year levels, both ends included. */
const Levels = { levelFrom: Level, levelTo: Level }
const Span = { startsOn: SchoolDate, endsOn: SchoolDate }
const Done = z.object({})

export const SetupYear = z.object({ yearId: AcademicYearId, title: z.string(), ...Span })
export type SetupYear = z.infer<typeof SetupYear>

export const SetupTerm = z.object({
  termId: TermId,
  yearId: AcademicYearId,
  kind: TermKind,
  title: z.string(),
  ...Span,
  levelFrom: z.int(),
  levelTo: z.int(),
})
export type SetupTerm = z.infer<typeof SetupTerm>

export const SetupHoliday = z.object({ holidayId: HolidayId, title: z.string(), ...Span, levelFrom: z.int(), levelTo: z.int() })
export type SetupHoliday = z.infer<typeof SetupHoliday>

/** HH:MM by the school's clock. */
const ClockTime = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/))

/** Number 0 is the lesson before the first. */
export const BellTime = z.object({
  number: z.int().check(z.minimum(0), z.maximum(BELL_NUMBER_MAX)),
  startsAt: ClockTime,
  endsAt: ClockTime,
})
export type BellTime = z.infer<typeof BellTime>

/** On which weekdays a set rings (none: on every day), and for which levels without their classes having it (null: for none). */
const BellsApply = { weekdays: z.array(Weekday).check(z.maxLength(7)), levels: z.nullable(z.object(Levels)) }

/** `bellSetId` null: the usual times, which ring where no other set does. */
export const BellSet = z.object({ bellSetId: z.nullable(BellSetId), title: z.string(), ...BellsApply, times: z.array(BellTime) })
export type BellSet = z.infer<typeof BellSet>

/** On this day these levels have that set, whatever their classes usually have. */
export const BellDay = z.object({ dayOn: SchoolDate, ...Levels, bellSetId: BellSetId })
export type BellDay = z.infer<typeof BellDay>

/** Of the study plan: the same for the whole class, or one's own for each pupil, as in the tenth and eleventh forms. */
export const PLAN_KINDS = ['classic', 'individual'] as const
export const PlanKind = z.enum(PLAN_KINDS)
export type PlanKind = z.infer<typeof PlanKind>

export const SetupClass = z.object({
  classGroupId: ClassGroupId,
  yearLevel: z.int(),
  letter: z.string(),
  title: z.string(),
  /** «физико-математический» */
  profile: z.nullable(z.string()),
  planKind: PlanKind,
  /** Where it is at home: its lessons are proposed there. */
  room: z.nullable(z.string()),
  bellSetId: z.nullable(BellSetId),
  teachers: z.array(NamedPerson),
  students: z.int(),
  groups: z.int(),
  /** Of these, those nobody teaches. */
  groupsWithoutTeacher: z.int(),
})
export type SetupClass = z.infer<typeof SetupClass>

export const SetupSubject = z.object({ subjectId: SubjectId, title: z.string(), groups: z.int() })
export type SetupSubject = z.infer<typeof SetupSubject>

/** In their order: the first is that of lessons and marks that name none. */
export const SetupWorkKind = z.object({ kindId: WorkKindId, title: z.string(), shortTitle: z.string(), weightHundredths: z.int() })
export type SetupWorkKind = z.infer<typeof SetupWorkKind>

export const SetupStaff = z.object({ ...NamedPerson.shape, roles: z.array(SchoolRole) })
export type SetupStaff = z.infer<typeof SetupStaff>

/** The steps of the first set-up; one is done when there is what it asks for, or passed over when the school says so. */
export const SETUP_STEPS = ['year', 'terms', 'holidays', 'bells', 'classTeachers', 'loads', 'timetable', 'workKinds', 'rules'] as const
export const SetupStep = z.enum(SETUP_STEPS)
export type SetupStep = z.infer<typeof SetupStep>

export const GetSchoolSetup = endpoint('GET', '/api/school/setup', {
  input: z.object({}),
  result: z.object({
    today: SchoolDate,
    mayChange: z.boolean(),
    years: z.array(SetupYear),
    /** The year that holds today, else the next one, else the last. */
    yearId: z.nullable(AcademicYearId),
    terms: z.array(SetupTerm),
    holidays: z.array(SetupHoliday),
    /** The usual one first. */
    bellSets: z.array(BellSet),
    bellDays: z.array(BellDay),
    classes: z.array(SetupClass),
    /** Groups over several classes. */
    crossGroups: z.int(),
    /** Groups that have a place in the timetable's template. */
    groupsInTimetable: z.int(),
    subjects: z.array(SetupSubject),
    rooms: z.array(z.string()),
    /** In the timetable, but not in the list of rooms. */
    roomsUnlisted: z.array(z.string()),
    workKinds: z.array(SetupWorkKind),
    /** Of the journal's rules: 0 while the school has decided nothing and has the defaults. */
    rulesVersion: z.int(),
    staff: z.array(SetupStaff),
    passedOver: z.array(SetupStep),
  }),
})

export const PutAcademicYear = endpoint('PUT', '/api/school/setup/year', {
  input: z.object({ yearId: z.nullable(AcademicYearId), title: Title, ...Span }),
  result: z.object({ yearId: AcademicYearId }),
})

/** All of it or nothing: what is refused is named by its place (`terms.1`). */
export const PutTerms = endpoint('PUT', '/api/school/setup/terms', {
  input: z.object({
    yearId: AcademicYearId,
    terms: z
      .array(z.object({ termId: z.nullable(TermId), kind: TermKind, title: Title, ...Span, ...Levels }))
      .check(z.maxLength(TERMS_PER_REQUEST_MAX)),
    removed: z.array(TermId).check(z.maxLength(TERMS_PER_REQUEST_MAX)),
  }),
  result: Done,
})

export const PutHolidays = endpoint('PUT', '/api/school/setup/holidays', {
  input: z.object({
    holidays: z
      .array(z.object({ holidayId: z.nullable(HolidayId), title: Title, ...Span, ...Levels }))
      .check(z.maxLength(HOLIDAYS_PER_REQUEST_MAX)),
    removed: z.array(HolidayId).check(z.maxLength(HOLIDAYS_PER_REQUEST_MAX)),
  }),
  result: Done,
})

/** `set` null: the usual times; with `bellSetId` null: a new set. */
export const PutBells = endpoint('PUT', '/api/school/setup/bells', {
  input: z.object({
    set: z.nullable(z.object({ bellSetId: z.nullable(BellSetId), title: Title, ...BellsApply })),
    times: z.array(BellTime).check(z.minLength(1), z.maxLength(BELL_NUMBER_MAX + 1)),
  }),
  result: Done,
})

export const RemoveBellSet = endpoint('DELETE', '/api/school/setup/bells/:bellSetId', {
  input: z.object({ bellSetId: BellSetId }),
  result: Done,
})

/** `bellSetId` null: the day is again as usual for these levels. */
export const PutBellDay = endpoint('PUT', '/api/school/setup/bell-days', {
  input: z.object({ dayOn: SchoolDate, ...Levels, bellSetId: z.nullable(BellSetId) }),
  result: Done,
})

export const PutClass = endpoint('PUT', '/api/school/setup/classes', {
  input: z.object({
    classGroupId: z.nullable(ClassGroupId),
    yearLevel: Level,
    letter: z.string().check(z.trim(), z.minLength(1), z.maxLength(CLASS_LETTER_CHARS_MAX)),
    profile: z.nullable(z.string().check(z.trim(), z.minLength(1), z.maxLength(CLASS_PROFILE_CHARS_MAX))),
    planKind: PlanKind,
    /** One of the school's. */
    room: Room,
    teacherIds: z.array(PersonId).check(z.maxLength(CLASS_TEACHERS_MAX)),
    bellSetId: z.nullable(BellSetId),
  }),
  result: z.object({ classGroupId: ClassGroupId }),
})

export const ArchiveClass = endpoint('POST', '/api/school/setup/classes/:classGroupId/archive', {
  input: z.object({ classGroupId: ClassGroupId }),
  result: Done,
})

/** Lessons a week in hundredths: 150 is three in two weeks. Null: nobody says. */
const WeekHours = z.nullable(z.int().check(z.minimum(1), z.maximum(WEEK_HOURS_HUNDREDTHS_MAX)))

export const SetupLoad = z.object({
  ...NamedPerson.shape,
  fromOn: SchoolDate,
  toOn: z.nullable(SchoolDate),
  weekHoursHundredths: z.nullable(z.int()),
})
export type SetupLoad = z.infer<typeof SetupLoad>

export const SetupGroup = z.object({
  studyGroupId: StudyGroupId,
  subjectId: SubjectId,
  subject: z.string(),
  title: z.string(),
  classGroupId: z.nullable(ClassGroupId),
  /** It is called as the class: all its pupils, also those who come later. */
  whole: z.boolean(),
  studentIds: z.array(PersonId),
  loads: z.array(SetupLoad),
})
export type SetupGroup = z.infer<typeof SetupGroup>

/** A class's pupils and study groups; without a class, the groups over several classes and their pupils. */
export const ListStudyGroups = endpoint('GET', '/api/school/setup/groups', {
  input: z.object({ classGroupId: z.optional(ClassGroupId) }),
  result: z.object({
    students: z.array(z.object({ ...NamedPerson.shape, classTitle: z.nullable(z.string()) })),
    groups: z.array(SetupGroup),
  }),
})

/** Who studies a subject together and who teaches them. A group's subject and class stay as they began. */
export const PutStudyGroup = endpoint('PUT', '/api/school/setup/groups', {
  input: z.object({
    studyGroupId: z.nullable(StudyGroupId),
    subjectId: SubjectId,
    classGroupId: z.nullable(ClassGroupId),
    /** Null: the whole class, under its name. */
    part: z.nullable(z.object({ title: Title, studentIds: z.array(PersonId).check(z.minLength(1), z.maxLength(CLASS_STUDENTS_MAX)) })),
    /** A hand-over is two of them: one that ends, one that begins. Those not named end. */
    loads: z
      .array(
        z.object({ teacherId: PersonId, fromOn: z.nullable(SchoolDate), toOn: z.nullable(SchoolDate), weekHoursHundredths: WeekHours }),
      )
      .check(z.maxLength(GROUP_TEACHERS_MAX)),
  }),
  result: z.object({ studyGroupId: StudyGroupId }),
})

export const ArchiveStudyGroup = endpoint('POST', '/api/school/setup/groups/:studyGroupId/archive', {
  input: z.object({ studyGroupId: StudyGroupId }),
  result: Done,
})

/** Into another class from this day on. */
export const MoveStudent = endpoint('POST', '/api/school/setup/students/:studentId/move', {
  input: z.object({ studentId: PersonId, classGroupId: ClassGroupId, fromOn: SchoolDate }),
  result: Done,
})

/** A pupil is at the school no more, from today on; the parents who have no other child here leave with them. */
export const LeaveSchool = endpoint('POST', '/api/school/setup/students/:studentId/leave', {
  input: z.object({ studentId: PersonId }),
  result: Done,
})

/**
 * Somebody who has left is at the school again from this day on, a pupil in a class, with the parents who left with them. Asks who is there
 * (step_up_required) before somebody comes back who runs or reads the whole school.
 */
export const ReturnPerson = endpoint('POST', '/api/school/setup/people/:personId/return', {
  input: z.object({ personId: PersonId, classGroupId: z.nullable(ClassGroupId), fromOn: SchoolDate }),
  result: Done,
})

export const PutSubject = endpoint('PUT', '/api/school/setup/subjects', {
  input: z.object({ subjectId: z.nullable(SubjectId), title: Title }),
  result: z.object({ subjectId: SubjectId }),
})

export const RemoveSubject = endpoint('DELETE', '/api/school/setup/subjects/:subjectId', {
  input: z.object({ subjectId: SubjectId }),
  result: Done,
})

const RoomTitle = z.string().check(z.trim(), z.minLength(1), z.maxLength(ROOM_CHARS_MAX))

export const PutRooms = endpoint('PUT', '/api/school/setup/rooms', {
  input: z.object({
    added: z.array(RoomTitle).check(z.maxLength(ROOMS_PER_REQUEST_MAX)),
    removed: z.array(RoomTitle).check(z.maxLength(ROOMS_PER_REQUEST_MAX)),
  }),
  result: Done,
})

/** In their new order; kinds not named stay behind these. A weight outside the limits is refused by its place, so its shape is wider. */
export const PutWorkKinds = endpoint('PUT', '/api/school/setup/work-kinds', {
  input: z.object({
    kinds: z
      .array(
        z.object({
          kindId: z.nullable(WorkKindId),
          title: Title,
          shortTitle: z.string().check(z.trim(), z.minLength(1), z.maxLength(WORK_KIND_SHORT_CHARS_MAX)),
          weightHundredths: z.int(),
        }),
      )
      .check(z.maxLength(WORK_KINDS_MAX)),
    removed: z.array(WorkKindId).check(z.maxLength(WORK_KINDS_MAX)),
  }),
  result: Done,
})

/** Of somebody who works at the school, or of a parent who is to. Asks who is there (step_up_required). */
export const SetRoles = endpoint('PUT', '/api/school/setup/people/:personId/roles', {
  input: z.object({
    personId: PersonId,
    roles: z.array(z.enum(['teacher', 'deputyHead', 'head', 'schoolAdmin'])).check(z.maxLength(4)),
  }),
  result: Done,
})

export const SetSetupStep = endpoint('PUT', '/api/school/setup/steps/:step', {
  input: z.object({ step: SetupStep, passedOver: z.boolean() }),
  result: Done,
})
