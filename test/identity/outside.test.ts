import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { DetachOutside, GetFlow, StartOutside, StartOutsideAttach } from '../../protocol/school-id.ts'
import { attachOutside } from '../../worker/identity/outside/attach-outside.ts'
import { newClient } from '../kit/act-as.ts'
import { refusalOf } from '../kit/flows.ts'
import { idAccount } from '../kit/id-account.ts'
import {
  atTheProvider,
  beginFlow,
  comeBack,
  identities,
  outsideIdentity,
  outsideProvidersAreOn,
  refusalsLogged,
  startAttach,
  startInFlow,
  turnOn,
  VK,
  written,
} from '../kit/outside-visit.ts'

outsideProvidersAreOn()
afterEach(() => vi.restoreAllMocks())

const ORLOVA = { familyName: 'Орлова', givenName: 'Анна', patronymic: null }
const BELOV = { familyName: 'Белов', givenName: 'Игорь', patronymic: null }
const REFUSED = '/id/trouble?refusal=outside_refused'
const KINDS = [
  { provider: 'vk', as: '100500', subject: '100500' },
  { provider: 'gorod', as: 'anna', subject: 'https://openid.test|anna' },
] as const

const rows = async (sql: string) => (await env.DIRECTORY.prepare(sql).all()).results
const logged = () => rows("select what, subject_id, actor_id from identity_log where what like 'outside.%' order by seq")

describe.each(KINDS)('with $provider', ({ provider, as, subject }) => {
  it('[ID-56] Орлова signs in as whom the provider knows her', async () => {
    const orlova = await idAccount(ORLOVA)
    await outsideIdentity(orlova.accountId, provider, subject)
    const browser = newClient()
    const { flowId, redirectTo } = await startInFlow(browser, provider)
    expect(await comeBack(browser, await atTheProvider(redirectTo, as))).toBe(`/id/flow/${flowId}`)
    expect(await browser.call(GetFlow, { flowId })).toMatchObject({ step: 'profile', account: 'existing', version: 2, name: ORLOVA })
    expect(await rows('select account_id, outside from id_flows')).toEqual([{ account_id: orlova.accountId, outside: null }])
    expect(await rows('select * from outside_requests')).toEqual([])
  })

  it('[ID-57] an identity nobody has proves nobody: the flow remembers it and goes on by phone', async () => {
    // Orlova has the e-mail the provider will tell of: she is not found by it.
    await idAccount(ORLOVA, { email: 'orlova@example.test' })
    const browser = newClient()
    const { flowId, redirectTo } = await startInFlow(browser, provider)
    expect(await comeBack(browser, await atTheProvider(redirectTo, as))).toBe(`/id/flow/${flowId}`)
    expect(await browser.call(GetFlow, { flowId })).toMatchObject({ step: 'contact', account: null, version: 2 })
    expect(await rows('select account_id, proved_at, outside from id_flows')).toEqual([
      { account_id: null, proved_at: null, outside: `${provider} ${subject}` },
    ])
    expect(await identities()).toEqual([])
  })

  it('[ID-58] Орлова attaches it from her account page, and the log says so', async () => {
    const orlova = await idAccount(ORLOVA)
    expect(await comeBack(orlova, await atTheProvider(await startAttach(orlova, provider), as))).toBe('/account')
    expect(await identities()).toEqual([{ provider, subject, account_id: orlova.accountId }])
    expect(await logged()).toEqual([{ what: 'outside.attached', subject_id: orlova.accountId, actor_id: orlova.accountId }])
  })

  it('[ID-58] attached again it changes nothing, and another one takes the place of the first', async () => {
    const orlova = await idAccount(ORLOVA)
    for (const who of [as, as, '200600']) await comeBack(orlova, await atTheProvider(await startAttach(orlova, provider), who))
    expect(await identities()).toEqual([{ provider, subject: subject.replace(as, '200600'), account_id: orlova.accountId }])
    expect(await logged()).toHaveLength(2)
  })

  it('[ID-58] what another account has stays there, and is said by its name', async () => {
    const [orlova, belov] = [await idAccount(ORLOVA), await idAccount(BELOV)]
    await outsideIdentity(belov.accountId, provider, subject)
    const back = await atTheProvider(await startAttach(orlova, provider), as)
    const before = await written()
    expect(await comeBack(orlova, back)).toBe('/id/trouble?refusal=outside_taken')
    expect(await written()).toEqual(before)
  })

  it('[ID-60] an answer is good once, also when it comes twice at the same time', async () => {
    const orlova = await idAccount(ORLOVA)
    const back = await atTheProvider(await startAttach(orlova, provider), as)
    const pages = await Promise.all([comeBack(orlova, back), comeBack(orlova, back)])
    expect(pages.toSorted()).toEqual(['/account', REFUSED])
    expect(await comeBack(orlova, back)).toBe(REFUSED)
    expect(await logged()).toHaveLength(1)
  })

  it('[ID-60] in another browser an answer is worth nothing, and is not used up there', async () => {
    const orlova = await idAccount(ORLOVA)
    const belov = await idAccount(BELOV)
    await beginFlow(belov)
    const back = await atTheProvider(await startAttach(orlova, provider), as)
    const before = await written()
    expect(await comeBack(newClient(), back)).toBe(REFUSED)
    expect(await comeBack(belov, back)).toBe(REFUSED)
    expect(await written()).toEqual(before)
    expect(await comeBack(orlova, back)).toBe('/account')
  })

  it('[ID-60] an answer after ten minutes is too late', async () => {
    const orlova = await idAccount(ORLOVA)
    const { flowId, redirectTo } = await startInFlow(orlova, provider)
    const back = await atTheProvider(redirectTo, as)
    await env.DIRECTORY.prepare('update outside_requests set expires_at = expires_at - 600001').run()
    const before = await written()
    expect(await comeBack(orlova, back)).toBe(REFUSED)
    expect(await written()).toEqual(before)
    expect(await orlova.call(GetFlow, { flowId })).toMatchObject({ step: 'contact', version: 1 })
  })

  it('[ID-60] the code of one flow does nothing for another of the same browser', async () => {
    const [orlova, belov] = [await idAccount(ORLOVA), await idAccount(BELOV)]
    await outsideIdentity(belov.accountId, provider, subject)
    const [one, other] = [await startInFlow(orlova, provider), await startInFlow(orlova, provider)]
    const [ofOne, ofOther] = [await atTheProvider(one.redirectTo, as), await atTheProvider(other.redirectTo, as)]
    const swapped = new URL(ofOne, 'https://zvonok.test')
    const from = new URL(ofOther, 'https://zvonok.test').searchParams
    for (const name of ['code', 'device_id']) if (from.has(name)) swapped.searchParams.set(name, from.get(name) ?? '')
    const before = await written()
    expect(await comeBack(orlova, swapped.pathname + swapped.search)).toBe(`/id/flow/${one.flowId}?refusal=outside_refused`)
    expect(await written()).toEqual(before)
  })

  it('[ID-64] whoever turns back at the provider is in their flow again, and goes on by phone', async () => {
    const log = refusalsLogged()
    const browser = newClient()
    const { flowId, redirectTo } = await startInFlow(browser, provider)
    const before = await written()
    expect(await comeBack(browser, await atTheProvider(redirectTo, as, 'access_denied'))).toBe(`/id/flow/${flowId}?refusal=outside_refused`)
    expect(await written()).toEqual(before)
    expect(await browser.call(GetFlow, { flowId })).toMatchObject({ step: 'contact', version: 1 })
    expect(log()).toEqual([{ level: 'warn', what: 'outside.refused', provider, reason: expect.stringMatching(/:access_denied$/) }])
  })
})

describe('beginning', () => {
  it('[ID-58] attaching asks for the account, and for a proof of the last ten minutes', async () => {
    expect(await refusalOf(newClient().call(StartOutsideAttach, { provider: 'vk' }))).toBe('not_signed_in')
    const orlova = await idAccount(ORLOVA)
    await env.DIRECTORY.prepare('update id_sessions set proved_at = proved_at - 600001').run()
    expect(await refusalOf(orlova.call(StartOutsideAttach, { provider: 'vk' }))).toBe('step_up_required')
    expect(await rows('select * from outside_requests')).toEqual([])
  })

  it('[ID-60] only a flow of this browser that still waits for its person leads outside', async () => {
    const browser = newClient()
    const flow = await beginFlow(browser)
    const start = (client = browser, version = 1) => refusalOf(client.call(StartOutside, { ...flow, version, provider: 'vk' }))
    const stranger = newClient()
    expect(await start(stranger)).toBe('flow_over')
    await beginFlow(stranger)
    expect(await start(stranger)).toBe('flow_over')
    expect(await start(browser, 2)).toBe('flow_moved_on')
    const orlova = await idAccount(ORLOVA)
    await env.DIRECTORY.prepare('update id_flows set proved_at = 1, account_id = ?').bind(orlova.accountId).run()
    expect(await start()).toBe('flow_moved_on')
    await env.DIRECTORY.prepare('update id_flows set ended_at = 1').run()
    expect(await start()).toBe('flow_over')
    expect(await rows('select * from outside_requests')).toEqual([])
  })

  it('[ID-60] what is kept of a request opens nothing by itself: the state only as its hash', async () => {
    const { redirectTo } = await startInFlow(newClient(), 'vk')
    const state = new URL(redirectTo).searchParams.get('state') ?? ''
    expect(state).toMatch(/^[\w-]{43}$/)
    expect(JSON.stringify(await rows('select * from outside_requests'))).not.toContain(state)
  })
})

describe('coming back', () => {
  it('[ID-60] the answer of one provider is not taken for another’s', async () => {
    const orlova = await idAccount(ORLOVA)
    const back = await atTheProvider(await startAttach(orlova, 'gorod'), 'anna')
    expect(await comeBack(orlova, back.replace('/gorod/', '/vk/'))).toBe(REFUSED)
    expect(await comeBack(orlova, back)).toBe('/account')
  })

  it('[ID-60] junk leads to a page that says so, and changes nothing', async () => {
    const orlova = await idAccount(ORLOVA)
    await startAttach(orlova, 'vk')
    const before = await written()
    const state = 'a'.repeat(43)
    for (const query of [
      '',
      '?',
      '?state=',
      `?state=${state}`,
      `?state=${'a'.repeat(5000)}&code=1`,
      `?state=${state}&state=${state}&code=1`,
    ])
      expect(await comeBack(orlova, `/api/id/outside/vk/callback${query}`)).toBe(REFUSED)
    for (const name of ['VK', '%00', 'a'.repeat(300), '..%2Fvk'])
      expect(await comeBack(orlova, `/api/id/outside/${name}/callback?state=${state}`)).toBe('/id/trouble?refusal=not_found')
    expect(await written()).toEqual(before)
    expect(await rows('select provider from outside_requests')).toEqual([{ provider: 'vk' }])
  })

  it('[ID-58] whoever sits down at the computer meanwhile gets nothing attached', async () => {
    const [orlova, belov] = [await idAccount(ORLOVA), await idAccount(BELOV)]
    const back = await atTheProvider(await startAttach(orlova, 'vk'), '100500')
    const [browser] = orlova.cookie.match(/__Host-browser=[\w-]+/) ?? []
    orlova.cookie = `${browser}; ${belov.cookie}`
    const before = await written()
    expect(await comeBack(orlova, back)).toBe(REFUSED)
    expect(await written()).toEqual(before)
  })

  it('[ID-58] of two accounts that attach one identity at once exactly one has it', async () => {
    const [orlova, belov] = [await idAccount(ORLOVA), await idAccount(BELOV)]
    const identity = { provider: 'vk', subject: '100500' }
    const outcomes = await Promise.allSettled([orlova, belov].map(({ accountId }) => attachOutside(env, accountId, identity)))
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(outcomes.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'outside_taken' } })
    expect(await identities()).toHaveLength(1)
    expect(await logged()).toHaveLength(1)
  })

  it('[ID-60] a flow that has ended meanwhile stays ended', async () => {
    const orlova = await idAccount(ORLOVA)
    await outsideIdentity(orlova.accountId, 'vk', '100500')
    const { flowId, redirectTo } = await startInFlow(orlova, 'vk')
    const back = await atTheProvider(redirectTo, '100500')
    await env.DIRECTORY.prepare('update id_flows set ended_at = 1').run()
    const before = await written()
    expect(await comeBack(orlova, back)).toBe(`/id/flow/${flowId}?refusal=flow_over`)
    expect(await written()).toEqual(before)
  })

  it('[ID-60] the page after it learns nothing of the address with the code, and nobody keeps it', async () => {
    const orlova = await idAccount(ORLOVA)
    await comeBack(orlova, await atTheProvider(await startAttach(orlova, 'vk'), '100500'))
    expect(orlova.headers.get('referrer-policy')).toBe('no-referrer')
    expect(orlova.headers.get('cache-control')).toBe('no-store')
  })
})

describe('detaching', () => {
  it('[ID-59] Орлова detaches it, also after the provider was turned off; it opens nothing any more', async () => {
    const orlova = await idAccount(ORLOVA)
    await outsideIdentity(orlova.accountId, 'vk', '100500')
    turnOn()
    await orlova.call(DetachOutside, { provider: 'vk' })
    expect(await identities()).toEqual([])
    expect(await logged()).toEqual([{ what: 'outside.detached', subject_id: orlova.accountId, actor_id: orlova.accountId }])
    turnOn(VK)
    const { flowId, redirectTo } = await startInFlow(newClient(), 'vk')
    expect(flowId).toBeTruthy()
    expect(redirectTo).toContain('id.vk.com')
  })

  it('[ID-59] nobody detaches what is another’s', async () => {
    const [orlova, belov] = [await idAccount(ORLOVA), await idAccount(BELOV)]
    await outsideIdentity(belov.accountId, 'vk', '100500')
    expect(await refusalOf(newClient().call(DetachOutside, { provider: 'vk' }))).toBe('not_signed_in')
    expect(await refusalOf(orlova.call(DetachOutside, { provider: 'vk' }))).toBe('not_found')
    expect(await identities()).toHaveLength(1)
    expect(await logged()).toEqual([])
  })
})
