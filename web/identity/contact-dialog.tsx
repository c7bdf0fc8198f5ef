// «Изменить номер»: the new one, then the code that came to it. The old one stays in force until the code is right.
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { CODE_DIGITS, EMAIL_CHARS_MAX, PHONE_INPUT_CHARS_MAX } from '../../protocol/limits.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { ConfirmContactChange, StartContactChange } from '../../protocol/school-id.ts'
import '../app/add-id-texts.ts'
import { t } from '../app/i18n.ts'
import { clockText } from '../app/moment-text.ts'
import { refusalText } from '../app/refusal-text.ts'
import { CallRefused, call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { inSeconds, useSecondsTo } from '../platform/use-seconds-to.ts'
import { Button } from '../ui/button.tsx'
import { CodeInput } from '../ui/code-input.tsx'
import { Field } from '../ui/field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { PhoneField } from '../ui/phone-field.tsx'
import styles from './account-page.module.css'
import { useCodeFromSms } from './use-code-from-sms.ts'
import { useFreshProof } from './use-fresh-proof.tsx'

type Sent = ResultOf<typeof StartContactChange> & { readonly at: number }
type Props = {
  readonly by: 'phone' | 'email'
  readonly title: string
  readonly onClose: () => void
  readonly onDone: () => void
}

/** Said at the field they are about; others above the form. */
const OF_THE_CONTACT: readonly RefusalCode[] = ['phone_invalid', 'phone_country', 'email_invalid', 'email_not_allowed', 'contact_taken']

export function ContactDialog({ by, title, onClose, onDone }: Props) {
  const contact = useSignal('')
  const code = useSignal('')
  const sent = useSignal<Sent | null>(null)
  const { busy, failure, run, forget } = useAction()
  const proof = useFreshProof('provider')
  const refused = failure.value instanceof CallRefused ? failure.value.code : null
  const said = failure.value === null ? null : refusalText(failure.value)
  const { value: waiting } = sent

  const send = () =>
    run(async () => {
      const given = by === 'phone' ? ({ by, phone: contact.value } as const) : ({ by, email: contact.value } as const)
      const result = await proof.ensure(() => call(StartContactChange, { contact: given }, { quiet: true }))
      code.value = ''
      sent.value = { ...result, at: performance.now() }
    })
  const confirm = () =>
    run(async () => {
      try {
        await proof.ensure(() => call(ConfirmContactChange, { code: code.value }, { quiet: true }))
      } catch (error) {
        code.value = ''
        throw error
      }
      onDone()
    })
  useCodeFromSms(waiting !== null && by === 'phone' ? `${waiting.at}` : null, (value) => {
    code.value = value
  })
  const typeContact = (text: string) => {
    contact.value = text
    forget()
  }

  if (waiting === null) {
    const ofTheContact = refused !== null && OF_THE_CONTACT.includes(refused)
    const error = ofTheContact ? said : null
    return (
      <>
        <FormDialog
          title={title}
          submit={t('idAccount.contact.send')}
          busy={busy.value}
          failure={ofTheContact ? null : said}
          onSubmit={send}
          onClose={onClose}
        >
          <p>{t('idAccount.contact.lead')}</p>
          {by === 'phone' ? (
            <PhoneField
              label={t('idAccount.phone.new')}
              value={contact.value}
              maxLength={PHONE_INPUT_CHARS_MAX}
              error={error}
              onInput={typeContact}
            />
          ) : (
            <Field
              label={t('idAccount.email.new')}
              value={contact.value}
              type="email"
              autocomplete="email"
              autocapitalize="none"
              spellcheck={false}
              maxLength={EMAIL_CHARS_MAX}
              required
              error={error}
              onInput={typeContact}
            />
          )}
        </FormDialog>
        {proof.dialog}
      </>
    )
  }
  return (
    <>
      <FormDialog
        title={title}
        submit={t('idAccount.contact.confirm')}
        busy={busy.value}
        disabled={code.value.length < CODE_DIGITS}
        failure={refused === 'code_wrong' ? null : said}
        onSubmit={confirm}
        onClose={onClose}
      >
        <p>{t('idAccount.contact.sent', { contact: waiting.masked })}</p>
        <CodeInput
          label={t('idAccount.contact.code')}
          value={code.value}
          digits={CODE_DIGITS}
          error={refused === 'code_wrong' ? said : null}
          onInput={(digits) => {
            code.value = digits
            forget()
          }}
        />
        <Resend key={waiting.at} sent={waiting} onResend={send} />
        <div class={styles.beside}>
          <Button
            variant="quiet"
            onClick={() => {
              sent.value = null
              forget()
            }}
          >
            {t('idAccount.contact.other')}
          </Button>
        </div>
      </FormDialog>
      {proof.dialog}
    </>
  )
}

/** Counts down in front of the person what the server would refuse. */
function Resend({ sent, onResend }: { readonly sent: Sent; readonly onResend: () => void }) {
  const until = useRef(inSeconds(sent.resendInSeconds))
  const left = useSecondsTo(until.current).value
  if (left > 0) return <p>{t('idAccount.contact.resendIn', { time: clockText(left) })}</p>
  return (
    <div class={styles.beside}>
      <Button variant="quiet" onClick={onResend}>
        {t('idAccount.contact.resend')}
      </Button>
    </div>
  )
}
