// What one does with a chat in the list: the menu beside it, a long press, swipes. A chunk of its own, behind the list.
import type { Signal } from '@preact/signals'
import { useComputed, useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { Me } from '../../protocol/identity.ts'
import type { ChatId } from '../../protocol/ids.ts'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'
import '../app/add-contacts-texts.ts'
import { t } from '../app/i18n.ts'
import { MenuGroup, MenuItem } from '../ui/menu.tsx'
import { MenuAt } from '../ui/menu-at.tsx'
import { changeMine } from './change-mine.ts'
import { chatList } from './chat-list-state.ts'
import { chatState } from './chat-states.ts'
import { EmojiPicker } from './later-emoji-picker.ts'
import { LeaveDialog } from './leave-dialog.tsx'
import { type ChatAction, type OwnActions, ownActions } from './own-actions.ts'
import { QuickEmoji } from './quick-emoji.tsx'
import { sendSmiley } from './send-smiley.ts'
import { type Swiped, SwipedActions } from './swiped-actions.tsx'
import { useRowGestures } from './use-row-gestures.ts'

export type ChatActionsProps = {
  readonly scroll: RefObject<HTMLElement | null>
  readonly menu: Signal<{ readonly chatId: ChatId; readonly anchor: HTMLElement } | null>
  readonly person: Me
  readonly openId: ChatId | undefined
}

const byTouch = matchMedia('(pointer: coarse)')

export default function ChatActions({ scroll, menu, person, openId }: ChatActionsProps) {
  const { path, route } = useLocation()
  const leaving = useSignal<ChatListEntry | null>(null)
  const choosing = useSignal<{ readonly chat: ChatListEntry; readonly anchor: HTMLElement } | null>(null)
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

  const actionsOf = (chat: ChatListEntry) =>
    ownActions(chat, {
      // The room clears, so the chat opens with the question.
      onClear: () => {
        if (path !== `/chats/${chat.chatId}`) route(`/chats/${chat.chatId}`)
        chatState(chat.chatId, person.personId).desk.dialog.value = { kind: 'clear' }
      },
      onLeave: () => {
        leaving.value = chat
      },
    })

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
          {byTouch.matches && (
            <QuickEmoji
              label={t('chats.smiley')}
              onPick={(emoji) => sendSmiley(asked, person.personId, emoji)}
              onMore={() => {
                choosing.value = menu.value && { chat: asked, anchor: menu.value.anchor }
              }}
            />
          )}
          <MenuGroup>
            {[items.mute, items.mark, items.pin, items.archive].map((item) => (
              <Item key={item.text} action={item} />
            ))}
          </MenuGroup>
          <MenuGroup>
            <Item action={items.clear} />
            {asked.kind === 'group' && <Item action={items.leave} />}
          </MenuGroup>
        </MenuAt>
      )}
      {choosing.value && (
        <EmojiPicker
          anchor={choosing.value.anchor}
          label={t('chats.smiley')}
          personId={person.personId}
          align="end"
          onPick={(emoji) => {
            if (choosing.value) sendSmiley(choosing.value.chat, person.personId, emoji)
          }}
          onClose={() => {
            choosing.value = null
          }}
        />
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

function shownBeside({ side }: Swiped, { kind }: ChatListEntry, actions: OwnActions): readonly ChatAction[] {
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
