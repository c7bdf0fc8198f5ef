// Any OpenID Connect provider that can be discovered. The checks (state, `iss`, nonce, audience, dates, signature) are oauth4webapi's; what is
// decided here is which of its doors are open.
import {
  type AuthorizationServer,
  allowInsecureRequests,
  authorizationCodeGrantRequest,
  type Client,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  clockTolerance,
  customFetch,
  discoveryRequest,
  getValidatedIdTokenClaims,
  None,
  processAuthorizationCodeResponse,
  processDiscoveryResponse,
  validateApplicationLevelSignature,
  validateAuthResponse,
} from 'oauth4webapi'
import { boundedFetch } from './bounded-fetch.ts'
import { codeRequest } from './code-request.ts'
import { OutsideFault, type OutsideProvider, subjectIn } from './outside-provider.ts'

type OpenIdSettings = { readonly id: string; readonly title: string; readonly clientId: string; readonly issuer: string }

/** Security: signatures only the provider can make. `none` and those made with our own client secret are not among them. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'Ed25519', 'EdDSA']
/** Clocks differ. The token is used once, at once, and is bound to our nonce, so this much lets nobody in. */
const CLOCK_TOLERANCE_SECONDS = 300

export function openIdProvider(env: Env, { id, title, clientId, issuer }: OpenIdSettings, secret: string | undefined): OutsideProvider {
  const issuerUrl = new URL(issuer)
  // An outside provider's dates are of the real clock, also where ours stands elsewhere (DEV_CLOCK_AT).
  const client: Client = { client_id: clientId, [clockTolerance]: CLOCK_TOLERANCE_SECONDS }
  const options = {
    [customFetch]: (address: string, asked: Parameters<typeof boundedFetch>[2]) => boundedFetch(env, address, asked),
    // Addresses are judged by boundedFetch, which knows the exception for this very machine.
    [allowInsecureRequests]: true,
  }

  const discover = async (): Promise<AuthorizationServer> => {
    const server = await processDiscoveryResponse(issuerUrl, await discoveryRequest(issuerUrl, options))
    const offered = server.id_token_signing_alg_values_supported ?? ['RS256']
    return { ...server, id_token_signing_alg_values_supported: offered.filter((algorithm) => ALGORITHMS.includes(algorithm)) }
  }

  return {
    id,
    title,

    begin: async (begun) => {
      const { authorization_endpoint = '' } = await discover()
      return codeRequest(env, authorization_endpoint, begun, { client_id: clientId, scope: 'openid', nonce: begun.nonce })
    },

    exchange: async ({ params, state, verifier, nonce, redirectUri }) => {
      const server = await discover()
      const checked = validateAuthResponse(server, client, params, state)
      const proof = proofOfClient(server, secret)
      const response = await authorizationCodeGrantRequest(server, client, proof, checked, redirectUri, verifier, options)
      const tokens = await processAuthorizationCodeResponse(server, client, response, { expectedNonce: nonce, requireIdToken: true })
      // Without this the library takes TLS for the signature, as the standard allows.
      await validateApplicationLevelSignature(server, response, options)
      const claims = getValidatedIdTokenClaims(tokens)
      if (!claims) throw new OutsideFault('no_id_token')
      // Both halves: a setting that is turned to another issuer finds nobody, instead of the wrong one (ASVS 6.8.1).
      return { subject: `${server.issuer}|${subjectIn(claims.sub)}` }
    },
  }
}

function proofOfClient(server: AuthorizationServer, secret: string | undefined): ClientAuth {
  if (secret === undefined) return None()
  const ways = server.token_endpoint_auth_methods_supported
  return ways === undefined || ways.includes('client_secret_basic') ? ClientSecretBasic(secret) : ClientSecretPost(secret)
}
