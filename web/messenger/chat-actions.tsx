// What one does with a chat in the list: the menu beside it, a long press, swipes. A chunk of its own, behind the list.
import type { Signal } from '@preact/signals'
import { useComputed, useSignal } from '@preact/signals'
import { Archive, ArchiveRestore, Bell, BellOff, DoorOpen, Eraser, MailOpen, MessageSquareDot, Pin, PinOff } from 'lucide-preact'
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { LeaveChat } from '../../protocol/chat-list.ts'
import type { Me } from '../../protocol/identity.ts'
import type { ChatId } from '../../protocol/ids.ts'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'
import '../app/add-contacts-texts.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { MenuGroup, MenuItem } from '../ui/menu.tsx'
import { MenuAt } from '../ui/menu-at.tsx'
import { toast } from '../ui/toast.tsx'
import { changeMine } from './change-mine.ts'
import { chatList, isMuted } from './chat-list-state.ts'
import { chatState } from './chat-states.ts'
import { type Swiped, SwipedActions } from './swiped-actions.tsx'
import { useRowGestures } from './use-row-gestures.ts'

export type ChatActionsProps = {
  readonly scroll: RefObject<HTMLElement | null>
  readonly menu: Signal<{ readonly chatId: ChatId; readonly anchor: HTMLElement } | null>
  readonly person: Me
  readonly openId: ChatId | undefined
}

export type ChatAction = {
  readonly text: string
  readonly Icon: typeof Pin
  readonly act: () => void
  readonly danger?: boolean
}

const byTouch = matchMedia('(pointer: coarse)')

export default function ChatActions({ scroll, menu, person, openId }: ChatActionsProps) {
  const { path, route } = useLocation()
  const leaving = useSignal<ChatListEntry | null>(null)
  const swiped = useSignal<Swiped | null>(null)
  useRowGestures(scroll, swiped, (chatId, anchor) => {
    menu.value = { chatId, anchor }
  })
  const find = (chatId: ChatId | undefined) => chatList.value?.find((chat) => chat.chatId === chatId)
  const known = useComputed(() => chatList.value !== null).value
  useEffect(() => {
    // Whoever opens a chat has seen it, also when nothing in it is new.
    const opened = chatList.peek()?.find((chat) => chat.chatId === openId)
    if (opened?.markedUnread) void changeMine(opened, { markedUnread: false })
  }, [openId, known])

  const actionsOf = (chat: ChatListEntry) => {
    const muted = isMuted(chat)
    const { title, markedUnread, pinned, archived, chatId } = chat
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
      clear: {
        text: t('chats.clear'),
        Icon: Eraser,
        danger: true,
        // The room clears, so the chat opens with the question.
        act: () => {
          if (path !== `/chats/${chatId}`) route(`/chats/${chatId}`)
          chatState(chatId, person.personId).desk.dialog.value = { kind: 'clear' }
        },
      },
      leave: {
        text: t('chats.leave'),
        Icon: DoorOpen,
        danger: true,
        act: () => {
          leaving.value = chat
        },
      },
    } satisfies Record<string, ChatAction>
  }

  const asked = find(menu.value?.chatId)
  const moved = find(swiped.value?.chatId)
  const items = asked && actionsOf(asked)
  return (
    <>
      {menu.value && asked && items && (
        <MenuAt
          key={asked.chatId}
          anchor={menu.value.anchor}
          label={t('messenger.actions', { chat: asked.title })}
          sheet={byTouch.matches}
          onClose={() => {
            menu.value = null
          }}
        >
          {[items.mark, items.pin, items.archive, items.mute].map((item) => (
            <Item key={item.text} action={item} />
          ))}
          <MenuGroup>
            <Item action={items.clear} />
            {asked.kind === 'group' && <Item action={items.leave} />}
          </MenuGroup>
        </MenuAt>
      )}
      {swiped.value && moved && <SwipedActions swiped={swiped} actions={shownBeside(swiped.value, moved, actionsOf(moved))} />}
      {leaving.value && (
        <LeaveDialog
          chat={leaving.value}
          onClose={() => {
            leaving.value = null
          }}
          onLeft={(chatId) => {
            if (chatId === openId) route('/chats', true)
          }}
        />
      )}
    </>
  )
}

function shownBeside(
  { side }: Swiped,
  { kind }: ChatListEntry,
  actions: Record<'mark' | 'pin' | 'archive' | 'mute' | 'leave', ChatAction>,
) {
  if (side === 'start') return [actions.pin, actions.mark]
  return [actions.mute, ...(kind === 'group' ? [actions.leave] : []), actions.archive]
}

function Item({ action: { text, Icon, act, danger = false } }: { readonly action: ChatAction }) {
  return (
    <MenuItem icon={<Icon size={18} aria-hidden />} danger={danger} onSelect={act}>
      {text}
    </MenuItem>
  )
}

type LeaveProps = { readonly chat: ChatListEntry; readonly onClose: () => void; readonly onLeft: (chatId: ChatId) => void }

function LeaveDialog({ chat: { chatId, title }, onClose, onLeft }: LeaveProps) {
  const action = useAction()
  return (
    <FormDialog
      title={t('chats.leave.title', { chat: title })}
      submit={t('chats.leave')}
      danger
      busy={action.busy.value}
      failure={action.failure.value === null ? null : refusalText(action.failure.value)}
      onSubmit={() =>
        action.run(async () => {
          await call(LeaveChat, { chatId })
          onClose()
          onLeft(chatId)
          toast(t('chats.left', { chat: title }))
        })
      }
      onClose={onClose}
    >
      <p>{t('chats.leave.hint')}</p>
    </FormDialog>
  )
}
