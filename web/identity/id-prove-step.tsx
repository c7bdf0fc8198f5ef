// Password and code on one screen (checklist ID-21…23, ⚠A4). Security: whoever is known and whoever is not sees the same here, and only who holds
// the phone learns more (docs/security/identity.md).
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { CODE_DIGITS, PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN } from '../../protocol/limits.ts'
import { ProveContact, ResendCode } from '../../protocol/school-id.ts'
import { t } from '../app/i18n.ts'
import { clockText } from '../app/moment-text.ts'
import { call } from '../platform/call.ts'
import { inSeconds, useSecondsTo } from '../platform/use-seconds-to.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { CodeInput } from '../ui/code-input.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import styles from './id-flow.module.css'
import type { StepProps } from './id-flow-state.ts'
import { failureAt } from './id-screens.ts'
import { IdStepForm } from './id-step-form.tsx'
import { StrengthHint } from './strength-hint.tsx'
import { useCodeFromSms } from './use-code-from-sms.ts'

export function IdProveStep({ state, flow, onChange }: StepProps & { readonly onChange: () => void }) {
  const password = useSignal('')
  const setsNew = useSignal(false)
  const code = useSignal('')
  /** What this page itself found; the server's words come from `state.failure`. */
  const badCode = useSignal(false)
  const resent = useSignal(false)
  const passwordInput = useRef<HTMLInputElement>(null)
  const codeInput = useRef<HTMLInputElement>(null)
  const by = flow.contact?.by ?? 'phone'
  const given = flow.contact?.codeGiven ?? false

  const codeRefused = failureAt(state.failure.value, 'code')
  const passwordRefused = failureAt(state.failure.value, 'password')
  useEffect(() => {
    if (codeRefused) retype(codeInput.current)
    else if (passwordRefused) passwordInput.current?.focus()
  }, [state.failure.value])
  useCodeFromSms(given || by === 'email' ? null : `${flow.version}`, (value) => {
    code.value = value
  })

  const submit = async () => {
    resent.value = false
    if (!given && code.value.length < CODE_DIGITS) {
      // The password is there, the code is still on its way: nothing is wrong, one only goes on to it.
      badCode.value = code.value !== '' || password.value === '' || document.activeElement === codeInput.current
      codeInput.current?.focus()
      return
    }
    const words = password.value === '' ? {} : setsNew.value ? { newPassword: password.value } : { password: password.value }
    await state.take((step) => call(ProveContact, { ...step, ...words, ...(given ? {} : { code: code.value }) }, { quiet: true }))
  }
  const resend = async () => {
    if (!(await state.take((step) => call(ResendCode, step, { quiet: true })))) return
    resent.value = true
    code.value = ''
    badCode.value = false
    codeInput.current?.focus()
  }
  return (
    <IdStepForm onSubmit={() => void submit()}>
      {resent.value && <Banner tone="success">{t('id.resent')}</Banner>}
      <PasswordField
        label={setsNew.value ? t('id.password.new') : t('id.password')}
        value={password.value}
        optional={!given}
        autocomplete={setsNew.value ? 'new-password' : 'current-password'}
        maxLength={PASSWORD_CHARS_MAX}
        inputRef={passwordInput}
        error={passwordRefused && t(`refusal.${passwordRefused}`)}
        hint={
          setsNew.value ? (
            <StrengthHint password={password.value} charsMin={PASSWORD_CHARS_MIN} />
          ) : given ? undefined : (
            t('id.password.hint')
          )
        }
        onInput={(value) => {
          password.value = value
        }}
      />
      <Button
        variant="quiet"
        aria-pressed={setsNew.value}
        onClick={() => {
          setsNew.value = !setsNew.value
          password.value = ''
          passwordInput.current?.focus()
        }}
      >
        {t('id.forgot')}
      </Button>
      {!given && (
        <CodeInput
          label={t(`id.code.${by}`)}
          value={code.value}
          digits={CODE_DIGITS}
          inputRef={codeInput}
          error={badCode.value ? t('id.code.bad') : codeRefused && t(`refusal.${codeRefused}`)}
          onInput={(value) => {
            code.value = value
            badCode.value = false
          }}
        />
      )}
      <Button type="submit" variant="primary" size="large" wide busy={state.busy.value}>
        {t('id.continue')}
      </Button>
      {!given && (
        <div class={styles.beside}>
          <Resend key={flow.version} afterSeconds={flow.contact?.resendInSeconds ?? 0} onResend={() => void resend()} />
          <Button variant="quiet" onClick={onChange}>
            {t(`id.change.${by}`)}
          </Button>
        </div>
      )}
      <p class={styles.support}>{t('id.support')}</p>
    </IdStepForm>
  )
}

/** What was refused is in sight, and the next key begins anew. */
function retype(input: HTMLInputElement | null): void {
  input?.focus()
  input?.select()
}

/** Counts down in front of the person what the server would refuse. */
function Resend({ afterSeconds, onResend }: { readonly afterSeconds: number; readonly onResend: () => void }) {
  const until = useRef(inSeconds(afterSeconds))
  const left = useSecondsTo(until.current).value
  if (left > 0) return <p class={styles.wait}>{t('id.resend.in', { time: clockText(left) })}</p>
  return (
    <Button variant="quiet" onClick={onResend}>
      {t('id.resend')}
    </Button>
  )
}
