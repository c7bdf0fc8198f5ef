import { PASSWORD_CHARS_MIN } from '../../protocol/limits.ts'
import { SetIdPassword } from '../../protocol/school-id.ts'
import { t } from '../app/i18n.ts'
import { call } from '../platform/call.ts'
import styles from './account-page.module.css'
import { NewPasswordDialog } from './new-password-dialog.tsx'

type Props = {
  readonly hasPassword: boolean
  readonly provider: string
  readonly onClose: () => void
  readonly onDone: () => void
}

/** The provider account's password: its first, or another in place of the old. */
export function IdPasswordDialog({ hasPassword, provider, onClose, onDone }: Props) {
  return (
    <NewPasswordDialog
      title={t('idAccount.password.title', { provider })}
      charsMin={PASSWORD_CHARS_MIN}
      asksOld={hasPassword}
      of="provider"
      beside={hasPassword && <p class={styles.quiet}>{t('idAccount.password.forgot')}</p>}
      onSave={async (newPassword, oldPassword) => {
        await call(SetIdPassword, oldPassword === undefined ? { newPassword } : { oldPassword, newPassword }, { quiet: true })
        onDone()
      }}
      onClose={onClose}
    />
  )
}
