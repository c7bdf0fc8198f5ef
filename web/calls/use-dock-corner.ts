// In which corner of the page the small window of a call stands: dragged there by pointer or finger, or sent there by the arrow keys, and remembered.
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import * as z from 'zod/mini'
import { recall, remember } from '../platform/storage.ts'

const Corner = z.enum(['topLeft', 'topRight', 'bottomLeft', 'bottomRight'])
export type Corner = z.output<typeof Corner>

const KEY = 'call.corner'
/** Less is the trembling of a press. */
const DRAGGED_PX = 6
const GLIDE_MS = 180

/** Clockwise. */
const NEXT: Readonly<Record<Corner, Corner>> = {
  topLeft: 'topRight',
  topRight: 'bottomRight',
  bottomRight: 'bottomLeft',
  bottomLeft: 'topLeft',
}

export function useDockCorner(onMoved: (corner: Corner) => void) {
  const corner = useSignal<Corner>(Corner.safeParse(recall(KEY)).data ?? 'bottomRight')
  const dock = useRef<HTMLElement>(null)
  const drag = useRef<{ readonly id: number; readonly x: number; readonly y: number; moved: boolean } | null>(null)
  /** Where it was before it got another corner: from there it glides. */
  const before = useRef<DOMRect | null>(null)
  /** A press that was a drag is no press. */
  const dragged = useRef(false)

  const move = (to: Corner) => {
    before.current = dock.current?.getBoundingClientRect() ?? null
    dock.current?.style.removeProperty('translate')
    if (to === corner.peek()) glide(dock.current, before.current)
    else {
      corner.value = to
      remember(KEY, to)
      onMoved(to)
    }
  }
  useLayoutEffect(() => glide(dock.current, before.current), [corner.value])

  const drop = (event: PointerEvent) => {
    const { current } = drag
    if (current?.id !== event.pointerId) return
    drag.current = null
    if (current.moved && dock.current) move(event.type === 'pointercancel' ? corner.peek() : nearest(dock.current))
  }
  return {
    corner: corner.value,
    dock,
    ofDock: {
      onPointerDown(event: PointerEvent) {
        dragged.current = false
        if (event.isPrimary && event.button === 0) drag.current = { id: event.pointerId, x: event.clientX, y: event.clientY, moved: false }
      },
      onPointerMove(event: PointerEvent) {
        const { current } = drag
        if (current?.id !== event.pointerId || !dock.current) return
        const [x, y] = [event.clientX - current.x, event.clientY - current.y]
        if (!current.moved && Math.hypot(x, y) < DRAGGED_PX) return
        if (!current.moved) dock.current.setPointerCapture(event.pointerId)
        current.moved = dragged.current = true
        dock.current.style.translate = `${x}px ${y}px`
      },
      onPointerUp: drop,
      onPointerCancel: drop,
    },
    ofHandle: {
      onClick(event: MouseEvent) {
        // Platform: a press by key or by a screen reader counts no clicks, and no pointer has come down before it.
        if (event.detail === 0 || !dragged.current) move(NEXT[corner.peek()])
      },
      onKeyDown(event: KeyboardEvent) {
        const to = byKey(corner.peek(), event.key)
        if (to === null) return
        event.preventDefault()
        move(to)
      },
    },
  }
}

function byKey(corner: Corner, key: string): Corner | null {
  const top = corner.startsWith('top')
  const left = corner.endsWith('Left')
  if (key === 'ArrowUp') return cornerAt(true, left)
  if (key === 'ArrowDown') return cornerAt(false, left)
  if (key === 'ArrowLeft') return cornerAt(top, true)
  return key === 'ArrowRight' ? cornerAt(top, false) : null
}

function cornerAt(top: boolean, left: boolean): Corner {
  return `${top ? 'top' : 'bottom'}${left ? 'Left' : 'Right'}`
}

function nearest(dock: HTMLElement): Corner {
  const { left, top, width, height } = dock.getBoundingClientRect()
  return cornerAt(top + height / 2 < innerHeight / 2, left + width / 2 < innerWidth / 2)
}

function glide(dock: HTMLElement | null, from: DOMRect | null): void {
  if (!dock || !from || matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const to = dock.getBoundingClientRect()
  dock.animate({ translate: [`${from.left - to.left}px ${from.top - to.top}px`, '0 0'] }, { duration: GLIDE_MS, easing: 'ease-out' })
}
