// «Подтвердите, что это вы»: by the journal's password, by a factor, or by coming in anew through the provider.
import { useSignal } from '@preact/signals'
import { type FactorKind, type Factors, ListFactors, ProveFactor } from '../../protocol/factors.ts'
import { StartIdSignIn, StepUp } from '../../protocol/identity.ts'
import { PASSWORD_CHARS_MAX } from '../../protocol/limits.ts'
import '../app/add-account-texts.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { enter, me } from '../app/session.ts'
import { CallRefused, call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { useResource } from '../platform/use-resource.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import styles from './door.module.css'
import { FactorForm } from './factor-form.tsx'
import type { StepUpProps } from './use-fresh-proof.tsx'

export default function StepUpDialog({ of, onEnd }: StepUpProps) {
  return (
    <Dialog title={t('stepUp.title')} onClose={() => onEnd(false)} keepsInput>
      <div class={styles.form}>
        {of === 'journal' ? <InTheJournal onEnd={onEnd} /> : <p>{t('stepUp.provider.lead', { provider: me.value?.providerName ?? '' })}</p>}
        <ByProvider variant={of === 'journal' ? 'quiet' : 'primary'} />
      </div>
    </Dialog>
  )
}

function InTheJournal({ onEnd }: Pick<StepUpProps, 'onEnd'>) {
  const factors = useResource('factors', () => call(ListFactors, {}))
  const byFactor = useSignal(false)
  const kinds = factors.data.value === null ? [] : kindsOf(factors.data.value)
  return (
    <>
      <p>{t('stepUp.lead')}</p>
      {byFactor.value ? (
        <FactorForm
          kinds={kinds}
          onProof={async (proof) => {
            enter(await call(ProveFactor, { proof }))
            onEnd(true)
          }}
        />
      ) : (
        <ByPassword onProved={() => onEnd(true)} />
      )}
      {kinds.length > 0 && (
        <Button
          wide
          onClick={() => {
            byFactor.value = !byFactor.value
          }}
        >
          {t(byFactor.value ? 'stepUp.usePassword' : kinds.includes('totp') ? 'factors.useCode' : 'factors.usePasskey')}
        </Button>
      )}
    </>
  )
}

function ByPassword({ onProved }: { readonly onProved: () => void }) {
  const password = useSignal('')
  const { busy, failure, run, forget } = useAction()
  const wrong = failure.value instanceof CallRefused && failure.value.code === 'password_wrong'
  const prove = () =>
    run(async () => {
      try {
        await call(StepUp, { password: password.value })
      } catch (error) {
        password.value = ''
        throw error
      }
      onProved()
    })
  return (
    <form
      class={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        prove()
      }}
    >
      {failure.value !== null && !wrong && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      <PasswordField
        label={t('stepUp.password')}
        value={password.value}
        autocomplete="current-password"
        maxLength={PASSWORD_CHARS_MAX}
        error={wrong ? refusalText(failure.value) : null}
        onInput={(value) => {
          password.value = value
          forget()
        }}
      />
      <Button type="submit" variant="primary" wide busy={busy.value}>
        {t('stepUp.confirm')}
      </Button>
    </form>
  )
}

/** For whoever has no password of the journal, or forgot it. Comes back to this page, where they press again. */
function ByProvider({ variant }: { readonly variant: 'quiet' | 'primary' }) {
  const { busy, failure, run } = useAction()
  const start = () =>
    run(async () => {
      location.assign((await call(StartIdSignIn, { returnTo: location.pathname, fresh: true })).redirectTo)
    })
  return (
    <>
      {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      <Button variant={variant} wide busy={busy.value} onClick={start}>
        {t('stepUp.provider', { provider: me.value?.providerName ?? '' })}
      </Button>
    </>
  )
}

function kindsOf({ totp, passkeys, recoveryCodesLeft }: Factors): FactorKind[] {
  const kinds: FactorKind[] = []
  if (totp) kinds.push('totp')
  if (passkeys.length > 0) kinds.push('passkey')
  // They are a way in for whoever lost the others, not a factor of their own.
  if (kinds.length > 0 && recoveryCodesLeft > 0) kinds.push('recoveryCode')
  return kinds
}
