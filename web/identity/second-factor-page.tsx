// The second step of a sign-in: nothing opens before it.
import { FACTOR_KINDS, ProveFactor } from '../../protocol/factors.ts'
import { addressName } from '../../protocol/people.ts'
import '../app/add-account-texts.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { enter, me, signOut } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './door.module.css'
import { Door } from './door.tsx'
import { FactorForm } from './factor-form.tsx'

export default function SecondFactorPage() {
  const person = me.value
  if (person === null) return null
  return (
    <Door title={t('factors.prove.title')} lead={t('factors.prove.lead', { name: addressName(person.name) })}>
      {/* Security: which factors there are is told only after one was shown, so every way is offered. */}
      <FactorForm kinds={FACTOR_KINDS} onProof={async (proof) => enter(await call(ProveFactor, { proof }))}>
        <Button variant="quiet" wide onClick={() => void signOut().catch((error) => toast(refusalText(error)))}>
          {t('account.signOut')}
        </Button>
      </FactorForm>
      <footer class={styles.foot}>
        <p>{t('factors.lost')}</p>
      </footer>
    </Door>
  )
}
