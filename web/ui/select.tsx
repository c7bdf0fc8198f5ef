import { ChevronDown } from 'lucide-preact'
import type { JSX } from 'preact'
import styles from './field.module.css'
import { FieldFrame, type FieldFrameProps } from './field-frame.tsx'

export type Option<Value extends string = string> = { readonly value: Value; readonly label: string; readonly disabled?: boolean }

type Native = Pick<JSX.IntrinsicElements['select'], 'name' | 'disabled' | 'required' | 'autofocus'>

type Props<Value extends string> = FieldFrameProps &
  Native & { readonly value: Value; readonly options: readonly Option<Value>[]; readonly onChange: (value: Value) => void }

/** The platform's own list: on phones its wheel or sheet, on desktops its type-ahead. */
export function Select<Value extends string>({
  label,
  hint,
  error,
  labelHidden = false,
  value,
  options,
  onChange,
  ...native
}: Props<Value>) {
  return (
    <FieldFrame label={label} hint={hint} error={error} labelHidden={labelHidden}>
      {(control) => (
        <div class={styles.box}>
          <select
            {...native}
            {...control}
            class={`${styles.input} ${styles.select}`}
            value={value}
            onChange={(event) => onChange(event.currentTarget.value as Value)}
          >
            {options.map((option) => (
              <option key={option.value} value={option.value} disabled={option.disabled ?? false} selected={option.value === value}>
                {option.label}
              </option>
            ))}
          </select>
          <ChevronDown class={styles.arrow} size={18} aria-hidden />
        </div>
      )}
    </FieldFrame>
  )
}
