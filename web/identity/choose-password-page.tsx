// The first sign-in with a slip's password ends here: nothing else opens before an own one is chosen.
import { useSignal } from '@preact/signals'
import { ChoosePassword } from '../../protocol/identity.ts'
import { PASSWORD_CHARS_MAX, PASSWORD_CHARS_MIN, STAFF_PASSWORD_CHARS_MIN } from '../../protocol/limits.ts'
import { addressName } from '../../protocol/people.ts'
import { isStaff } from '../../protocol/rights.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { enter, me, signOut } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './door.module.css'
import { Door } from './door.tsx'
import { lastLogin } from './last-login.ts'
import { StrengthHint } from './strength-hint.tsx'

export default function ChoosePasswordPage() {
  const password = useSignal('')
  const busy = useSignal(false)
  const failure = useSignal<string | null>(null)
  const person = me.value
  if (person === null) return null
  const charsMin = isStaff(person.roles) ? STAFF_PASSWORD_CHARS_MIN : PASSWORD_CHARS_MIN

  const submit = async () => {
    if ([...password.value].length < charsMin) {
      failure.value = t('refusal.password_too_short')
      return
    }
    busy.value = true
    try {
      enter(await call(ChoosePassword, { newPassword: password.value }))
    } catch (error) {
      failure.value = refusalText(error)
    } finally {
      busy.value = false
    }
  }

  return (
    <Door title={t('password.title')} lead={t('password.lead', { name: addressName(person.name) })}>
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy.value) void submit()
        }}
      >
        {failure.value && <Banner tone="danger">{failure.value}</Banner>}
        {/* For password managers: whose password this is. */}
        {lastLogin.value && <input hidden type="text" name="username" autocomplete="username" value={lastLogin.value} readOnly />}
        <PasswordField
          label={t('password.new')}
          value={password.value}
          autocomplete="new-password"
          maxLength={PASSWORD_CHARS_MAX}
          autofocus
          hint={<StrengthHint password={password.value} charsMin={charsMin} />}
          onInput={(value) => {
            password.value = value
            failure.value = null
          }}
        />
        <Button type="submit" variant="primary" size="large" wide busy={busy.value}>
          {t('password.submit')}
        </Button>
        <Button variant="quiet" wide onClick={() => void signOut().catch((error) => toast(refusalText(error)))}>
          {t('password.later')}
        </Button>
      </form>
    </Door>
  )
}
