// What was said, oldest at the top. Stays at the end while one is at the end, stays where one reads otherwise, and keeps its place when older
// messages are put above it.
import { useSignal } from '@preact/signals'
import { ArrowDown } from 'lucide-preact'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import type { Me } from '../../protocol/identity.ts'
import { t } from '../app/i18n.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import type { ChatState } from './chat-state.ts'
import { dayTitle, schoolDayOf } from './chat-words.ts'
import { Message, UnsentMessage } from './message.tsx'
import styles from './message-list.module.css'
import { messageRows } from './message-rows.ts'

/** So near to the end counts as at the end: a finger does not stop to the pixel. */
const END_PX = 48
/** Older messages are asked for before one gets there. */
const OLDER_PX = 800

type Props = { readonly state: ChatState; readonly snapshot: ChatSnapshot; readonly person: Me }

export function MessageList({ state, snapshot, person }: Props) {
  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const before = useRef({ height: 0, firstSeq: 0 })
  const awayFromEnd = useSignal(false)
  const newBelow = useSignal(0)
  const day = schoolDayOf(person)
  const { messages, hasOlder } = snapshot
  const unsent = state.unsent.value
  const newFrom = state.newFrom.value
  const rows = useMemo(() => messageRows(messages, newFrom, day.timeZone), [messages, newFrom, day.timeZone])
  const lastSeq = messages.at(-1)?.seq ?? 0
  const firstSeq = messages[0]?.seq ?? 0
  const lastSeen = useRef(lastSeq)

  const toEnd = () => {
    const element = scroller.current
    if (element) element.scrollTop = element.scrollHeight
  }

  /** How far one has read: the lowest message that is on the screen of a page somebody looks at. */
  const markRead = () => {
    const element = scroller.current
    if (!element || document.visibilityState !== 'visible' || !document.hasFocus()) return
    const bottom = element.getBoundingClientRect().bottom
    const seen = [...element.querySelectorAll<HTMLElement>('[data-seq]')].findLast((row) => row.getBoundingClientRect().top < bottom - 8)
    if (seen) state.markRead(Number(seen.dataset.seq))
  }

  const look = () => {
    const element = scroller.current
    if (!element) return
    const distance = element.scrollHeight - element.clientHeight - element.scrollTop
    atEnd.current = distance < END_PX
    awayFromEnd.value = distance > element.clientHeight / 2
    if (atEnd.current) newBelow.value = 0
    if (element.scrollTop < OLDER_PX) state.loadOlder()
    markRead()
  }

  // The first look: at what is new, or at the end.
  useLayoutEffect(() => {
    const line = scroller.current?.querySelector<HTMLElement>('[data-new]')
    if (line) line.scrollIntoView({ block: 'start' })
    else toEnd()
  }, [state])

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    if (before.current.firstSeq > firstSeq && !atEnd.current) element.scrollTop += element.scrollHeight - before.current.height
    else if (atEnd.current) toEnd()
    before.current = { height: element.scrollHeight, firstSeq }
  }, [firstSeq, lastSeq, rows.length, unsent])

  useEffect(() => {
    const fresh = messages.filter((message) => message.seq > lastSeen.current && message.authorId !== person.personId).length
    lastSeen.current = lastSeq
    if (!atEnd.current) newBelow.value += fresh
    look()
  }, [lastSeq, firstSeq])

  // What one has just written oneself is worth going to the end for.
  const unsentCount = useRef(unsent.length)
  useLayoutEffect(() => {
    if (unsent.length > unsentCount.current) toEnd()
    unsentCount.current = unsent.length
  }, [unsent.length])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    // The keyboard of a phone, a growing composer, a turned screen.
    const resized = new ResizeObserver(() => {
      if (atEnd.current) toEnd()
      before.current.height = element.scrollHeight
    })
    resized.observe(element)
    document.addEventListener('visibilitychange', markRead)
    addEventListener('focus', markRead)
    return () => {
      resized.disconnect()
      document.removeEventListener('visibilitychange', markRead)
      removeEventListener('focus', markRead)
    }
  }, [state])

  return (
    <div class={styles.frame}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by the keyboard */}
      <div ref={scroller} class={styles.scroll} onScroll={look} tabIndex={0} role="log" aria-label={t('chat.messages')}>
        {hasOlder && (
          <p class={styles.older} role="status">
            {state.loadingOlder.value && t('chat.older')}
          </p>
        )}
        {messages.length === 0 && unsent.length === 0 && (
          <div class={styles.empty}>
            <EmptyState title={t('chat.empty')} hint={t('chat.empty.hint')} />
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
            return <Message key={row.message.seq} row={row} own={row.message.authorId === person.personId} day={day} />
          })}
          {unsent.map((message) => (
            <UnsentMessage key={message.clientId} message={message} state={state} />
          ))}
        </ol>
      </div>
      {(awayFromEnd.value || newBelow.value > 0) && (
        <button type="button" class={styles.pill} onClick={toEnd} aria-label={newBelow.value > 0 ? undefined : t('chat.toEnd')}>
          {newBelow.value > 0 && t('chat.new')}
          {newBelow.value > 0 && <b class={styles.count}>{newBelow.value}</b>}
          <ArrowDown size={18} aria-hidden />
        </button>
      )}
    </div>
  )
}
