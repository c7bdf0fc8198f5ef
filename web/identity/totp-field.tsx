import type { Ref } from 'preact'
import { t } from '../app/i18n.ts'
import { CodeInput } from '../ui/code-input.tsx'

export const TOTP_DIGITS = 6

type Props = {
  readonly value: string
  readonly onInput: (value: string) => void
  readonly error?: string | null
  readonly inputRef?: Ref<HTMLInputElement>
}

/** A code of an authenticator app. */
export function TotpField(props: Props) {
  return <CodeInput {...props} digits={TOTP_DIGITS} label={t('factors.code')} hint={t('factors.code.hint')} />
}
