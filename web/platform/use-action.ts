// Something a person asked for with a button: under way, and why it did not work.
import { type ReadonlySignal, useSignal } from '@preact/signals'

export type Action = {
  readonly busy: ReadonlySignal<boolean>
  /** What was thrown; app/refusal-text.ts says it in words. Null again as soon as it is tried anew. */
  readonly failure: ReadonlySignal<unknown>
  /** One at a time: an impatient second press does nothing. */
  readonly run: (act: () => Promise<void>) => void
  readonly forget: () => void
}

export function useAction(): Action {
  const busy = useSignal(false)
  const failure = useSignal<unknown>(null)
  const start = async (act: () => Promise<void>) => {
    if (busy.value) return
    busy.value = true
    failure.value = null
    try {
      await act()
    } catch (error) {
      failure.value = error
    } finally {
      busy.value = false
    }
  }
  return {
    busy,
    failure,
    run: (act) => void start(act),
    forget: () => {
      failure.value = null
    },
  }
}
