// «Безопасность»: whom the school asks for a second step of signing in.
import { useSignal } from '@preact/signals'
import { GetSchoolSecurity, SetSchoolSecurity } from '../../protocol/claims.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { useFreshProof } from '../identity/use-fresh-proof.tsx'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { useResource } from '../platform/use-resource.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { Panel } from '../ui/panel.tsx'
import { Switch } from '../ui/switch.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './settings-section.module.css'

export function SecuritySection() {
  const security = useResource('security', () => call(GetSchoolSecurity, {}))
  return (
    <ResourceView resource={security} shape="rows">
      {({ teachersSecondFactor }) => (
        <section class={styles.section} aria-labelledby="security">
          <h2 id="security">{t('security.title')}</h2>
          <p class={styles.lead}>{t('security.lead')}</p>
          <Panel>
            <TeachersSwitch on={teachersSecondFactor} onChanged={security.reload} />
          </Panel>
        </section>
      )}
    </ResourceView>
  )
}

function TeachersSwitch({ on, onChanged }: { readonly on: boolean; readonly onChanged: () => void }) {
  const asking = useSignal(false)
  const { busy, failure, run, forget } = useAction()
  const proof = useFreshProof()
  const close = () => {
    asking.value = false
    forget()
  }
  const set = () =>
    run(async () => {
      await proof.ensure(() => call(SetSchoolSecurity, { teachersSecondFactor: !on }))
      close()
      onChanged()
      toast(t(on ? 'security.turnedOff' : 'security.turnedOn'))
    })
  return (
    <>
      <Switch
        label={t('security.teachers')}
        hint={t('security.teachers.hint')}
        checked={on}
        // It turns over once that has been agreed to, and only if it was.
        held
        onChange={() => {
          asking.value = true
        }}
      />
      {asking.value && (
        <FormDialog
          title={t(on ? 'security.off.title' : 'security.on.title')}
          submit={t(on ? 'security.off' : 'security.on')}
          busy={busy.value}
          failure={failure.value === null ? null : refusalText(failure.value)}
          onSubmit={set}
          onClose={close}
        >
          <p>{t(on ? 'security.off.text' : 'security.on.text')}</p>
        </FormDialog>
      )}
      {proof.dialog}
    </>
  )
}
