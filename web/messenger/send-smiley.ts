import { effect } from '@preact/signals'
import type { PersonId } from '../../protocol/ids.ts'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { CallRefused } from '../platform/call.ts'
import { toast } from '../ui/toast.tsx'
import { chatState } from './chat-states.ts'
import type { Unsent } from './unsent.ts'

/** «Отправить смайл» from the list (checklist ⚠A8): the chat stays closed, so what became of it is told here. */
export function sendSmiley({ chatId, title }: ChatListEntry, personId: PersonId, emoji: string): void {
  const state = chatState(chatId, personId)
  state.post(emoji)
  const sent = state.outbox.unsent.peek().at(-1)
  const stop = effect(() => {
    const unsent = state.outbox.unsent.value.find(({ clientId }) => clientId === sent?.clientId)
    if (unsent?.state !== 'pending') queueMicrotask(() => tell(unsent))
  })
  const tell = (unsent: Unsent | undefined) => {
    stop()
    if (unsent?.refusal) {
      state.outbox.discard(unsent.clientId)
      toast(refusalText(new CallRefused({ refusal: unsent.refusal, requestId: '' })))
    } else toast(t('chats.smiley.sent', { emoji, chat: title }))
  }
}
