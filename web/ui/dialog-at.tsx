// A small window of its own beside what opened it, for more than a list of things to do: a popover on a desktop, a sheet from below on a phone.
// Shown while it is rendered; the focus goes in and returns.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import styles from './dialog-at.module.css'
import { placeBeside } from './place-beside.ts'

type Props = {
  readonly anchor: HTMLElement
  readonly label: string
  readonly sheet: boolean
  readonly align: 'start' | 'end'
  /** Where the focus goes when it is closed from within; where it was before, when this is null. */
  readonly returnTo: () => HTMLElement | null
  /** Escape, a press beside it. */
  readonly onClose: () => void
  readonly children: ComponentChildren
}

export function DialogAt({ anchor, label, sheet, align, returnTo, onClose, children }: Props) {
  const frame = useRef<HTMLDialogElement & HTMLDivElement>(null)
  const inside = useRef<HTMLDivElement>(null)
  const close = useRef({ onClose, returnTo })
  close.current = { onClose, returnTo }
  useLayoutEffect(() => {
    const element = frame.current
    const before = document.activeElement
    if (!element) return
    if (sheet) {
      // The keyboard of a phone would cover half of it before anybody wanted to write.
      if (inside.current) inside.current.autofocus = true
      element.showModal()
    } else {
      element.showPopover()
      placeBeside(anchor, element, { gap: 4, align })
      element.querySelector('input')?.focus({ preventScroll: true })
    }
    return () => {
      const within = element.contains(document.activeElement)
      if (sheet) element.close()
      else if (element.matches(':popover-open')) element.hidePopover()
      const back = close.current.returnTo() ?? before
      if (within && back instanceof HTMLElement) back.focus({ preventScroll: true })
    }
  }, [])

  if (sheet) {
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the sheet; from the keyboard it is Escape, heard as `cancel`
      <dialog
        ref={frame}
        class={styles.sheet}
        aria-label={label}
        onCancel={(event) => {
          event.preventDefault()
          onClose()
        }}
        onClick={(event) => {
          if (event.target === frame.current) onClose()
        }}
      >
        <div ref={inside} class={styles.inside} tabIndex={-1}>
          {children}
        </div>
      </dialog>
    )
  }
  return (
    <div
      ref={frame}
      class={styles.beside}
      popover="auto"
      role="dialog"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        // Before the platform, which would give the focus back by itself and in another place; and before what lies around this.
        event.preventDefault()
        event.stopPropagation()
        onClose()
      }}
      onToggle={(event) => {
        if (event.newState === 'closed') close.current.onClose()
      }}
    >
      {children}
    </div>
  )
}
