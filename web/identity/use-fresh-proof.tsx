// What moves ways of signing in is refused with `step_up_required` when the sign-in is some time ago: then the person is asked who they are,
// in front of what they were doing, and it is done after all.
import { useSignal } from '@preact/signals'
import type { ComponentChildren, FunctionComponent } from 'preact'
import { useEffect } from 'preact/hooks'
import { lazy, ErrorBoundary as Suspense } from 'preact-iso'
import { CallRefused } from '../platform/call.ts'

export type StepUpProps = {
  /** journal: of the session here · provider: of the account's session, which only the provider can make fresh. */
  readonly of: 'journal' | 'provider'
  readonly onEnd: (proved: boolean) => void
}

// Few are ever asked. When its code does not arrive, what they wanted stays refused, with the refusal's own words.
const StepUpDialog = lazy(
  (): Promise<{ default: FunctionComponent<StepUpProps> }> => import('./step-up-dialog.tsx').catch(() => ({ default: NotAsked })),
)

function NotAsked({ onEnd }: StepUpProps) {
  useEffect(() => onEnd(false), [])
  return null
}

export type FreshProof = {
  /** Does it, asking who is there if the server wants that. Throws what `act` throws, also when the person does not answer the question. */
  readonly ensure: <T>(act: () => Promise<T>) => Promise<T>
  /** To be drawn by whoever uses `ensure`. */
  readonly dialog: ComponentChildren
}

export function useFreshProof(of: StepUpProps['of'] = 'journal'): FreshProof {
  const answer = useSignal<((proved: boolean) => void) | null>(null)
  const ask = () =>
    new Promise<boolean>((resolve) => {
      answer.value = (proved) => {
        answer.value = null
        resolve(proved)
      }
    })
  return {
    ensure: async (act) => {
      try {
        return await act()
      } catch (error) {
        if (!(error instanceof CallRefused && error.code === 'step_up_required')) throw error
        if (!(await ask())) throw error
        return await act()
      }
    },
    dialog: answer.value && (
      <Suspense>
        <StepUpDialog of={of} onEnd={answer.value} />
      </Suspense>
    ),
  }
}
