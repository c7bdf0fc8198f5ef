import { effect } from '@preact/signals'
import type { Me } from '../../protocol/identity.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { online } from '../platform/online.ts'
import { serverNow } from '../platform/server-clock.ts'
import type { ChatState } from './chat-state.ts'
import { keepUp, mayKeep } from './keep-up.ts'
import { KeptChats } from './kept-chats.ts'

/** One for a person, so that its changes come one after the other. */
const keeping = new Map<PersonId, KeptChats>()

/** While a chat is open: its last page is kept at this browser; without a line it is shown from there. `onNone`: there is none. Rule CHT-24. */
export function keepChat(state: ChatState, person: Me, onNone: () => void): () => void {
  if (!mayKeep(person)) {
    onNone()
    return () => undefined
  }
  const kept = keeping.get(person.personId) ?? new KeptChats(person.personId)
  keeping.set(person.personId, kept)
  const stopShowing = effect(() => {
    // Security: whoever is in it no more does not read it here either.
    if (state.ended.value === 'not_found') void kept.drop(state.chatId)
    if (state.snapshot.value === null && state.ended.value === null && hasNoLine(state)) void show()
  })
  const stopKeeping = keepUp(
    person,
    () => (state.ended.value === null && state.keptAt.value === null && !state.snapshot.value?.hasNewer ? state.snapshot.value : null),
    async (snapshot) => (state.ended.peek() === null ? kept.keepPage(snapshot, serverNow()) : undefined),
  )
  return () => {
    stopShowing()
    stopKeeping()
  }

  async function show(): Promise<void> {
    const page = await kept.recallPage(state.chatId)
    if (page === null) onNone()
    else state.showKept(page.answer, page.at)
  }
}

export function hasNoLine(state: ChatState): boolean {
  return !online.value || state.line.value === 'waiting'
}
