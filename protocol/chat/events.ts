// What a ChatRoom tells. Every event has the room's next sequence number; snapshot + events = the room as a member sees it. What is true only for
// a moment (reading, typing) is a sign: a frame without a number, lost without harm.
import * as z from 'zod/mini'
import { CallNote, RunningCall } from '../call/ringing.ts'
import { ChatId, ClientId, PersonId, ScheduledId } from '../ids.ts'
import { PersonName } from '../people.ts'
import { RefusalCode } from '../refusals.ts'
import { ChatRole } from '../rights.ts'
import { ChatKind } from './chat-kind.ts'
import { MessageWindows } from './message-windows.ts'
import { ChatModerator } from './moderator.ts'

export type { ChatKind }

export const ChatMember = z.object({ personId: PersonId, name: PersonName, role: ChatRole })
export type ChatMember = z.infer<typeof ChatMember>

/** VK's own list of what members may do (checklist ⚠A14), in its simplest form: who. */
export const ChatRights = z.object({
  write: z.enum(['admins', 'all']),
  invite: z.enum(['admins', 'all']),
  changeInfo: z.enum(['admins', 'all']),
  pin: z.enum(['admins', 'all']),
  mentionAll: z.enum(['admins', 'all']),
})
export type ChatRights = z.infer<typeof ChatRights>

/** A message as another one quotes it: a copy of then. `seq` leads back to it. The text is empty once that was deleted for everyone. */
export const Quote = z.object({ seq: z.int(), authorId: PersonId, authorName: PersonName, text: z.string() })
export type Quote = z.infer<typeof Quote>

/** A forwarded message keeps its author; the chat it came from is not told. */
export const Forwarded = z.object({ authorId: PersonId, authorName: PersonName, at: z.int(), text: z.string() })
export type Forwarded = z.infer<typeof Forwarded>

/** An emoji, or several characters of one. Parts of emoji are digits too, so one of the others must be among them. */
export const Emoji = z
  .string()
  .check(
    z.minLength(1),
    z.maxLength(16),
    z.regex(/^(?=.*[\p{Extended_Pictographic}\p{Regional_Indicator}])[\p{Extended_Pictographic}\p{Emoji_Component}]+$/u),
  )

export const Reaction = z.object({ emoji: Emoji, personIds: z.array(PersonId) })
export type Reaction = z.infer<typeof Reaction>

/** admin: a chat administrator · moderator: the bot, which found that a word goes over several messages and took them back. */
export const DeletedBy = z.enum(['author', 'admin', 'moderator'])
export type DeletedBy = z.infer<typeof DeletedBy>

export const ChatMessage = z.object({
  seq: z.int(),
  /** Room's clock, UTC ms. Order is by `seq`, never by time. */
  at: z.int(),
  /** The author's own id of the command: lets the author's page recognise the message it already shows as pending. */
  clientId: ClientId,
  authorId: PersonId,
  authorName: PersonName,
  /** Empty once it was deleted for everyone. */
  text: z.string(),
  // What few messages have is not sent when a message has it not: a burst goes to a thousand browsers.
  reply: z._default(z.nullable(Quote), null),
  forwarded: z._default(z.array(Forwarded), []),
  mentions: z._default(z.array(PersonId), []),
  mentionsAll: z._default(z.boolean(), false),
  silent: z._default(z.boolean(), false),
  editedAt: z._default(z.nullable(z.int()), null),
  deletedBy: z._default(z.nullable(DeletedBy), null),
  reactions: z._default(z.array(Reaction), []),
  /** It stands for a call that its author began; the text is empty. */
  call: z._default(z.nullable(CallNote), null),
})
export type ChatMessage = z.infer<typeof ChatMessage>

export const ChatEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message.posted'), seq: z.int(), message: ChatMessage }),
  z.object({
    type: z.literal('message.edited'),
    seq: z.int(),
    messageSeq: z.int(),
    text: z.string(),
    mentions: z.array(PersonId),
    mentionsAll: z.boolean(),
    at: z.int(),
  }),
  z.object({ type: z.literal('message.deleted'), seq: z.int(), messageSeq: z.int(), by: DeletedBy }),
  /** The whole message comes along: whoever pins it may have it on a page that others have not loaded. */
  z.object({ type: z.literal('message.pinned'), seq: z.int(), messageSeq: z.int(), on: z.boolean(), message: ChatMessage }),
  /** `emoji` null: taken back. One of each person. */
  z.object({ type: z.literal('reaction.set'), seq: z.int(), messageSeq: z.int(), personId: PersonId, emoji: z.nullable(Emoji) }),
  /** `joined` are those who are new, and those whose name or role is: each replaces what was known of the person. */
  z.object({ type: z.literal('members.changed'), seq: z.int(), joined: z.array(ChatMember), leftIds: z.array(PersonId) }),
  z.object({ type: z.literal('chat.renamed'), seq: z.int(), title: z.string() }),
  z.object({ type: z.literal('moderator.set'), seq: z.int(), on: z.boolean() }),
  /** A call goes on in the chat, or no more. `message`: where the history speaks of it, as it is now. */
  z.object({ type: z.literal('call.changed'), seq: z.int(), call: z.nullable(RunningCall), messageSeq: z.int(), note: CallNote }),
  z.object({ type: z.literal('rights.changed'), seq: z.int(), rights: ChatRights }),
  z.object({ type: z.literal('windows.changed'), seq: z.int(), windows: MessageWindows }),
])
export type ChatEvent = z.infer<typeof ChatEvent>

export const ReadMark = z.object({ personId: PersonId, seq: z.int() })
export type ReadMark = z.infer<typeof ReadMark>

export const ChatSnapshot = z.object({
  chatId: ChatId,
  kind: ChatKind,
  title: z.string(),
  /** The last event the snapshot includes. */
  seq: z.int(),
  me: z.object({ personId: PersonId, role: ChatRole, readSeq: z.int(), mutedUntil: z.nullable(z.int()) }),
  /** In the order of `compareMembers` (apply-event.ts). */
  members: z.array(ChatMember),
  /** How far each of them has read, as far as it is known. One number each; signs bring them on. */
  reads: z.array(ReadMark),
  rights: ChatRights,
  windows: MessageWindows,
  call: z.nullable(RunningCall),
  /** How it is set is told to those who may set it, when they ask. */
  moderator: z.object({ on: z.boolean() }),
  /** Whole, the latest pin first: they may stand further back than any page one has. */
  pinned: z.array(ChatMessage),
  /** A page without gaps, oldest first: the newest, or around what was asked for. Without what this member hid or cleared. */
  messages: z.array(ChatMessage),
  hasOlder: z.boolean(),
  /** Only in a browser that has jumped back: what comes is not below the last message shown. A room's snapshot is always at the end. */
  hasNewer: z.boolean(),
})
export type ChatSnapshot = z.infer<typeof ChatSnapshot>

export const SearchHit = z.object({ message: ChatMessage })
export type SearchHit = z.infer<typeof SearchHit>

export const Scheduled = z.object({
  scheduledId: ScheduledId,
  clientId: ClientId,
  text: z.string(),
  at: z.int(),
  silent: z.boolean(),
  /** What it will answer, as that is now. */
  reply: z.nullable(Quote),
  /** Why it was not said when its time came: it waits for its author to change it or let it go. */
  refusal: z.nullable(RefusalCode),
})
export type Scheduled = z.infer<typeof Scheduled>

export const ModeratorLogRow = z.object({
  at: z.int(),
  authorId: PersonId,
  authorName: PersonName,
  /** The removed text: shown to chat administrators who open the log, and to nobody else. */
  text: z.string(),
  where: z.enum(['message', 'edit']),
  action: z.enum(['deleted', 'warned', 'muted']),
})
export type ModeratorLogRow = z.infer<typeof ModeratorLogRow>

export const ModeratorWarning = z.object({ left: z.nullable(z.int()) })
export type ModeratorWarning = z.infer<typeof ModeratorWarning>

/** Frames from the room to the browser. */
export const ChatDown = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), version: z.int(), snapshot: ChatSnapshot }),
  /**
   * The rest after `since`: the room resumed instead of sending a snapshot. `reads` and `mutedUntil` are not events: marks that have moved
   * meanwhile come along, or all of them when the room does not know which have.
   */
  z.object({
    type: z.literal('resumed'),
    version: z.int(),
    seq: z.int(),
    events: z.array(ChatEvent),
    reads: z.array(ReadMark),
    mutedUntil: z.nullable(z.int()),
  }),
  z.object({ type: z.literal('events'), events: z.array(ChatEvent) }),
  /** The message is on disk under `seq`. Comes with the next events, in one text. */
  z.object({ type: z.literal('ack'), clientId: ClientId, seq: z.int(), at: z.int() }),
  /** Any other command with a client id was carried out, now or when it was sent before. Its event, if it has one, comes by itself. */
  z.object({ type: z.literal('done'), clientId: ClientId }),
  z.object({
    type: z.literal('refused'),
    clientId: z.optional(ClientId),
    refusal: RefusalCode,
    /** Of `message_moderated` and `member_muted`. */
    mutedUntil: z.optional(z.int()),
    /** Of `message_moderated`, where the bot warns. `left`: so many more within the hour, and the author is silenced; null where nobody is. */
    warning: z.optional(ModeratorWarning),
  }),
  z.object({
    type: z.literal('history'),
    messages: z.array(ChatMessage),
    hasOlder: z.boolean(),
    hasNewer: z.boolean(),
    askedFor: z.string(),
  }),
  /** `whole`: every message has been looked through; false while the room's index is behind, which the next asking brings on. */
  z.object({ type: z.literal('found'), query: z.string(), hits: z.array(SearchHit), next: z.nullable(z.int()), whole: z.boolean() }),
  z.object({ type: z.literal('edits'), messageSeq: z.int(), edits: z.array(z.object({ at: z.int(), text: z.string() })) }),
  z.object({ type: z.literal('scheduled'), scheduled: z.array(Scheduled) }),
  z.object({ type: z.literal('moderator'), ...ChatModerator.shape }),
  z.object({ type: z.literal('moderatorLog'), rows: z.array(ModeratorLogRow) }),
  /** To be said back (`probe.answer`) by whoever reads it: what a browser does not read, the room must keep. Comes seldom. */
  z.object({ type: z.literal('probe'), probe: z.string() }),
  /** Signs. */
  z.object({ type: z.literal('reads'), reads: z.array(ReadMark) }),
  z.object({ type: z.literal('typing'), personId: PersonId }),
])
export type ChatDown = z.infer<typeof ChatDown>

/** What one text of the socket holds: a frame, or several in their order, so that a burst costs each browser one. */
export const ChatText = z.union([ChatDown, z.array(ChatDown)])
export type ChatText = z.infer<typeof ChatText>

/** Of a report; the message's text and its neighbours are kept with it. */
export const ReportReason = z.enum(['insult', 'threat', 'adultAsksPersonal', 'selfHarm', 'spam', 'other'])
export type ReportReason = z.infer<typeof ReportReason>
