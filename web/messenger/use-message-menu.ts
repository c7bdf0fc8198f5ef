// How a message's menu is asked for: its «⋯» on a desktop, a long press on a phone, Enter or the menu key on the keyboard, which also walks from
// message to message. Heard once for the whole list: a thousand rows have no listeners of their own.
import { useMemo } from 'preact/hooks'
import type { ChatState } from './chat-state.ts'

const LONG_PRESS_MS = 450
/** A finger trembles; one that goes further is scrolling. */
const TREMBLE_PX = 10

export function useMessageMenu(state: ChatState) {
  return useMemo(() => {
    let press: { readonly timer: ReturnType<typeof setTimeout>; readonly x: number; readonly y: number } | null = null
    let opened = false

    const end = () => {
      if (press) clearTimeout(press.timer)
      press = null
    }
    const messageAt = (element: Element) => {
      const seq = Number(element.closest<HTMLElement>('[data-seq]')?.dataset.seq)
      return state.snapshot.peek()?.messages.find((message) => message.seq === seq)
    }
    const open = (element: Element, anchor: Element | null) => {
      const message = messageAt(element)
      if (message && anchor instanceof HTMLElement) state.desk.menu.value = { message, anchor }
    }

    return {
      onClick: (event: MouseEvent) => {
        const element = event.target as Element
        const more = element.closest('[data-more]')
        if (more) open(element, more)
        else if (state.desk.selected.peek() !== null && !element.closest('input, a')) {
          const message = messageAt(element)
          if (message) state.desk.toggle(message.seq)
        }
      },
      onPointerDown: (event: PointerEvent) => {
        end()
        opened = false
        const bubble = (event.target as Element).closest('article')
        if (event.pointerType === 'mouse' || !bubble || state.desk.selected.peek() !== null) return
        const timer = setTimeout(() => {
          press = null
          opened = true
          open(bubble, bubble)
        }, LONG_PRESS_MS)
        press = { timer, x: event.clientX, y: event.clientY }
      },
      onPointerMove: (event: PointerEvent) => {
        if (press && Math.hypot(event.clientX - press.x, event.clientY - press.y) > TREMBLE_PX) end()
      },
      onPointerUp: end,
      onPointerCancel: end,
      onContextMenu: (event: MouseEvent) => {
        // Platform: Android opens its own menu at a long press; with a mouse the browser's stays, for links and spelling.
        if (press || opened) event.preventDefault()
        const bubble = (event.target as Element).closest('article')
        // The menu key of a keyboard has no pointer.
        if (bubble && bubble === document.activeElement && event.button !== 2) {
          event.preventDefault()
          open(bubble, bubble)
        }
      },
      onKeyDown: (event: KeyboardEvent & { readonly currentTarget: HTMLElement }) => {
        const list = event.currentTarget
        const focused = document.activeElement
        const bubble = focused instanceof HTMLElement && focused.matches('article') ? focused : null
        if (focused !== list && bubble === null) return
        if (event.key === 'Escape') {
          if (state.desk.selected.peek() !== null) state.desk.selected.value = null
          else state.desk.focusField.value++
        } else if (event.key === 'Enter' && bubble) {
          event.preventDefault()
          if (state.desk.selected.peek() === null) open(bubble, bubble)
        } else if (event.key === ' ' && bubble && state.desk.selected.peek() !== null) {
          event.preventDefault()
          const message = messageAt(bubble)
          if (message) state.desk.toggle(message.seq)
        } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
          event.preventDefault()
          walk(list, bubble, event.key === 'ArrowUp' ? -1 : 1)
        }
      },
    }
  }, [state])
}

/** From the list itself to the lowest message in sight; from a message to its neighbour. */
function walk(list: HTMLElement, from: HTMLElement | null, step: -1 | 1): void {
  const all = [...list.querySelectorAll<HTMLElement>('[data-seq] article')]
  const bottom = list.getBoundingClientRect().bottom
  const to = from === null ? all.findLast((one) => one.getBoundingClientRect().top < bottom) : all[all.indexOf(from) + step]
  to?.focus({ preventScroll: true })
  to?.scrollIntoView({ block: 'nearest' })
}
