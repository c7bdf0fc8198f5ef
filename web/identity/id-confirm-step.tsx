import { useSignal } from '@preact/signals'
import { t } from '../app/i18n.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import styles from './id-flow.module.css'
import type { StepProps } from './id-flow-state.ts'
import { IdStepForm } from './id-step-form.tsx'
import { IdTold } from './id-told.tsx'

/** «Проверьте свои личные данные, которые будут отображаться на платформе, и нажмите на кнопку «Продолжить»» (checklist ID-25). */
export function IdConfirmStep({ state, flow, onChange }: StepProps & { readonly onChange: () => void }) {
  const name = flow.name
  const attach = useSignal(flow.outsidePending !== null)
  const parts = [
    [t('id.name.family'), name?.familyName],
    [t('id.name.given'), name?.givenName],
    [t('id.name.patronymic'), name?.patronymic],
  ] as const
  return (
    <IdStepForm onSubmit={() => void state.finish(attach.value)}>
      {name && (
        <dl class={styles.facts}>
          {parts.map(
            ([label, value]) =>
              value && (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ),
          )}
        </dl>
      )}
      {flow.outsidePending !== null && (
        <Checkbox
          label={t('id.outside.attach', { title: flow.outsidePending })}
          checked={attach.value}
          onChange={(checked) => {
            attach.value = checked
          }}
        />
      )}
      <IdTold flow={flow} />
      <Button type="submit" variant="primary" size="large" wide busy={state.busy.value}>
        {t('id.continue')}
      </Button>
      {name && (
        <Button variant="quiet" wide onClick={onChange}>
          {t('id.name.change')}
        </Button>
      )}
    </IdStepForm>
  )
}
