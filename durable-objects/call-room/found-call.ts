import type { CallKind, CallMedia, CallSettings } from '../../protocol/call/events.ts'
import type { CallVisitor } from '../../protocol/calls.ts'
import type { CallId, ChatId, OnlineLessonId, PersonId, SchoolId } from '../../protocol/ids.ts'
import type { PersonName } from '../../protocol/people.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import type { CallRole } from '../../protocol/rights.ts'

/** Who may come to a lesson, and as what. */
export type ListedPerson = { readonly personId: PersonId; readonly role: CallRole; readonly mayOrganise: boolean }

export type NewCall = {
  readonly callId: CallId
  readonly kind: CallKind
  /** Of the chat, the link, the lesson; empty of a personal chat. */
  readonly title: string
  readonly media: CallMedia
  readonly schoolId: SchoolId
  /** The school's, IANA. */
  readonly timeZone: string
  readonly organiser: { readonly personId: PersonId; readonly name: PersonName }
  /** Of a chat's call; of the others the room makes a chat of its own. */
  readonly chatId: ChatId | null
  readonly onlineLessonId: OnlineLessonId | null
  readonly settings: CallSettings
  /** The closed list of a lesson. Null: whoever the Worker gives a ticket. */
  readonly people: readonly ListedPerson[] | null
  /** Whom it rings; of a personal chat: the other one. */
  readonly ring: readonly PersonId[]
  /** Of the one it rings, where it is one. */
  readonly ringName: PersonName | null
  /** They were picked: not all of the chat. */
  readonly picked: boolean
  /** Of a personal chat: history says with whom, not where. */
  readonly personal: boolean
}

/** What GetCall answers of a call, with what else the Worker must know. */
export type CallAbout = {
  readonly callId: CallId
  readonly kind: CallKind
  readonly title: string
  readonly media: CallMedia
  readonly state: 'open' | 'over'
  /** Null: they may not come (a lesson of others, or barred), or nobody was asked for. */
  readonly role: CallRole | null
  readonly lobby: boolean
  readonly locked: boolean
  readonly guests: boolean
  readonly people: number
  readonly chatId: ChatId | null
  /** The chat of `chatId` lives as long as the call. */
  readonly ownChat: boolean
  readonly onlineLessonId: OnlineLessonId | null
  readonly schoolId: SchoolId
  readonly organiserId: PersonId
  /** What whoever was asked for would be told at the door now. Null: they come in, or wait. */
  readonly refusal: RefusalCode | null
}

/** Who was there, and who may know. */
export type CallVisitors = {
  readonly kind: CallKind
  readonly chatId: ChatId | null
  readonly starterId: PersonId
  readonly organiserId: PersonId
  readonly title: string
  readonly startedAt: number
  readonly endedAt: number | null
  readonly visitors: CallVisitor[]
}

export type CallReport = {
  readonly startedAt: number
  readonly endedAt: number | null
  readonly people: { personId: PersonId; visits: { joinedAt: number; leftAt: number | null }[] }[]
}
