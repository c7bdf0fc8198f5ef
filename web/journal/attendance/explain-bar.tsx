// What the chosen absences were: one request for all of them.
import { type Signal, useSignal } from '@preact/signals'
import { EXPLANATIONS, ExplainAbsences, type Explanation } from '../../../protocol/attendance.ts'
import type { ClassGroupId } from '../../../protocol/ids.ts'
import { ABSENCES_PER_REQUEST_MAX, CHANGE_REASON_CHARS_MAX } from '../../../protocol/limits.ts'
import type { RefusalCode } from '../../../protocol/refusals.ts'
import { t } from '../../app/i18n.ts'
import { failureApart, textRefusedAt } from '../../app/text-refused.ts'
import { call } from '../../platform/call.ts'
import { useAction } from '../../platform/use-action.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Checkbox } from '../../ui/checkbox.tsx'
import { Field } from '../../ui/field.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { toast } from '../../ui/toast.tsx'
import { ATTENDANCE_CODES } from '../cell-text.ts'
import styles from './attendance.module.css'
import { type Choice, type Chosen, NOTHING } from './week-choice.ts'

type Props = {
  readonly classGroupId: ClassGroupId
  readonly chosen: Chosen
  readonly choice: Signal<Choice>
  readonly onDone: () => void
}

export function ExplainBar({ classGroupId, chosen: { cells: chosen, closed }, choice, onDone }: Props) {
  const attendance = useSignal<Explanation>('ill')
  const reason = useSignal('')
  const refused = useSignal<readonly RefusalCode[]>([])
  const explaining = useAction()
  const explain = () =>
    explaining.run(async () => {
      const cells = chosen.slice(0, ABSENCES_PER_REQUEST_MAX).map(({ lessonId, studentId, version }) => ({ lessonId, studentId, version }))
      const { outcomes } = await call(ExplainAbsences, {
        classGroupId,
        attendance: attendance.value,
        reason: reason.value.trim() || null,
        cells,
      })
      refused.value = outcomes.flatMap((one) => (one.outcome === 'refused' ? [one.refusal] : []))
      const saved = outcomes.length - refused.value.length
      if (saved > 0) toast(t('att.explained', { count: saved }))
      choice.value = NOTHING
      reason.value = ''
      onDone()
    })
  const [why] = refused.value
  const failure = failureApart(explaining.failure.value, 'reason')
  return (
    <section class={styles.bar} aria-label={t('att.becomes')}>
      {failure !== null && <Banner tone="danger">{failure}</Banner>}
      {why !== undefined && <Banner tone="warning">{t('att.refused', { count: refused.value.length, why: t(`refusal.${why}`) })}</Banner>}
      {closed > 0 && <p class={styles.quiet}>{t('att.someClosed', { count: closed })}</p>}
      <div class={styles.form}>
        <p class={styles.count} role="status">
          {chosen.length === 0 ? t('att.choose.hint') : t('att.chosen', { count: chosen.length })}
        </p>
        <Checkbox
          label={t('att.alsoExplained')}
          checked={choice.value.alsoExplained}
          onChange={(alsoExplained) => {
            choice.value = { ...choice.value, alsoExplained }
          }}
        />
      </div>
      {chosen.length > 0 && (
        <form
          class={styles.form}
          onSubmit={(event) => {
            event.preventDefault()
            explain()
          }}
        >
          <Segmented<Explanation>
            label={t('att.becomes')}
            value={attendance.value}
            options={EXPLANATIONS.map((one) => ({ value: one, label: `${ATTENDANCE_CODES[one]} · ${t(`attendance.${one}`)}` }))}
            onChange={(one) => {
              attendance.value = one
            }}
          />
          <div class={styles.grounds}>
            <Field
              label={t('att.reason')}
              placeholder={t('att.reason.hint')}
              error={textRefusedAt(explaining.failure.value, 'reason')}
              maxLength={CHANGE_REASON_CHARS_MAX}
              value={reason.value}
              onInput={(text) => {
                reason.value = text
              }}
            />
          </div>
          <Button type="submit" variant="primary" busy={explaining.busy.value}>
            {t('att.explain')}
          </Button>
        </form>
      )}
    </section>
  )
}
