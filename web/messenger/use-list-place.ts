// Where the list of messages stands: at the end while one is at the end, where one reads otherwise, whatever is put above or let go; and it goes where
// it is told (a quote, a search hit, the first unread). Counts what is on the screen as read.
import { useSignal } from '@preact/signals'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import type { ChatState } from './chat-state.ts'

/** So near to the end counts as at the end: a finger does not stop to the pixel. */
const END_PX = 48
/** The next page is asked for before one gets there. */
const AHEAD_PX = 1_200

export function useListPlace(state: ChatState, snapshot: ChatSnapshot, arrivedClass: string) {
  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  /** A message on the screen and how far from its top: what stays in its place. */
  const anchor = useRef<{ readonly seq: number; readonly top: number } | null>(null)
  const awayFromEnd = useSignal(false)
  const newBelow = useSignal(0)
  const seenSeq = useRef(0)
  const shownNewFrom = useRef<number | null>(null)
  const wentTo = useRef(0)
  const { messages, hasNewer } = snapshot
  const unsent = state.outbox.unsent.value
  const newFrom = state.newFrom.value
  const target = state.history.target.value
  const loading = state.history.loading.value

  /** The next one when it is no longer there. */
  const rowOf = (seq: number) =>
    scroller.current?.querySelector<HTMLElement>(`[data-seq="${seq}"]`) ??
    [...(scroller.current?.querySelectorAll<HTMLElement>('[data-seq]') ?? [])].find((row) => Number(row.dataset.seq) >= seq)
  const toEnd = () => {
    const element = scroller.current
    if (element) element.scrollTop = element.scrollHeight
  }

  const look = () => {
    const element = scroller.current
    if (!element) return
    const distance = element.scrollHeight - element.clientHeight - element.scrollTop
    const newest = state.snapshot.peek()
    atEnd.current = distance < END_PX && newest?.hasNewer === false
    awayFromEnd.value = distance > element.clientHeight / 2 || newest?.hasNewer === true
    if (element.scrollTop < AHEAD_PX) state.history.older()
    if (distance < AHEAD_PX) state.history.newer()
    const frame = element.getBoundingClientRect()
    const rows = [...element.querySelectorAll<HTMLElement>('[data-seq]')]
    const top = rows[firstBelow(rows, frame.top)]
    anchor.current = top ? { seq: Number(top.dataset.seq), top: top.getBoundingClientRect().top - frame.top } : null
    if (document.visibilityState === 'visible' && document.hasFocus()) {
      const seen = rows[firstBelow(rows, frame.bottom) - 1] ?? rows.at(-1)
      seenSeq.current = Math.max(seenSeq.current, Number(seen?.dataset.seq ?? 0))
      state.markRead(seenSeq.current)
    }
    const isNew = ({ seq, authorId }: { seq: number; authorId: string }) => seq > seenSeq.current && authorId !== state.personId
    newBelow.value = atEnd.current ? 0 : (newest?.messages.filter(isNew).length ?? 0)
  }
  const latestLook = useRef(look)
  latestLook.current = look

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const line = element.querySelector<HTMLElement>('[data-new]')
    const wanted = target && target.turn !== wentTo.current ? target : null
    if (wanted) {
      wentTo.current = wanted.turn
      if (wanted.seq === 'end') toEnd()
      else if (wanted.seq === 'first') element.scrollTop = 0
      else {
        const row = rowOf(wanted.seq)
        row?.scrollIntoView({ block: 'center' })
        row?.classList.remove(arrivedClass)
        // Platform: an animation begins anew only after the browser has seen the element without it.
        void row?.offsetWidth
        row?.classList.add(arrivedClass)
      }
      atEnd.current = wanted.seq === 'end'
      shownNewFrom.current = newFrom
    } else if (line && newFrom !== shownNewFrom.current) {
      // A visit begins where one stopped reading; when all of the new fits on the screen, that is also the end.
      line.scrollIntoView({ block: 'start' })
      atEnd.current = !hasNewer && element.scrollHeight - element.clientHeight - element.scrollTop < END_PX
      shownNewFrom.current = newFrom
    } else if (atEnd.current) toEnd()
    else if (anchor.current) {
      const row = rowOf(anchor.current.seq)
      if (row) element.scrollTop += row.getBoundingClientRect().top - element.getBoundingClientRect().top - anchor.current.top
    }
  }, [messages, hasNewer, newFrom, unsent, target])

  useEffect(look, [messages, loading, target])

  // What one has just written oneself is worth going to the end for.
  const unsentCount = useRef(unsent.length)
  useLayoutEffect(() => {
    if (unsent.length > unsentCount.current) toEnd()
    unsentCount.current = unsent.length
  }, [unsent.length])

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    // The keyboard of a phone, a growing field, a turned screen; letters of another width that come late.
    const resized = new ResizeObserver(() => {
      if (atEnd.current) toEnd()
    })
    resized.observe(element)
    for (const child of element.children) resized.observe(child)
    const lookAgain = () => latestLook.current()
    document.addEventListener('visibilitychange', lookAgain)
    addEventListener('focus', lookAgain)
    return () => {
      resized.disconnect()
      document.removeEventListener('visibilitychange', lookAgain)
      removeEventListener('focus', lookAgain)
    }
  }, [state])

  const waiting = useRef(false)
  /** Once a frame at most: the browser tells of scrolling more often than it draws. */
  const onScroll = () => {
    if (waiting.current) return
    waiting.current = true
    requestAnimationFrame(() => {
      waiting.current = false
      latestLook.current()
    })
  }

  return { scroller, onScroll, awayFromEnd, newBelow }
}

/** The first row whose lower edge is below a line; halving, because asking each row of a long list takes long. */
function firstBelow(rows: readonly HTMLElement[], y: number): number {
  let from = 0
  let to = rows.length
  while (from < to) {
    const middle = (from + to) >> 1
    if ((rows[middle]?.getBoundingClientRect().bottom ?? 0) > y + 1) to = middle
    else from = middle + 1
  }
  return from
}
