// «Период закрыт»: what a teacher sees who writes into dates that are closed, and the way to ask the deputy head for them.
import { useSignal } from '@preact/signals'
import type { StudyGroupId } from '../../protocol/ids.ts'
import { LOCK_NOTE_CHARS_MAX } from '../../protocol/limits.ts'
import { AskUnlock } from '../../protocol/term-marks.ts'
import '../app/add-term-texts.ts'
import { t } from '../app/i18n.ts'
import { failureApart, textRefusedAt } from '../app/text-refused.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Field } from '../ui/field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './ask-unlock.module.css'

type Props = { readonly studyGroupId: StudyGroupId; readonly from: string; readonly to: string; readonly onClose: () => void }

export function AskUnlockDialog({ studyGroupId, onClose, ...dates }: Props) {
  const from = useSignal(dates.from)
  const to = useSignal(dates.to)
  const reason = useSignal('')
  const { busy, failure, run } = useAction()
  const ask = () =>
    run(async () => {
      await call(AskUnlock, { studyGroupId, from: from.value, to: to.value, reason: reason.value.trim() })
      toast(t('lock.asked'))
      onClose()
    })
  return (
    <FormDialog
      title={t('lock.title')}
      submit={t('lock.ask')}
      busy={busy.value}
      disabled={reason.value.trim() === '' || from.value === '' || to.value < from.value}
      failure={failureApart(failure.value, 'reason')}
      onSubmit={ask}
      onClose={onClose}
    >
      <p>{t('lock.lead')}</p>
      <TextArea
        label={t('lock.reason')}
        error={textRefusedAt(failure.value, 'reason')}
        value={reason.value}
        maxLength={LOCK_NOTE_CHARS_MAX}
        required
        onInput={(value) => {
          reason.value = value
        }}
      />
      <div class={styles.dates}>
        <Field
          label={t('lock.from')}
          type="date"
          value={from.value}
          onInput={(value) => {
            from.value = value
          }}
        />
        <Field
          label={t('lock.to')}
          type="date"
          value={to.value}
          onInput={(value) => {
            to.value = value
          }}
        />
      </div>
    </FormDialog>
  )
}
