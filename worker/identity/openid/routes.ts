// The OpenID Connect provider's addresses. Called by clients' servers and by browsers they send; their shapes are RFCs'. Rules ID-20… in
// docs/rules/identity.md, threats in docs/security/openid.md. No address here sends CORS headers: clients' secrets have no place in pages.
import { OPENID_PATHS, RevokeClient } from '../../../protocol/school-id.ts'
import { type App, type AppContext, serve } from '../../platform/serve.ts'
import { requireIdHolder } from '../school-id/id-session.ts'
import { authorize } from './authorize.ts'
import { discoveryOf } from './discovery.ts'
import { endSession } from './end-session.ts'
import { exchange } from './exchange.ts'
import { revokeClient } from './grants.ts'
import { issuerOf } from './issuer.ts'
import { publishedKeys } from './keys.ts'
import { forPrograms } from './oauth-error.ts'
import { pushRequest } from './push-request.ts'
import { readUserinfo } from './read-userinfo.ts'
import { revokeToken } from './revoke-token.ts'

/** A new key is asked for by its unknown name, so an old list does no harm for this long. */
const PUBLIC_SECONDS = 300

export function openIdRoutes(app: App): void {
  const discovery = forPrograms(async (c) => cached(c, discoveryOf(issuerOf(c))))
  app.get(OPENID_PATHS.discovery, discovery)
  app.get(OPENID_PATHS.serverMetadata, discovery)
  app.get(
    OPENID_PATHS.jwks,
    forPrograms(async (c) => cached(c, await publishedKeys(c.env))),
  )

  app.get(OPENID_PATHS.authorize, authorize)
  app.get(OPENID_PATHS.logout, endSession)

  app.post(OPENID_PATHS.par, forPrograms(pushRequest))
  app.post(OPENID_PATHS.token, forPrograms(exchange))
  app.post(OPENID_PATHS.revoke, forPrograms(revokeToken))
  app.on(['GET', 'POST'], OPENID_PATHS.userinfo, forPrograms(readUserinfo))

  serve(app, RevokeClient, requireIdHolder, async ({ accountId }, { clientId }, c) => {
    await revokeClient(c.env, accountId, clientId)
    return {}
  })
}

function cached(c: AppContext, body: object): Response {
  c.header('pragma', undefined)
  c.header('cache-control', `public, max-age=${PUBLIC_SECONDS}`)
  return c.json(body)
}
