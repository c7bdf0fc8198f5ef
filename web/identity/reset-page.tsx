// /reset#<token>: a new journal password by a one-time link of a letter or message. All sessions end with it.
import '../app/add-id-texts.ts'
import { useSignal } from '@preact/signals'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { GetReset, ResetPassword } from '../../protocol/identity.ts'
import { PASSWORD_CHARS_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { CallRefused, call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { IdFrame } from './id-frame.tsx'
import { IdMessage } from './id-message.tsx'
import { fieldOf } from './id-screens.ts'
import { IdStepForm } from './id-step-form.tsx'
import { isLinkOver, LinkOver, OneTimeLink } from './one-time-link.tsx'
import { StrengthHint } from './strength-hint.tsx'
import { useHashToken } from './use-hash-token.ts'

export default function ResetPage() {
  const token = useHashToken().value
  if (token === null) return <IdMessage title={t('id.reset.none')} hint={t('id.reset.none.hint')} />
  return (
    <OneTimeLink key={token} token={token} title={t('id.reset')} look={() => call(GetReset, { token }, { quiet: true })}>
      {(found) => <NewPassword token={token} found={found} />}
    </OneTimeLink>
  )
}

function NewPassword({ token, found: { login, charsMin } }: { readonly token: string; readonly found: ResultOf<typeof GetReset> }) {
  const password = useSignal('')
  const { busy, failure, run, forget } = useAction()
  const short = useSignal(false)
  const refused = failure.value
  if (isLinkOver(refused)) return <LinkOver />
  const ofField = refused instanceof CallRefused && fieldOf(refused.code) === 'password'
  const save = () => {
    short.value = [...password.value].length < charsMin
    if (short.value) return
    run(async () => {
      await call(ResetPassword, { token, newPassword: password.value }, { quiet: true })
      // Security: a fresh page; whoever was signed in here before was somebody else, or is signed out by this.
      location.replace('/')
    })
  }
  return (
    <IdFrame screen="password" title={t('id.reset')} lead={t('id.reset.hint', { login })}>
      {refused !== null && !ofField && <Banner tone="danger">{refusalText(refused)}</Banner>}
      <IdStepForm onSubmit={save}>
        {/* For password managers: whose password this is. */}
        <input hidden type="text" name="username" autocomplete="username" value={login} readOnly />
        <PasswordField
          label={t('id.password.new')}
          value={password.value}
          autocomplete="new-password"
          maxLength={PASSWORD_CHARS_MAX}
          error={short.value ? t('refusal.password_too_short') : ofField ? refusalText(refused) : null}
          hint={<StrengthHint password={password.value} charsMin={charsMin} />}
          onInput={(value) => {
            password.value = value
            short.value = false
            forget()
          }}
        />
        <Button type="submit" variant="primary" size="large" wide busy={busy.value}>
          {t('id.reset.go')}
        </Button>
      </IdStepForm>
    </IdFrame>
  )
}
