import { Copy, Eye, Flag, Forward, ListChecks, MessageCircleReply, Pencil, Pin, PinOff, Reply, Star, StarOff, Trash2 } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import type { ChatMessage, ChatSnapshot } from '../../protocol/chat/events.ts'
import { OpenPersonalChat } from '../../protocol/chat-list.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { call } from '../platform/call.ts'
import { copyText } from '../platform/copy-text.ts'
import { serverNow } from '../platform/server-clock.ts'
import { MenuGroup, MenuItem } from '../ui/menu.tsx'
import { MenuAt } from '../ui/menu-at.tsx'
import { toast } from '../ui/toast.tsx'
import type { ChatState } from './chat-state.ts'
import { chatState } from './chat-states.ts'
import { isImportant, markImportant, readImportant } from './important-state.ts'
import { actionsFor, type MessageAction } from './message-actions.ts'
import { newClientId } from './new-client-id.ts'
import { QuickEmoji } from './quick-emoji.tsx'

const byTouch = matchMedia('(pointer: coarse)')

const ICONS = {
  reply: Reply,
  replyPersonally: MessageCircleReply,
  forward: Forward,
  copy: Copy,
  edit: Pencil,
  pin: Pin,
  unpin: PinOff,
  important: Star,
  readers: Eye,
  select: ListChecks,
  report: Flag,
  delete: Trash2,
} satisfies Record<MessageAction, typeof Reply>

type Props = {
  readonly state: ChatState
  readonly snapshot: ChatSnapshot
  readonly message: ChatMessage
  readonly anchor: HTMLElement
  readonly onGo: (path: string) => void
}

export function MessageMenu({ state, snapshot, message, anchor, onGo }: Props) {
  const { desk, chatId, personId } = state
  const { seq } = message
  const phone = byTouch.matches
  useEffect(readImportant, [])
  const important = isImportant(chatId, seq)
  const failed = (reason: unknown) => toast(refusalText(reason))

  const acts: Record<MessageAction, () => void> = {
    reply: () => desk.reply(message),
    replyPersonally: () => void replyPersonally(message, state, onGo).catch(failed),
    forward: () => {
      desk.dialog.value = { kind: 'forward', messages: [message] }
    },
    copy: () => void copyText(textOf(message)).then((done) => done && toast(t('ui.copied'))),
    edit: () => desk.putBeside({ kind: 'edit', message }),
    pin: () => void pin(state, seq, true).catch(failed),
    unpin: () => void pin(state, seq, false).catch(failed),
    important: () => void markImportant(chatId, seq, !important).catch(failed),
    readers: () => {
      desk.dialog.value = { kind: 'readers', message }
    },
    select: () => {
      desk.selected.value = new Set([seq])
    },
    report: () => {
      desk.dialog.value = { kind: 'report', message }
    },
    delete: () => {
      desk.dialog.value = { kind: 'delete', messages: [message] }
    },
  }
  const wordOf = (action: MessageAction) => {
    if (action === 'important') return important ? t('message.notImportant') : t('message.important')
    if (action === 'select') return phone ? t('message.more') : t('message.select')
    return t(`message.do.${action}`)
  }
  const mine = message.reactions.find(({ personIds }) => personIds.includes(personId))?.emoji

  return (
    <MenuAt
      anchor={anchor}
      label={t('message.actions')}
      sheet={phone}
      align={message.authorId === personId ? 'end' : 'start'}
      onClose={() => {
        desk.menu.value = null
      }}
    >
      {message.deletedBy === null && (
        <QuickEmoji
          label={t('message.react')}
          chosen={mine ?? null}
          onPick={(emoji) => state.react(seq, emoji === mine ? null : emoji)}
          onMore={() => {
            desk.reacting.value = { message, anchor }
          }}
        />
      )}
      <MenuGroup>
        {actionsFor(message, snapshot, serverNow(), phone).map((action) => {
          const Icon = action === 'important' && important ? StarOff : ICONS[action]
          return (
            <MenuItem key={action} icon={<Icon size={18} aria-hidden />} danger={action === 'delete'} onSelect={acts[action]}>
              {wordOf(action)}
            </MenuItem>
          )
        })}
      </MenuGroup>
    </MenuAt>
  )
}

function textOf({ text, forwarded }: ChatMessage): string {
  return [...forwarded.map((one) => one.text), text].filter(Boolean).join('\n\n')
}

function pin(state: ChatState, messageSeq: number, on: boolean): Promise<void> {
  return state.asks.command({ type: 'message.pin', clientId: newClientId(), messageSeq, on })
}

/** The chat of two opens with the message above its field. */
async function replyPersonally(message: ChatMessage, { chatId, personId }: ChatState, onGo: (path: string) => void): Promise<void> {
  const opened = await call(OpenPersonalChat, { personId: message.authorId })
  const { authorId, authorName, at, seq } = message
  chatState(opened.chatId, personId).desk.putBeside({
    kind: 'personal',
    from: { chatId, seq, message: { authorId, authorName, at, text: textOf(message) } },
  })
  onGo(`/chats/${opened.chatId}`)
}
