import { listName } from '../../protocol/people.ts'
import { UseKnownAccount } from '../../protocol/school-id.ts'
import { t } from '../app/i18n.ts'
import { call } from '../platform/call.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import styles from './id-flow.module.css'
import type { StepProps } from './id-flow-state.ts'
import { IdStepForm } from './id-step-form.tsx'
import { IdTold } from './id-told.tsx'

/** «Продолжите с вашим появившимся аккаунтом или войдите в другой» (checklist CA-04). */
export function IdAccountStep({ state, flow, onOther }: StepProps & { readonly onOther: () => void }) {
  const known = flow.known
  const name = known?.name ? listName(known.name) : t('id.account.unnamed')
  return (
    <IdStepForm onSubmit={() => void state.take((step) => call(UseKnownAccount, step, { quiet: true }))}>
      <div class={styles.known}>
        <Avatar id={known?.contact ?? ''} name={name} />
        <div>
          <b>{name}</b>
          <p>{known?.contact}</p>
        </div>
      </div>
      <IdTold flow={flow} />
      <Button type="submit" variant="primary" size="large" wide busy={state.busy.value}>
        {t('id.continue')}
      </Button>
      <Button wide onClick={onOther}>
        {t('id.account.other')}
      </Button>
    </IdStepForm>
  )
}
