// «Онлайн-уроки»: planned in the journal, published when the lesson begins, kept with who was there. Served by worker/journal/online; rules LESSON-….
import * as z from 'zod/mini'
import { Attendance, Cell } from './cell.ts'
import { SchoolDate } from './dates.ts'
import { endpoint } from './endpoint.ts'
import { CallId, ClassGroupId, ClientId, LessonId, OnlineLessonId, PersonId, StudyGroupId } from './ids.ts'
import { CLASS_STUDENTS_MAX, CLASSES_MAX, ONLINE_URL_CHARS_MAX } from './limits.ts'
import { NamedPerson } from './people.ts'

/** «Черновик» → «Идёт» → «Завершён» (⚠A20). */
export const OnlineState = z.enum(['draft', 'published', 'ended'])
export type OnlineState = z.infer<typeof OnlineState>
/** «Встроенный звонок» · «Внешняя ссылка» (⚠A19). */
export const OnlinePlatform = z.enum(['builtIn', 'link'])
export type OnlinePlatform = z.infer<typeof OnlinePlatform>

const Clock = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/))
/** https only. Refuses anything else as `invalid`. */
const Url = z.nullable(z.string().check(z.maxLength(ONLINE_URL_CHARS_MAX), z.regex(/^https:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/)))

/** Everybody in the group on that day, or those who were chosen (a hybrid lesson). */
export const OnlineAudience = z.discriminatedUnion('for', [
  z.object({ for: z.literal('group') }),
  z.object({ for: z.literal('chosen'), studentIds: z.array(PersonId).check(z.minLength(1), z.maxLength(CLASS_STUDENTS_MAX)) }),
])
export type OnlineAudience = z.infer<typeof OnlineAudience>

export const OnlineLesson = z.object({
  onlineLessonId: OnlineLessonId,
  studyGroupId: StudyGroupId,
  /** Null: outside the timetable. */
  lessonId: z.nullable(LessonId),
  on: SchoolDate,
  number: z.nullable(z.int()),
  startsAt: Clock,
  endsAt: Clock,
  state: OnlineState,
  platform: OnlinePlatform,
  url: z.nullable(z.string()),
  audience: OnlineAudience,
  /** The lesson has been called off: it is not published any more. */
  cancelled: z.boolean(),
  /** The reader may publish and end it. */
  mine: z.boolean(),
  /** Once published on the built-in platform. */
  callId: z.nullable(CallId),
  /** UTC ms: from then on it may be published. */
  opensAt: z.int(),
  publishedAt: z.nullable(z.int()),
  endedAt: z.nullable(z.int()),
  version: z.int(),
})
export type OnlineLesson = z.infer<typeof OnlineLesson>

/** Those of a group and those its lessons were sent into, the next first, then what is over. Refuses not_found of a group that is not one's own. */
export const ListOnlineLessons = endpoint('GET', '/api/journal/groups/:studyGroupId/online-lessons', {
  input: z.object({ studyGroupId: StudyGroupId }),
  result: z.object({
    title: z.string(),
    subject: z.string(),
    students: z.array(NamedPerson),
    /** Other groups of the class that hold a part of these pupils: they are chosen as one. */
    subgroups: z.array(z.object({ title: z.string(), studentIds: z.array(PersonId) })),
    maySet: z.boolean(),
    /** The one who asks may hold no other lessons than these: a substitute's of today. Null: any of the group. */
    onlyLessons: z.nullable(z.array(LessonId)),
    today: SchoolDate,
    lessons: z.array(OnlineLesson),
  }),
})

/** The lessons of that day one may choose from. `taken`: there is an online lesson for it. */
export const ListLessonsOfDay = endpoint('GET', '/api/journal/groups/:studyGroupId/lessons-of-day', {
  input: z.object({ studyGroupId: StudyGroupId, on: SchoolDate }),
  result: z.object({
    lessons: z.array(
      z.object({
        lessonId: LessonId,
        number: z.int(),
        startsAt: z.nullable(z.string()),
        endsAt: z.nullable(z.string()),
        topic: z.nullable(z.string()),
        cancelled: z.boolean(),
        taken: z.boolean(),
      }),
    ),
  }),
})

/**
 * «Создать онлайн-урок». `repeatUntil`: the same slot of each week up to that day. Refuses not_found, lesson_cancelled, online_lesson_exists,
 * date_past, student_not_in_group; `invalid` of a lesson without bells.
 */
export const CreateOnlineLesson = endpoint('POST', '/api/journal/groups/:studyGroupId/online-lessons', {
  input: z.object({
    studyGroupId: StudyGroupId,
    clientId: ClientId,
    on: SchoolDate,
    when: z.discriminatedUnion('at', [
      z.object({ at: z.literal('lesson'), lessonId: LessonId }),
      z.object({ at: z.literal('time'), startsAt: Clock, endsAt: Clock }),
    ]),
    audience: OnlineAudience,
    platform: OnlinePlatform,
    url: Url,
    repeatUntil: z.nullable(SchoolDate),
  }),
  result: z.object({ lessons: z.array(OnlineLesson) }),
})

const One = z.object({ onlineLessonId: OnlineLessonId, version: z.int() })

/** «Опубликовать»: the call is open and the pupils' button active. Twice is as good as once. Refuses too_early, online_lesson_ended, changed_by_another. */
export const PublishOnlineLesson = endpoint('POST', '/api/online-lessons/:onlineLessonId/publish', { input: One, result: OnlineLesson })
/** «Завершить»: everybody is out, who was there is kept. Twice is as good as once. */
export const EndOnlineLesson = endpoint('POST', '/api/online-lessons/:onlineLessonId/end', {
  input: z.object({ onlineLessonId: OnlineLessonId }),
  result: OnlineLesson,
})
/** A draft. */
export const RemoveOnlineLesson = endpoint('DELETE', '/api/online-lessons/:onlineLessonId', { input: One, result: z.object({}) })

/** present: stayed long enough · check: came late or left early · absent: was never there. */
export const ProposedPresence = z.enum(['present', 'check', 'absent'])
export type ProposedPresence = z.infer<typeof ProposedPresence>

export const OnlineVisitor = z.object({
  ...NamedPerson.shape,
  visits: z.array(z.object({ joinedAt: z.int(), leftAt: z.nullable(z.int()) })),
  /** Whole minutes within the lesson. */
  minutes: z.int(),
  /** Null of whoever is no pupil of the lesson. */
  proposed: z.nullable(ProposedPresence),
  /** A parent has said so beforehand. */
  noticed: z.nullable(Attendance),
  /** What stands in the journal of their group now, with the version it is written over. Null of whoever has none there that the reader sees. */
  cell: z.nullable(
    z.extend(z.pick(Cell, { marks: true, attendance: true, version: true }), {
      lessonId: LessonId,
      studyGroupId: StudyGroupId,
      /** The reader may write there. */
      mayPut: z.boolean(),
    }),
  ),
})
export type OnlineVisitor = z.infer<typeof OnlineVisitor>

/**
 * Who was there: while the lesson goes on as it is now, then for good. Seen by the group's teachers, the class teacher and the heads; of a group that was
 * sent into the lesson by its teachers. `mayPut`: somebody's cell may be written.
 */
export const GetOnlineAttendance = endpoint('GET', '/api/online-lessons/:onlineLessonId/attendance', {
  input: z.object({ onlineLessonId: OnlineLessonId }),
  result: z.object({ lesson: OnlineLesson, subject: z.string(), title: z.string(), mayPut: z.boolean(), visitors: z.array(OnlineVisitor) }),
})

/** For a quarantine: all lessons of these classes and days are online, each a draft of its teacher's. Those that are already stay as they are. */
export const SetOnlineDays = endpoint('POST', '/api/online-days', {
  input: z.object({
    classGroupIds: z.array(ClassGroupId).check(z.minLength(1), z.maxLength(CLASSES_MAX)),
    fromOn: SchoolDate,
    toOn: SchoolDate,
  }),
  result: z.object({ made: z.int(), already: z.int() }),
})

/** Of a lesson in the diary and the timetable, for one for whom it is online. */
export const LessonOnline = z.object({
  onlineLessonId: OnlineLessonId,
  state: OnlineState,
  platform: OnlinePlatform,
  /** While it goes on. */
  callId: z.nullable(CallId),
  url: z.nullable(z.string()),
  /** Parents see it and do not come in, unless the school lets them. */
  mayJoin: z.boolean(),
})
export type LessonOnline = z.infer<typeof LessonOnline>

/** Of no lesson of the timetable: stands beside the week. */
export const OutsideOnline = z.object({ on: SchoolDate, startsAt: Clock, endsAt: Clock, subject: z.string(), online: LessonOnline })
export type OutsideOnline = z.infer<typeof OutsideOnline>
