import { Check, CircleAlert, Clock } from 'lucide-preact'
import { listName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { Avatar } from '../ui/avatar.tsx'
import { hueOf } from '../ui/hue.ts'
import type { ChatState } from './chat-state.ts'
import { type SchoolDay, timeOf } from './chat-words.ts'
import styles from './message.module.css'
import type { MessageRow } from './message-rows.ts'
import type { Unsent } from './unsent.ts'

type Props = {
  readonly row: Extract<MessageRow, { kind: 'message' }>
  readonly own: boolean
  /** How the author is called here. */
  readonly author: string
  readonly day: SchoolDay
}

export function Message({ row: { message, first, last }, own, author, day }: Props) {
  const { seq, at, authorId, authorName, text } = message
  return (
    <li class={[styles.row, own && styles.own, first && styles.first].filter(Boolean).join(' ')} data-seq={seq}>
      {!own && <span class={styles.face}>{last && <Avatar id={authorId} name={listName(authorName)} size="small" />}</span>}
      <article class={styles.bubble} aria-label={`${author}, ${timeOf(at, day)}`}>
        {first && !own && (
          <p class={styles.author} style={{ '--hue': String(hueOf(authorId)) }}>
            <bdi>{author}</bdi>
          </p>
        )}
        <span class={styles.text} dir="auto">
          {text}
        </span>
        <span class={styles.meta}>
          <time dateTime={new Date(at).toISOString()}>{timeOf(at, day)}</time>
          {own && <Check size={14} role="img" aria-label={t('chat.sent')} />}
        </span>
      </article>
    </li>
  )
}

/** Written here and not yet on the server's disk; or refused, and the author's to decide about. */
export function UnsentMessage({ message, state }: { readonly message: Unsent; readonly state: ChatState }) {
  const { clientId, text } = message
  const failed = message.state === 'failed'
  const waiting = !failed && state.line.value !== 'open'
  return (
    <li class={`${styles.row} ${styles.own} ${styles.first}`}>
      <article class={failed ? `${styles.bubble} ${styles.failed}` : `${styles.bubble} ${styles.pending}`} aria-label={t('chat.me')}>
        <span class={styles.text} dir="auto">
          {text}
        </span>
        <span class={styles.meta}>
          {failed ? t('chat.failed') : waiting ? t('chat.waiting') : null}
          {failed ? <CircleAlert size={14} aria-hidden /> : <Clock size={14} role="img" aria-label={t('chat.pending')} />}
        </span>
        {failed && (
          <span class={styles.choices}>
            <button type="button" onClick={() => state.retry(clientId)}>
              {t('chat.retry')}
            </button>
            <button type="button" onClick={() => state.discard(clientId)}>
              {t('chat.discard')}
            </button>
          </span>
        )}
      </article>
    </li>
  )
}
