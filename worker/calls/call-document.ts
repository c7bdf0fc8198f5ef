// GET /call/*: the app's one HTML document, as everywhere; on a call's page, where RealtimeKit carries, with the policy its SDK needs.
import type { App } from '../platform/serve.ts'
import { withRealtimeKit } from './call-policy.ts'
import { mediaProviderFor } from './media-provider.ts'

const POLICY = 'content-security-policy'

export function callDocumentRoutes(app: App): void {
  app.get('/call/*', async (c) => {
    const page = await c.env.ASSETS.fetch(c.req.raw)
    const policy = page.headers.get(POLICY)
    if (mediaProviderFor(c.env).provider !== 'realtimeKit' || policy === null) return page
    const wider = new Response(page.body, page)
    wider.headers.set(POLICY, withRealtimeKit(policy))
    return wider
  })
}
