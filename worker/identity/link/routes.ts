// Our own client of the provider: linking a journal account, signing in to the messenger. Called by web/identity and web/messenger; rules ID-….
import { CALLBACK_PATH, StartIdSignIn, StartLink } from '../../../protocol/identity.ts'
import { type App, anyone, serve } from '../../platform/serve.ts'
import { requireActor } from '../require-actor.ts'
import { comeBack } from './come-back.ts'
import { startIdSignIn } from './start-id-sign-in.ts'
import { startLink } from './start-link.ts'

const AFTER_LINK = '/chats?linked=1'
const AFTER_SIGN_IN = '/chats'

export function linkRoutes(app: App): void {
  serve(app, StartLink, requireActor, (actor, { returnTo = AFTER_LINK }, c) => startLink(c, actor, returnTo))
  serve(app, StartIdSignIn, anyone, (_, { returnTo = AFTER_SIGN_IN, shared = false, fresh = false }, c) =>
    startIdSignIn(c, { returnTo, shared, fresh }),
  )
  app.get(CALLBACK_PATH, async (c) => {
    const address = await comeBack(c)
    c.header('cache-control', 'no-store')
    return c.redirect(address, 303)
  })
}
