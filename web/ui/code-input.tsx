// A short code of digits: a box for each to the eye, one ordinary field to everything else – screen readers, pasting, the phone that offers the
// code of its last message.
import { useSignal } from '@preact/signals'
import type { Ref } from 'preact'
import styles from './code-input.module.css'
import { digitsOf } from './digits-of.ts'
import { FieldFrame, type FieldFrameProps } from './field-frame.tsx'

type Props = FieldFrameProps & {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly digits: number
  readonly inputRef?: Ref<HTMLInputElement>
  readonly disabled?: boolean
}

export function CodeInput({ label, hint, error, labelHidden = false, value, onInput, digits, inputRef, disabled = false }: Props) {
  const caret = useSignal({ from: value.length, to: value.length })
  const look = (input: HTMLInputElement) => {
    caret.value = { from: input.selectionStart ?? value.length, to: input.selectionEnd ?? value.length }
  }
  const { from, to } = caret.value
  const boxes = Array.from({ length: digits }, (_, place) => ({
    place,
    here: from === to && place === Math.min(from, digits - 1),
    marked: place >= from && place < to,
  }))
  return (
    <FieldFrame label={label} hint={hint} error={error} labelHidden={labelHidden}>
      {(control) => (
        <div class={styles.code}>
          {boxes.map(({ place, here, marked }) => (
            <span
              key={place}
              aria-hidden="true"
              class={[styles.box, here && styles.here, marked && styles.marked].filter(Boolean).join(' ')}
            >
              {value[place] ?? ''}
            </span>
          ))}
          <input
            {...control}
            {...(inputRef ? { ref: inputRef } : {})}
            type="text"
            name="code"
            class={styles.input}
            value={value}
            disabled={disabled}
            inputMode="numeric"
            autocomplete="one-time-code"
            autocapitalize="none"
            spellcheck={false}
            enterkeyhint="go"
            onInput={(event) => {
              const input = event.currentTarget
              const code = digitsOf(input.value, digits)
              // Written here as well: what is the same as before would not be drawn again, and a letter would stay.
              if (code !== input.value) input.value = code
              look(input)
              onInput(code)
            }}
            onSelect={(event) => look(event.currentTarget)}
            onFocus={(event) => {
              // A full one is most likely to be typed anew.
              if (event.currentTarget.value.length === digits) event.currentTarget.select()
              look(event.currentTarget)
            }}
          />
        </div>
      )}
    </FieldFrame>
  )
}
