// What was said, oldest at the top. Where it stands: use-list-place.ts; menus and keys: use-message-menu.ts.
import { ArrowDown } from 'lucide-preact'
import { useId, useMemo } from 'preact/hooks'
import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import type { Me } from '../../protocol/identity.ts'
import { t } from '../app/i18n.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import type { ChatState } from './chat-state.ts'
import { dayTitle, namesIn, schoolDayOf } from './chat-words.ts'
import messageStyles from './message.module.css'
import { Message } from './message.tsx'
import { mayWrite } from './message-actions.ts'
import styles from './message-list.module.css'
import { messageRows } from './message-rows.ts'
import { UnsentMessage } from './unsent-message.tsx'
import { useListPlace } from './use-list-place.ts'
import { useMessageMenu } from './use-message-menu.ts'

type Props = { readonly state: ChatState; readonly snapshot: ChatSnapshot; readonly person: Me }

export function MessageList({ state, snapshot, person }: Props) {
  const keys = useId()
  const { scroller, onScroll, awayFromEnd, newBelow } = useListPlace(state, snapshot, messageStyles.arrived ?? '')
  const menu = useMessageMenu(state)
  const timeZone = person.school.timeZone
  // The same object while nothing of it changes: rows are drawn again only for what is new.
  const day = useMemo(() => schoolDayOf(person), [timeZone, person.today])
  const { kind, members, messages, hasOlder, hasNewer } = snapshot
  const nameIn = useMemo(() => namesIn(kind, members), [kind, members])
  const unsent = state.outbox.unsent.value
  const newFrom = state.newFrom.value
  const selected = state.desk.selected.value
  const rows = useMemo(() => messageRows(messages, newFrom, timeZone), [messages, newFrom, timeZone])
  const loading = state.history.loading.value

  return (
    <div class={styles.frame}>
      <div
        {...menu}
        ref={scroller}
        class={styles.scroll}
        onScroll={onScroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by the keyboard
        tabIndex={0}
        role="log"
        aria-label={t('chat.messages')}
        aria-describedby={keys}
        aria-busy={loading === 'instead'}
      >
        <span id={keys} hidden>
          {t('message.keys')}
        </span>
        {hasOlder && (
          <p class={styles.older} role="status">
            {loading === 'older' && t('chat.older')}
          </p>
        )}
        {messages.length === 0 && unsent.length === 0 && (
          <div class={styles.empty}>
            <EmptyState title={t('chat.empty')} hint={mayWrite(snapshot) && t('chat.empty.hint')} />
          </div>
        )}
        <ol class={styles.rows}>
          {rows.map((row) => {
            if (row.kind === 'day') {
              return (
                <li key={`day ${row.on}`} class={styles.day}>
                  <time dateTime={row.on}>{dayTitle(row.on, day)}</time>
                </li>
              )
            }
            if (row.kind === 'new') {
              return (
                <li key="new" class={styles.new} data-new>
                  <span>{t('chat.new')}</span>
                </li>
              )
            }
            const { message, first, last } = row
            return (
              <Message
                key={message.seq}
                state={state}
                message={message}
                first={first}
                last={last}
                nameIn={nameIn}
                members={members}
                day={day}
                selected={selected === null ? null : selected.has(message.seq)}
              />
            )
          })}
          {!hasNewer &&
            unsent.map((message) => (
              <UnsentMessage key={message.clientId} message={message} state={state} members={members} nameIn={nameIn} day={day} />
            ))}
        </ol>
      </div>
      {(awayFromEnd.value || newBelow.value > 0) && (
        <button
          type="button"
          class={styles.pill}
          onClick={() => state.history.toNewest()}
          aria-label={newBelow.value > 0 || hasNewer ? undefined : t('chat.toEnd')}
        >
          {newBelow.value > 0 ? t('chat.new') : hasNewer && t('message.toNewest')}
          {/* What lies beyond the loaded pages nobody has counted. */}
          {newBelow.value > 0 && !hasNewer && <b class={styles.count}>{newBelow.value}</b>}
          <ArrowDown size={18} aria-hidden />
        </button>
      )}
    </div>
  )
}
