// A new password in place of an old one: each refusal is said at the field it is about.
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { PASSWORD_CHARS_MAX } from '../../protocol/limits.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { CallRefused } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import styles from './account-page.module.css'
import { StrengthHint } from './strength-hint.tsx'
import { type StepUpProps, useFreshProof } from './use-fresh-proof.tsx'

type Props = {
  readonly title: string
  readonly charsMin: number
  readonly asksOld: boolean
  readonly of: StepUpProps['of']
  /** Between the two fields: what to do without the old one. */
  readonly beside?: ComponentChildren
  readonly onSave: (fresh: string, old: string | undefined) => Promise<void>
  readonly onClose: () => void
}

const OF_THE_NEW: readonly RefusalCode[] = ['password_too_short', 'password_too_common', 'password_unchanged']

export function NewPasswordDialog({ title, charsMin, asksOld, of, beside, onSave, onClose }: Props) {
  const old = useSignal('')
  const fresh = useSignal('')
  const { busy, failure, run, forget } = useAction()
  const proof = useFreshProof(of)
  const code = failure.value instanceof CallRefused ? failure.value.code : null
  const said = failure.value === null ? null : refusalText(failure.value)
  const oldIsWrong = code === 'password_wrong' && asksOld
  const newIsBad = code !== null && OF_THE_NEW.includes(code)
  return (
    <>
      <FormDialog
        title={title}
        submit={t('factors.password.save')}
        busy={busy.value}
        disabled={[...fresh.value].length < charsMin || (asksOld && old.value === '')}
        failure={oldIsWrong || newIsBad ? null : said}
        onSubmit={() => run(() => proof.ensure(() => onSave(fresh.value, asksOld ? old.value : undefined)))}
        onClose={onClose}
      >
        {asksOld && (
          <PasswordField
            label={t('factors.password.old')}
            value={old.value}
            autocomplete="current-password"
            maxLength={PASSWORD_CHARS_MAX}
            error={oldIsWrong ? said : null}
            onInput={(value) => {
              old.value = value
              forget()
            }}
          />
        )}
        {beside}
        <PasswordField
          label={t('password.new')}
          value={fresh.value}
          autocomplete="new-password"
          maxLength={PASSWORD_CHARS_MAX}
          error={newIsBad ? said : null}
          hint={<StrengthHint password={fresh.value} charsMin={charsMin} />}
          onInput={(value) => {
            fresh.value = value
            forget()
          }}
        />
        <p class={styles.quiet}>{t('factors.password.others')}</p>
      </FormDialog>
      {proof.dialog}
    </>
  )
}
