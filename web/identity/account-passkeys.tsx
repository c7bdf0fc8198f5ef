import { useSignal } from '@preact/signals'
import { AddPasskey, type Factors, type Passkey, RemovePasskey } from '../../protocol/factors.ts'
import type { Me } from '../../protocol/identity.ts'
import { PASSKEYS_PER_OWNER_MAX, TITLE_CHARS_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { dayText } from '../app/moment-text.ts'
import { refusalText } from '../app/refusal-text.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { Row } from './account-card.tsx'
import styles from './account-page.module.css'
import { knowsPasskeys } from './ask-passkey.ts'
import { ConfirmedButton } from './confirmed-button.tsx'
import { makePasskey } from './make-passkey.ts'
import { thisDevice } from './this-device.ts'
import { useFreshProof } from './use-fresh-proof.tsx'

type Added = { readonly me: Me; readonly recoveryCodes: readonly string[] }
type Props = { readonly factors: Factors; readonly onAdded: (result: Added) => void; readonly onRemoved: () => void }

/** The role needs a factor, and this is the only one. */
export function isLast({ required, totp, passkeys }: Factors): boolean {
  return required && passkeys.length + (totp ? 1 : 0) === 1
}

export function AccountPasskeys({ factors, onAdded, onRemoved }: Props) {
  const adding = useSignal(false)
  const { passkeys } = factors
  const detail = passkeys.length === 0 ? t('factors.passkeys.none') : t('factors.passkeys.some', { count: passkeys.length })
  return (
    <>
      <Row
        title={t('factors.passkeys')}
        detail={knowsPasskeys ? detail : `${detail} ${t('factors.passkey.unsupported')}`}
        end={
          knowsPasskeys &&
          passkeys.length < PASSKEYS_PER_OWNER_MAX && (
            <Button
              onClick={() => {
                adding.value = true
              }}
            >
              {t('factors.passkey.add')}
            </Button>
          )
        }
      />
      {passkeys.length > 0 && (
        <ul class={styles.keys}>
          {passkeys.map((passkey) => (
            <li key={passkey.passkeyId}>
              <OnePasskey passkey={passkey} removable={!isLast(factors)} onRemoved={onRemoved} />
            </li>
          ))}
        </ul>
      )}
      {adding.value && (
        <AddDialog
          onAdded={onAdded}
          onClose={() => {
            adding.value = false
          }}
        />
      )}
    </>
  )
}

type OneProps = { readonly passkey: Passkey; readonly removable: boolean; readonly onRemoved: () => void }

function OnePasskey({ passkey: { passkeyId, title, createdAt, usedAt }, removable, onRemoved }: OneProps) {
  return (
    <Row
      title={title}
      detail={
        usedAt === null ? t('factors.passkey.since', { date: dayText(createdAt) }) : t('factors.passkey.used', { date: dayText(usedAt) })
      }
      end={
        removable && (
          <ConfirmedButton
            text={t('factors.passkey.remove.do')}
            label={t('factors.passkey.remove', { title })}
            title={t('factors.passkey.remove.title')}
            consequence={t('factors.passkey.remove.text', { title })}
            submit={t('factors.passkey.remove.do')}
            danger
            act={async () => {
              await call(RemovePasskey, { passkeyId })
              onRemoved()
            }}
          />
        )
      }
    />
  )
}

function AddDialog({ onAdded, onClose }: { readonly onAdded: (result: Added) => void; readonly onClose: () => void }) {
  const title = useSignal(thisDevice())
  const note = useSignal<string | null>(null)
  const { busy, failure, run } = useAction()
  const proof = useFreshProof()
  const add = () =>
    run(async () => {
      note.value = null
      const made = await proof.ensure(makePasskey)
      if (made === null) note.value = t('factors.passkey.cancelled')
      else if (made === 'known') note.value = t('factors.passkey.known')
      else {
        onAdded(await call(AddPasskey, { ...made, title: title.value }))
        onClose()
      }
    })
  return (
    <>
      <FormDialog
        title={t('factors.passkey.add.title')}
        submit={t('factors.continue')}
        busy={busy.value}
        disabled={title.value.trim() === ''}
        failure={failure.value === null ? note.value : refusalText(failure.value)}
        onSubmit={add}
        onClose={onClose}
      >
        <Field
          label={t('factors.passkey.name')}
          hint={t('factors.passkey.name.hint')}
          value={title.value}
          maxLength={TITLE_CHARS_MAX}
          required
          onInput={(text) => {
            title.value = text
          }}
        />
      </FormDialog>
      {proof.dialog}
    </>
  )
}
