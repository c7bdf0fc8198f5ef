// «Сбросить пароль»: the administrator begins it, the person themselves ends it; nobody at the school sees the new password.
import { useSignal } from '@preact/signals'
import { StartPasswordReset } from '../../protocol/claims.ts'
import { RESET_LINK_MINUTES } from '../../protocol/limits.ts'
import { fullName } from '../../protocol/people.ts'
import type { RosterPerson, Slip } from '../../protocol/school.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { useFreshProof } from '../identity/use-fresh-proof.tsx'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'

type Props = {
  readonly person: RosterPerson
  /** With the slip to print, where there was nowhere to write to. */
  readonly onClose: (slip: Slip | null) => void
}

export function ResetDialog({ person, onClose }: Props) {
  const factorsToo = useSignal(false)
  const sentTo = useSignal<string | null>(null)
  const { busy, failure, run } = useAction()
  const proof = useFreshProof()
  const name = fullName(person.name)
  const reset = () =>
    run(async () => {
      const { personId } = person
      const begun = await proof.ensure(() => call(StartPasswordReset, { personId, factorsToo: factorsToo.value }))
      sentTo.value = begun.sentTo
      if (begun.slip !== null) {
        const { roles, classTitle, children } = person
        onClose({ personId, name: person.name, roles, classTitle, children, ...begun.slip })
      }
    })
  if (sentTo.value !== null) {
    return (
      <Dialog
        title={t('reset.sent')}
        onClose={() => onClose(null)}
        actions={
          <Button variant="primary" onClick={() => onClose(null)}>
            {t('reset.sent.done')}
          </Button>
        }
      >
        <p role="status">{t('reset.sent.text', { name, contact: sentTo.value, minutes: RESET_LINK_MINUTES })}</p>
      </Dialog>
    )
  }
  return (
    <>
      <FormDialog
        title={t('reset.title')}
        submit={t('reset.do')}
        danger
        busy={busy.value}
        failure={failure.value === null ? null : refusalText(failure.value)}
        onSubmit={reset}
        onClose={() => onClose(null)}
      >
        <p>{t('reset.text', { name })}</p>
        <p>{t('reset.way')}</p>
        <Checkbox
          label={t('reset.factorsToo')}
          hint={t('reset.factorsToo.hint')}
          checked={factorsToo.value}
          onChange={(checked) => {
            factorsToo.value = checked
          }}
        />
      </FormDialog>
      {proof.dialog}
    </>
  )
}
