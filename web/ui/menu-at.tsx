// A menu that is opened beside something already on the screen: a popover on a desktop, a sheet from below on a phone. Shown while it is rendered.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import styles from './menu.module.css'
import { menuItems, moveInMenu } from './menu-keys.ts'
import { placeBeside } from './place-beside.ts'

type Props = {
  readonly anchor: HTMLElement
  readonly label: string
  readonly sheet: boolean
  readonly align?: 'start' | 'end'
  /** Something was chosen, or nothing: Escape, a press beside it. */
  readonly onClose: () => void
  readonly children: ComponentChildren
}

const SETTLE_MS = 500

export function MenuAt({ anchor, label, sheet, align = 'end', onClose, children }: Props) {
  const frame = useRef<HTMLDialogElement & HTMLDivElement>(null)
  const openedAt = useRef(performance.now())
  const pressed = useRef(false)
  const close = useRef(onClose)
  close.current = onClose
  useLayoutEffect(() => {
    const element = frame.current
    const before = document.activeElement
    if (!element) return
    if (sheet) element.showModal()
    else {
      element.showPopover()
      placeBeside(anchor, element, { gap: 4, align })
    }
    menuItems(element)[0]?.focus({ preventScroll: true })
    return () => {
      // What was chosen may have taken the focus somewhere; otherwise it returns.
      const inside = element.contains(document.activeElement)
      if (sheet) element.close()
      else if (element.matches(':popover-open')) element.hidePopover()
      if (inside && before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])

  const shared = {
    ref: frame,
    'aria-label': label,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key === 'Tab') {
        event.preventDefault()
        onClose()
      } else moveInMenu(frame.current, event)
    },
  }
  if (sheet) {
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the sheet; from the keyboard it is Escape, heard as `cancel`
      <dialog
        {...shared}
        class={styles.sheet}
        onCancel={(event) => {
          event.preventDefault()
          onClose()
        }}
        onPointerDown={() => {
          pressed.current = true
        }}
        onClickCapture={(event) => {
          // The finger whose long press opened the sheet under itself is still to be lifted: that chooses nothing.
          const settled = performance.now() - openedAt.current > SETTLE_MS
          const lifted = !pressed.current && event.detail > 0 && (!settled || (event as unknown as PointerEvent).pointerType === 'touch')
          if (!lifted) return
          event.preventDefault()
          event.stopPropagation()
        }}
        onClick={(event) => {
          const chosen = (event.target as Element).closest('[role^="menuitem"]')
          if (chosen || event.target === frame.current) onClose()
        }}
      >
        <div class={styles.sheetBody} role="menu" aria-label={label}>
          {children}
        </div>
      </dialog>
    )
  }
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: items are buttons, whose key press is a click
    <div
      {...shared}
      class={styles.menu}
      popover="auto"
      role="menu"
      tabIndex={-1}
      onClick={(event) => {
        if ((event.target as Element).closest('[role^="menuitem"]')) onClose()
      }}
      onToggle={(event) => {
        if (event.newState === 'closed') close.current()
      }}
    >
      {children}
    </div>
  )
}
