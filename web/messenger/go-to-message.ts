import type { ChatId } from '../../protocol/ids.ts'
import { t } from '../app/i18n.ts'
import { toast } from '../ui/toast.tsx'
import type { ChatState } from './chat-state.ts'

export function goToMessage(state: ChatState, seq: number): void {
  if (!state.history.toMessage(seq)) toast(t('failed.offline'))
}

/** From anywhere: at once in the chat that stands on the page, in another as soon as it does. */
export function openAtMessage(
  state: ChatState,
  seq: number,
  { openId, route }: { openId: ChatId | null; route: (path: string) => void },
): void {
  if (state.chatId === openId && state.snapshot.peek() !== null) {
    goToMessage(state, seq)
    return
  }
  state.history.goOnceOpen(seq)
  route(`/chats/${state.chatId}`)
}
