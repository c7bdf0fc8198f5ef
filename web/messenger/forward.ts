import type { ModeratorWarning } from '../../protocol/chat/events.ts'
import { ForwardMessages } from '../../protocol/chat-list.ts'
import type { ChatId } from '../../protocol/ids.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { CallRefused, call } from '../platform/call.ts'
import type { Unsent } from './unsent.ts'

type Outcome =
  | { readonly kind: 'sent' | 'lost' }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly warning: ModeratorWarning | null }

/** What the bot adds when it stops what is carried into a chat where it warns. */
export function warningOf({ details: { left } }: CallRefused): ModeratorWarning | null {
  return left === undefined ? null : { left }
}

/** Words that go with a message of another chat («Ответить лично»). Safe to try again: the server knows the client id. */
export async function forward({ clientId, text, from }: Unsent, toChatId: ChatId): Promise<Outcome> {
  if (from === null) return { kind: 'lost' }
  try {
    await call(ForwardMessages, { chatId: from.chatId, clientId, seqs: [from.seq], toChatIds: [toChatId], text })
    return { kind: 'sent' }
  } catch (error) {
    return error instanceof CallRefused && error.code !== 'too_many_requests' && error.code !== 'internal'
      ? { kind: 'refused', code: error.code, warning: warningOf(error) }
      : { kind: 'lost' }
  }
}
