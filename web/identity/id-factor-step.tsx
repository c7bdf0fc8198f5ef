// The second step of whoever has one: a code of the app, a recovery code, or a key.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { FACTOR_KINDS, type FactorKind, type FactorProof } from '../../protocol/factors.ts'
import { ProveFlowFactor } from '../../protocol/school-id.ts'
import { t } from '../app/i18n.ts'
import { call } from '../platform/call.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { CodeInput } from '../ui/code-input.tsx'
import { Field } from '../ui/field.tsx'
import { askPasskey, knowsPasskeys } from './ask-passkey.ts'
import type { StepProps } from './id-flow-state.ts'
import { failureAt } from './id-screens.ts'
import { IdStepForm } from './id-step-form.tsx'

const TOTP_DIGITS = 6
const RECOVERY_CHARS = { min: 8, max: 40 }

export function IdFactorStep({ state, flow }: StepProps) {
  const kinds = FACTOR_KINDS.filter((kind) => flow.factors.includes(kind) && (kind !== 'passkey' || knowsPasskeys))
  const kind = useSignal<FactorKind>(kinds[0] ?? 'recoveryCode')
  const code = useSignal('')
  const noKey = useSignal(false)
  const bad = useSignal(false)
  const input = useRef<HTMLInputElement>(null)
  const refused = failureAt(state.failure.value, 'code')
  useEffect(() => {
    if (!refused) return
    input.current?.focus()
    input.current?.select()
  }, [state.failure.value])

  const prove = (proof: FactorProof | null) =>
    state.take(async (step) => {
      const given = proof ?? (await byPasskey())
      return given === null ? flow : call(ProveFlowFactor, { ...step, proof: given }, { quiet: true })
    })
  const byPasskey = async (): Promise<FactorProof | null> => {
    const answer = await askPasskey()
    noKey.value = answer === null
    return answer && { by: 'passkey', ...answer }
  }
  const submit = () => {
    noKey.value = false
    if (kind.value === 'passkey') return void prove(null)
    bad.value = kind.value === 'totp' ? code.value.length < TOTP_DIGITS : code.value.trim().length < RECOVERY_CHARS.min
    if (bad.value) input.current?.focus()
    else void prove({ by: kind.value, code: code.value.trim() })
  }
  const type = (value: string) => {
    code.value = value
    bad.value = false
  }
  const error = bad.value
    ? t('ui.required')
    : refused && (refused === 'second_factor_wrong' && kind.value === 'recoveryCode' ? t('refusal.code_wrong') : t(`refusal.${refused}`))
  return (
    <IdStepForm onSubmit={submit}>
      {noKey.value && <Banner tone="warning">{t('id.passkey.none')}</Banner>}
      <p>{t(`id.factor.${kind.value}`)}</p>
      {kind.value === 'totp' && (
        <CodeInput label={t('id.factor.totp.code')} value={code.value} digits={TOTP_DIGITS} inputRef={input} error={error} onInput={type} />
      )}
      {kind.value === 'recoveryCode' && (
        <Field
          label={t('id.factor.recoveryCode.code')}
          value={code.value}
          inputRef={input}
          error={error}
          maxLength={RECOVERY_CHARS.max}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          required
          onInput={type}
        />
      )}
      <Button type="submit" variant="primary" size="large" wide busy={state.busy.value}>
        {kind.value === 'passkey' ? t('id.factor.passkey.go') : t('id.continue')}
      </Button>
      {kinds
        .filter((other) => other !== kind.value)
        .map((other) => (
          <Button
            key={other}
            variant="quiet"
            wide
            onClick={() => {
              kind.value = other
              type('')
              noKey.value = false
              if (other !== 'passkey') requestAnimationFrame(() => input.current?.focus())
            }}
          >
            {t(`id.factor.use.${other}`)}
          </Button>
        ))}
    </IdStepForm>
  )
}
