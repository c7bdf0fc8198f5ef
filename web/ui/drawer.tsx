// A panel from the left, over the page: the menu of a phone.
import { X } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import styles from './drawer.module.css'
import { IconButton } from './icon-button.tsx'
import { uiWords } from './words.ts'

type Props = {
  readonly label: string
  readonly head: ComponentChildren
  readonly onClose: () => void
  readonly children: ComponentChildren
}

export function Drawer({ label, head, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the panel; from the keyboard it is Escape, heard as `cancel`
    <dialog
      ref={dialog}
      class={styles.drawer}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        // The padding is the dialog's too: only what is right of it is beside it.
        if (event.clientX > event.currentTarget.getBoundingClientRect().right) onClose()
      }}
    >
      <header class={styles.head}>
        {head}
        <IconButton label={uiWords.value.close} icon={<X size={20} aria-hidden />} onClick={onClose} />
      </header>
      {children}
    </dialog>
  )
}
