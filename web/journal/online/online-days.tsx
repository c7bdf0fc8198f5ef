// «Перевести на онлайн»: for a quarantine, all lessons of the chosen classes and days in one action.
import { useSignal } from '@preact/signals'
import { addDays, type SchoolDate } from '../../../protocol/dates.ts'
import type { ClassGroupId } from '../../../protocol/ids.ts'
import { ONLINE_DAYS_MAX } from '../../../protocol/limits.ts'
import { SetOnlineDays } from '../../../protocol/online-lessons.ts'
import { ListTimetables } from '../../../protocol/timetable.ts'
import '../../app/add-online-texts.ts'
import { t } from '../../app/i18n.ts'
import { refusalText } from '../../app/refusal-text.ts'
import { ResourceView } from '../../app/resource-view.tsx'
import { call } from '../../platform/call.ts'
import { useAction } from '../../platform/use-action.ts'
import { useResource } from '../../platform/use-resource.ts'
import { Checkbox } from '../../ui/checkbox.tsx'
import { DateSpan } from '../../ui/date-span.tsx'
import { FormDialog } from '../../ui/form-dialog.tsx'
import { toast } from '../../ui/toast.tsx'
import styles from './online.module.css'

type Props = { readonly today: SchoolDate; readonly from: SchoolDate; readonly onClose: () => void }

export default function OnlineDays({ today, from, onClose }: Props) {
  const school = useResource('classes of the school', () => call(ListTimetables, {}))
  const chosen = useSignal<readonly ClassGroupId[]>([])
  const fromOn = useSignal(from < today ? today : from)
  const toOn = useSignal(fromOn.value)
  const sending = useAction()
  const inOrder = fromOn.value >= today && fromOn.value <= toOn.value && toOn.value < addDays(fromOn.value || today, ONLINE_DAYS_MAX)
  const send = async () => {
    const { made } = await call(SetOnlineDays, { classGroupIds: [...chosen.value], fromOn: fromOn.value, toOn: toOn.value })
    toast(made === 0 ? t('online.days.none') : t('online.days.done', { count: made }))
    onClose()
  }
  return (
    <FormDialog
      title={t('online.days.title')}
      submit={t('online.days.submit')}
      busy={sending.busy.value}
      disabled={chosen.value.length === 0 || !inOrder}
      failure={sending.failure.value === null ? null : refusalText(sending.failure.value)}
      onSubmit={() => sending.run(send)}
      onClose={onClose}
    >
      <p class={styles.quiet}>{t('online.days.lead')}</p>
      <DateSpan
        from={fromOn.value}
        to={toOn.value}
        labels={{ from: t('online.days.from'), to: t('online.days.to') }}
        onChange={(span) => {
          fromOn.value = span.from
          toOn.value = span.to
        }}
      />
      <ResourceView resource={school} shape="rows">
        {({ classes }) => (
          <fieldset class={styles.pupils}>
            <legend>{t('online.days.classes')}</legend>
            <Checkbox
              label={t('online.days.all')}
              checked={classes.length > 0 && chosen.value.length === classes.length}
              onChange={(checked) => {
                chosen.value = checked ? classes.map(({ classGroupId }) => classGroupId) : []
              }}
            />
            {classes.map(({ classGroupId, title }) => (
              <Checkbox
                key={classGroupId}
                label={title}
                checked={chosen.value.includes(classGroupId)}
                onChange={(checked) => {
                  chosen.value = checked ? [...chosen.value, classGroupId] : chosen.value.filter((one) => one !== classGroupId)
                }}
              />
            ))}
          </fieldset>
        )}
      </ResourceView>
    </FormDialog>
  )
}
