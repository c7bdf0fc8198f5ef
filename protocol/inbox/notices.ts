// «Уведомления»: what a person's inbox has told them of the journal and keeps: a mark, a correction, an absence, another timetable, a term's mark.
// Made by worker/journal from what stands in the journal now, kept by the Inbox (durable-objects/inbox/notices.ts), shown by web/notices. Rules NTC-….
import * as z from 'zod/mini'
import { NoticeNumbers, NoticeReason } from '../absence-notice.ts'
import { SchoolDate } from '../dates.ts'
import { endpoint } from '../endpoint.ts'
import { LessonId, PersonId, StudyGroupId } from '../ids.ts'
import { Attendance, MarkValue } from '../journal.ts'
import { PlannedLesson, ShownChange } from '../lesson-change.ts'
import { MarkPeriod, TermMarkValue } from '../mark-period.ts'
import { PersonName } from '../people.ts'

/** Whose, for a parent; null: one's own. */
const Child = z.nullable(z.object({ personId: PersonId, givenName: z.string() }))
const NoticeDates = { fromOn: SchoolDate, toOn: SchoolDate, numbers: NoticeNumbers, reason: NoticeReason }
const OfSubject = { child: Child, studyGroupId: StudyGroupId, subject: z.string() }

export const Notice = z.discriminatedUnion('about', [
  /** `was`: what had stood there for at least a minute. No marks left: they were taken back. */
  z.object({
    about: z.literal('mark'),
    ...OfSubject,
    lessonId: LessonId,
    on: SchoolDate,
    marks: z.array(MarkValue),
    was: z.array(MarkValue),
    kind: z.string(),
    reason: z.nullable(z.string()),
  }),
  /** The last day for the work of a «точка» is over. */
  z.object({ about: z.literal('expired'), ...OfSubject, lessonId: LessonId, on: SchoolDate }),
  /** To the class teacher: a parent has said beforehand that the child will not be there. `numbers`: of lessons; null: whole days. */
  z.object({ about: z.literal('absence'), child: Child, student: PersonName, ...NoticeDates }),
  /** null: was there after all. */
  z.object({
    about: z.literal('attendance'),
    ...OfSubject,
    lessonId: LessonId,
    on: SchoolDate,
    number: z.int(),
    attendance: z.nullable(Attendance),
  }),
  /** `group`: for its teacher and the substitute. Neither cancelled nor a change: as planned again. */
  z.object({
    about: z.literal('lesson'),
    child: Child,
    lessonId: LessonId,
    ...PlannedLesson.shape,
    subject: z.string(),
    group: z.nullable(z.string()),
    change: z.nullable(ShownChange),
  }),
  /** `title`: a term's; of what the year ends with the reader's language has a word. */
  z.object({
    about: z.literal('termMark'),
    ...OfSubject,
    period: MarkPeriod,
    title: z.nullable(z.string()),
    value: z.nullable(TermMarkValue),
    was: z.nullable(TermMarkValue),
    reason: z.nullable(z.string()),
  }),
])
export type Notice = z.infer<typeof Notice>

/** `seq` grows with every news: what is above the read mark has not been seen. */
export const KeptNotice = z.object({ seq: z.int(), at: z.int(), notice: Notice })
export type KeptNotice = z.infer<typeof KeptNotice>

/** The latest first; up to NOTICES_MAX. web groups them as notice-groups.ts says, and so is `unread` counted. */
export const ListNotices = endpoint('GET', '/api/notices', {
  input: z.object({}),
  result: z.object({ notices: z.array(KeptNotice), readSeq: z.int(), unread: z.int() }),
})

/** Everything up to this number has been seen; on all devices. */
export const ReadNotices = endpoint('POST', '/api/notices/read', {
  input: z.object({ seq: z.int().check(z.minimum(0)) }),
  result: z.object({ unread: z.int() }),
})
