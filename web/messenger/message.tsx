import { Check, CheckCheck, Ellipsis, Star } from 'lucide-preact'
import type { ChatMember, ChatMessage } from '../../protocol/chat/events.ts'
import { listName } from '../../protocol/people.ts'
import { can } from '../../protocol/rights.ts'
import { CallNote } from '../app/call-parts-of-chats.ts'
import { t } from '../app/i18n.ts'
import { Avatar } from '../ui/avatar.tsx'
import { hueOf } from '../ui/hue.ts'
import { memo } from '../ui/memo.ts'
import type { ChatState } from './chat-state.ts'
import { type NameIn, type SchoolDay, timeOf } from './chat-words.ts'
import { goToMessage } from './go-to-message.ts'
import { isImportant } from './important-state.ts'
import styles from './message.module.css'
import { maySeeEdits } from './message-actions.ts'
import { MessageQuote } from './message-quote.tsx'
import { MessageReactions } from './message-reactions.tsx'
import { MessageText } from './message-text.tsx'

type Props = {
  readonly state: ChatState
  readonly message: ChatMessage
  readonly first: boolean
  readonly last: boolean
  readonly nameIn: NameIn
  readonly members: readonly ChatMember[]
  readonly day: SchoolDay
  /** Null while nobody chooses messages. */
  readonly selected: boolean | null
}

export const Message = memo(function Message({ state, message, first, last, nameIn, members, day, selected }: Props) {
  const { seq, at, authorId, authorName } = message
  const own = authorId === state.personId
  const author = own ? t('messenger.me') : nameIn(authorId, authorName)
  const calledMe = !own && (message.mentionsAll || message.mentions.includes(state.personId))
  const look = [styles.row, own && styles.own, first && styles.first, calledMe && styles.calledMe, selected && styles.selected]
  return (
    <li class={look.filter(Boolean).join(' ')} data-seq={seq}>
      {selected !== null && (
        <input
          type="checkbox"
          class={styles.choice}
          checked={selected}
          aria-label={t('message.choose', { author, time: timeOf(at, day) })}
          onChange={() => state.desk.toggle(seq)}
        />
      )}
      {!own && <span class={styles.face}>{last && <Avatar id={authorId} name={listName(authorName)} size="small" />}</span>}
      <article class={styles.bubble} tabIndex={-1} aria-label={`${author}, ${timeOf(at, day)}`}>
        {first && !own && (
          <p class={styles.author} style={{ '--hue': String(hueOf(authorId)) }}>
            <bdi>{author}</bdi>
          </p>
        )}
        <Body state={state} message={message} nameIn={nameIn} members={members} day={day} />
      </article>
      {selected === null && (
        // For a mouse and for screen readers; keys open the menu from the message itself.
        <button type="button" class={styles.more} data-more tabIndex={-1} aria-haspopup="menu" aria-label={t('message.actions')}>
          <Ellipsis size={18} aria-hidden />
        </button>
      )}
    </li>
  )
})

type BodyProps = Pick<Props, 'state' | 'message' | 'nameIn' | 'members' | 'day'>

function Body({ state, message, nameIn, members, day }: BodyProps) {
  const { seq, at, text, reply, forwarded, editedAt, deletedBy, call } = message
  const own = message.authorId === state.personId
  if (deletedBy !== null) {
    return (
      <>
        <span class={`${styles.text} ${styles.gone}`}>{t(`message.deleted.${deletedBy}`)}</span>
        <span class={styles.meta}>
          <time dateTime={new Date(at).toISOString()}>{timeOf(at, day)}</time>
        </span>
      </>
    )
  }
  const snapshot = state.snapshot.peek()
  return (
    <>
      {reply && (
        <MessageQuote
          authorId={reply.authorId}
          author={nameIn(reply.authorId, reply.authorName)}
          text={reply.text}
          label={t('message.replyTo')}
          onClick={() => goToMessage(state, reply.seq)}
        />
      )}
      {forwarded.map((one, place) => (
        <div key={place} class={styles.forwarded}>
          <p class={styles.from}>
            {t('message.forwardedFrom')}{' '}
            <b>
              <bdi>{nameIn(one.authorId, one.authorName)}</bdi>
            </b>
          </p>
          <MessageText message={{ text: one.text, mentions: [], mentionsAll: false }} members={members} />
        </div>
      ))}
      {call && (
        <div class={styles.call}>
          <CallNote
            note={call}
            own={own}
            backTo={snapshot?.kind === 'personal' ? state.chatId : null}
            administers={snapshot !== null && can(snapshot.me.role, 'message.deleteAny')}
          />
        </div>
      )}
      {text !== '' && <MessageText message={message} members={members} />}
      <span class={styles.meta}>
        {isImportant(state.chatId, seq) && <Star size={13} role="img" aria-label={t('message.isImportant')} />}
        {editedAt !== null &&
          (snapshot && maySeeEdits(message, snapshot) ? (
            <button
              type="button"
              class={styles.edited}
              onClick={() => {
                state.desk.dialog.value = { kind: 'edits', message }
              }}
            >
              {t('message.edited')}
            </button>
          ) : (
            t('message.edited')
          ))}
        <time dateTime={new Date(at).toISOString()}>{timeOf(at, day)}</time>
        {own && <Ticks state={state} seq={seq} />}
      </span>
      {message.reactions.length > 0 && <MessageReactions state={state} message={message} members={members} nameIn={nameIn} />}
    </>
  )
}

/** By itself, so that somebody's reading draws the ticks again and not the messages. */
function Ticks({ state, seq }: { readonly state: ChatState; readonly seq: number }) {
  return state.readUpTo.value >= seq ? (
    <CheckCheck class={styles.read} size={15} role="img" aria-label={t('message.read')} />
  ) : (
    <Check size={14} role="img" aria-label={t('chat.sent')} />
  )
}
