// A slip for one person: whoever lost theirs, or came in the middle of the year.
import { useSignal } from '@preact/signals'
import { fullName } from '../../protocol/people.ts'
import { IssueSlips, type RosterPerson, type Slip } from '../../protocol/school.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { call } from '../platform/call.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { toast } from '../ui/toast.tsx'

type Props = { readonly person: RosterPerson; readonly onClose: (slips: readonly Slip[]) => void }

export function OneSlipDialog({ person, onClose }: Props) {
  const busy = useSignal(false)
  const failure = useSignal<unknown>(null)
  const issue = async () => {
    busy.value = true
    failure.value = null
    try {
      const { slips } = await call(IssueSlips, { whom: { of: 'person', personId: person.personId } })
      // In this very moment they chose a password of their own.
      if (slips.length === 0) toast(t('slips.none.hint'))
      onClose(slips)
    } catch (error) {
      failure.value = error
    } finally {
      busy.value = false
    }
  }
  return (
    <Dialog
      title={t('people.slip.title')}
      onClose={() => onClose([])}
      actions={
        <>
          <Button onClick={() => onClose([])}>{t('ui.cancel')}</Button>
          <Button variant="primary" busy={busy.value} onClick={() => void issue()}>
            {t('slips.issue')}
          </Button>
        </>
      }
    >
      <p>{t('people.slip.text', { name: fullName(person.name) })}</p>
      {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
    </Dialog>
  )
}
