// What was written in a chat and is not yet on the server's disk, as this browser keeps it. Gone at sign-out.
import * as z from 'zod/mini'
import type { ChatCommand } from '../../protocol/chat/commands.ts'
import { Forwarded, ModeratorWarning, Quote } from '../../protocol/chat/events.ts'
import { ChatId, ClientId, PersonId } from '../../protocol/ids.ts'
import { RefusalCode } from '../../protocol/refusals.ts'
import { dropWritten, keepWritten, recallWritten } from '../platform/written-words.ts'

/** pending: will be sent again and again until it is acknowledged · failed: it was refused, and the author decides. */
export const Unsent = z.object({
  clientId: ClientId,
  text: z.string(),
  /** When it was written; of two of one page never the same, because their order is by it. */
  at: z.int(),
  state: z.enum(['pending', 'failed']),
  reply: z.nullable(Quote),
  /** «Ответить лично»: goes with a message of another chat, which the server takes from there. */
  from: z.nullable(z.object({ chatId: ChatId, seq: z.int(), message: Forwarded })),
  mentions: z.array(PersonId),
  mentionsAll: z.boolean(),
  silent: z.boolean(),
  /** Why it failed. */
  refusal: z.nullable(RefusalCode),
  /** The bot warns its author. */
  warning: z._default(z.nullable(ModeratorWarning), null),
})
export type Unsent = z.infer<typeof Unsent>

/** What is said to the room. */
export function postOf({ clientId, text, reply, mentions, mentionsAll, silent }: Unsent): ChatCommand {
  return {
    type: 'message.post',
    clientId,
    text,
    ...(reply && { replyTo: reply.seq }),
    ...(mentions.length > 0 && { mentions }),
    ...(mentionsAll && { mentionsAll }),
    ...(silent && { silent }),
  }
}

/** Where one chat's unsent messages are kept; a test has its own. */
export type UnsentStore = {
  readonly recall: () => Promise<readonly Unsent[]>
  readonly keep: (message: Unsent) => void
  readonly drop: (clientId: ClientId) => void
}

const Draft = z.object({ text: z.string(), at: z.int() })
export type Draft = z.infer<typeof Draft>

/** Security: by person. Whoever signs in after a session has ended in the same browser must not send what another wrote. */
export function unsentStore(personId: PersonId, chatId: ChatId): UnsentStore {
  const start = `${unsentOf(personId)}${chatId}/`
  return {
    recall: async () => (await recallWritten(start, Unsent)).map(({ value }) => value),
    keep: (message) => void keepWritten(start + message.clientId, message),
    drop: (clientId) => void dropWritten(start + clientId),
  }
}

/** Chats in which this person still has something to send. */
export async function chatsWithUnsent(personId: PersonId): Promise<ChatId[]> {
  const start = unsentOf(personId)
  const rows = await recallWritten(start, Unsent)
  const chatIds = rows.filter(({ value }) => value.state === 'pending').map(({ key }) => key.slice(start.length).split('/')[0])
  return [...new Set(chatIds)].flatMap((chatId) => ChatId.safeParse(chatId).data ?? [])
}

export function draftStore(personId: PersonId, chatId: ChatId) {
  const key = `${personId}/draft/${chatId}`
  return {
    recall: async (): Promise<Draft | null> => (await recallWritten(key, Draft))[0]?.value ?? null,
    keep: (draft: Draft) => void keepWritten(key, draft),
    drop: () => void dropWritten(key),
  }
}

function unsentOf(personId: PersonId): string {
  return `${personId}/unsent/`
}
