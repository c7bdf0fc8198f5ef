// What a ChatRoom tells. Every event has the room's next sequence number; snapshot + events = the room as a member sees it.
import * as z from 'zod/mini'
import { ChatId, ClientId, PersonId } from '../ids.ts'
import { PersonName } from '../people.ts'
import { RefusalCode } from '../refusals.ts'
import { ChatRole } from '../rights.ts'

export const CHAT_KINDS = ['staff', 'class', 'parents'] as const
export const ChatKind = z.enum(CHAT_KINDS)
export type ChatKind = z.infer<typeof ChatKind>

export const ChatMember = z.object({ personId: PersonId, name: PersonName, role: ChatRole })
export type ChatMember = z.infer<typeof ChatMember>

export const ChatMessage = z.object({
  seq: z.int(),
  /** Room's clock, UTC ms. Order is by `seq`, never by time. */
  at: z.int(),
  /** The author's own id of the command: lets the author's page recognise the message it already shows as pending. */
  clientId: ClientId,
  authorId: PersonId,
  authorName: PersonName,
  text: z.string(),
})
export type ChatMessage = z.infer<typeof ChatMessage>

export const ChatEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message.posted'), seq: z.int(), message: ChatMessage }),
  /** `joined` are those who are new, and those whose name or role is: each replaces what was known of the person. */
  z.object({ type: z.literal('members.changed'), seq: z.int(), joined: z.array(ChatMember), leftIds: z.array(PersonId) }),
  z.object({ type: z.literal('chat.renamed'), seq: z.int(), title: z.string() }),
])
export type ChatEvent = z.infer<typeof ChatEvent>

export const ChatSnapshot = z.object({
  chatId: ChatId,
  kind: ChatKind,
  title: z.string(),
  /** The last event the snapshot includes. */
  seq: z.int(),
  me: z.object({ personId: PersonId, role: ChatRole, readSeq: z.int() }),
  /** In the order of `compareMembers` (apply-event.ts). */
  members: z.array(ChatMember),
  /** The newest page, oldest first. */
  messages: z.array(ChatMessage),
  hasOlder: z.boolean(),
})
export type ChatSnapshot = z.infer<typeof ChatSnapshot>

/** Frames from the room to the browser. */
export const ChatDown = z.discriminatedUnion('type', [
  z.object({ type: z.literal('snapshot'), version: z.int(), snapshot: ChatSnapshot }),
  /** The rest after `since`: the room resumed instead of sending a snapshot. */
  z.object({ type: z.literal('resumed'), version: z.int(), seq: z.int(), events: z.array(ChatEvent) }),
  z.object({ type: z.literal('events'), events: z.array(ChatEvent) }),
  /** The message is on disk under `seq`. */
  z.object({ type: z.literal('ack'), clientId: ClientId, seq: z.int(), at: z.int() }),
  z.object({ type: z.literal('history'), messages: z.array(ChatMessage), hasOlder: z.boolean() }),
  z.object({ type: z.literal('refused'), clientId: z.optional(ClientId), refusal: RefusalCode }),
])
export type ChatDown = z.infer<typeof ChatDown>
