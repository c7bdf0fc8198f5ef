// What a person's Inbox tells every browser of theirs over the one socket that is always open: chats, the journal's news, the end of a session.
import * as z from 'zod/mini'
import { CallNote, OnlineNow, Ringing, RunningCall } from '../call/ringing.ts'
import { Cell } from '../cell.ts'
import { ChatKind } from '../chat/chat-kind.ts'
import { SchoolDate } from '../dates.ts'
import { CallId, ChatId, ClassGroupId, LessonId, PersonId, StudyGroupId } from '../ids.ts'
import { DRAFT_CHARS_MAX } from '../limits.ts'
import { PersonName } from '../people.ts'

export const ChatListEntry = z.object({
  chatId: ChatId,
  kind: ChatKind,
  title: z.string(),
  /** Of a personal chat: the other one. */
  withId: z.nullable(PersonId),
  unread: z.int(),
  /** Somebody named this person in what is unread. */
  mentioned: z.boolean(),
  last: z.nullable(
    z.object({
      seq: z.int(),
      at: z.int(),
      authorId: PersonId,
      authorName: PersonName,
      text: z.string(),
      /** Sent without a sound. */
      silent: z.optional(z.literal(true)),
      /** The message stands for a call. */
      call: z.optional(CallNote),
      /** For everyone; the text is empty. */
      deleted: z.optional(z.literal(true)),
    }),
  ),
  /** Going on in it. */
  call: z.nullable(RunningCall),
  /** The room's seq since which nothing in it was taken back, changed or hidden from this person: a page kept from before may still show it. */
  changedSeq: z.int(),
  /** Mine: */
  pinned: z.nullable(z.int()),
  archived: z.boolean(),
  /** UTC ms; Number.MAX_SAFE_INTEGER: until it is turned on again. */
  mutedUntil: z.nullable(z.int()),
  markedUnread: z.boolean(),
  /** Of one that was emptied: no text, and when. */
  draft: z.nullable(z.object({ text: z.string().check(z.maxLength(DRAFT_CHARS_MAX)), at: z.int() })),
})
export type ChatListEntry = z.infer<typeof ChatListEntry>

/** «Уведомления»: group and personal chats apart, sound for all (checklist AC-03, AC-04); of the journal what one wants to be told of. */
export const NoticeSettings = z.object({
  group: z.boolean(),
  personal: z.boolean(),
  sound: z.boolean(),
  marks: z.boolean(),
  attendance: z.boolean(),
  timetable: z.boolean(),
})
export type NoticeSettings = z.infer<typeof NoticeSettings>

export const InboxDown = z.discriminatedUnion('type', [
  /** First frame of a socket: the whole chat list. Whoever missed events while offline re-reads what is open on the screen. */
  z.object({
    type: z.literal('hello'),
    version: z.int(),
    chats: z.array(ChatListEntry),
    notices: NoticeSettings,
    unreadNotices: z.int(),
    missedCalls: z.int(),
    ringing: z.array(Ringing),
    online: z.array(OnlineNow),
  }),
  z.object({ type: z.literal('chat.listed'), chat: ChatListEntry }),
  z.object({ type: z.literal('chat.unlisted'), chatId: ChatId }),
  z.object({ type: z.literal('notices.changed'), notices: NoticeSettings }),
  /** Something was told or seen: read `ListNotices` again where it is shown. */
  z.object({ type: z.literal('noticeList.changed'), unread: z.int() }),
  /** Somebody calls. A page that opens meanwhile has it in its `hello`. */
  z.object({ type: z.literal('call.ringing'), ringing: Ringing }),
  /** It rings no more, on no device: answered on one of them, declined, given up, or nobody came in time. */
  z.object({ type: z.literal('call.quiet'), callId: CallId, why: z.enum(['answered', 'declined', 'ended', 'missed']) }),
  /** Read `ListCalls` again where it is shown. */
  z.object({ type: z.literal('calls.changed'), missed: z.int() }),
  /** All published online lessons that are this person's, or their children's, now. */
  z.object({ type: z.literal('online.changed'), online: z.array(OnlineNow) }),
  /** Online lessons were planned, published, ended or taken away: told to their pupils, the parents and the group's teachers. Read the week again. */
  z.object({ type: z.literal('onlineLesson.changed'), studyGroupId: StudyGroupId, days: z.array(SchoolDate) }),
  /** A cell of the grid changed: told to the pupil, their parents and the teachers of the group. */
  z.object({ type: z.literal('cell.changed'), studyGroupId: StudyGroupId, cell: Cell }),
  /** The last day for the work of a «точка» is over: told once to the pupil and the parents. Read the diary for what stands there now. */
  z.object({ type: z.literal('point.expired'), studyGroupId: StudyGroupId, lessonId: LessonId, studentId: PersonId }),
  /**
   * A lesson is other than planned, or again as planned: told to the group, its families and teachers, the substitute, those who plan. Or its kind of work
   * or topic is another: told to the same without those who plan. Read the week, averages and the open grid again.
   */
  z.object({ type: z.literal('lesson.changed'), studyGroupId: StudyGroupId, lessonId: LessonId, days: z.array(SchoolDate) }),
  /** To those who plan: a teacher will be away, or will not after all. */
  z.object({ type: z.literal('teacherAbsences.changed') }),
  /** A mark of a term, the year, an examination, the certificate: told to the same. Read `GetTermMarks` for what is behind it. */
  z.object({
    type: z.literal('termMark.changed'),
    studyGroupId: StudyGroupId,
    studentId: PersonId,
    period: z.string(),
    value: z.nullable(z.string()),
    version: z.int(),
  }),
  /** A parent has signed a week of the diary: told to the pupil, the parents and the class teachers. */
  z.object({ type: z.literal('diary.signed'), studentId: PersonId, mondayOn: SchoolDate }),
  /** A parent has said, changed or taken back that the child will not be there: told to the child's teachers and parents. Read notices again. */
  z.object({ type: z.literal('absences.changed'), studentId: PersonId }),
  /** Who was there at some lesson was noted or is another now: told to the class teachers, whoever teaches it, without marks. Read the week again. */
  z.object({ type: z.literal('attendance.changed'), classGroupId: ClassGroupId }),
  /** To whoever decides and asked, or, when a period was locked or opened, to everybody who opens journals (null: all groups): read `ListUnlocks` and the open grid again. */
  z.object({ type: z.literal('unlocks.changed'), studyGroupId: z.nullable(StudyGroupId) }),
  /** Who one is has changed (a profile was linked, a school has begun or ceased to vouch, a claim was decided): read `GetMe` or `GetIdMe` again. */
  z.object({ type: z.literal('me.changed') }),
  /** To the school's administrators: somebody claims to belong to it, or was answered. Read `ListClaims` again. */
  z.object({ type: z.literal('claims.changed') }),
])
export type InboxDown = z.infer<typeof InboxDown>
