import { useSignal } from '@preact/signals'
import { CHANGE_COMMENT_CHARS_MAX } from '../../../protocol/limits.ts'
import { fullName, type NamedPerson } from '../../../protocol/people.ts'
import { ABSENCE_REASONS, type AbsenceReason, ReportTeacherAbsence } from '../../../protocol/timetable.ts'
import { t } from '../../app/i18n.ts'
import { failureApart, textRefusedAt } from '../../app/text-refused.ts'
import { call } from '../../platform/call.ts'
import { useAction } from '../../platform/use-action.ts'
import { DateSpan } from '../../ui/date-span.tsx'
import { Field } from '../../ui/field.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { Select } from '../../ui/select.tsx'

type Props = {
  /** One: it is about themselves. */
  readonly teachers: readonly NamedPerson[]
  readonly from: string
  readonly onClose: (sent: boolean) => void
}

export function AbsenceDialog({ teachers, from, onClose }: Props) {
  const teacherId = useSignal(teachers[0]?.personId)
  const fromOn = useSignal(from)
  const toOn = useSignal(from)
  const reason = useSignal<AbsenceReason>('illness')
  const comment = useSignal('')
  const sending = useAction()
  const send = async () => {
    if (teacherId.value === undefined) return
    await call(ReportTeacherAbsence, {
      teacherId: teacherId.value,
      fromOn: fromOn.value,
      toOn: toOn.value,
      reason: reason.value,
      comment: comment.value.trim() || null,
    })
    onClose(true)
  }
  return (
    <FormDialog
      title={t('sub.absence.title')}
      submit={t('sub.absence.send')}
      busy={sending.busy.value}
      disabled={fromOn.value === '' || toOn.value < fromOn.value}
      failure={failureApart(sending.failure.value, 'comment')}
      onSubmit={() => sending.run(send)}
      onClose={() => onClose(false)}
    >
      {teachers.length > 1 && (
        <Select
          label={t('tt.teacher')}
          value={teacherId.value ?? ''}
          options={teachers.map((one) => ({ value: one.personId as string, label: fullName(one.name) }))}
          onChange={(chosen) => {
            teacherId.value = teachers.find((one) => one.personId === chosen)?.personId
          }}
        />
      )}
      <DateSpan
        from={fromOn.value}
        to={toOn.value}
        labels={{ from: t('sub.absence.from'), to: t('sub.absence.to') }}
        onChange={(span) => {
          fromOn.value = span.from
          toOn.value = span.to
        }}
      />
      <Select<AbsenceReason>
        label={t('sub.reason')}
        value={reason.value}
        options={ABSENCE_REASONS.map((one) => ({ value: one, label: t(`sub.reason.${one}`) }))}
        onChange={(chosen) => {
          reason.value = chosen
        }}
      />
      <Field
        label={t('sub.comment')}
        hint={t('sub.comment.hint')}
        error={textRefusedAt(sending.failure.value, 'comment')}
        maxLength={CHANGE_COMMENT_CHARS_MAX}
        value={comment.value}
        onInput={(value) => {
          comment.value = value
        }}
      />
    </FormDialog>
  )
}
