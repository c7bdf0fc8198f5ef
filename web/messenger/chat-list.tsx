import { BookOpen } from 'lucide-preact'
import type { Me } from '../../protocol/identity.ts'
import type { ChatId } from '../../protocol/ids.ts'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'
import { canAny } from '../../protocol/rights.ts'
import { t } from '../app/i18n.ts'
import { inboxLine } from '../platform/inbox-socket.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Badge } from '../ui/badge.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ListRow } from '../ui/list-row.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import styles from './chat-list.module.css'
import { chatList } from './chat-list-state.ts'
import { authorInList, schoolDayOf, shortTitle, shortWhen } from './chat-words.ts'

type Props = { readonly person: Me; readonly openId?: ChatId }

export function ChatList({ person, openId }: Props) {
  const chats = chatList.value
  const hasDiary = canAny(person.roles, 'diary.openOwn') || canAny(person.roles, 'diary.openChild')
  return (
    <>
      <header class={styles.head}>
        <h1>{t('messenger.title')}</h1>
        {chats !== null && inboxLine.value !== 'open' && (
          <p class={styles.line} role="status">
            {t('messenger.connecting')}
          </p>
        )}
      </header>
      <div class={styles.scroll}>
        {hasDiary && (
          <ListRow
            href="/diary"
            start={
              <span class={styles.diary}>
                <BookOpen size={22} aria-hidden />
              </span>
            }
            title={t('messenger.diary')}
            detail={t('messenger.diary.hint')}
          />
        )}
        {chats === null && <Skeleton shape="rows" />}
        {chats?.length === 0 && <EmptyState title={t('messenger.empty')} hint={t('messenger.empty.hint')} />}
        {chats !== null && chats.length > 0 && (
          <ul>
            {chats.map((chat) => (
              <li key={chat.chatId}>
                <Row chat={chat} person={person} current={chat.chatId === openId} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </>
  )
}

function Row({ chat, person, current }: { readonly chat: ChatListEntry; readonly person: Me; readonly current: boolean }) {
  const { chatId, title, last, unread, kind } = chat
  return (
    <ListRow
      href={`/chats/${chatId}`}
      current={current}
      start={<Avatar id={chatId} name={shortTitle(title)} />}
      title={<bdi>{title}</bdi>}
      detail={
        last ? (
          <>
            {authorInList(last.authorName, person)}: <bdi>{last.text}</bdi>
          </>
        ) : (
          t(`chat.kind.${kind}`)
        )
      }
      end={
        <>
          {last && <time dateTime={new Date(last.at).toISOString()}>{shortWhen(last.at, schoolDayOf(person))}</time>}
          <Badge count={unread} label={t('messenger.unread', { count: unread })} />
        </>
      }
    />
  )
}
