// /dev/calls/…/ring-out: a call has rung for as long as it rings, now: a test need not sit through it. Mounted only where ENVIRONMENT is dev; elsewhere it
// is nowhere.
import { CallId } from '../../protocol/ids.ts'
import { Refusal } from '../platform/refusal.ts'
import type { App } from '../platform/serve.ts'

export function devRingOutRoutes(app: App): void {
  app.post('/dev/calls/:callId/ring-out', async (c) => {
    const callId = CallId.safeParse(c.req.param('callId'))
    if (c.env.ENVIRONMENT !== 'dev' || !callId.success) throw new Refusal('not_found')
    await c.env.CALL_ROOM.getByName(callId.data).ringOut()
    return c.json({})
  })
}
