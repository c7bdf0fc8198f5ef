import styles from './date-span.module.css'
import { Field } from './field.tsx'

type Span = { readonly from: string; readonly to: string }
type Props = Span & {
  readonly labels: Span
  /** The first day stands. */
  readonly begun?: boolean
  readonly onChange: (span: Span) => void
}

/** Two days, the later never before the earlier one that is chosen. */
export function DateSpan({ from, to, labels, begun = false, onChange }: Props) {
  return (
    <div class={styles.span}>
      <Field
        label={labels.from}
        type="date"
        required
        disabled={begun}
        value={from}
        onInput={(value) => onChange({ from: value, to: to < value ? value : to })}
      />
      <Field label={labels.to} type="date" required value={to} onInput={(value) => onChange({ from, to: value })} />
    </div>
  )
}
