import type { Ref } from 'preact'
import { Field } from './field.tsx'
import type { FieldFrameProps } from './field-frame.tsx'
import { formatPhone } from './phone-format.ts'

type Props = FieldFrameProps & {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly inputRef?: Ref<HTMLInputElement>
  readonly maxLength: number
}

/** Grouped while it is typed, pasted in any form; what it means is the server's to say. */
export function PhoneField({ onInput, ...rest }: Props) {
  return (
    <Field
      {...rest}
      type="tel"
      name="phone"
      inputMode="tel"
      autocomplete="tel"
      enterkeyhint="next"
      placeholder="+7 900 000-00-00"
      required
      onInput={(raw, input) => {
        const { text, caret } = formatPhone(raw, input.selectionStart ?? raw.length)
        if (text !== raw) {
          // Written here, before the new value is drawn: that would move the caret to the end.
          input.value = text
          input.setSelectionRange(caret, caret)
        }
        onInput(text)
      }}
    />
  )
}
