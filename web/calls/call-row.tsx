import { Phone, PhoneIncoming, PhoneMissed, PhoneOff, PhoneOutgoing, Video } from 'lucide-preact'
import { useLocation } from 'preact-iso'
import type { CallRecord } from '../../protocol/calls.ts'
import type { ChatId } from '../../protocol/ids.ts'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { chatList } from '../messenger/chat-list-state.ts'
import { type SchoolDay, shortTitle, shortWhen } from '../messenger/chat-words.ts'
import { Avatar } from '../ui/avatar.tsx'
import { LinkButton } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { ListRow } from '../ui/list-row.tsx'
import { callPath } from './call-path.ts'
import styles from './calls-page.module.css'
import { durationText } from './duration-text.ts'
import { useStartCall } from './start-call.ts'
import { toChoose } from './to-choose.ts'
import { WhoCameButton } from './who-came-button.tsx'

type Props = { readonly record: CallRecord; readonly day: SchoolDay }

/** One of «Звонки»; its words lead to the chat it was in. */
export function CallRow({ record, day }: Props) {
  const { callId, kind, media, chatId, withId, rung, at, outcome } = record
  const { busy, start } = useStartCall()
  const { route } = useLocation()
  const title = titleOf(record)
  const Icon = iconOf(record)
  const running = outcome === 'running'
  const again = (to: ChatId) => {
    if (withId !== null) {
      start({ chatId: to, personIds: null }, media)
      return
    }
    // Of many nobody is rung before one has seen whom.
    toChoose.value = { chatId: to, first: rung }
    route(`/chats/${to}`)
  }
  // Whose own it was; between two it says nothing, of a lesson the journal has it, and whoever wants to know of one that goes on comes to it.
  const list = !running && record.direction === 'out' && kind !== 'lesson' && withId === null && outcome !== 'unanswered'
  return (
    <li class={styles.item}>
      <ListRow
        {...(chatId !== null && kind === 'chat' ? { href: `/chats/${chatId}` } : {})}
        start={<Avatar id={withId ?? chatId ?? callId} name={kind === 'chat' && withId === null ? shortTitle(title) : title} />}
        title={<bdi class={outcome === 'missed' ? styles.missed : undefined}>{title}</bdi>}
        detail={
          <span
            class={running ? `${styles.about} ${styles.live}` : outcome === 'missed' ? `${styles.about} ${styles.missed}` : styles.about}
          >
            <Icon size={14} aria-hidden />
            <About record={record} tight={list || kind !== 'chat'} />
          </span>
        }
        end={!running && <time dateTime={new Date(at).toISOString()}>{shortWhen(at, day)}</time>}
      />
      {list && (
        <span class={styles.act}>
          <WhoCameButton callId={callId} of={title} />
        </span>
      )}
      {running ? (
        <span class={styles.act}>
          <LinkButton variant="primary" href={callPath(callId)}>
            <span aria-hidden>{t('calls.join')}</span>
            <span class="visually-hidden">{t('calls.joinTo', { title })}</span>
          </LinkButton>
        </span>
      ) : (
        kind === 'chat' &&
        chatId !== null && (
          <span class={styles.act}>
            <IconButton
              label={t('calls.again', { title })}
              icon={media === 'video' ? <Video size={20} aria-hidden /> : <Phone size={20} aria-hidden />}
              aria-disabled={busy}
              onClick={() => again(chatId)}
            />
          </span>
        )
      )}
    </li>
  )
}

/** A call of two has no title of its own: it is called as its chat is in one's list, by the other one. */
function titleOf({ title, kind, chatId }: CallRecord): string {
  if (title !== '') return title
  if (kind !== 'chat') return t('calls.untitled')
  return chatList.value?.find((chat) => chat.chatId === chatId)?.title ?? t('calls.personal')
}

function iconOf({ outcome, direction }: CallRecord): typeof Phone {
  if (outcome === 'running') return Phone
  if (outcome === 'missed') return PhoneMissed
  if (outcome === 'declined') return PhoneOff
  return direction === 'in' ? PhoneIncoming : PhoneOutgoing
}

/** «Исходящий · онлайн-урок · 12 мин». `tight`: there is no room for the direction, which the icon has; it is said all the same. */
function About({ record: { kind, outcome, direction, durationMs }, tight }: { readonly record: CallRecord; readonly tight: boolean }) {
  if (outcome === 'running') return <>{t('calls.running')}</>
  const what = outcome === 'ended' ? t(`calls.${direction}`) : t(`calls.${outcome}`)
  const more = [kind !== 'chat' && t(`calls.kind.${kind}`), durationMs !== null && durationText(durationMs)].filter(Boolean).join(' · ')
  if (!tight || outcome !== 'ended' || more === '') return <>{[what, more].filter(Boolean).join(' · ')}</>
  return (
    <>
      <span class="visually-hidden">{what} · </span>
      {more.charAt(0).toUpperCase() + more.slice(1)}
    </>
  )
}
