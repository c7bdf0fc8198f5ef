// How clients may ask: pushed requests, and prompts.
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { CALLBACK_PATH } from '../../protocol/identity.ts'
import { OPENID_PATHS, TROUBLE_PATH } from '../../protocol/school-id.ts'
import { OWN_CLIENT_ID, zvonokSecret } from '../../worker/identity/openid/clients.ts'
import { FOREIGN } from '../../worker/identity/school-id/flow-request.ts'
import { hashOf, newSecret } from '../../worker/identity/secrets.ts'
import { idAccount } from '../kit/id-account.ts'
import { CANTEEN, DIARY } from '../kit/openid-clients.ts'
import { authorizeAt, driveFlow, ourProvider } from '../kit/openid-flow.ts'
import { push } from '../kit/openid-post.ts'
import { ask, askTokens, codeFor, type RegisteredClient, tokensFor } from '../kit/openid-suite.ts'
import { ORIGIN } from '../kit/product.ts'

const CONTEXT = { purpose: 'link', emailAllowed: true, suggestedName: null, shared: false, personId: null, browserHash: null }

const own = async (): Promise<RegisteredClient> => ({
  id: OWN_CLIENT_ID,
  secret: await zvonokSecret(env),
  redirectUri: ORIGIN + CALLBACK_PATH,
})

const pushedAddress = (clientId: string, requestUri = '') =>
  new URL(`${ORIGIN}${OPENID_PATHS.authorize}?${new URLSearchParams({ client_id: clientId, request_uri: requestUri })}`)

async function contextOfFlow(): Promise<unknown> {
  return JSON.parse((await env.DIRECTORY.prepare('select context from id_flows').first<string>('context')) ?? 'null')
}

const errorOf = (address: URL | string | null) => new URL(address ?? '', ORIGIN).searchParams.get('error')

describe('pushed requests', () => {
  it('[ID-33] our journal may say more of the person beside its request', async () => {
    const provider = await ourProvider()
    const client = await own()
    const secret = newSecret()
    provider.browser.cookie = `${provider.browser.cookie}; __Host-browser=${secret}`
    const context = { ...CONTEXT, browserHash: await hashOf(secret) }
    const { status, body } = await push(provider, client, { context: JSON.stringify(context) })
    expect(status).toBe(201)
    expect(await authorizeAt(provider.browser, pushedAddress(client.id, body.request_uri))).toMatch(/^\/id\/flow\/flw_/)
    expect(await contextOfFlow()).toEqual(context)
  })

  it('[ID-33] what another client says there is passed over', async () => {
    const provider = await ourProvider()
    const { body } = await push(provider, DIARY, { context: JSON.stringify(CONTEXT) })
    await authorizeAt(provider.browser, pushedAddress(DIARY.id, body.request_uri))
    expect(await contextOfFlow()).toEqual(FOREIGN)
  })

  it('[ID-33] nobody begins a flow in our journal’s name by a link', async () => {
    const provider = await ourProvider()
    const { address } = await ask(provider, (params) => params.set('context', JSON.stringify(CONTEXT)), await own())
    const answer = await authorizeAt(provider.browser, address)
    expect([new URL(answer).pathname, errorOf(answer)]).toEqual([CALLBACK_PATH, 'invalid_request'])
    expect(await contextOfFlow()).toBeNull()
  })

  it('[ID-33] without the secret, without a context that can be read, or with what may not be asked, nothing is pushed', async () => {
    const provider = await ourProvider()
    const client = await own()
    expect((await push(provider, { ...client, secret: DIARY.secret }, { context: JSON.stringify(CONTEXT) })).status).toBe(401)
    for (const more of [{}, { context: '{' }, { context: '{"purpose":"link"}' }]) {
      expect([more, (await push(provider, client, more)).body.error]).toEqual([more, 'invalid_request'])
    }
    for (const more of [
      { redirect_uri: 'https://evil.test/' },
      { code_challenge_method: 'plain' },
      { request_uri: 'urn:x' },
      { request: 'x.y.z' },
    ]) {
      expect([more, (await push(provider, DIARY, more)).body.error]).toEqual([more, 'invalid_request'])
    }
    expect((await push(provider, DIARY, { scope: 'profile' })).body.error).toBe('invalid_scope')
  })

  it('[ID-33] one that is old, used or made up leads nowhere', async () => {
    const provider = await ourProvider()
    const { body } = await push(provider, DIARY)
    await provider.passTime(91)
    expect(await authorizeAt(provider.browser, pushedAddress(DIARY.id, body.request_uri))).toBe(`${TROUBLE_PATH}?refusal=flow_over`)
    const madeUp = pushedAddress(DIARY.id, 'urn:ietf:params:oauth:request_uri:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')
    expect(await authorizeAt(provider.browser, madeUp)).toBe(`${TROUBLE_PATH}?refusal=flow_over`)
  })
})

describe('prompts', () => {
  it('[ID-34] none: only as much as was allowed before is answered without a page', async () => {
    const provider = await ourProvider()
    const silently = async (scope: string, client = DIARY) => {
      const asked = await ask(
        provider,
        (params) => {
          params.set('prompt', 'none')
          params.set('scope', scope)
        },
        client,
      )
      const answer = new URL(await authorizeAt(provider.browser, asked.address))
      return answer.searchParams.get('error') ?? (answer.searchParams.has('code') ? 'code' : '')
    }
    expect(await silently('openid')).toBe('interaction_required')
    await tokensFor(provider, (params) => params.set('scope', 'openid edu'))
    expect(await silently('openid')).toBe('code')
    expect(await silently('openid edu')).toBe('code')
    expect(await silently('openid edu profile')).toBe('interaction_required')
    expect(await silently('openid', CANTEEN)).toBe('interaction_required')
    // Two halves that were allowed apart are not a whole.
    await tokensFor(provider, (params) => params.set('scope', 'openid profile'))
    expect(await silently('openid edu profile')).toBe('interaction_required')
    await provider.passTime(91 * 86_400)
    expect(await silently('openid')).toBe('interaction_required')
  })

  it('[ID-34] none: a code that was got so works, and says when the person was proved', async () => {
    const provider = await ourProvider()
    await tokensFor(provider)
    const code = await codeFor(provider, (params) => params.set('prompt', 'none'))
    const params = { grant_type: 'authorization_code', code: code.code, redirect_uri: DIARY.redirectUri, code_verifier: code.verifier }
    const { id_token = '' } = await askTokens(provider, params)
    const claims = JSON.parse(atob(id_token.split('.')[1] ?? '')) as { auth_time: number; nonce: string }
    const proved = await env.DIRECTORY.prepare('select proved_at from id_sessions').first<number>('proved_at')
    expect([claims.auth_time, claims.nonce]).toEqual([Math.floor((proved ?? 0) / 1000), code.nonce])
  })

  it('[ID-34] none: somebody proved too long ago, or who owes a second factor, must come in person', async () => {
    const holder = await idAccount({ familyName: 'Орлова', givenName: 'Анна', patronymic: null })
    const provider = await ourProvider(holder.cookie)
    await tokensFor(provider)
    const silently = async (maxAge: string) => {
      const asked = await ask(provider, (params) => {
        params.set('prompt', 'none')
        params.set('max_age', maxAge)
      })
      return errorOf(await authorizeAt(provider.browser, asked.address))
    }
    expect(await silently('600')).toBeNull()
    await env.DIRECTORY.prepare('update id_sessions set proved_at = proved_at - 601000').run()
    expect(await silently('600')).toBe('login_required')
    expect(await silently('3600')).toBeNull()
    const factor = 'insert into totps (owner_id, sealed_seed, confirmed_at, last_step, created_at) values (?, ?, 1, 0, 1)'
    await env.DIRECTORY.prepare(factor).bind(holder.accountId, 'sealed').run()
    expect(await silently('3600')).toBe('login_required')
  })

  it('[ID-34] login, and an age that has passed, ask for a fresh proof', async () => {
    const provider = await ourProvider()
    const known = async (edit: (params: URLSearchParams) => void) =>
      driveFlow(provider.browser, (await ask(provider, edit)).address).then(
        () => 'known',
        () => 'asked anew',
      )
    expect(await known(() => {})).toBe('known')
    expect(await known((params) => params.set('prompt', 'login'))).toBe('asked anew')
    expect(await known((params) => params.set('prompt', 'consent login'))).toBe('asked anew')
    await env.DIRECTORY.prepare('update id_sessions set proved_at = proved_at - 61000').run()
    expect(await known((params) => params.set('max_age', '60'))).toBe('asked anew')
  })

  it('[ID-34] what cannot be meant is an invalid request', async () => {
    const provider = await ourProvider()
    for (const [name, value] of [
      ['prompt', 'none login'],
      ['prompt', 'create'],
      ['max_age', '-1'],
      ['max_age', '1e3'],
      ['response_mode', 'fragment'],
      ['nonce', 'n'.repeat(1_001)],
    ] as const) {
      const { address } = await ask(provider, (params) => params.set(name, value))
      expect([name, value, errorOf(await authorizeAt(provider.browser, address))]).toEqual([name, value, 'invalid_request'])
    }
  })
})
