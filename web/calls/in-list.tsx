// What calls put into the chat list: a lesson that goes on above it, and in a row that a call goes on or what became of the last one. One chunk, behind the
// list.
import { MonitorPlay, Phone, PhoneMissed, Video } from 'lucide-preact'
import type { OnlineNow } from '../../protocol/call/ringing.ts'
import type { Me } from '../../protocol/identity.ts'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { authorInList } from '../messenger/chat-words.ts'
import { LinkButton } from '../ui/button.tsx'
import { callPath } from './call-path.ts'
import { onlineNow } from './calls-state.ts'
import styles from './in-list.module.css'
import { noteText } from './note-text.ts'

/** Above the list; or of one row. */
type Props = { readonly chat?: ChatListEntry; readonly person: Me }

export default function CallsInList({ chat, person }: Props) {
  return chat ? <RowDetail chat={chat} person={person} /> : <Lessons />
}

function Lessons() {
  const lessons = onlineNow.value
  if (lessons.length === 0) return null
  return (
    <div role="status">
      <ul class={styles.lessons}>
        {lessons.map((lesson) => (
          <Lesson key={`${lesson.onlineLessonId} ${lesson.child?.personId}`} lesson={lesson} />
        ))}
      </ul>
    </div>
  )
}

function Lesson({ lesson: { subject, startsAt: time, callId, url, mayJoin, child } }: { readonly lesson: OnlineNow }) {
  return (
    <li class={styles.lesson}>
      <MonitorPlay size={20} aria-hidden />
      <span class={styles.words}>
        {child ? t('calls.lesson.child', { subject, time, name: child.givenName }) : t('calls.lesson', { subject, time })}
      </span>
      {mayJoin && callId !== null && (
        <LinkButton variant="primary" href={callPath(callId)}>
          {t('calls.lesson.join')}
        </LinkButton>
      )}
      {mayJoin && callId === null && url !== null && (
        <LinkButton variant="primary" href={url} outside>
          {t('calls.lesson.join')}
        </LinkButton>
      )}
    </li>
  )
}

function RowDetail({ chat: { kind, last, call }, person }: Required<Props>) {
  if (call !== null) {
    const Icon = call.media === 'video' ? Video : Phone
    return (
      <span class={styles.live}>
        <Icon size={14} aria-hidden />
        {t(`calls.goesOn.${call.media}`)}
      </span>
    )
  }
  if (!last?.call) return null
  const author = authorInList(last.authorName, person)
  const own = author === t('messenger.me')
  const missed = last.call.outcome === 'missed' && !own
  const Icon = missed ? PhoneMissed : last.call.media === 'video' ? Video : Phone
  return (
    <span class={missed ? styles.missed : styles.note}>
      <Icon size={14} aria-hidden />
      <span>
        {kind !== 'personal' && (
          <>
            <bdi>{author}</bdi>
            {': '}
          </>
        )}
        {missed ? noteText(last.call, own) : `${t(`calls.note.${last.call.media}`)}. ${noteText(last.call, own)}`}
      </span>
    </span>
  )
}
