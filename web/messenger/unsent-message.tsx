import { CircleAlert, Clock } from 'lucide-preact'
import type { ChatMember } from '../../protocol/chat/events.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import type { ChatState } from './chat-state.ts'
import { friendlyName, momentIn, type NameIn, type SchoolDay } from './chat-words.ts'
import styles from './message.module.css'
import { MessageQuote } from './message-quote.tsx'
import { MessageText } from './message-text.tsx'
import type { Unsent } from './unsent.ts'
import { warningText } from './warning-text.ts'

type Props = {
  readonly message: Unsent
  readonly state: ChatState
  readonly members: readonly ChatMember[]
  readonly nameIn: NameIn
  readonly day: SchoolDay
}

/** Written here and not yet on the server's disk; or refused, and the author's to decide about. */
export function UnsentMessage({ message, state, members, nameIn, day }: Props) {
  const { clientId, text, reply, from, refusal, warning } = message
  const failed = message.state === 'failed'
  const queued = !failed && state.line.value !== 'open'
  const moderated = refusal === 'message_moderated'
  const edit = () => {
    if (reply) state.desk.putBeside({ kind: 'reply', quote: reply })
    else if (from) state.desk.putBeside({ kind: 'personal', from })
    else state.desk.putBeside(null)
    state.draft.text.value = text
    state.outbox.discard(clientId)
  }
  return (
    <li class={`${styles.row} ${styles.own} ${styles.first}`}>
      <article class={failed ? `${styles.bubble} ${styles.failed}` : `${styles.bubble} ${styles.pending}`} aria-label={t('messenger.me')}>
        {reply && (
          <MessageQuote
            authorId={reply.authorId}
            author={nameIn(reply.authorId, reply.authorName)}
            text={reply.text}
            label={t('message.replyTo')}
          />
        )}
        {from && (
          <MessageQuote
            authorId={from.message.authorId}
            author={friendlyName(from.message.authorName)}
            text={from.message.text}
            label={t('message.replyTo')}
          />
        )}
        <MessageText message={message} members={members} />
        <span class={styles.meta}>
          {failed ? t('chat.failed') : queued ? t('chat.waiting') : null}
          {failed ? <CircleAlert size={14} aria-hidden /> : <Clock size={14} role="img" aria-label={t('chat.pending')} />}
        </span>
        {failed && (
          <p class={styles.why} role="alert">
            {moderated ? <b>{t('message.deleted.moderator')}</b> : null}
            {refusal === 'member_muted' ? mutedText(state, day) : refusal !== null && refusalText(refusal)}
            {warning && <b>{warningText(warning)}</b>}
          </p>
        )}
        {failed && (
          <span class={styles.choices}>
            {!moderated && (
              <button type="button" onClick={() => state.outbox.retry(clientId)}>
                {t('chat.retry')}
              </button>
            )}
            <button type="button" onClick={edit}>
              {t('message.do.edit')}
            </button>
            <button type="button" onClick={() => state.outbox.discard(clientId)}>
              {t('chat.discard')}
            </button>
          </span>
        )}
      </article>
    </li>
  )
}

function mutedText(state: ChatState, day: SchoolDay): string {
  const until = state.snapshot.value?.me.mutedUntil ?? null
  return until === null ? t('refusal.member_muted') : t('message.mutedUntil', { time: momentIn(until, day) })
}
