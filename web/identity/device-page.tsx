// /device: whoever is signed in here lets another device of theirs in by the code it shows (checklist CA-09).
import '../app/add-id-texts.ts'
import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { AllowDevice, LookAtDevice, UserCode } from '../../protocol/devices.ts'
import { fullName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { me } from '../app/session.ts'
import { CallRefused, call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { IdFrame } from './id-frame.tsx'
import { IdMessage } from './id-message.tsx'
import { IdStepForm } from './id-step-form.tsx'
import { useFreshProof } from './use-fresh-proof.tsx'

/** With its dash. */
const CODE_CHARS = 9

export default function DevicePage() {
  const code = useSignal('')
  const bad = useSignal<string | null>(null)
  const found = useSignal<string | null>(null)
  const done = useSignal(false)
  const input = useRef<HTMLInputElement>(null)
  const { busy, failure, run, forget } = useAction()
  const proof = useFreshProof()

  /** A wrong code is said at its field, anything else above it. */
  const ask = (act: () => Promise<void>) =>
    run(async () => {
      try {
        await act()
      } catch (error) {
        if (!(error instanceof CallRefused && error.code === 'code_wrong')) throw error
        found.value = null
        bad.value = t('id.device.none')
        input.current?.focus()
      }
    })
  const look = () => {
    if (!UserCode.safeParse(code.value).success) {
      bad.value = t('id.device.code.bad')
      input.current?.focus()
      return
    }
    ask(async () => {
      found.value = (await call(LookAtDevice, { userCode: code.value })).device || t('id.device.unnamed')
    })
  }
  const allow = () =>
    ask(async () => {
      await proof.ensure(() => call(AllowDevice, { userCode: code.value }))
      done.value = true
    })
  const back = () => {
    found.value = null
    forget()
  }

  if (done.value) return <IdMessage title={t('id.device.done')} hint={t('id.device.done.hint')} />
  const device = found.value
  const trouble = failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>
  if (device !== null) {
    const name = me.value ? fullName(me.value.name) : ''
    return (
      <IdFrame screen="found" title={t('id.device.found')} lead={t('id.device.found.hint', { device, name })}>
        {trouble}
        <Banner tone="warning">{t('id.device.warning')}</Banner>
        <IdStepForm onSubmit={allow}>
          <Button type="submit" variant="primary" size="large" wide busy={busy.value}>
            {t('id.continue')}
          </Button>
          <Button variant="quiet" wide onClick={back}>
            {t('id.back')}
          </Button>
        </IdStepForm>
        {proof.dialog}
      </IdFrame>
    )
  }
  return (
    <IdFrame screen="code" title={t('id.device')} lead={t('id.device.hint')}>
      {trouble}
      <IdStepForm onSubmit={look}>
        <Field
          label={t('id.device.code')}
          value={code.value}
          inputRef={input}
          error={bad.value}
          maxLength={CODE_CHARS}
          placeholder="BCDF-GHJK"
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          enterkeyhint="go"
          required
          onInput={(value) => {
            code.value = value
            bad.value = null
          }}
        />
        <Banner tone="warning">{t('id.device.warning')}</Banner>
        <Button type="submit" variant="primary" size="large" wide busy={busy.value}>
          {t('id.continue')}
        </Button>
        <LinkButton href="/" variant="quiet" wide>
          {t('ui.cancel')}
        </LinkButton>
      </IdStepForm>
    </IdFrame>
  )
}
