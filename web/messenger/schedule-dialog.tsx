import { useSignal } from '@preact/signals'
import { addDays, dateAt } from '../../protocol/dates.ts'
import { SCHEDULE_DAYS_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { serverNow } from '../platform/server-clock.ts'
import { useAction } from '../platform/use-action.ts'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { toast } from '../ui/toast.tsx'
import type { OpenDialog } from './chat-desk.ts'
import type { DialogProps } from './chat-extras-props.ts'
import { momentIn, schoolDayOf } from './chat-words.ts'
import styles from './dialogs.module.css'
import { newClientId } from './new-client-id.ts'
import { instantOf } from './school-time.ts'

type Props = DialogProps & Pick<Extract<OpenDialog, { kind: 'schedule' }>, 'text' | 'along'>

/** «Отправить позже»: on a day and at a time of the school's clock, with what would go with it now. */
export function ScheduleDialog({ state, person, text, along, onClose }: Props) {
  const day = schoolDayOf(person)
  const on = useSignal<string>(addDays(day.today, 1))
  const time = useSignal('08:00')
  const silent = useSignal(false)
  const action = useAction()
  const at = instantOf(on.value, time.value, day.timeZone)
  const late = at === null || at <= serverNow() || dateAt(at, day.timeZone) > addDays(day.today, SCHEDULE_DAYS_MAX)
  const schedule = async () => {
    if (at === null) return
    const { reply, mentions, mentionsAll } = along
    await state.asks.command({
      type: 'message.schedule',
      clientId: newClientId(),
      text,
      at,
      ...(reply && { replyTo: reply.seq }),
      mentions,
      mentionsAll,
      silent: silent.value,
    })
    state.draft.text.value = ''
    state.desk.putBeside(null)
    onClose()
    toast(t('message.schedule.done', { time: momentIn(at, day) }))
  }
  return (
    <FormDialog
      title={t('message.sendLater')}
      submit={t('message.schedule')}
      busy={action.busy.value}
      disabled={late}
      failure={action.failure.value === null ? null : refusalText(action.failure.value)}
      onSubmit={() => action.run(schedule)}
      onClose={onClose}
    >
      <p class={`${styles.text} ${styles.clamped}`} dir="auto">
        {text}
      </p>
      <div class={styles.pair}>
        <Field
          label={t('message.schedule.day')}
          type="date"
          required
          value={on.value}
          onInput={(value) => {
            on.value = value
          }}
        />
        <Field
          label={t('message.schedule.time')}
          type="time"
          required
          value={time.value}
          error={late ? t('message.schedule.late') : null}
          onInput={(value) => {
            time.value = value
          }}
        />
      </div>
      <Checkbox
        label={t('message.sendSilently')}
        hint={t('message.silent.hint')}
        checked={silent.value}
        onChange={(value) => {
          silent.value = value
        }}
      />
    </FormDialog>
  )
}
