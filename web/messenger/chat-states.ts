// The chats this page knows, each once.
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import { ChatState } from './chat-state.ts'

const states = new Map<ChatId, ChatState>()

/** Security: of one person only; another one at this browser begins with a fresh page (app/session.ts). */
export function chatState(chatId: ChatId, personId: PersonId): ChatState {
  const state = states.get(chatId) ?? new ChatState(chatId, personId)
  states.set(chatId, state)
  return state
}
