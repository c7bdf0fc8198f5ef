// Who is a client at all, what clients are answered, in the words of the RFCs, and how one signs somebody out.
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { CALLBACK_PATH } from '../../protocol/identity.ts'
import { OPENID_PATHS, TROUBLE_PATH } from '../../protocol/school-id.ts'
import { clientOf, OWN_CLIENT_ID } from '../../worker/identity/openid/clients.ts'
import { expectErrors } from '../kit/expect-errors.ts'
import { idAccount } from '../kit/id-account.ts'
import { CANTEEN, DIARY, LOGGED_OUT } from '../kit/openid-clients.ts'
import { askProvider, authorizeAt, browserAt, envWithClients, type OurProvider, ourProvider } from '../kit/openid-flow.ts'
import { post, push } from '../kit/openid-post.ts'
import { ask, askTokens, codeFor, tokensFor } from '../kit/openid-suite.ts'
import { ORIGIN } from '../kit/product.ts'

const TROUBLE = `${TROUBLE_PATH}?refusal=invalid`
const errorOf = (address: URL | string | null) => new URL(address ?? '', ORIGIN).searchParams.get('error')

describe('clients', () => {
  it('[ID-32] a list that is written wrongly lets nobody in but our own, and whoever keeps the installation hears of it', async () => {
    const good = { id: 'shop', name: 'Лавка', secretSha256: 'a'.repeat(64), redirectUris: ['https://shop.client.test/back'] }
    const known = async (list: unknown) => clientOf(await envWithClients(list), ORIGIN, 'shop') !== null
    expect(await known([good])).toBe(true)
    expect(await known([{ ...good, redirectUris: ['http://127.0.0.1:3000/back', 'http://localhost/back'] }])).toBe(true)
    expectErrors(/openid\.clients/)
    for (const bad of [
      [{ ...good, redirectUris: ['http://shop.client.test/back'] }],
      [{ ...good, redirectUris: ['https://shop.client.test/back#part'] }],
      [{ ...good, redirectUris: ['https://user:word@shop.client.test/'] }],
      [{ ...good, redirectUris: ['javascript:alert(1)'] }],
      [{ ...good, redirectUris: ['shop:back'] }],
      [{ ...good, redirectUris: [] }],
      [{ ...good, postLogoutRedirectUris: ['http://evil.test/'] }],
      [{ ...good, secretSha256: 'A'.repeat(64) }],
      [{ ...good, id: OWN_CLIENT_ID }],
      [good, good],
      [good, {}],
      good,
    ]) {
      expect([bad, await known(bad)]).toEqual([bad, false])
    }
    expect(clientOf({ ...env, OIDC_CLIENTS: '[' }, ORIGIN, 'shop')).toBeNull()
    expect(clientOf({ ...env, OIDC_CLIENTS: '' }, ORIGIN, OWN_CLIENT_ID)?.redirectUris).toEqual([ORIGIN + CALLBACK_PATH])
  })

  it('[ID-32] one that is taken away has lost its code, its tokens and its people', async () => {
    const provider = await ourProvider()
    const { access_token = '', refresh_token = '' } = await tokensFor(provider, (params) => params.set('scope', 'openid offline_access'))
    const code = await codeFor(provider)
    const without = { ...provider, settings: await envWithClients([]) }
    const elsewhere: OurProvider = { ...without, fetch: (url, init) => askProvider(without.settings, url, init) }
    expect((await askTokens(elsewhere, { grant_type: 'refresh_token', refresh_token })).error).toBe('invalid_client')
    expect((await askTokens(elsewhere, { grant_type: 'authorization_code', code: code.code })).error).toBe('invalid_client')
    const headers = { authorization: `Bearer ${access_token}` }
    expect((await elsewhere.fetch(ORIGIN + OPENID_PATHS.userinfo, { headers })).status).toBe(401)
    expect(await authorizeAt(browserAt(without.settings), (await ask(provider)).address)).toBe(TROUBLE)
  })

  it('[ID-32] says its secret in one way, as itself', async () => {
    const provider = await ourProvider()
    const ways: readonly (readonly [string, Record<string, string>, string | null])[] = [
      ['both', { client_id: DIARY.id, client_secret: DIARY.secret }, `${DIARY.id}:${DIARY.secret}`],
      ['another’s name beside it', { client_id: CANTEEN.id }, `${DIARY.id}:${DIARY.secret}`],
      ['no secret', { client_id: DIARY.id }, null],
      ['an empty one', { client_id: DIARY.id, client_secret: '' }, null],
      ['nobody', {}, null],
      ['no colon', {}, DIARY.id],
      ['a broken escape', {}, `${DIARY.id}:%zz`],
      ['its hash', { client_id: DIARY.id, client_secret: 'a'.repeat(64) }, null],
    ]
    for (const [what, params, basic] of ways) {
      const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' })
      if (basic !== null) headers.set('authorization', `Basic ${btoa(basic)}`)
      const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x', ...params }).toString()
      const response = await provider.fetch(ORIGIN + OPENID_PATHS.token, { method: 'POST', headers, body })
      const { error } = await response.json<{ error: string }>()
      expect([what, error]).toEqual([what, what === 'both' ? 'invalid_request' : 'invalid_client'])
      if (what !== 'both') expect(response.headers.get('www-authenticate')).toMatch(/^Basic /)
    }
  })
})

describe('answers', () => {
  it('[ID-37] a parameter given twice is refused, wherever', async () => {
    const provider = await ourProvider()
    const { address } = await ask(provider, (params) => params.append('scope', 'openid edu'))
    expect(await authorizeAt(provider.browser, address)).toBe(TROUBLE)
    const body = `grant_type=refresh_token&refresh_token=a&refresh_token=b&client_id=${DIARY.id}&client_secret=${DIARY.secret}`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const response = await provider.fetch(ORIGIN + OPENID_PATHS.token, { method: 'POST', headers, body })
    expect([response.status, (await response.json<{ error: string }>()).error]).toEqual([400, 'invalid_request'])
  })

  it('[ID-37] what is no form, or too long for one, is an invalid request', async () => {
    const provider = await ourProvider()
    const send = async (type: string, body: string) => {
      const response = await provider.fetch(ORIGIN + OPENID_PATHS.token, { method: 'POST', headers: { 'content-type': type }, body })
      return [response.status, (await response.json<{ error: string }>()).error]
    }
    expect(await send('application/json', '{"grant_type":"refresh_token"}')).toEqual([400, 'invalid_request'])
    expect(await send('application/x-www-form-urlencoded', `grant_type=${'x'.repeat(20_000)}`)).toEqual([413, 'invalid_request'])
    expect(await send('application/x-www-form-urlencoded', '')).toEqual([401, 'invalid_client'])
    expect((await post(provider, OPENID_PATHS.token, {})).body).toEqual({ error: 'invalid_request', error_description: 'grant_type' })
    expect((await post(provider, OPENID_PATHS.revoke, {})).body.error).toBe('invalid_request')
    expect((await post(provider, OPENID_PATHS.revoke, { token: 'nonsense' })).status).toBe(200)
  })

  it('[ID-37] nothing secret is kept by a cache, and no page of another origin is let in', async () => {
    const provider = await ourProvider()
    const answers = {
      token: await post(provider, OPENID_PATHS.token, { grant_type: 'refresh_token', refresh_token: 'x' }),
      par: await push(provider, DIARY),
      userinfo: await provider.fetch(ORIGIN + OPENID_PATHS.userinfo, { headers: { origin: 'https://evil.test' } }),
      authorize: await provider.fetch((await ask(provider)).address.href, { redirect: 'manual' }),
      preflight: await provider.fetch(ORIGIN + OPENID_PATHS.token, { method: 'OPTIONS', headers: { origin: 'https://evil.test' } }),
    }
    for (const [name, { headers }] of Object.entries(answers)) {
      expect([name, headers.get('cache-control'), headers.get('access-control-allow-origin')]).toEqual([name, 'no-store', null])
    }
    const discovery = await provider.fetch(ORIGIN + OPENID_PATHS.discovery, {})
    expect(discovery.headers.get('cache-control')).toBe('public, max-age=300')
  })

  it('[ID-20] both documents about the provider say the same, by the name the installation goes by', async () => {
    const settings = { ...(await envWithClients()), ISSUER: 'https://id.school.test/' }
    for (const path of [OPENID_PATHS.discovery, OPENID_PATHS.serverMetadata]) {
      const document = await (await askProvider(settings, ORIGIN + path)).json<Record<string, string>>()
      expect(document.issuer).toBe('https://id.school.test')
      expect(document.token_endpoint).toBe('https://id.school.test/oauth/token')
    }
  })

  it('[ID-35] the documents promise no more than there is', async () => {
    const provider = await ourProvider()
    const document = await (await provider.fetch(ORIGIN + OPENID_PATHS.discovery, {})).json<Record<string, unknown>>()
    expect(document).toMatchObject({
      response_types_supported: ['code'],
      grant_types_supported: ['authorization_code', 'refresh_token'],
      code_challenge_methods_supported: ['S256'],
      id_token_signing_alg_values_supported: ['ES256'],
      subject_types_supported: ['pairwise'],
    })
    expect(document).not.toHaveProperty('registration_endpoint')
    for (const more of [{ request: 'x.y.z' }, { request_uri: 'https://evil.test/r' }, { registration: '{}' }]) {
      const { address } = await ask(provider, (params) => params.set(Object.keys(more)[0] ?? '', Object.values(more)[0] ?? ''))
      expect(errorOf(await authorizeAt(provider.browser, address))).toBe(`${Object.keys(more)[0]}_not_supported`)
    }
  })
})

describe('signing out by a client', () => {
  const leave = async (provider: OurProvider, params: Record<string, string>, browser = provider.browser) =>
    authorizeAt(browser, new URL(`${ORIGIN}${OPENID_PATHS.logout}?${new URLSearchParams(params)}`))
  const isKnown = async () => ((await env.DIRECTORY.prepare('select count(*) as rows from id_sessions').first<number>('rows')) ?? 0) > 0

  it('[ID-36] ends the provider’s session of the person and leads on to the registered address', async () => {
    const provider = await ourProvider()
    const { id_token = '' } = await tokensFor(provider)
    const params = { id_token_hint: id_token, post_logout_redirect_uri: LOGGED_OUT, state: 'so it was' }
    expect(await leave(provider, params)).toBe(`${LOGGED_OUT}?state=so+it+was`)
    expect(await isKnown()).toBe(false)
    expect(await leave(provider, params)).toBe(`${LOGGED_OUT}?state=so+it+was`)
    expect(await leave(provider, { id_token_hint: id_token })).toBe('/')
  })

  it('[ID-36] a link, another address, a token that was changed or of another client end nothing', async () => {
    const provider = await ourProvider()
    const { id_token = '' } = await tokensFor(provider)
    const [header, claims] = id_token.split('.')
    for (const params of [
      {},
      { post_logout_redirect_uri: LOGGED_OUT, client_id: DIARY.id },
      { id_token_hint: id_token, post_logout_redirect_uri: `${LOGGED_OUT}/` },
      { id_token_hint: id_token, post_logout_redirect_uri: 'https://evil.test/' },
      { id_token_hint: id_token, client_id: CANTEEN.id },
      { id_token_hint: `${header}.${claims}.`, post_logout_redirect_uri: LOGGED_OUT },
      { id_token_hint: 'nonsense', post_logout_redirect_uri: LOGGED_OUT },
    ]) {
      expect([params, await leave(provider, params as Record<string, string>)]).toEqual([params, TROUBLE])
    }
    expect(await isKnown()).toBe(true)
  })

  it('[ID-36] somebody else who is at this browser by now stays known', async () => {
    const provider = await ourProvider()
    const { id_token = '' } = await tokensFor(provider)
    const other = await idAccount({ familyName: 'Борисов', givenName: 'Борис', patronymic: null })
    const browser = browserAt(provider.settings, other.cookie)
    expect(await leave(provider, { id_token_hint: id_token, post_logout_redirect_uri: LOGGED_OUT }, browser)).toBe(LOGGED_OUT)
    expect(browser.cookie).toBe(other.cookie)
    expect(await isKnown()).toBe(true)
  })
})
