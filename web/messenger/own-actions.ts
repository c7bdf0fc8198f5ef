// The six things one does with a chat (manual: chat list): in the list's menu, beside a row that was moved aside, in the chat's own menu.
import { Archive, ArchiveRestore, Bell, BellOff, DoorOpen, Eraser, MailOpen, MessageSquareDot, Pin, PinOff } from 'lucide-preact'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'
import '../app/add-contacts-texts.ts'
import { t } from '../app/i18n.ts'
import { changeMine } from './change-mine.ts'
import { isMuted } from './chat-list-state.ts'

export type ChatAction = {
  readonly text: string
  readonly Icon: typeof Pin
  readonly act: () => void
  readonly danger?: boolean
}

/** What asks first. */
type Questions = { readonly onClear: () => void; readonly onLeave: () => void }

export function ownActions(chat: ChatListEntry, { onClear, onLeave }: Questions) {
  const { title, markedUnread, pinned, archived } = chat
  const muted = isMuted(chat)
  return {
    mark: {
      text: markedUnread ? t('chats.read') : t('chats.unread'),
      Icon: markedUnread ? MailOpen : MessageSquareDot,
      act: () => void changeMine(chat, { markedUnread: !markedUnread }),
    },
    pin: {
      text: pinned === null ? t('chats.pin') : t('chats.unpin'),
      Icon: pinned === null ? Pin : PinOff,
      act: () => void changeMine(chat, { pinned: pinned === null }),
    },
    archive: {
      text: archived ? t('chats.unarchive') : t('chats.archive'),
      Icon: archived ? ArchiveRestore : Archive,
      act: () =>
        void changeMine(
          chat,
          { archived: !archived },
          archived ? undefined : { text: t('chats.archived', { chat: title }), back: { archived: false } },
        ),
    },
    mute: {
      text: muted ? t('chats.unmute') : t('chats.mute'),
      Icon: muted ? Bell : BellOff,
      act: () =>
        void changeMine(chat, { muted: !muted }, muted ? undefined : { text: t('chats.muted', { chat: title }), back: { muted: false } }),
    },
    clear: { text: t('chats.clear'), Icon: Eraser, danger: true, act: onClear },
    leave: { text: t('chats.leave'), Icon: DoorOpen, danger: true, act: onLeave },
  } satisfies Record<string, ChatAction>
}

export type OwnActions = Record<keyof ReturnType<typeof ownActions>, ChatAction>
