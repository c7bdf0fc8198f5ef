// What was said, oldest at the top. Stays at the end while one is at the end, stays where one reads otherwise, and keeps its place when older
// messages are put above it.
import { useSignal } from '@preact/signals'
import { ArrowDown } from 'lucide-preact'
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { ChatMessage, ChatSnapshot } from '../../protocol/chat/events.ts'
import type { Me } from '../../protocol/identity.ts'
import { addressName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import type { ChatState } from './chat-state.ts'
import { dayTitle, friendlyName, schoolDayOf } from './chat-words.ts'
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
  const admins = useMemo(
    () => new Set(snapshot.members.flatMap((one) => (one.role === 'chatAdmin' ? [one.personId] : []))),
    [snapshot.members],
  )
  // Teachers are called by name and patronymic, pupils and parents by name and family name.
  const nameOf = ({ authorId, authorName }: ChatMessage) =>
    snapshot.kind === 'staff' || admins.has(authorId) ? addressName(authorName) : friendlyName(authorName)
  const rows = useMemo(() => messageRows(messages, newFrom, day.timeZone), [messages, newFrom, day.timeZone])
  const lastSeq = messages.at(-1)?.seq ?? 0
  const firstSeq = messages[0]?.seq ?? 0
  const seenSeq = useRef(0)

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
    seenSeq.current = Math.max(seenSeq.current, Number(seen?.dataset.seq ?? 0))
    state.markRead(seenSeq.current)
  }

  const look = () => {
    const element = scroller.current
    if (!element) return
    const distance = element.scrollHeight - element.clientHeight - element.scrollTop
    atEnd.current = distance < END_PX
    awayFromEnd.value = distance > element.clientHeight / 2
    if (element.scrollTop < OLDER_PX) state.loadOlder()
    markRead()
    newBelow.value = atEnd.current
      ? 0
      : messages.filter(({ seq, authorId }) => seq > seenSeq.current && authorId !== person.personId).length
  }

  const latestLook = useRef(look)
  latestLook.current = look

  const shownNewFrom = useRef<number | null>(null)
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const line = element.querySelector<HTMLElement>('[data-new]')
    if (line && newFrom !== shownNewFrom.current) {
      // A visit begins where one stopped reading; when all of the new fits on the screen, that is also the end.
      line.scrollIntoView({ block: 'start' })
      atEnd.current = element.scrollHeight - element.clientHeight - element.scrollTop < END_PX
      shownNewFrom.current = newFrom
    } else if (before.current.firstSeq > firstSeq && !atEnd.current) element.scrollTop += element.scrollHeight - before.current.height
    else if (atEnd.current) toEnd()
    before.current = { height: element.scrollHeight, firstSeq }
  }, [firstSeq, lastSeq, newFrom, unsent])

  useEffect(look, [lastSeq, firstSeq])

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
    const lookAgain = () => latestLook.current()
    document.addEventListener('visibilitychange', lookAgain)
    addEventListener('focus', lookAgain)
    return () => {
      resized.disconnect()
      document.removeEventListener('visibilitychange', lookAgain)
      removeEventListener('focus', lookAgain)
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
            const own = row.message.authorId === person.personId
            const author = own ? t('chat.me') : nameOf(row.message)
            return <Message key={row.message.seq} row={row} own={own} author={author} day={day} />
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
