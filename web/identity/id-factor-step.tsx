// The second step of whoever has one: a code of the app, a recovery code, or a key.
import type { FactorProof } from '../../protocol/factors.ts'
import { ProveFlowFactor } from '../../protocol/school-id.ts'
import { call } from '../platform/call.ts'
import { FactorForm } from './factor-form.tsx'
import type { StepProps } from './id-flow-state.ts'
import { failureAt } from './id-screens.ts'

export function IdFactorStep({ state, flow }: StepProps) {
  const prove = async (proof: FactorProof) => {
    const done = await state.take((step) => call(ProveFlowFactor, { ...step, proof }, { quiet: true }))
    // What is about the factor is said in the form; the rest by the page, as at every step.
    if (!done && failureAt(state.failure.value, 'code') !== null) throw state.failure.value
  }
  return <FactorForm kinds={flow.factors} onProof={prove} />
}
