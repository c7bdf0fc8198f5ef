// /dev/media: does this Worker reach the media service, with its secret and its TURN key? Mounted only where ENVIRONMENT is dev; elsewhere it is nowhere.
import { Refusal } from '../platform/refusal.ts'
import type { App } from '../platform/serve.ts'
import { sfuOf } from '../platform/sfu.ts'

/** Of credentials nobody gets. */
const TTL_SECONDS = 60

export function devMediaRoutes(app: App): void {
  app.get('/dev/media', async (c) => {
    if (c.env.ENVIRONMENT !== 'dev') throw new Refusal('not_found')
    const sfu = sfuOf(c.env)
    const [, iceServers] = await Promise.all([sfu.openSession(), sfu.iceServers(TTL_SECONDS)])
    c.header('cache-control', 'no-store')
    return c.json({ ok: true, iceServers: iceServers.length })
  })
}
