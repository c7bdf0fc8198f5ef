// One way through the provider's pages, as the server has it. A page only shows it: after a reload, in a second tab and on the way back the
// next answer tells where one is.
import { type ReadonlySignal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { FlowId } from '../../protocol/ids.ts'
import { FinishFlow, type Flow, GetFlow, LeaveFlow } from '../../protocol/school-id.ts'
import { CallRefused, call } from '../platform/call.ts'
import { mayBeKnown } from './may-be-known.ts'

export type Step = { readonly flowId: FlowId; readonly version: number }

export type FlowState = {
  /** Null until it is read. */
  readonly flow: ReadonlySignal<Flow | null>
  /** Why it could not be read, or what the last step was refused for. */
  readonly failure: ReadonlySignal<unknown>
  /** It has ended, or there is no such thing. */
  readonly over: ReadonlySignal<boolean>
  /** It went on in another tab meanwhile. */
  readonly moved: ReadonlySignal<boolean>
  readonly busy: ReadonlySignal<boolean>
  readonly read: () => void
  /** Answers whether it was done; null of `ask`: the person let it be. One at a time. */
  readonly take: (ask: (step: Step) => Promise<Flow | null>) => Promise<boolean>
  /** The last step: answers the way back to the client, and goes there. */
  readonly finish: (attachOutside?: boolean) => Promise<void>
  readonly leave: () => Promise<void>
  /** To an outside provider, or back to the client. */
  readonly goTo: (ask: (step: Step) => Promise<{ redirectTo: string }>) => Promise<void>
}

/** What each step is drawn from. */
export type StepProps = { readonly state: FlowState; readonly flow: Flow }

export function useFlow(flowId: FlowId): FlowState {
  const flow = useSignal<Flow | null>(null)
  const failure = useSignal<unknown>(null)
  const over = useSignal(false)
  const moved = useSignal(false)
  const busy = useSignal(false)

  const hear = (error: unknown) => {
    if (isRefusal(error, 'flow_over') || isRefusal(error, 'not_found')) over.value = true
    else failure.value = error
  }
  const readAnew = async () => {
    flow.value = await call(GetFlow, { flowId }, { quiet: true })
  }
  const read = () => {
    failure.value = null
    void readAnew().catch(hear)
  }

  /** `act` is given what this page saw last. */
  const attempt = async (act: (step: Step) => Promise<void>): Promise<boolean> => {
    const seen = flow.value
    if (seen === null || busy.value) return false
    busy.value = true
    failure.value = null
    moved.value = false
    try {
      await act({ flowId, version: seen.version })
      return true
    } catch (error) {
      if (isRefusal(error, 'flow_moved_on')) moved.value = true
      else hear(error)
      // Also a step that was refused may have moved the flow on: a code that was right before the password was not.
      if (error instanceof CallRefused && !over.value) await readAnew().catch(hear)
      return false
    } finally {
      busy.value = false
    }
  }
  const take: FlowState['take'] = async (ask) => {
    let taken = false
    await attempt(async (step) => {
      const next = await ask(step)
      if (next !== null) flow.value = next
      taken = next !== null
    })
    return taken
  }
  const goTo: FlowState['goTo'] = async (ask) => {
    let address = ''
    const done = await attempt(async (step) => {
      address = (await ask(step)).redirectTo
    })
    if (!done) return
    // Until the next page is there nothing can be pressed again.
    busy.value = true
    location.assign(address)
  }

  useEffect(() => {
    read()
    // Platform: the back button may bring the page as it was left, without asking the server.
    const back = (event: PageTransitionEvent) => {
      if (!event.persisted) return
      busy.value = false
      read()
    }
    addEventListener('pageshow', back)
    return () => removeEventListener('pageshow', back)
  }, [flowId])

  return {
    flow,
    failure,
    over,
    moved,
    busy,
    read,
    take,
    goTo,
    finish: (attachOutside = false) =>
      goTo(async (step) => {
        const way = await call(FinishFlow, { ...step, attachOutside }, { quiet: true })
        mayBeKnown.set(true)
        return way
      }),
    leave: () => goTo(() => call(LeaveFlow, { flowId }, { quiet: true })),
  }
}

function isRefusal(error: unknown, code: CallRefused['code']): boolean {
  return error instanceof CallRefused && error.code === code
}
