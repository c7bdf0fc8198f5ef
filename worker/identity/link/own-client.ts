// Our journal as a client of the provider, the way any other client is one: a standard library, the provider's published addresses, its signatures
// checked. Platform: a Worker may not fetch its own hostname, so the requests take the loopback instead of the network.
import * as oauth from 'oauth4webapi'
import { CALLBACK_PATH } from '../../../protocol/identity.ts'
import { now } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { AppContext } from '../../platform/serve.ts'
import { bindBrowser } from '../browser.ts'
import { OWN_CLIENT_ID, zvonokSecret } from '../openid/clients.ts'
import { issuerOf } from '../openid/issuer.ts'
import type { FlowContext } from '../school-id/flow-request.ts'

/** The product's clock may stand elsewhere (worker/platform/clock.ts), and the library asks the machine's. */
function ownClient(env: Env): oauth.Client {
  return { client_id: OWN_CLIENT_ID, [oauth.clockSkew]: Math.round((now(env) - Date.now()) / 1000) }
}

export type Begun = { readonly redirectTo: string; readonly state: string; readonly nonce: string; readonly verifier: string }

/** Pushes the request to the provider (RFC 9126), with what only the journal may say beside it, and answers where the browser goes. `fresh`: the account is proved anew. */
export async function beginAtProvider(c: AppContext, said: Omit<FlowContext, 'browserHash'>, fresh = false): Promise<Begun> {
  const [server, client] = [await discover(c), ownClient(c.env)]
  const [state, nonce, verifier] = [oauth.generateRandomState(), oauth.generateRandomNonce(), oauth.generateRandomCodeVerifier()]
  const parameters = {
    response_type: 'code',
    redirect_uri: redirectUriOf(c),
    scope: 'openid profile edu',
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    context: JSON.stringify({ ...said, browserHash: await bindBrowser(c) } satisfies FlowContext),
    ...(fresh ? { prompt: 'login' } : {}),
  }
  const response = await oauth.pushedAuthorizationRequest(server, client, await secretOf(c), parameters, options(c))
  const { request_uri } = await oauth.processPushedAuthorizationResponse(server, client, response)
  const address = new URL(server.authorization_endpoint ?? '')
  address.searchParams.set('client_id', OWN_CLIENT_ID)
  address.searchParams.set('request_uri', request_uri)
  return { redirectTo: address.pathname + address.search, state, nonce, verifier }
}

/** The provider's word on who came back: `sub` of a checked ID token. Refuses outside_refused for an answer that cannot be trusted. */
export async function subjectAtProvider(c: AppContext, expected: Omit<Begun, 'redirectTo'>): Promise<string> {
  try {
    const [server, client] = [await discover(c), ownClient(c.env)]
    const answer = oauth.validateAuthResponse(server, client, new URL(c.req.url), expected.state)
    const response = await oauth.authorizationCodeGrantRequest(
      server,
      client,
      await secretOf(c),
      answer,
      redirectUriOf(c),
      expected.verifier,
      options(c),
    )
    const result = await oauth.processAuthorizationCodeResponse(server, client, response, {
      expectedNonce: expected.nonce,
      requireIdToken: true,
    })
    await oauth.validateApplicationLevelSignature(server, response, options(c))
    return oauth.getValidatedIdTokenClaims(result)?.sub ?? ''
  } catch (error) {
    if (error instanceof oauth.AuthorizationResponseError && error.error === 'access_denied') throw new Refusal('flow_over')
    if (error instanceof oauth.OperationProcessingError || error instanceof oauth.ResponseBodyError) throw new Refusal('outside_refused')
    if (error instanceof oauth.AuthorizationResponseError) throw new Refusal('outside_refused')
    throw error
  }
}

async function discover(c: AppContext): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(issuerOf(c))
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, options(c)))
}

function redirectUriOf(c: AppContext): string {
  return issuerOf(c) + CALLBACK_PATH
}

async function secretOf(c: AppContext): Promise<oauth.ClientAuth> {
  return oauth.ClientSecretBasic(await zvonokSecret(c.env))
}

function options(c: AppContext) {
  return {
    [oauth.customFetch]: (url: string, init: object) => c.get('loopback')(new Request(url, init)),
    // On a laptop the provider is at http://127.0.0.1; nothing of this leaves the process.
    [oauth.allowInsecureRequests]: true,
  }
}
