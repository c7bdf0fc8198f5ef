// A finger on a row of the list: moved aside it shows what can be done at once, held down it opens the menu. Both are also behind the row's own button.
import { type Signal, useSignalEffect } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { ChatId } from '../../protocol/ids.ts'
import { chatList } from './chat-list-state.ts'
import type { Swiped } from './swiped-actions.tsx'

const HOLD_MS = 500
/** Before it is known whether a finger scrolls or swipes. */
const SLACK_PX = 12
/** Part of the width of what appears, from which it stays. */
const STAYS_FROM = 0.35

type Finger = {
  readonly row: HTMLElement
  readonly chatId: ChatId
  readonly x: number
  readonly y: number
  swiping: boolean
  hold: ReturnType<typeof setTimeout>
}

export function useRowGestures(
  scroll: RefObject<HTMLElement | null>,
  swiped: Signal<Swiped | null>,
  onHold: (chatId: ChatId, row: HTMLElement) => void,
): void {
  const hold = useRef(onHold)
  hold.current = onHold
  const movedRow = useRef<HTMLElement | null>(null)

  // Whatever closes it (a choice, another finger, news that reorder the list) lets the row slide back.
  useSignalEffect(() => {
    const row = swiped.value?.row ?? null
    if (movedRow.current && movedRow.current !== row) slide(movedRow.current, null)
    movedRow.current = row
  })
  const order = useRef('')
  useSignalEffect(() => {
    const now = (chatList.value ?? []).map(({ chatId }) => chatId).join()
    if (now !== order.current) swiped.value = null
    order.current = now
  })

  useEffect(() => {
    const list = scroll.current
    if (!list) return
    const done = new AbortController()
    const on = <Type extends keyof HTMLElementEventMap>(type: Type, hear: (event: HTMLElementEventMap[Type]) => void, capture = false) =>
      list.addEventListener(type, hear, { signal: done.signal, capture })
    let finger: Finger | null = null
    let acted = false

    const width = () => list.querySelector<HTMLElement>('[data-swiped]')?.offsetWidth ?? 0
    const lift = () => {
      if (finger) clearTimeout(finger.hold)
      finger = null
    }

    on('pointerdown', (event) => {
      acted = false
      const target = event.target as HTMLElement
      if (target.closest('[data-swiped]')) return
      if (swiped.peek()) {
        swiped.value = null
        acted = true
        return
      }
      const row = target.closest<HTMLElement>('[data-chat]')
      const chatId = ChatId.safeParse(row?.dataset.chat)
      if (event.pointerType !== 'touch' || !event.isPrimary || !row || !chatId.success) return
      finger = {
        row,
        chatId: chatId.data,
        x: event.clientX,
        y: event.clientY,
        swiping: false,
        hold: setTimeout(() => {
          lift()
          acted = true
          hold.current(chatId.data, row)
        }, HOLD_MS),
      }
    })
    on('pointermove', (event) => {
      if (!finger || !event.isPrimary) return
      const dx = event.clientX - finger.x
      const dy = event.clientY - finger.y
      if (!finger.swiping) {
        if (Math.hypot(dx, dy) < SLACK_PX) return
        clearTimeout(finger.hold)
        if (Math.abs(dx) < Math.abs(dy)) {
          finger = null
          return
        }
        finger.swiping = true
        acted = true
        swiped.value = { chatId: finger.chatId, side: dx > 0 ? 'start' : 'end', row: finger.row }
      }
      const far = width()
      const side = swiped.peek()?.side
      slide(finger.row, side === 'start' ? Math.min(Math.max(dx, 0), far) : Math.max(Math.min(dx, 0), -far), true)
    })
    on('pointerup', (event) => {
      const lifted = finger
      lift()
      if (!lifted?.swiping) return
      const far = width()
      const dx = event.clientX - lifted.x
      const side = swiped.peek()?.side
      if ((side === 'start' ? dx : -dx) < far * STAYS_FROM) swiped.value = null
      else slide(lifted.row, side === 'start' ? far : -far)
    })
    on('pointercancel', () => {
      if (finger?.swiping) swiped.value = null
      lift()
    })
    // The click that ends a gesture opens no chat.
    on(
      'click',
      (event) => {
        if (!acted || (event.target as HTMLElement).closest('[data-swiped], dialog, [popover]')) return
        acted = false
        event.preventDefault()
        event.stopPropagation()
      },
      true,
    )
    // Platform: Android opens its own menu of a link on a long press.
    on('contextmenu', (event) => {
      if (finger || acted) event.preventDefault()
    })
    return () => {
      lift()
      done.abort()
    }
  }, [])
}

function slide(row: HTMLElement, px: number | null, underFinger = false): void {
  row.style.zIndex = px === null ? '' : '1'
  row.style.transition = underFinger || matchMedia('(prefers-reduced-motion: reduce)').matches ? 'none' : 'translate 160ms'
  row.style.translate = px === null ? '' : `${px}px`
}
