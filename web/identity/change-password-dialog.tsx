import { useSignal } from '@preact/signals'
import { ChangePassword, type Me } from '../../protocol/identity.ts'
import { PASSWORD_CHARS_MIN, STAFF_PASSWORD_CHARS_MIN } from '../../protocol/limits.ts'
import { isStaff } from '../../protocol/rights.ts'
import { t } from '../app/i18n.ts'
import { enter } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './account-page.module.css'
import { NewPasswordDialog } from './new-password-dialog.tsx'

/** The journal's password: the old one is shown, or who one is was proved to the provider a moment ago. */
export function ChangePasswordDialog({ person, onClose }: { readonly person: Me; readonly onClose: () => void }) {
  const forgot = useSignal(false)
  return (
    <NewPasswordDialog
      title={t('factors.password.title')}
      charsMin={isStaff(person.roles) ? STAFF_PASSWORD_CHARS_MIN : PASSWORD_CHARS_MIN}
      asksOld={!forgot.value}
      of={forgot.value ? 'provider' : 'journal'}
      onSave={async (newPassword, oldPassword) => {
        enter(await call(ChangePassword, oldPassword === undefined ? { newPassword } : { oldPassword, newPassword }))
        onClose()
        toast(t('factors.password.done'))
      }}
      onClose={onClose}
      beside={
        <>
          {forgot.value && <p>{t('factors.password.forgot.hint', { provider: person.providerName })}</p>}
          <div class={styles.beside}>
            <Button
              variant="quiet"
              onClick={() => {
                forgot.value = !forgot.value
              }}
            >
              {t(forgot.value ? 'factors.password.remembered' : 'factors.password.forgot')}
            </Button>
          </div>
        </>
      }
    />
  )
}
