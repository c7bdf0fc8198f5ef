// A short message at the bottom that needs no answer, perhaps with a way back: `toast(text)`, `toast(text, { undo })`.
import { signal } from '@preact/signals'
import { X } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import css from './toast.module.css'
import { uiWords } from './words.ts'

type Toast = { readonly id: number; readonly text: string; readonly undo: (() => void) | undefined }

const SHOWN_MS = 6_000
/** Time to think and to get there by keyboard. */
const SHOWN_WITH_UNDO_MS = 12_000
const SHOWN_MAX = 3

const toasts = signal<readonly Toast[]>([])
let lastId = 0

export function toast(text: string, options: { undo?: () => void } = {}): void {
  const id = ++lastId
  // The same words again are the same message, not a second one. Peeked: an effect that tells something is not to run again when it is read.
  const others = toasts.peek().filter((shown) => shown.text !== text)
  toasts.value = [...others, { id, text, undo: options.undo }].slice(-SHOWN_MAX)
}

function dismiss(id: number): void {
  toasts.value = toasts.value.filter((shown) => shown.id !== id)
}

/** Mounted once, by the shell. */
export function ToastStack() {
  const stack = useRef<HTMLDivElement>(null)
  const shown = toasts.value
  const newest = shown.at(-1)?.id
  useEffect(() => {
    // In the top layer, and moved to its very top, so that an open dialog does not cover what is said about it.
    if (stack.current?.matches(':popover-open')) stack.current.hidePopover()
    if (newest !== undefined) stack.current?.showPopover()
  }, [newest])
  return (
    <div ref={stack} class={css.stack} popover="manual" role="status" aria-live="polite">
      {shown.map((one) => (
        <OneToast key={one.id} toast={one} />
      ))}
    </div>
  )
}

function OneToast({ toast: { id, text, undo } }: { toast: Toast }) {
  const held = useRef(false)
  useEffect(() => {
    const ms = undo ? SHOWN_WITH_UNDO_MS : SHOWN_MS
    const timer = setInterval(() => {
      // Not taken away from under a pointer or the keyboard's focus.
      if (!held.current) dismiss(id)
    }, ms)
    return () => clearInterval(timer)
  }, [id])
  const hold = (on: boolean) => () => {
    held.current = on
  }
  return (
    <div class={css.toast} onPointerEnter={hold(true)} onPointerLeave={hold(false)} onFocusIn={hold(true)} onFocusOut={hold(false)}>
      <span class={css.text}>{text}</span>
      {undo && (
        <button
          type="button"
          onClick={() => {
            dismiss(id)
            undo()
          }}
        >
          {uiWords.value.undo}
        </button>
      )}
      <button type="button" class={css.close} aria-label={uiWords.value.close} onClick={() => dismiss(id)}>
        <X size={18} aria-hidden />
      </button>
    </div>
  )
}
