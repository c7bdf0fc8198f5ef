// A question or a small form over the page: a dialog on a desktop, a bottom sheet on a phone, one native <dialog> in both.
// Shown while it is rendered; the focus goes in, stays in, and returns to where it was.
import { X } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useId, useLayoutEffect, useRef } from 'preact/hooks'
import styles from './dialog.module.css'
import { IconButton } from './icon-button.tsx'
import { uiWords } from './words.ts'

const FIELDS = 'input:not([type=hidden]):not(:disabled), select:not(:disabled), textarea:not(:disabled)'

function first(dialog: HTMLDialogElement | null): HTMLElement | null {
  return dialog?.querySelector<HTMLElement>(FIELDS) ?? dialog?.querySelector<HTMLElement>('footer button') ?? null
}

type Props = {
  readonly title: string
  /** Escape, the cross, or a press beside it. */
  readonly onClose: () => void
  readonly children: ComponentChildren
  /** Buttons at the foot; the last one is the likeliest answer. */
  readonly actions?: ComponentChildren
  readonly wide?: boolean
  /** A press beside it does nothing: for forms whose input would be lost by accident. */
  readonly keepsInput?: boolean
}

const SETTLE_MS = 500

export function Dialog({ title, onClose, children, actions, wide = false, keepsInput = false }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const openedAt = useRef(performance.now())
  const id = useId()
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    // The platform would begin with the cross. A field is begun with; of buttons the first, which never destroys anything.
    if (!element?.querySelector('[autofocus]')) first(element)?.focus()
    // Closed before it leaves the page: that is what gives the focus back.
    return () => element?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the click is one beside the dialog; from the keyboard it is Escape, heard as `cancel`
    <dialog
      ref={dialog}
      class={wide ? `${styles.dialog} ${styles.wide}` : styles.dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        // The second press of an impatient double click, which opened the dialog, is not a press beside it.
        const settled = performance.now() - openedAt.current > SETTLE_MS
        if (event.target === dialog.current && !keepsInput && settled) onClose()
      }}
    >
      <header class={styles.head}>
        <h2 id={id}>{title}</h2>
        <IconButton label={uiWords.value.close} icon={<X size={20} aria-hidden />} onClick={onClose} />
      </header>
      <div class={styles.body}>{children}</div>
      {actions && <footer class={styles.foot}>{actions}</footer>}
    </dialog>
  )
}
