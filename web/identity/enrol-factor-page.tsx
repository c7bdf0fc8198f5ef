// The role needs a second step and there is none yet: a key of this device or an app with codes, then the codes for a bad day.
import { useSignal } from '@preact/signals'
import { ChevronRight, Fingerprint, Smartphone } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { AddPasskey } from '../../protocol/factors.ts'
import type { Me } from '../../protocol/identity.ts'
import { addressName } from '../../protocol/people.ts'
import '../app/add-account-texts.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { enter, me, signOut } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toast.tsx'
import { knowsPasskeys } from './ask-passkey.ts'
import styles from './door.module.css'
import { Door } from './door.tsx'
import look from './enrol-factor-page.module.css'
import { makePasskey } from './make-passkey.ts'
import { RecoveryCodes } from './recovery-codes.tsx'
import { thisDevice } from './this-device.ts'
import { TotpSetup } from './totp-setup.tsx'

export default function EnrolFactorPage() {
  const app = useSignal(false)
  // Whoever has them is let in once they have taken their codes along: coming in shows another page.
  const done = useSignal<{ readonly me: Me; readonly recoveryCodes: readonly string[] } | null>(null)
  const person = me.value
  if (person === null) return null
  const finish = (result: { readonly me: Me; readonly recoveryCodes: readonly string[] }) => {
    if (result.recoveryCodes.length === 0) enter(result.me)
    else done.value = result
  }
  const { value: enrolled } = done
  if (enrolled !== null) {
    return (
      <Door title={t('factors.codes.title')} lead={t('factors.codes.lead')}>
        <RecoveryCodes codes={enrolled.recoveryCodes} onDone={() => enter(enrolled.me)} />
      </Door>
    )
  }
  return (
    <Door title={t('factors.enrol.title')} lead={app.value ? null : t('factors.enrol.lead', { name: addressName(person.name) })}>
      {app.value ? (
        <TotpSetup onDone={finish}>
          <Button
            variant="quiet"
            wide
            onClick={() => {
              app.value = false
            }}
          >
            {t('factors.back')}
          </Button>
        </TotpSetup>
      ) : (
        <Ways
          onApp={() => {
            app.value = true
          }}
          onDone={finish}
        />
      )}
    </Door>
  )
}

type WaysProps = {
  readonly onApp: () => void
  readonly onDone: (result: { readonly me: Me; readonly recoveryCodes: readonly string[] }) => void
}

function Ways({ onApp, onDone }: WaysProps) {
  const note = useSignal<string | null>(null)
  const { busy, failure, run } = useAction()
  const add = () =>
    run(async () => {
      note.value = null
      const made = await makePasskey()
      if (made === null) note.value = t('factors.passkey.cancelled')
      else if (made === 'known') note.value = t('factors.passkey.known')
      else onDone(await call(AddPasskey, { ...made, title: thisDevice() }))
    })
  return (
    <div class={styles.form}>
      {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      {note.value && <Banner tone="warning">{note.value}</Banner>}
      {knowsPasskeys && (
        <Way
          icon={<Fingerprint size={24} aria-hidden />}
          title={t('factors.enrol.passkey')}
          hint={t('factors.enrol.passkey.hint')}
          busy={busy.value}
          onClick={add}
        />
      )}
      <Way
        icon={<Smartphone size={24} aria-hidden />}
        title={t('factors.enrol.totp')}
        hint={t('factors.enrol.totp.hint')}
        busy={false}
        onClick={onApp}
      />
      {!knowsPasskeys && <p class={styles.foot}>{t('factors.enrol.noPasskeys')}</p>}
      <Button variant="quiet" wide onClick={() => void signOut().catch((error) => toast(refusalText(error)))}>
        {t('account.signOut')}
      </Button>
    </div>
  )
}

type WayProps = {
  readonly icon: ComponentChildren
  readonly title: string
  readonly hint: string
  readonly busy: boolean
  readonly onClick: () => void
}

function Way({ icon, title, hint, busy, onClick }: WayProps) {
  return (
    <button type="button" class={look.way} aria-busy={busy || undefined} onClick={onClick}>
      {icon}
      <span class={look.words}>
        <b>{title}</b>
        <span>{hint}</span>
      </span>
      <ChevronRight size={20} aria-hidden />
    </button>
  )
}
