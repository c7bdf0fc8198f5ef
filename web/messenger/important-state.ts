// Which messages this person has marked as important. Read when first needed, kept for as long as the page lives.
import { signal } from '@preact/signals'
import { FlagMessage, ListFlagged } from '../../protocol/chat-list.ts'
import type { ChatId } from '../../protocol/ids.ts'
import { call } from '../platform/call.ts'

const marked = signal<ReadonlySet<string>>(new Set())
let read = false

export function isImportant(chatId: ChatId, seq: number): boolean {
  return marked.value.has(keyOf(chatId, seq))
}

/** Once; a failure is tried again at the next need, and meanwhile nothing is marked. */
export function readImportant(): void {
  if (read) return
  read = true
  call(ListFlagged, {}).then(
    ({ messages }) => {
      marked.value = new Set(messages.map(({ chatId, seq }) => keyOf(chatId, seq)))
    },
    () => {
      read = false
    },
  )
}

/** Rejects as a call does. */
export async function markImportant(chatId: ChatId, seq: number, on: boolean): Promise<void> {
  await call(FlagMessage, { chatId, seq, on })
  const now = new Set(marked.peek())
  if (on) now.add(keyOf(chatId, seq))
  else now.delete(keyOf(chatId, seq))
  marked.value = now
}

function keyOf(chatId: ChatId, seq: number): string {
  return `${chatId}/${seq}`
}
