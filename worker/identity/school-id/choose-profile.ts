import { now } from '../../platform/clock.ts'
import type { AppContext } from '../../platform/serve.ts'
import { moveOn, type OpenFlow, requireStep } from './flow-store.ts'

/** «Создать учебный профиль» or «Продолжить в учебном профиле»: a wish; what is missing is made at the end. */
export async function chooseProfile(c: AppContext, flow: OpenFlow): Promise<OpenFlow> {
  requireStep(flow, now(c.env), 'profile', 'confirm')
  return moveOn(c, flow, { profileChosen: true })
}
