import { useId } from 'preact/hooks'
import styles from './choice.module.css'

type Props<Value extends string> = {
  readonly label: string
  readonly value: Value
  readonly options: readonly { readonly value: Value; readonly label: string }[]
  readonly onChange: (value: Value) => void
  readonly labelHidden?: boolean
}

/** One of a few, all in sight: radio buttons that look like one control. */
export function Segmented<Value extends string>({ label, value, options, onChange, labelHidden = false }: Props<Value>) {
  const name = useId()
  return (
    <fieldset class={styles.group}>
      <legend class={labelHidden ? 'visually-hidden' : styles.legend}>{label}</legend>
      <div class={styles.segments}>
        {options.map((option) => (
          <label key={option.value} class={styles.segment}>
            <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}
