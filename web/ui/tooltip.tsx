// The name of what is under the pointer or has the keyboard's focus. It repeats the accessible name, so screen readers are not told twice.
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { placeBeside } from './place-beside.ts'
import styles from './tooltip.module.css'

const AFTER_MS = 450

export function Tooltip({ text, children }: { readonly text: string; readonly children: ComponentChildren }) {
  const anchor = useRef<HTMLSpanElement>(null)
  const tip = useRef<HTMLSpanElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const shown = useSignal(false)

  const hide = () => {
    clearTimeout(timer.current)
    shown.value = false
  }
  const show = (afterMs: number) => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      shown.value = true
    }, afterMs)
  }
  useEffect(() => hide, [])
  useEffect(() => {
    if (!shown.value || !tip.current || !anchor.current) return
    tip.current.showPopover()
    placeBeside(anchor.current, tip.current, { gap: 6, align: 'center' })
  }, [shown.value])

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only watches; what is inside does the work
    <span
      ref={anchor}
      class={styles.anchor}
      onPointerEnter={(event) => event.pointerType === 'mouse' && show(AFTER_MS)}
      onPointerLeave={hide}
      onPointerDown={hide}
      onFocusIn={(event) => !touched() && (event.target as Element).matches(':focus-visible') && show(AFTER_MS)}
      onFocusOut={hide}
      onKeyDown={hide}
    >
      {children}
      {shown.value && (
        <span ref={tip} class={styles.tip} popover="manual" aria-hidden="true">
          {text}
        </span>
      )}
    </span>
  )
}

/** A finger cannot point at something without pressing it, and a name that stays after the press covers what it opened. */
function touched(): boolean {
  return matchMedia('(hover: none)').matches
}
