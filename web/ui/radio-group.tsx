import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import styles from './choice.module.css'

type Props<Value extends string> = {
  readonly label: string
  readonly value: Value
  readonly options: readonly {
    readonly value: Value
    readonly label: string
    readonly hint?: ComponentChildren
    readonly disabled?: boolean
  }[]
  readonly onChange: (value: Value) => void
}

/** One of several, each with room for a word of explanation. */
export function RadioGroup<Value extends string>({ label, value, options, onChange }: Props<Value>) {
  const name = useId()
  return (
    <fieldset class={styles.group}>
      <legend class={styles.legend}>{label}</legend>
      {options.map((option) => (
        <label key={option.value} class={styles.choice}>
          <input
            type="radio"
            name={name}
            value={option.value}
            checked={option.value === value}
            disabled={option.disabled ?? false}
            onChange={() => onChange(option.value)}
          />
          <span class={styles.words}>
            {option.label}
            {option.hint && <span class={styles.hint}>{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
