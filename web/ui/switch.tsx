import type { ComponentChildren } from 'preact'
import styles from './choice.module.css'

type Props = {
  readonly label: ComponentChildren
  readonly hint?: ComponentChildren
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
}

/** Takes effect at once. */
export function Switch({ label, hint, checked, onChange, disabled = false }: Props) {
  return (
    <label class={styles.choice}>
      <input
        type="checkbox"
        role="switch"
        aria-checked={checked}
        class={styles.switch}
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      <span class={styles.words}>
        {label}
        {hint && <span class={styles.hint}>{hint}</span>}
      </span>
    </label>
  )
}
