// What is asked of an OpenID provider, by real client libraries and by requests no library would send. The same functions are put to ours
// (test/identity/openid.test.ts, in workerd) and to `oidc-provider` (test/identity/openid-tests-proved.node.test.ts), which proves the questions:
// long because it is one list of them.
import * as oauth from 'oauth4webapi'
import * as client from 'openid-client'
import { expect } from 'vitest'

export type RegisteredClient = { readonly id: string; readonly secret: string; readonly redirectUri: string }

export type ProviderUnderTest = {
  readonly issuer: URL
  readonly client: RegisteredClient
  readonly other: RegisteredClient
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** How far the provider's clock is from this machine's. */
  readonly clockSkewSeconds: number
  /** Somebody's browser goes there and they allow what is asked: where it is led to in the end, null when it stays with the provider. */
  allow(address: URL): Promise<URL | null>
  /** The same of a browser nobody is known at. */
  visit(address: URL): Promise<URL | null>
  passTime(seconds: number): Promise<void>
}

type Asked = { readonly address: URL; readonly verifier: string; readonly state: string; readonly nonce: string }
type Edit = (params: URLSearchParams) => void
type TokenAnswer = { status: number; error?: string; access_token?: string; refresh_token?: string; id_token?: string }

const OFFLINE: Edit = (params) => {
  params.set('scope', 'openid offline_access')
  params.set('prompt', 'consent')
}

const optionsOf = ({ fetch }: ProviderUnderTest, tamper?: (body: TokenAnswer) => TokenAnswer) => ({
  [oauth.customFetch]: async (
    url: string,
    { method, headers, body }: { method: string; headers: Record<string, string>; body?: unknown },
  ) => {
    const response = await fetch(url, { method, headers, body: body ? String(body) : null, redirect: 'manual' })
    if (tamper === undefined || !url.endsWith('/token')) return response
    return Response.json(tamper((await response.json()) as TokenAnswer), { status: response.status })
  },
  [oauth.allowInsecureRequests]: true,
})

export async function discover(provider: ProviderUnderTest): Promise<oauth.AuthorizationServer> {
  return oauth.processDiscoveryResponse(provider.issuer, await oauth.discoveryRequest(provider.issuer, optionsOf(provider)))
}

/** A request as a good client makes it, and then as `edit` leaves it. */
export async function ask(provider: ProviderUnderTest, edit: Edit = () => {}, by = provider.client): Promise<Asked> {
  const { authorization_endpoint = '' } = await discover(provider)
  const verifier = oauth.generateRandomCodeVerifier()
  const [state, nonce] = [oauth.generateRandomState(), oauth.generateRandomNonce()]
  const address = new URL(authorization_endpoint)
  const params = {
    client_id: by.id,
    redirect_uri: by.redirectUri,
    response_type: 'code',
    scope: 'openid',
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  }
  for (const [name, value] of Object.entries(params)) address.searchParams.set(name, value)
  edit(address.searchParams)
  return { address, verifier, state, nonce }
}

/** What the client hears when somebody has gone the way its request leads. */
async function heard(provider: ProviderUnderTest, asked: Asked): Promise<URLSearchParams> {
  const back = await provider.allow(asked.address)
  if (back === null) throw new Error('the browser was not led back')
  return back.searchParams
}

export async function codeFor(provider: ProviderUnderTest, edit?: Edit, by = provider.client): Promise<Asked & { readonly code: string }> {
  const asked = await ask(provider, edit, by)
  return { ...asked, code: (await heard(provider, asked)).get('code') ?? '' }
}

/** The token endpoint, with whatever a client might say to it. */
export async function askTokens(
  provider: ProviderUnderTest,
  params: Record<string, string>,
  by: Pick<RegisteredClient, 'id' | 'secret'> = provider.client,
): Promise<TokenAnswer> {
  const { token_endpoint = '' } = await discover(provider)
  const response = await provider.fetch(token_endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${btoa(`${encodeURIComponent(by.id)}:${encodeURIComponent(by.secret)}`)}`,
    },
    body: new URLSearchParams(params).toString(),
  })
  return { ...((await response.json()) as object), status: response.status }
}

export function exchange(
  provider: ProviderUnderTest,
  { code, verifier }: { code: string; verifier: string },
  by = provider.client,
): Promise<TokenAnswer> {
  const params = { grant_type: 'authorization_code', code, redirect_uri: by.redirectUri, code_verifier: verifier }
  return askTokens(provider, params, by)
}

export function refresh(provider: ProviderUnderTest, token = '', by = provider.client): Promise<TokenAnswer> {
  return askTokens(provider, { grant_type: 'refresh_token', refresh_token: token }, by)
}

export async function tokensFor(provider: ProviderUnderTest, edit?: Edit, by = provider.client): Promise<TokenAnswer> {
  const tokens = await exchange(provider, await codeFor(provider, edit, by), by)
  expect(tokens.error).toBeUndefined()
  return tokens
}

export const offlineTokens = (provider: ProviderUnderTest) => tokensFor(provider, OFFLINE)

export async function userinfo(provider: ProviderUnderTest, accessToken = ''): Promise<{ status: number; body: Record<string, unknown> }> {
  const { userinfo_endpoint = '' } = await discover(provider)
  const response = await provider.fetch(userinfo_endpoint, { method: 'GET', headers: { authorization: `Bearer ${accessToken}` } })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

const refused = (status: number, error: string) => expect.objectContaining({ status, error })

/** A client library with the answer it got, and what the answer may be turned into on its way. */
async function libraryTakes(
  provider: ProviderUnderTest,
  change: { answer?: Edit; tokens?: (body: TokenAnswer) => TokenAnswer; nonce?: string } = {},
): Promise<oauth.IDToken | undefined> {
  const server = await discover(provider)
  const me: oauth.Client = { client_id: provider.client.id, [oauth.clockSkew]: provider.clockSkewSeconds }
  const asked = await ask(provider)
  const params = await heard(provider, asked)
  change.answer?.(params)
  const answer = oauth.validateAuthResponse(server, me, params, asked.state)
  const options = optionsOf(provider, change.tokens)
  const auth = oauth.ClientSecretBasic(provider.client.secret)
  const response = await oauth.authorizationCodeGrantRequest(server, me, auth, answer, provider.client.redirectUri, asked.verifier, options)
  const result = await oauth.processAuthorizationCodeResponse(server, me, response, {
    expectedNonce: change.nonce ?? asked.nonce,
    requireIdToken: true,
  })
  await oauth.validateApplicationLevelSignature(server, response, options)
  const userInfo = await oauth.userInfoRequest(server, me, result.access_token, options)
  const claims = oauth.getValidatedIdTokenClaims(result)
  await oauth.processUserInfoResponse(server, me, claims?.sub ?? '', userInfo)
  return claims
}

type JwtPart = Partial<Record<'alg' | 'iss' | 'sub' | 'exp', unknown>>
const encode = (part: JwtPart) => btoa(JSON.stringify(part)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const decode = (part = '') => JSON.parse(atob(part.replaceAll('-', '+').replaceAll('_', '/'))) as JwtPart

function tampered(edit: (header: JwtPart, claims: JwtPart, signature: string) => string | undefined) {
  return (body: TokenAnswer): TokenAnswer => {
    const [header, claims, signature = ''] = (body.id_token ?? '').split('.')
    const [changedHeader, changedClaims] = [decode(header), decode(claims)]
    const changed = edit(changedHeader, changedClaims, signature) ?? signature
    return { ...body, id_token: `${encode(changedHeader)}.${encode(changedClaims)}.${changed}` }
  }
}

/** Each throws where the provider, or the client beside it, does not do what is right. */
export const QUESTIONS = {
  async 'oauth4webapi goes the whole way'(provider: ProviderUnderTest) {
    const claims = await libraryTakes(provider)
    expect(claims?.sub.length).toBeGreaterThan(0)
  },

  async 'openid-client goes the whole way, with refresh and revocation'(provider: ProviderUnderTest) {
    const { id, secret, redirectUri } = provider.client
    const options = { [client.customFetch]: optionsOf(provider)[oauth.customFetch], execute: [client.allowInsecureRequests] }
    const me = { client_secret: secret, [client.clockSkew]: provider.clockSkewSeconds }
    const config = await client.discovery(provider.issuer, id, me, client.ClientSecretPost(secret), options)
    client.enableNonRepudiationChecks(config)
    const [verifier, state, nonce] = [client.randomPKCECodeVerifier(), client.randomState(), client.randomNonce()]
    const address = client.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: 'openid profile offline_access',
      prompt: 'consent',
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      max_age: '3600',
      state,
      nonce,
    })
    const back = await provider.allow(address)
    const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: 3_600, idTokenExpected: true }
    const tokens = await client.authorizationCodeGrant(config, back ?? address, checks)
    const sub = tokens.claims()?.sub ?? ''
    expect((await client.fetchUserInfo(config, tokens.access_token, sub)).sub).toBe(sub)
    const fresh = await client.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect(fresh.claims()?.sub).toBe(sub)
    expect(fresh.refresh_token).not.toBe(tokens.refresh_token)
    await client.tokenRevocation(config, fresh.refresh_token ?? '')
    await expect(client.refreshTokenGrant(config, fresh.refresh_token ?? '')).rejects.toMatchObject({ error: 'invalid_grant' })
    expect((await userinfo(provider, fresh.access_token)).status).toBe(401)
  },

  async 'a request may be pushed beforehand, and is used once'(provider: ProviderUnderTest) {
    const { id, secret } = provider.client
    const server = await discover(provider)
    const asked = await ask(provider)
    const push = await oauth.pushedAuthorizationRequest(
      server,
      { client_id: id },
      oauth.ClientSecretBasic(secret),
      asked.address.searchParams,
      optionsOf(provider),
    )
    const { request_uri } = await oauth.processPushedAuthorizationResponse(server, { client_id: id }, push)
    const address = new URL(server.authorization_endpoint ?? '')
    address.search = new URLSearchParams({ client_id: provider.other.id, request_uri }).toString()
    expect((await provider.allow(address))?.searchParams.get('code') ?? null).toBeNull()
    address.searchParams.set('client_id', id)
    const answer = (await provider.allow(address))?.searchParams
    expect(answer?.get('state')).toBe(asked.state)
    expect((await exchange(provider, { code: answer?.get('code') ?? '', verifier: asked.verifier })).status).toBe(200)
    expect((await provider.allow(address))?.searchParams.get('code') ?? null).toBeNull()
  },

  async 'a wrong verifier gets nothing'(provider: ProviderUnderTest) {
    const { code } = await codeFor(provider)
    expect(await exchange(provider, { code, verifier: oauth.generateRandomCodeVerifier() })).toEqual(refused(400, 'invalid_grant'))
  },

  async 'a missing verifier gets nothing'(provider: ProviderUnderTest) {
    const { code } = await codeFor(provider)
    const params = { grant_type: 'authorization_code', code, redirect_uri: provider.client.redirectUri }
    const answer = await askTokens(provider, params)
    expect(answer.status).toBe(400)
    expect(answer.access_token).toBeUndefined()
  },

  async 'a plain challenge is refused'(provider: ProviderUnderTest) {
    const said = await heard(provider, await ask(provider, (params) => params.set('code_challenge_method', 'plain')))
    expect([said.get('error'), said.has('code')]).toEqual(['invalid_request', false])
  },

  async 'a request without a challenge is refused'(provider: ProviderUnderTest) {
    const without: Edit = (params) => {
      params.delete('code_challenge')
      params.delete('code_challenge_method')
    }
    const said = await heard(provider, await ask(provider, without))
    expect([said.get('error'), said.has('code')]).toEqual(['invalid_request', false])
  },

  async 'a code that comes again takes its tokens with it'(provider: ProviderUnderTest) {
    const code = await codeFor(provider, OFFLINE)
    const tokens = await exchange(provider, code)
    expect((await userinfo(provider, tokens.access_token)).status).toBe(200)
    expect(await exchange(provider, code)).toEqual(refused(400, 'invalid_grant'))
    expect((await userinfo(provider, tokens.access_token)).status).toBe(401)
    expect(await refresh(provider, tokens.refresh_token)).toEqual(refused(400, 'invalid_grant'))
  },

  async 'another client’s code gets nothing'(provider: ProviderUnderTest) {
    const { code, verifier } = await codeFor(provider)
    expect(await exchange(provider, { code, verifier }, provider.other)).toEqual(refused(400, 'invalid_grant'))
    const params = { grant_type: 'authorization_code', code, redirect_uri: provider.client.redirectUri, code_verifier: verifier }
    expect(await askTokens(provider, params, provider.other)).toEqual(refused(400, 'invalid_grant'))
  },

  async 'a code for one address is not exchanged with another'(provider: ProviderUnderTest) {
    const { code, verifier } = await codeFor(provider)
    const params = { grant_type: 'authorization_code', code, redirect_uri: `${provider.client.redirectUri}/`, code_verifier: verifier }
    expect(await askTokens(provider, params)).toEqual(refused(400, 'invalid_grant'))
  },

  async 'a code that is a minute old gets nothing'(provider: ProviderUnderTest) {
    const code = await codeFor(provider)
    await provider.passTime(61)
    expect(await exchange(provider, code)).toEqual(refused(400, 'invalid_grant'))
  },

  async 'no browser is sent to an address that is not registered to the letter'(provider: ProviderUnderTest) {
    const { redirectUri } = provider.client
    const { host, origin, pathname } = new URL(redirectUri)
    const strangers = [
      `${redirectUri}/`,
      `${redirectUri}/more`,
      `${redirectUri}?more=1`,
      `${redirectUri}#more`,
      redirectUri.slice(0, -1),
      redirectUri.toUpperCase(),
      origin + pathname.toUpperCase(),
      `${origin}:8443${pathname}`,
      `${origin}:443${pathname}`,
      `http://${host}${pathname}`,
      `https://${host}.evil.test${pathname}`,
      `https://evil.test/${host}${pathname}`,
      `https://${host}@evil.test${pathname}`,
      `https://user@${host}${pathname}`,
      `${origin}/x/..${pathname}`,
      `${origin}/%2e${pathname}`,
      `${origin}\\@evil.test${pathname}`,
      `//${host}${pathname}`,
      ` ${redirectUri}`,
      provider.other.redirectUri,
      'javascript:alert(1)',
    ]
    for (const stranger of strangers) {
      const asked = await ask(provider, (params) => params.set('redirect_uri', stranger))
      expect([stranger, await provider.allow(asked.address)]).toEqual([stranger, null])
    }
    const twice = await ask(provider, (params) => params.append('redirect_uri', 'https://evil.test/'))
    const answer = await provider.allow(twice.address)
    expect([answer?.host ?? host, answer?.searchParams.has('code') ?? false]).toEqual([host, false])
    const nobody = await ask(provider, (params) => params.set('client_id', 'nobody'))
    expect(await provider.allow(nobody.address)).toBeNull()
  },

  async 'other flows than the code’s are refused'(provider: ProviderUnderTest) {
    for (const type of ['token', 'id_token', 'id_token token', 'code id_token', 'code token', 'none']) {
      const said = await heard(provider, await ask(provider, (params) => params.set('response_type', type))).catch(() => null)
      expect([type, said?.has('code') ?? false, said?.has('access_token') ?? false]).toEqual([type, false, false])
    }
    for (const grant_type of ['password', 'client_credentials', 'implicit', 'urn:ietf:params:oauth:grant-type:jwt-bearer']) {
      const answer = await askTokens(provider, { grant_type, username: 'a', password: 'b' })
      expect([grant_type, answer.status, answer.access_token]).toEqual([grant_type, 400, undefined])
    }
  },

  async 'a wrong secret, or an unknown client, is nobody'(provider: ProviderUnderTest) {
    const code = await codeFor(provider)
    expect(await exchange(provider, code, { ...provider.client, secret: provider.other.secret })).toEqual(refused(401, 'invalid_client'))
    expect(await exchange(provider, code, { ...provider.client, id: 'nobody' })).toEqual(refused(401, 'invalid_client'))
  },

  async 'the answer names its issuer, and gives state back as it was'(provider: ProviderUnderTest) {
    const state = 'a b&c=d%20é/?#+~"<ж>'
    const said = await heard(provider, await ask(provider, (params) => params.set('state', state)))
    expect([said.get('state'), said.get('iss')]).toEqual([state, provider.issuer.href.replace(/\/$/, '')])
  },

  async 'an answer of another provider is noticed'(provider: ProviderUnderTest) {
    const elsewhere = libraryTakes(provider, { answer: (params) => params.set('iss', 'https://evil.test') })
    await expect(elsewhere).rejects.toThrow(/"iss"/)
    await expect(libraryTakes(provider, { answer: (params) => params.delete('iss') })).rejects.toThrow(/"iss"/)
    await expect(libraryTakes(provider, { answer: (params) => params.set('state', 'another') })).rejects.toThrow(/"state"/)
  },

  async 'an ID token without a signature is not taken'(provider: ProviderUnderTest) {
    const unsigned = tampered((header) => {
      header.alg = 'none'
      return ''
    })
    await expect(libraryTakes(provider, { tokens: unsigned })).rejects.toThrow()
    await expect(libraryTakes(provider, { tokens: tampered(() => '') })).rejects.toThrow()
  },

  async 'an ID token that was changed is not taken'(provider: ProviderUnderTest) {
    const somebodyElse = tampered((_, claims) => {
      claims.sub = 'somebody-else'
      return undefined
    })
    await expect(libraryTakes(provider, { tokens: somebodyElse })).rejects.toThrow(/signature/)
  },

  async 'an ID token of another issuer, for another client, for another request or out of date is not taken'(provider: ProviderUnderTest) {
    const claiming = (name: 'iss' | 'exp', value: unknown) => ({
      tokens: tampered((_, claims) => {
        claims[name] = value
        return undefined
      }),
    })
    await expect(libraryTakes(provider, claiming('iss', 'https://evil.test'))).rejects.toThrow(/"iss"/)
    await expect(libraryTakes(provider, claiming('exp', 1_000_000_000))).rejects.toThrow(/"exp"/)
    await expect(libraryTakes(provider, { nonce: 'another' })).rejects.toThrow(/"nonce"/)
    // Whole and signed, but another client's.
    const { id_token = '' } = await tokensFor(provider, undefined, provider.other)
    await expect(libraryTakes(provider, { tokens: (body) => ({ ...body, id_token }) })).rejects.toThrow(/"aud"/)
  },

  async 'a refresh token works once; again, and everything of its grant ends'(provider: ProviderUnderTest) {
    const first = await offlineTokens(provider)
    const second = await refresh(provider, first.refresh_token)
    expect((await userinfo(provider, second.access_token)).status).toBe(200)
    expect(await refresh(provider, first.refresh_token)).toEqual(refused(400, 'invalid_grant'))
    expect(await refresh(provider, second.refresh_token)).toEqual(refused(400, 'invalid_grant'))
    expect((await userinfo(provider, second.access_token)).status).toBe(401)
  },

  async 'another client’s refresh token gets nothing'(provider: ProviderUnderTest) {
    const { refresh_token } = await offlineTokens(provider)
    expect(await refresh(provider, refresh_token, provider.other)).toEqual(refused(400, 'invalid_grant'))
  },

  async 'without offline_access there is no refresh token, and no way to widen one'(provider: ProviderUnderTest) {
    expect((await tokensFor(provider)).refresh_token).toBeUndefined()
    const { refresh_token = '' } = await offlineTokens(provider)
    const wider = { grant_type: 'refresh_token', refresh_token, scope: 'openid profile offline_access' }
    expect(await askTokens(provider, wider)).toEqual(refused(400, 'invalid_scope'))
  },

  async 'an access token ends after ten minutes'(provider: ProviderUnderTest) {
    const { access_token } = await tokensFor(provider)
    await provider.passTime(9 * 60)
    expect((await userinfo(provider, access_token)).status).toBe(200)
    await provider.passTime(61)
    expect((await userinfo(provider, access_token)).status).toBe(401)
  },

  async 'userinfo opens to nothing but an access token'(provider: ProviderUnderTest) {
    const { refresh_token, id_token } = await offlineTokens(provider)
    for (const token of [refresh_token, id_token, 'nonsense', `${refresh_token}x`]) {
      expect((await userinfo(provider, token)).status).toBe(401)
    }
  },

  async 'prompt=none without anybody there says login_required and shows no page'(provider: ProviderUnderTest) {
    const asked = await ask(provider, (params) => params.set('prompt', 'none'))
    expect((await provider.visit(asked.address))?.searchParams.get('error')).toBe('login_required')
  },
} satisfies Record<string, (provider: ProviderUnderTest) => Promise<void>>

export type Question = keyof typeof QUESTIONS
