import type { JSX } from 'preact'
import styles from './field.module.css'
import { FieldFrame, type FieldFrameProps } from './field-frame.tsx'

type Native = Pick<JSX.IntrinsicElements['textarea'], 'name' | 'disabled' | 'required' | 'maxLength' | 'placeholder' | 'onKeyDown'>
type Props = FieldFrameProps & Native & { readonly value: string; readonly onInput: (value: string) => void }

/** Several lines; grows with what is written. */
export function TextArea({ label, hint, error, labelHidden = false, value, onInput, ...native }: Props) {
  return (
    <FieldFrame label={label} hint={hint} error={error} labelHidden={labelHidden}>
      {(control) => (
        <textarea {...native} {...control} class={styles.input} value={value} onInput={(event) => onInput(event.currentTarget.value)} />
      )}
    </FieldFrame>
  )
}
