import type { ComponentChildren, JSX, Ref } from 'preact'
import styles from './field.module.css'
import { FieldFrame, type FieldFrameProps } from './field-frame.tsx'

/** Named one by one: the types of Preact tie each `type` of an input to its roles, and a field takes any of these. */
type Native = Pick<
  JSX.IntrinsicElements['input'],
  | 'name'
  | 'autocomplete'
  | 'autocapitalize'
  | 'autofocus'
  | 'spellcheck'
  | 'required'
  | 'maxLength'
  | 'placeholder'
  | 'disabled'
  | 'inputMode'
  | 'enterkeyhint'
  | 'onKeyDown'
  | 'onKeyUp'
  | 'onBlur'
> & { readonly type?: 'text' | 'password' | 'search' | 'tel' | 'email' | 'date' | 'time' }

type Props = FieldFrameProps &
  Native & {
    readonly value: string
    readonly onInput: (value: string, input: HTMLInputElement) => void
    readonly inputRef?: Ref<HTMLInputElement>
    /** A small control inside the field, at its end. */
    readonly end?: ComponentChildren
  }

/** One line of text. */
export function Field({ label, hint, error, labelHidden = false, value, onInput, inputRef, end, type = 'text', ...native }: Props) {
  return (
    <FieldFrame label={label} hint={hint} error={error} labelHidden={labelHidden}>
      {(control) => (
        <div class={styles.box}>
          <input
            {...native}
            {...control}
            // Preact's types want one literal type here; all of ours take the same attributes.
            type={type as 'text'}
            {...(inputRef ? { ref: inputRef } : {})}
            class={end ? `${styles.input} ${styles.withEnd}` : styles.input}
            value={value}
            onInput={(event) => onInput(event.currentTarget.value, event.currentTarget)}
          />
          {end && <div class={styles.end}>{end}</div>}
        </div>
      )}
    </FieldFrame>
  )
}
