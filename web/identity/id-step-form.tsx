import type { ComponentChildren } from 'preact'
import styles from './door.module.css'

type Props = { readonly onSubmit: () => void; readonly children: ComponentChildren }

/** A step's fields and its button; Enter in any field presses it. */
export function IdStepForm({ onSubmit, children }: Props) {
  return (
    <form
      class={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {children}
    </form>
  )
}
