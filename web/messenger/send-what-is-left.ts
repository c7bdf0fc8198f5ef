import type { PersonId } from '../../protocol/ids.ts'
import { chatState } from './chat-states.ts'
import { chatsWithUnsent } from './unsent.ts'

/** What an earlier visit could not send goes now, whatever chat is open: each chat holds its line until its queue is empty. */
export async function sendWhatIsLeft(personId: PersonId): Promise<void> {
  for (const chatId of await chatsWithUnsent(personId)) chatState(chatId, personId)
}
