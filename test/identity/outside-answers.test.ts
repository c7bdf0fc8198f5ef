import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { requireSafeUrl } from '../../worker/identity/outside/bounded-fetch.ts'
import { refusalOf } from '../kit/flows.ts'
import { type Holder, idAccount } from '../kit/id-account.ts'
import {
  atTheProvider,
  comeBack,
  OPENID,
  outsideIdentity,
  outsideProvidersAreOn,
  refusalsLogged,
  settings,
  startAttach,
  startInFlow,
  turnOn,
  written,
} from '../kit/outside-visit.ts'

outsideProvidersAreOn()

let orlova: Holder
let log: ReturnType<typeof refusalsLogged>
beforeEach(async () => {
  orlova = await idAccount({ familyName: 'Орлова', givenName: 'Анна', patronymic: null })
  log = refusalsLogged()
})
afterEach(() => vi.restoreAllMocks())

/** Both ways through the provider with this fault: nobody is let in, nothing is written, and the log has the reason and nothing else. */
async function expectRefused(provider: string, as: string, fault: string, reason: string): Promise<void> {
  const { flowId, redirectTo } = await startInFlow(orlova, provider)
  const backToFlow = await throughProvider(redirectTo, as, fault)
  const backToAccount = await throughProvider(await startAttach(orlova, provider), as, fault)
  const before = await written()
  expect(await comeBack(orlova, backToFlow)).toBe(`/id/flow/${flowId}?refusal=outside_refused`)
  expect(await comeBack(orlova, backToAccount)).toBe('/id/trouble?refusal=outside_refused')
  expect(await written()).toEqual(before)
  const line = { level: 'warn', what: 'outside.refused', provider, reason }
  expect(log()).toEqual([line, line])
}

/** `state` is wrong in the address itself, where our own is still needed to find the request: so ours is put beside it. */
async function throughProvider(redirectTo: string, as: string, fault: string): Promise<string> {
  const back = await atTheProvider(redirectTo, as, fault)
  if (fault === 'twice') return `${back}&code=another`
  return back
}

describe('VK ID', () => {
  const WRONG = [
    ['no device', 'no_device', 'parameter_unusable:device_id'],
    ['the device of another sign-in', 'device', 'provider_said_no:invalid_request'],
    ['two codes', 'twice', 'parameter_unusable:code'],
    ['an error under HTTP 200', 'error_200', 'provider_said_no:slow_down'],
    ['tokens for another state', 'token_state', 'wrong_state_with_tokens'],
    ['tokens of another user', 'user', 'wrong_user'],
    ['an error instead of the user', 'user_info_error', 'provider_said_no:access_denied'],
    ['a user without an id', 'no_user_id', 'answer_unusable'],
    ['a page instead of JSON', 'html', 'answer_unusable'],
    ['nothing but a status', 'down', 'status_503'],
    ['an answer that never ends', 'oversize', 'answer_too_large'],
    ['a way to somebody else', 'redirect', 'answer_is_a_redirect'],
  ] as const
  it.each(WRONG)('[ID-61] %s lets nobody in and changes nothing', async (_, fault, reason) => {
    await outsideIdentity(orlova.accountId, 'vk', '100500')
    await expectRefused('vk', '100500', fault, reason)
  })

  it('[ID-61] another state is nobody’s request', async () => {
    const { redirectTo } = await startInFlow(orlova, 'vk')
    const back = await atTheProvider(redirectTo, '100500', 'state')
    const before = await written()
    expect(await comeBack(orlova, back)).toBe('/id/trouble?refusal=outside_refused')
    expect(await written()).toEqual(before)
    expect(log()).toEqual([{ level: 'warn', what: 'outside.refused', provider: 'vk', reason: 'request_unknown' }])
  })

  it('[ID-61] the request says what VK ID documents, asks for no phone and no e-mail, and is new every time', async () => {
    const asked = async () => new URL((await startInFlow(orlova, 'vk')).redirectTo)
    const [one, other] = [await asked(), await asked()]
    expect(one.origin + one.pathname).toBe('https://id.vk.com/authorize')
    expect(Object.fromEntries(one.searchParams)).toEqual({
      response_type: 'code',
      client_id: '54321',
      redirect_uri: 'https://zvonok.test/api/id/outside/vk/callback',
      state: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      code_challenge: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      code_challenge_method: 'S256',
      prompt: 'login',
    })
    for (const name of ['state', 'code_challenge']) expect(one.searchParams.get(name)).not.toBe(other.searchParams.get(name))
  })
})

describe('an OpenID provider', () => {
  const WRONG = [
    ['the name of another issuer in the address', 'iss', 'OAUTH_INVALID_RESPONSE'],
    ['no name of an issuer where it was promised', 'no_iss', 'OAUTH_INVALID_RESPONSE'],
    ['two codes', 'twice', 'OAUTH_INVALID_RESPONSE'],
    ['a token for another nonce', 'nonce', 'OAUTH_JWT_CLAIM_COMPARISON_FAILED'],
    ['a token without a nonce', 'no_nonce', 'OAUTH_INVALID_RESPONSE'],
    ['a token of another issuer', 'issuer', 'OAUTH_JWT_CLAIM_COMPARISON_FAILED'],
    ['a token for another client', 'audience', 'OAUTH_JWT_CLAIM_COMPARISON_FAILED'],
    ['a token that is over', 'expired', 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED'],
    ['a token signed by somebody else', 'signature', 'OAUTH_INVALID_RESPONSE'],
    ['a token of a key nobody published', 'kid', 'OAUTH_KEY_SELECTION_FAILED'],
    ['a token nobody signed', 'alg_none', 'OAUTH_INVALID_RESPONSE'],
    ['a token signed with our own secret', 'hmac', 'OAUTH_INVALID_RESPONSE'],
    ['no token', 'no_id_token', 'OAUTH_INVALID_RESPONSE'],
    ['an error under HTTP 200', 'error_200', 'OAUTH_INVALID_RESPONSE'],
    ['a page instead of JSON', 'html', 'OAUTH_RESPONSE_IS_NOT_JSON'],
    ['nothing but a status', 'down', 'OAUTH_RESPONSE_IS_NOT_CONFORM'],
    ['an answer that never ends', 'oversize', 'answer_too_large'],
    ['a way to somebody else', 'redirect', 'answer_is_a_redirect'],
  ] as const
  it.each(WRONG)('[ID-62] %s lets nobody in and changes nothing', async (_, fault, reason) => {
    await outsideIdentity(orlova.accountId, 'gorod', 'https://openid.test|anna')
    await expectRefused('gorod', 'anna', fault, reason)
  })

  it('[ID-62] another state is nobody’s request', async () => {
    const { redirectTo } = await startInFlow(orlova, 'gorod')
    expect(await comeBack(orlova, await atTheProvider(redirectTo, 'anna', 'state'))).toBe('/id/trouble?refusal=outside_refused')
  })

  it('[ID-62] a client secret that is wrong, or not set, opens nothing', async () => {
    for (const secrets of ['{"gorod":"wrong"}', '{}']) {
      settings.OUTSIDE_SECRETS = secrets
      const back = await atTheProvider(await startAttach(orlova, 'gorod'), 'anna')
      expect(await comeBack(orlova, back)).toBe('/id/trouble?refusal=outside_refused')
    }
  })

  it('[ID-62] clocks may differ by five minutes', async () => {
    expect(await comeBack(orlova, await atTheProvider(await startAttach(orlova, 'gorod'), 'anna', 'skewed'))).toBe('/account')
  })

  it('[ID-62] one that does not promise its name in the address may leave it out, not give another', async () => {
    turnOn({ ...OPENID, issuer: 'https://quiet.openid.test' })
    expect(await comeBack(orlova, await atTheProvider(await startAttach(orlova, 'gorod'), 'anna', 'no_iss'))).toBe('/account')
    expect(await comeBack(orlova, await atTheProvider(await startAttach(orlova, 'gorod'), 'anna', 'iss'))).toContain('outside_refused')
  })

  it('[ID-62] one that calls itself another, or is not there, is not begun with', async () => {
    for (const issuer of ['https://liar.openid.test', 'https://nobody.test']) {
      turnOn({ ...OPENID, issuer })
      expect(await refusalOf(startAttach(orlova, 'gorod'))).toBe('outside_refused')
    }
    expect((await env.DIRECTORY.prepare('select * from outside_requests').all()).results).toEqual([])
    expect(log().map(({ reason }) => reason)).toEqual(['OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED', 'OAUTH_RESPONSE_IS_NOT_CONFORM'])
  })

  it('[ID-56] the same subject at another issuer is another identity', async () => {
    await outsideIdentity(orlova.accountId, 'gorod', 'https://quiet.openid.test|anna')
    const { flowId, redirectTo } = await startInFlow(orlova, 'gorod')
    await comeBack(orlova, await atTheProvider(redirectTo, 'anna'))
    const { results } = await env.DIRECTORY.prepare('select account_id, outside from id_flows where id = ?').bind(flowId).all()
    expect(results).toEqual([{ account_id: null, outside: 'gorod https://openid.test|anna' }])
  })
})

describe('the way out', () => {
  it.each([
    ['vk', '100500'],
    ['gorod', 'anna'],
  ])('[ID-63] %s is waited for ten seconds and no longer', async (provider, as) => {
    const back = await atTheProvider(await startAttach(orlova, provider), as, 'late')
    const before = await written()
    const timeout = AbortSignal.timeout
    const waits = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout.call(AbortSignal, 200))
    expect(await comeBack(orlova, back)).toBe('/id/trouble?refusal=outside_refused')
    expect(new Set(waits.mock.calls.flat())).toEqual(new Set([10_000]))
    expect(await written()).toEqual(before)
    expect(log().map(({ reason }) => reason)).toEqual(['answer_too_late'])
  })

  it('[ID-63] nothing goes out without TLS', async () => {
    turnOn({ ...OPENID, issuer: 'http://openid.test' })
    expect(await refusalOf(startAttach(orlova, 'gorod'))).toBe('outside_refused')
    turnOn({ ...OPENID, issuer: 'https://plain.openid.test' })
    const back = await atTheProvider(await startAttach(orlova, 'gorod'), 'anna')
    expect(await comeBack(orlova, back)).toBe('/id/trouble?refusal=outside_refused')
    expect(log().map(({ reason }) => reason)).toEqual(['address_not_https', 'address_not_https'])
  })

  it('[ID-63] but to this very machine, where the product is being made', () => {
    const dev = { ...env, ENVIRONMENT: 'dev' }
    const production = { ...env, ENVIRONMENT: 'production' }
    expect(requireSafeUrl(dev, 'http://127.0.0.1:9000/a')).toBe('http://127.0.0.1:9000/a')
    expect(requireSafeUrl(dev, 'http://localhost/a')).toBe('http://localhost/a')
    expect(requireSafeUrl(production, 'https://id.vk.com/authorize')).toBe('https://id.vk.com/authorize')
    for (const address of ['http://127.0.0.1:9000/a', 'http://id.vk.com/', 'ftp://id.vk.com/', 'javascript:1', '', '/a'])
      expect(() => requireSafeUrl(production, address), address).toThrow('address_not_https')
    for (const address of ['http://127.0.0.1.evil.test/', 'http://localhost.evil.test/', 'http://10.0.0.1/'])
      expect(() => requireSafeUrl(dev, address), address).toThrow('address_not_https')
  })
})
