// Outside providers (VK ID, any OpenID provider), each on only by configuration. Called by web/identity; rules ID-55… (docs/rules/identity.md),
// docs/security/outside-providers.md.
import { DetachOutside, OUTSIDE_CALLBACK_PATH, StartOutside, StartOutsideAttach } from '../../../protocol/school-id.ts'
import { type App, serve } from '../../platform/serve.ts'
import { requireBrowser } from '../browser.ts'
import { requireIdHolder } from '../school-id/id-session.ts'
import { detachOutside } from './detach-outside.ts'
import { finishOutside } from './finish-outside.ts'
import { startOutside } from './start-outside.ts'
import { startOutsideAttach } from './start-outside-attach.ts'

export function outsideRoutes(app: App): void {
  serve(app, StartOutside, requireBrowser, async (_, step, c) => ({ redirectTo: await startOutside(c, step) }))

  serve(app, StartOutsideAttach, requireIdHolder, async (holder, { provider }, c) => ({
    redirectTo: await startOutsideAttach(c, holder, provider),
  }))

  serve(app, DetachOutside, requireIdHolder, async ({ accountId }, { provider }, c) => {
    await detachOutside(c.env, accountId, provider)
    return {}
  })

  app.get(OUTSIDE_CALLBACK_PATH, async (c) => {
    const page = await finishOutside(c)
    c.header('cache-control', 'no-store')
    // The address here holds a code; no page after it shall learn that.
    c.header('referrer-policy', 'no-referrer')
    return c.redirect(page, 303)
  })
}
