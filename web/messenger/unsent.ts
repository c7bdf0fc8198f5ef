// What was written in a chat and is not yet on the server's disk. Kept over a reload of the page, gone with the tab and at sign-out.
import * as z from 'zod/mini'
import { type ChatId, ClientId } from '../../protocol/ids.ts'
import { me } from '../app/session.ts'
import { recallInTab, rememberInTab } from '../platform/tab-storage.ts'

/** pending: will be sent again and again until it is acknowledged · failed: the room refused it, and the author decides. */
export const Unsent = z.object({ clientId: ClientId, text: z.string(), at: z.int(), state: z.enum(['pending', 'failed']) })
export type Unsent = z.infer<typeof Unsent>

const Kept = z.object({ draft: z.string(), unsent: z.array(Unsent) })
type Kept = z.infer<typeof Kept>

export function recallUnsent(chatId: ChatId): Kept {
  return recallInTab(keyOf(chatId), Kept) ?? { draft: '', unsent: [] }
}

export function rememberUnsent(chatId: ChatId, kept: Kept): void {
  rememberInTab(keyOf(chatId), kept.draft === '' && kept.unsent.length === 0 ? null : kept)
}

/** Security: by person. Whoever signs in after a session ended in the same tab must not send what another wrote. */
function keyOf(chatId: ChatId): string {
  return `chat.${me.peek()?.personId}.${chatId}`
}
