import { ChooseProfile } from '../../protocol/school-id.ts'
import { t } from '../app/i18n.ts'
import { call } from '../platform/call.ts'
import { Button } from '../ui/button.tsx'
import type { StepProps } from './id-flow-state.ts'
import { IdStepForm } from './id-step-form.tsx'

/** «Продолжить в учебном профиле», or «Создать учебный профиль» where there is none. */
export function IdProfileStep({ state, flow }: StepProps) {
  return (
    <IdStepForm onSubmit={() => void state.take((step) => call(ChooseProfile, step, { quiet: true }))}>
      <Button type="submit" variant="primary" size="large" wide busy={state.busy.value}>
        {t(flow.profile === 'existing' ? 'id.profile.continue' : 'id.profile.create')}
      </Button>
    </IdStepForm>
  )
}
