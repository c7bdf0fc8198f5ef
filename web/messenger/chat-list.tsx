import { useSignal } from '@preact/signals'
import { Archive, BellOff, BookOpen, EllipsisVertical, MessageSquarePlus, Phone, Pin, Search, SquarePen, UserRound } from 'lucide-preact'
import { useRef } from 'preact/hooks'
import type { Me } from '../../protocol/identity.ts'
import type { ChatId } from '../../protocol/ids.ts'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'
import { canAny } from '../../protocol/rights.ts'
import '../app/add-bell-texts.ts'
import { CallsInList } from '../app/call-parts.ts'
import { t } from '../app/i18n.ts'
import { later } from '../app/later.tsx'
import { unreadNotices } from '../app/unread.ts'
import { inboxLine } from '../platform/inbox-socket.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Badge } from '../ui/badge.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ListRow } from '../ui/list-row.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import type { ChatActionsProps } from './chat-actions.tsx'
import styles from './chat-list.module.css'
import { chatList, isMuted, isUnread, lineText } from './chat-list-state.ts'
import { authorInList, schoolDayOf, shortTitle, shortWhen } from './chat-words.ts'
import { searchKeys } from './use-search-key.ts'

const ChatActions = later(() => import('./chat-actions.tsx'))
const NewChat = later(() => import('./new-chat.tsx'))

export type NewChatKind = 'personal' | 'group' | 'call'

const FILTERS = ['all', 'unread', 'personal'] as const

type Props = { readonly person: Me; readonly openId?: ChatId; readonly onSearch: () => void }

export function ChatList({ person, openId, onSearch }: Props) {
  const scroll = useRef<HTMLDivElement>(null)
  const menu: ChatActionsProps['menu'] = useSignal(null)
  const beginning = useSignal<NewChatKind | null>(null)
  const filter = useSignal<(typeof FILTERS)[number]>('all')
  const archiveOpen = useSignal(false)
  const chats = chatList.value
  const hasDiary = canAny(person.roles, 'diary.openOwn') || canAny(person.roles, 'diary.openChild')
  const all = filter.value === 'all'
  const archived = all ? (chats ?? []).filter((chat) => chat.archived) : []
  const shown = (chats ?? []).filter((chat) =>
    // What was unread when it was opened stays in sight while it is read.
    all ? !chat.archived : filter.value === 'unread' ? isUnread(chat) || chat.chatId === openId : chat.kind === 'personal',
  )
  const rows = (some: readonly ChatListEntry[]) => (
    <ul>
      {some.map((chat) => (
        <Row key={chat.chatId} chat={chat} person={person} current={chat.chatId === openId} menu={menu} />
      ))}
    </ul>
  )
  const begin = (kind: NewChatKind) => () => {
    beginning.value = kind
  }
  return (
    <>
      <header class={styles.head}>
        <h1>{t('messenger.title')}</h1>
        {(chats !== null ? inboxLine.value !== 'open' : inboxLine.value === 'waiting') && (
          <p class={styles.line} role="status">
            {lineText.value ?? t('messenger.connecting')}
          </p>
        )}
        <Menu trigger={(props) => <IconButton {...props} label={t('messenger.new')} icon={<SquarePen size={22} aria-hidden />} />}>
          <MenuItem icon={<UserRound size={18} aria-hidden />} onSelect={begin('personal')}>
            {t('messenger.new.personal')}
          </MenuItem>
          <MenuItem icon={<MessageSquarePlus size={18} aria-hidden />} onSelect={begin('group')}>
            {t('messenger.new.group')}
          </MenuItem>
          {canAny(person.roles, 'call.startByLink') && (
            <MenuItem icon={<Phone size={18} aria-hidden />} onSelect={begin('call')}>
              {t('messenger.new.call')}
            </MenuItem>
          )}
        </Menu>
      </header>
      <button type="button" class={styles.find} aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K" onClick={onSearch}>
        <Search size={18} aria-hidden />
        {t('messenger.search')}
        <kbd aria-hidden>{searchKeys}</kbd>
      </button>
      {chats !== null && chats.length > 1 && (
        <fieldset class={styles.filters} aria-label={t('messenger.filter')}>
          {FILTERS.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={filter.value === one}
              onClick={() => {
                filter.value = one
              }}
            >
              {t(`messenger.filter.${one}`)}
            </button>
          ))}
        </fieldset>
      )}
      <div ref={scroll} class={styles.scroll}>
        <CallsInList person={person} />
        {hasDiary && all && (
          <ListRow
            href="/diary"
            start={
              <span class={styles.diary}>
                <BookOpen size={22} aria-hidden />
              </span>
            }
            title={t('messenger.diary')}
            detail={t('messenger.diary.hint')}
            end={<Badge count={unreadNotices.value} label={t('bell.unread', { count: unreadNotices.value })} />}
          />
        )}
        {archived.length > 0 && (
          <>
            <ListRow
              onClick={() => {
                archiveOpen.value = !archiveOpen.value
              }}
              expanded={archiveOpen.value}
              start={
                <span class={styles.archive}>
                  <Archive size={22} aria-hidden />
                </span>
              }
              title={t('messenger.archive')}
              detail={archived.map(({ chatId, title }, place) => (
                <span key={chatId}>
                  {place > 0 && ', '}
                  <bdi>{title}</bdi>
                </span>
              ))}
              end={<Badge tone="quiet" count={archived.length} label={t('messenger.archive.count', { count: archived.length })} />}
            />
            {archiveOpen.value && rows(archived)}
          </>
        )}
        {chats === null && <Skeleton shape="rows" />}
        {chats?.length === 0 && <EmptyState title={t('messenger.empty')} hint={t('messenger.empty.hint')} />}
        {!all && shown.length === 0 && <EmptyState title={t('messenger.filter.none')} />}
        {shown.length > 0 && rows(shown)}
        {chats !== null && chats.length > 0 && <ChatActions scroll={scroll} menu={menu} person={person} openId={openId} />}
      </div>
      {beginning.value && (
        <NewChat
          kind={beginning.value}
          onClose={() => {
            beginning.value = null
          }}
        />
      )}
    </>
  )
}

type RowProps = {
  readonly chat: ChatListEntry
  readonly person: Me
  readonly current: boolean
  readonly menu: ChatActionsProps['menu']
}

function Row({ chat, person, current, menu }: RowProps) {
  const { chatId, title, last, unread, withId } = chat
  const muted = isMuted(chat)
  return (
    <li class={styles.item} data-chat={chatId}>
      <ListRow
        href={`/chats/${chatId}`}
        current={current}
        start={<Avatar id={withId ?? chatId} name={withId ? title : shortTitle(title)} />}
        title={<bdi>{title}</bdi>}
        detail={<Detail chat={chat} person={person} current={current} />}
        end={
          <>
            <span class={styles.signs}>
              {muted && <BellOff size={14} role="img" aria-label={t('messenger.isMuted')} />}
              {last && <time dateTime={new Date(last.at).toISOString()}>{shortWhen(last.at, schoolDayOf(person))}</time>}
            </span>
            <span class={styles.signs}>
              {chat.mentioned && (
                <span class={styles.mention} role="img" aria-label={t('messenger.mentioned')}>
                  @
                </span>
              )}
              <Badge count={unread} tone={muted ? 'quiet' : 'normal'} label={t('messenger.unread', { count: unread })} />
              {unread === 0 && chat.markedUnread && (
                <span class={muted ? `${styles.dot} ${styles.muted}` : styles.dot} role="img" aria-label={t('messenger.isMarked')} />
              )}
              {chat.pinned !== null && !isUnread(chat) && <Pin size={14} role="img" aria-label={t('messenger.isPinned')} />}
            </span>
          </>
        }
      />
      <button
        type="button"
        class={styles.more}
        aria-label={t('messenger.actions', { chat: title })}
        aria-haspopup="menu"
        aria-expanded={menu.value?.chatId === chatId}
        onClick={(event) => {
          menu.value = { chatId, anchor: event.currentTarget }
        }}
      >
        <EllipsisVertical size={20} aria-hidden />
      </button>
    </li>
  )
}

function Detail({ chat, person, current }: Omit<RowProps, 'menu'>) {
  const { kind, last, draft, call } = chat
  if (call || (last?.call && !draft?.text)) return <CallsInList chat={chat} person={person} />
  // Whoever is in the chat sees the draft in its field.
  if (draft?.text && !current) {
    return (
      <>
        <span class={styles.draft}>{t('messenger.draft')}</span> <bdi>{draft.text}</bdi>
      </>
    )
  }
  if (!last) return t(`messenger.kind.${kind}`)
  const author = authorInList(last.authorName, person)
  return (
    <>
      {(kind !== 'personal' || author === t('messenger.me')) && (
        <>
          <bdi>{author}</bdi>
          {': '}
        </>
      )}
      <bdi>{last.deleted ? t('messenger.deleted') : last.text}</bdi>
    </>
  )
}
