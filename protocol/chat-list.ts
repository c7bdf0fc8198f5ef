// What a person does with their own list of chats, and how chats begin. Served by worker/messenger; rules LST-…, GRP-… in docs/rules/messenger.md.
import * as z from 'zod/mini'
import { ChatRights, Forwarded } from './chat/events.ts'
import { ModeratorSettings } from './chat/moderator.ts'
import { endpoint } from './endpoint.ts'
import { ChatId, ClientId, PersonId } from './ids.ts'
import { NoticeSettings } from './inbox/events.ts'
import { DRAFT_CHARS_MAX, FORWARDED_MAX, GROUP_MEMBERS_MAX, MESSAGE_CHARS_MAX, TITLE_CHARS_MAX } from './limits.ts'
import { NamedPerson } from './people.ts'
import { SchoolRole } from './rights.ts'
import { unitsMax } from './units-max.ts'

/** Whatever is given changes, the rest stays. Answers when every browser of the person has been told. */
export const SetChatMine = endpoint('PATCH', '/api/chats/:chatId/mine', {
  input: z.object({
    chatId: ChatId,
    pinned: z.optional(z.boolean()),
    archived: z.optional(z.boolean()),
    /** UTC ms, null: not muted. */
    mutedUntil: z.optional(z.nullable(z.int())),
    markedUnread: z.optional(z.boolean()),
    draft: z.optional(z.nullable(z.string().check(z.maxLength(DRAFT_CHARS_MAX)))),
  }),
  result: z.object({}),
})

/** «Выйти из чата»: a created chat only; those that follow from the roster are left with the roster. */
export const LeaveChat = endpoint('DELETE', '/api/chats/:chatId/mine', { input: z.object({ chatId: ChatId }), result: z.object({}) })

export const SetNotices = endpoint('PUT', '/api/me/notices', { input: NoticeSettings, result: NoticeSettings })

/** «Отметить как важное»: mine alone, a copy that stays readable. */
export const FlaggedMessage = z.object({ chatId: ChatId, chatTitle: z.string(), seq: z.int(), ...Forwarded.shape })
export type FlaggedMessage = z.infer<typeof FlaggedMessage>
export const FlagMessage = endpoint('PUT', '/api/chats/:chatId/flags/:seq', {
  input: z.object({ chatId: ChatId, seq: z.coerce.number().check(z.int()), on: z.boolean() }),
  result: z.object({}),
})
export const ListFlagged = endpoint('GET', '/api/me/flags', {
  input: z.object({}),
  result: z.object({ messages: z.array(FlaggedMessage) }),
})

/** People one may write to: of the own school, by the table of who may write to whom (docs/rules/messenger.md). */
export const Contact = z.object({
  ...NamedPerson.shape,
  roles: z.array(SchoolRole),
  classTitle: z.nullable(z.string()),
  childNames: z.array(z.string()),
})
export type Contact = z.infer<typeof Contact>
export const ListContacts = endpoint('GET', '/api/contacts', {
  input: z.object({ query: z.optional(z.string().check(z.maxLength(100))), after: z.optional(PersonId) }),
  result: z.object({ contacts: z.array(Contact), next: z.nullable(PersonId) }),
})

/** The chat of two: found, or founded. Refuses not_found for whom one may not write to. */
export const OpenPersonalChat = endpoint('POST', '/api/personal-chats', {
  input: z.object({ personId: PersonId }),
  result: z.object({ chatId: ChatId }),
})

/** «Создать чат». The founder is its administrator. The title goes through the moderator. */
export const CreateChat = endpoint('POST', '/api/chats', {
  input: z.object({
    clientId: ClientId,
    title: z.string().check(z.trim(), z.minLength(1), z.maxLength(TITLE_CHARS_MAX)),
    memberIds: z.array(PersonId).check(z.maxLength(GROUP_MEMBERS_MAX)),
    rights: ChatRights,
  }),
  result: z.object({ chatId: ChatId }),
})

/** Messages of one chat into others, each keeping its author. The texts are read from the room, never taken from the browser. `text`: words of one's own with them. */
export const ForwardMessages = endpoint('POST', '/api/chats/:chatId/forward', {
  input: z.object({
    chatId: ChatId,
    clientId: ClientId,
    seqs: z.array(z.int()).check(z.minLength(1), z.maxLength(FORWARDED_MAX)),
    toChatIds: z.array(ChatId).check(z.minLength(1), z.maxLength(10)),
    text: z.optional(z.string().check(unitsMax(MESSAGE_CHARS_MAX))),
  }),
  result: z.object({ sent: z.array(z.object({ chatId: ChatId, seq: z.int() })) }),
})

/** How the school sets its moderator bot for all chats. Only for those who may set it: whoever knew the stop-words would know a way around them. */
export const GetSchoolModerator = endpoint('GET', '/api/school/moderator', {
  input: z.object({}),
  result: z.object({ moderator: ModeratorSettings }),
})

/** A chat that has settings of its own keeps them; the school's words hold there too. */
export const SetSchoolModerator = endpoint('PUT', '/api/school/moderator', {
  input: z.object({ moderator: ModeratorSettings }),
  result: z.object({ moderator: ModeratorSettings }),
})
