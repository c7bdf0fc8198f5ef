// «Вход и безопасность»: the journal's password, the second step, keys and codes.
import { useSignal } from '@preact/signals'
import type { Factors } from '../../protocol/factors.ts'
import { ListFactors, MakeRecoveryCodes, RemoveTotp } from '../../protocol/factors.ts'
import type { Me } from '../../protocol/identity.ts'
import { t } from '../app/i18n.ts'
import { enter } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { toast } from '../ui/toast.tsx'
import { Card, Loaded, Row } from './account-card.tsx'
import styles from './account-page.module.css'
import { AccountPasskeys, isLast } from './account-passkeys.tsx'
import { ChangePasswordDialog } from './change-password-dialog.tsx'
import { ConfirmedButton } from './confirmed-button.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { TotpSetup } from './totp-setup.tsx'

type Added = { readonly me: Me; readonly recoveryCodes: readonly string[] }

export function AccountSecurity({ person }: { readonly person: Me }) {
  const factors = useResource('factors', () => call(ListFactors, {}))
  const changing = useSignal(false)
  const codes = useSignal<readonly string[]>([])
  const added = (result: Added, said: string) => {
    enter(result.me)
    codes.value = result.recoveryCodes
    factors.reload()
    toast(said)
  }
  const removed = (said: string) => {
    factors.reload()
    toast(said)
  }
  return (
    <Card title={t('factors.title')} lead={t('factors.warning')}>
      <Row
        title={t('factors.password')}
        detail={t('factors.password.hint')}
        end={
          <Button
            onClick={() => {
              changing.value = true
            }}
          >
            {t('factors.change')}
          </Button>
        }
      />
      <Loaded resource={factors}>
        {(known) => (
          <>
            <TotpRow
              factors={known}
              onAdded={(result) => added(result, t('factors.totp.turnedOn'))}
              onRemoved={() => removed(t('factors.totp.turnedOff'))}
            />
            <AccountPasskeys
              factors={known}
              onAdded={(result) => added(result, t('factors.passkey.added'))}
              onRemoved={() => removed(t('factors.passkey.removed'))}
            />
            {(known.totp || known.passkeys.length > 0) && (
              <CodesRow
                left={known.recoveryCodesLeft}
                onMade={(made) => {
                  codes.value = made
                  factors.reload()
                }}
              />
            )}
            {isLast(known) && <p class={styles.quiet}>{t('factors.required')}</p>}
          </>
        )}
      </Loaded>
      {changing.value && (
        <ChangePasswordDialog
          person={person}
          onClose={() => {
            changing.value = false
          }}
        />
      )}
      {codes.value.length > 0 && (
        // Closed by its own button alone: closed by accident, the codes are gone.
        <Dialog title={t('factors.codes.title')} onClose={() => toast(t('factors.codes.once'))} keepsInput>
          <div class={styles.rows}>
            <p>{t('factors.codes.lead')}</p>
            <RecoveryCodes
              codes={codes.value}
              onDone={() => {
                codes.value = []
              }}
            />
          </div>
        </Dialog>
      )}
    </Card>
  )
}

type TotpProps = { readonly factors: Factors; readonly onAdded: (result: Added) => void; readonly onRemoved: () => void }

function TotpRow({ factors, onAdded, onRemoved }: TotpProps) {
  const settingUp = useSignal(false)
  const close = () => {
    settingUp.value = false
  }
  return (
    <>
      <Row
        title={t('factors.totp')}
        detail={t(factors.totp ? 'factors.totp.on' : 'factors.totp.off')}
        end={
          factors.totp ? (
            !isLast(factors) && (
              <ConfirmedButton
                text={t('factors.totp.turnOff')}
                title={t('factors.totp.turnOff.title')}
                consequence={t('factors.totp.turnOff.text')}
                submit={t('factors.totp.turnOff')}
                danger
                act={async () => {
                  await call(RemoveTotp, {})
                  onRemoved()
                }}
              />
            )
          ) : (
            <Button
              onClick={() => {
                settingUp.value = true
              }}
            >
              {t('factors.totp.turnOn')}
            </Button>
          )
        }
      />
      {settingUp.value && (
        <Dialog title={t('factors.totp')} onClose={close} keepsInput>
          <TotpSetup
            onDone={(result) => {
              close()
              onAdded(result)
            }}
          />
        </Dialog>
      )}
    </>
  )
}

function CodesRow({ left, onMade }: { readonly left: number; readonly onMade: (codes: readonly string[]) => void }) {
  return (
    <Row
      title={t('factors.codes')}
      detail={left === 0 ? t('factors.codes.none') : t('factors.codes.left', { count: left })}
      end={
        <ConfirmedButton
          text={t('factors.codes.make')}
          title={t('factors.codes.make.title')}
          consequence={t('factors.codes.make.text')}
          submit={t('factors.codes.make')}
          act={async () => onMade((await call(MakeRecoveryCodes, {})).recoveryCodes)}
        />
      }
    />
  )
}
