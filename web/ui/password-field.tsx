// A password: hidden until its owner asks to see it, pasted freely, known to password managers by `autocomplete`.
import { useSignal } from '@preact/signals'
import { Eye, EyeOff } from 'lucide-preact'
import type { Ref } from 'preact'
import { Field } from './field.tsx'
import type { FieldFrameProps } from './field-frame.tsx'
import { IconButton } from './icon-button.tsx'
import { uiWords } from './words.ts'

type Props = FieldFrameProps & {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly autocomplete: 'current-password' | 'new-password'
  readonly inputRef?: Ref<HTMLInputElement>
  readonly disabled?: boolean
  readonly maxLength?: number
  readonly autofocus?: boolean
  /** Its page takes an empty one too. */
  readonly optional?: boolean
}

export function PasswordField({ hint, optional = false, ...rest }: Props) {
  const shown = useSignal(false)
  const capsLock = useSignal(false)
  const words = uiWords.value
  const watch = (event: KeyboardEvent | MouseEvent) => {
    // Platform: autofill fires key events without getModifierState.
    if (typeof event.getModifierState === 'function') capsLock.value = event.getModifierState('CapsLock')
  }
  return (
    <Field
      {...rest}
      hint={capsLock.value ? words.capsLock : hint}
      type={shown.value ? 'text' : 'password'}
      autocapitalize="none"
      spellcheck={false}
      required={!optional}
      onKeyDown={watch}
      onKeyUp={watch}
      onBlur={() => {
        capsLock.value = false
      }}
      end={
        <IconButton
          label={shown.value ? words.hidePassword : words.showPassword}
          aria-pressed={shown.value}
          icon={shown.value ? <EyeOff size={20} aria-hidden /> : <Eye size={20} aria-hidden />}
          onClick={() => {
            shown.value = !shown.value
          }}
        />
      }
    />
  )
}
