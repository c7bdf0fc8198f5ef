import type { ComponentChildren } from 'preact'
import styles from './choice.module.css'

type Props = {
  readonly label: ComponentChildren
  readonly hint?: ComponentChildren
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
  /** It stands as it is until `checked` says otherwise: something is asked first. */
  readonly held?: boolean
}

/** Takes effect at once. */
export function Switch({ label, hint, checked, onChange, disabled = false, held = false }: Props) {
  return (
    <label class={styles.choice}>
      <input
        type="checkbox"
        role="switch"
        aria-checked={checked}
        class={styles.switch}
        checked={checked}
        disabled={disabled}
        onChange={(event) => {
          const wanted = event.currentTarget.checked
          if (held) event.currentTarget.checked = checked
          onChange(wanted)
        }}
      />
      <span class={styles.words}>
        {label}
        {hint && <span class={styles.hint}>{hint}</span>}
      </span>
    </label>
  )
}
