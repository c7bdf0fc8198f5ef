// `oidc-provider` on this machine: a provider others have certified, set up to promise what ours promises.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair } from 'jose'
import Provider, { type Configuration } from 'oidc-provider'
import { vi } from 'vitest'
import { CANTEEN, DIARY } from './openid-clients.ts'
import type { ProviderUnderTest } from './openid-suite.ts'

const ANNA = 'anna'
const STEPS_MAX = 10

export async function referenceProvider(): Promise<ProviderUnderTest & { stop(): Promise<void> }> {
  const server = createServer()
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const provider = new Provider(issuer, await configuration())
  const answer = provider.callback()
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (request.url?.startsWith('/pages/')) void allowAll(provider, request, response)
    else void answer(request, response)
  })
  const anna = new Map<string, string>()
  return {
    issuer: new URL(issuer),
    client: DIARY,
    other: CANTEEN,
    fetch: (url, init) => fetch(url, init),
    clockSkewSeconds: 0,
    allow: (address) => go(address, anna, true),
    visit: (address) => go(address, new Map(), false),
    passTime: async (seconds) => {
      vi.setSystemTime(Date.now() + seconds * 1000)
    },
    stop: () => stop(server),
  }
}

async function configuration(): Promise<Configuration> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true })
  return {
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: 'ES256', use: 'sig' }] as NonNullable<Configuration['jwks']>['keys'] },
    clients: [DIARY, CANTEEN].map(({ id, secret, redirectUri }) => ({
      client_id: id,
      client_secret: secret,
      redirect_uris: [redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      id_token_signed_response_alg: 'ES256',
    })),
    findAccount: (_, sub) => ({ accountId: sub, claims: () => ({ sub, name: 'Анна' }) }),
    claims: { openid: ['sub'], profile: ['name'] },
    scopes: ['openid', 'profile', 'offline_access'],
    clockTolerance: 0,
    pkce: { required: () => true },
    rotateRefreshToken: true,
    features: { devInteractions: { enabled: false }, revocation: { enabled: true }, userinfo: { enabled: true } },
    interactions: { url: (_, { uid }) => `/pages/${uid}` },
    cookies: { keys: ['of-tests-only'] },
    ttl: { AuthorizationCode: 60, AccessToken: 600, IdToken: 600, RefreshToken: 86_400, Grant: 86_400, Interaction: 600, Session: 86_400 },
  }
}

/** The pages: Anna signs in and allows whatever is asked. */
async function allowAll(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response)
  if (prompt.name === 'login') return provider.interactionFinished(request, response, { login: { accountId: ANNA } })
  const known = grantId === undefined ? undefined : await provider.Grant.find(grantId)
  const grant = known ?? new provider.Grant({ accountId: session?.accountId ?? ANNA, clientId: String(params.client_id) })
  grant.addOIDCScope(String(params.scope))
  await provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true })
}

/** A browser without pages: follows where it is sent, and stops where the provider is left behind. */
async function go(address: URL, jar: Map<string, string>, allows: boolean): Promise<URL | null> {
  let next = address
  for (let step = 0; step < STEPS_MAX; step += 1) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(next, { redirect: 'manual', headers: { cookie } })
    await response.body?.cancel()
    for (const set of response.headers.getSetCookie()) keep(jar, set)
    const location = response.headers.get('location')
    if (location === null) return null
    next = new URL(location, next)
    if (next.origin !== address.origin) return next
    if (!allows && next.pathname.startsWith('/pages/')) return null
  }
  throw new Error('the browser is sent round in circles')
}

function keep(jar: Map<string, string>, set: string): void {
  const [pair = ''] = set.split(';', 1)
  const at = pair.indexOf('=')
  if (pair.slice(at + 1) === '') jar.delete(pair.slice(0, at))
  else jar.set(pair.slice(0, at), pair.slice(at + 1))
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((closed, failed) => server.close((error) => (error ? failed(error) : closed())))
}
