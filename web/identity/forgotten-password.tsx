// «Забыли пароль?» of a journal login: a one-time link to the phone or mailbox the school has. The answer is the same whoever asks about whom.
import '../app/add-id-texts.ts'
import { useSignal } from '@preact/signals'
import { AskReset, Login } from '../../protocol/identity.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Field } from '../ui/field.tsx'
import { IdStepForm } from './id-step-form.tsx'

type Props = { readonly login: string; readonly onClose: () => void }

export default function ForgottenPassword({ login: typed, onClose }: Props) {
  const login = useSignal(typed)
  const bad = useSignal(false)
  const sent = useSignal(false)
  const { busy, failure, run } = useAction()
  const send = () => {
    bad.value = !Login.safeParse(login.value).success
    if (bad.value) return
    run(async () => {
      await call(AskReset, { login: login.value }, { quiet: true })
      sent.value = true
    })
  }
  return (
    <Dialog title={t('signIn.forgot')} onClose={onClose}>
      <IdStepForm onSubmit={send}>
        {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
        {sent.value ? (
          <Banner tone="success">{t('id.forgotten.sent')}</Banner>
        ) : (
          <>
            <p>{t('id.forgotten.hint')}</p>
            <Field
              label={t('signIn.login')}
              value={login.value}
              error={bad.value ? t('signIn.login.bad') : null}
              autocomplete="username"
              autocapitalize="none"
              spellcheck={false}
              autofocus
              required
              onInput={(value) => {
                login.value = value
                bad.value = false
              }}
            />
            <Button type="submit" variant="primary" size="large" wide busy={busy.value}>
              {t('id.forgotten.send')}
            </Button>
          </>
        )}
        <p>{t('id.forgotten.else')}</p>
      </IdStepForm>
    </Dialog>
  )
}
