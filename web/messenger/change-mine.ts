import { SetChatMine } from '../../protocol/chat-list.ts'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'
import { PINNED_CHATS_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { CallRefused, call } from '../platform/call.ts'
import { serverNow } from '../platform/server-clock.ts'
import { toast } from '../ui/toast.tsx'
import { noteMine } from './chat-list-state.ts'

/** What is told to the server; `mutedUntil` only as on or off. */
export type Change =
  | { readonly pinned: boolean }
  | { readonly archived: boolean }
  | { readonly muted: boolean }
  | { readonly markedUnread: boolean }

/** Shown at once; taken back, and told why, when the server does not take it. `said`: with a way back. */
export async function changeMine(
  chat: ChatListEntry,
  change: Change,
  said?: { readonly text: string; readonly back: Change },
): Promise<void> {
  const { chatId } = chat
  const mine = 'muted' in change ? { mutedUntil: change.muted ? Number.MAX_SAFE_INTEGER : null } : change
  const shown = 'pinned' in mine ? { pinned: mine.pinned ? serverNow() : null } : mine
  const [field] = Object.keys(shown) as [keyof typeof shown]
  noteMine(chatId, shown)
  try {
    await call(SetChatMine, { chatId, ...mine })
    if (said) toast(said.text, { undo: () => void changeMine({ ...chat, ...shown }, said.back) })
  } catch (error) {
    noteMine(chatId, { [field]: chat[field] })
    toast(
      error instanceof CallRefused && error.code === 'pins_too_many' ? t('chats.pinsMax', { count: PINNED_CHATS_MAX }) : refusalText(error),
    )
  }
}
