import { useId } from 'preact/hooks'
import styles from './choice.module.css'

type Props<Value extends string | number> = {
  readonly label: string
  readonly hint?: string
  readonly values: readonly Value[]
  /** `name`: what the short label stands for. */
  readonly options: readonly { readonly value: Value; readonly label: string; readonly name: string }[]
  readonly onChange: (values: readonly Value[]) => void
}

/** Any of a few, all in sight: check boxes that look like one control. */
export function SegmentedMany<Value extends string | number>({ label, hint, values, options, onChange }: Props<Value>) {
  const id = useId()
  return (
    <fieldset class={styles.group} aria-describedby={hint === undefined ? undefined : id}>
      <legend class={styles.legend}>{label}</legend>
      <div class={styles.segments}>
        {options.map(({ value, label: short, name }) => (
          <label key={value} class={styles.segment}>
            <input
              type="checkbox"
              aria-label={name}
              checked={values.includes(value)}
              onChange={({ currentTarget: { checked } }) => {
                const chosen = options.map((option) => option.value).filter((one) => (one === value ? checked : values.includes(one)))
                onChange(chosen)
              }}
            />
            <span aria-hidden>{short}</span>
          </label>
        ))}
      </div>
      {hint !== undefined && (
        <span id={id} class={styles.hint}>
          {hint}
        </span>
      )}
    </fieldset>
  )
}
