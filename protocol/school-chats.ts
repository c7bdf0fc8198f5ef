// What the administration decides for all chats of its school, and what it sees of its bot's work. Called by web/school, served by worker/messenger. Rules
// MSG-26 … MSG-28. How the bot is set: protocol/chat-list.ts.
import * as z from 'zod/mini'
import { ChatKind } from './chat/chat-kind.ts'
import { ModeratorLogRow } from './chat/events.ts'
import { MessageWindows } from './chat/message-windows.ts'
import { endpoint } from './endpoint.ts'
import { ChatId } from './ids.ts'

/** For how long authors of the school change and take back what they said, in all its chats. For those who may set the bot. */
export const GetMessageWindows = endpoint('GET', '/api/school/message-windows', {
  input: z.object({}),
  result: z.object({ windows: MessageWindows }),
})

export const SetMessageWindows = endpoint('PUT', '/api/school/message-windows', {
  input: z.object({ windows: MessageWindows }),
  result: z.object({ windows: MessageWindows }),
})

export const SchoolLogRow = z.object({
  ...ModeratorLogRow.shape,
  chatId: ChatId,
  kind: ChatKind,
  /** Of a chat of two: both their names. */
  chatTitle: z.string(),
})
export type SchoolLogRow = z.infer<typeof SchoolLogRow>

/** What the bot has stopped where pupils are, in all chats of the school, the latest first. Never of grown-ups among themselves. */
export const ListSchoolModeratorLog = endpoint('GET', '/api/school/moderator/log', {
  input: z.object({
    /** `next` of the page before. */
    before: z.optional(z.string().check(z.regex(/^\d{1,15}$/))),
  }),
  result: z.object({ rows: z.array(SchoolLogRow), next: z.nullable(z.string()) }),
})
