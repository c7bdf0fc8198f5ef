// The chat list without a network: as it stood last at this browser, until the inbox has spoken. Rule CHT-24.
import { effect, signal } from '@preact/signals'
import type { Me } from '../../protocol/identity.ts'
import { addRussian, t } from '../app/i18n.ts'
import { shortMoment } from '../app/moment-text.ts'
import { ruMessage } from '../app/texts/ru-message.ts'
import { inboxLine } from '../platform/inbox-socket.ts'
import { online } from '../platform/online.ts'
import { serverNow } from '../platform/server-clock.ts'
import { keptList, lineText, toldList } from './chat-list-state.ts'
import { keepUp, mayKeep } from './keep-up.ts'
import { KeptChats } from './kept-chats.ts'

addRussian(ruMessage)

const keptAt = signal<number | null>(null)
let begun = false

/** Once a page: another person begins with a fresh one (app/session.ts). */
export function keepList(person: Me): void {
  if (begun) return
  begun = true
  effect(() => {
    lineText.value = offlineText(toldList.value === null ? keptAt.value : null)
  })
  if (!mayKeep(person)) return
  const kept = new KeptChats(person.personId)
  effect(() => {
    if (toldList.value !== null) keptList.value = null
    else if (!online.value || inboxLine.value === 'waiting') void recall()
  })
  keepUp(
    person,
    () => toldList.value,
    (chats) => kept.keepList(chats, serverNow()),
  )

  async function recall(): Promise<void> {
    const list = await kept.recallList()
    if (list === null || toldList.peek() !== null) return
    keptAt.value = list.at
    keptList.value = list.answer
  }
}

/** Null while there is nothing to say but that the line is on its way. */
export function offlineText(at: number | null): string | null {
  return at !== null ? t('chat.kept', { at: shortMoment(at) }) : online.value ? null : t('chat.offline')
}
