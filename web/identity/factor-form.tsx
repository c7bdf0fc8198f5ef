// A second factor is shown: a code of the app, one of the saved codes, or a key of the device. What is done with it is the page's.
import { useSignal } from '@preact/signals'
import { KeyRound } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { FACTOR_KINDS, type FactorKind, type FactorProof } from '../../protocol/factors.ts'
import '../app/add-factor-texts.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { CallRefused } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { askPasskey, knowsPasskeys } from './ask-passkey.ts'
import styles from './door.module.css'
import { TOTP_DIGITS, TotpField } from './totp-field.tsx'

type Props = {
  readonly kinds: readonly FactorKind[]
  /** Throws what `call` throws. */
  readonly onProof: (proof: FactorProof) => Promise<void>
  /** Other ways out, under the form's own. */
  readonly children?: ComponentChildren
}

const RECOVERY_CODE_CHARS_MIN = 8
const RECOVERY_CODE_CHARS_MAX = 40

export function FactorForm({ kinds, onProof, children }: Props) {
  const here = FACTOR_KINDS.filter((kind) => kinds.includes(kind) && (kind !== 'passkey' || knowsPasskeys))
  const mine = useSignal<FactorKind>(here[0] ?? 'recoveryCode')
  const code = useSignal('')
  const badCode = useSignal(false)
  const noKey = useSignal(false)
  const action = useAction()
  const input = useRef<HTMLInputElement>(null)
  const mode = mine.value
  const refused = action.failure.value
  const wrong = refused instanceof CallRefused && refused.code === 'second_factor_wrong'
  // A key has no field to say it at.
  const wrongKey = wrong && mode === 'passkey'
  const wrongCode = wrong && (mode === 'recoveryCode' ? t('factors.recoveryCode.wrong') : t('refusal.second_factor_wrong'))
  const fieldError = badCode.value ? t('factors.code.bad') : wrongCode || null

  const edit = (text: string) => {
    code.value = text
    badCode.value = false
    noKey.value = false
    action.forget()
  }
  const prove = (proof: FactorProof) =>
    action.run(async () => {
      try {
        await onProof(proof)
      } catch (error) {
        code.value = ''
        input.current?.focus()
        throw error
      }
    })
  const submit = () => {
    if (mode === 'passkey') usePasskey()
    else if (mode === 'recoveryCode') prove({ by: 'recoveryCode', code: code.value.trim() })
    else if (code.value.length === TOTP_DIGITS) prove({ by: 'totp', code: code.value })
    else badCode.value = true
  }
  const usePasskey = () => {
    mine.value = 'passkey'
    edit('')
    action.run(async () => {
      const proof = await askPasskey()
      noKey.value = proof === null
      if (proof !== null) await onProof({ by: 'passkey', ...proof })
    })
  }
  const change = (kind: FactorKind) => () => {
    mine.value = kind
    edit('')
  }
  useEffect(() => input.current?.focus(), [mode])

  return (
    <form
      class={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {refused !== null && !wrong && <Banner tone="danger">{refusalText(refused)}</Banner>}
      {wrongKey && <Banner tone="danger">{t('factors.passkey.wrong')}</Banner>}
      {noKey.value && <Banner tone="warning">{t('factors.passkey.cancelled')}</Banner>}
      {mode === 'passkey' && <p>{t('factors.passkey.lead')}</p>}
      {mode === 'totp' && <TotpField value={code.value} inputRef={input} error={fieldError} onInput={edit} />}
      {mode === 'recoveryCode' && (
        <Field
          label={t('factors.recoveryCode')}
          hint={t('factors.recoveryCode.hint')}
          value={code.value}
          inputRef={input}
          error={fieldError}
          name="recovery-code"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          required
          maxLength={RECOVERY_CODE_CHARS_MAX}
          onInput={edit}
        />
      )}
      <Button
        type="submit"
        variant="primary"
        size="large"
        wide
        busy={action.busy.value}
        disabled={mode === 'recoveryCode' && code.value.trim().length < RECOVERY_CODE_CHARS_MIN}
      >
        {t(mode === 'passkey' ? 'factors.usePasskey' : 'factors.continue')}
      </Button>
      {mode !== 'passkey' && here.includes('passkey') && (
        <Button wide icon={<KeyRound size={18} aria-hidden />} onClick={usePasskey}>
          {t('factors.usePasskey')}
        </Button>
      )}
      {mode !== 'totp' && here.includes('totp') && (
        <Button variant="quiet" wide onClick={change('totp')}>
          {t('factors.useCode')}
        </Button>
      )}
      {mode !== 'recoveryCode' && here.includes('recoveryCode') && (
        <Button variant="quiet" wide onClick={change('recoveryCode')}>
          {t('factors.useRecoveryCode')}
        </Button>
      )}
      {children}
    </form>
  )
}
