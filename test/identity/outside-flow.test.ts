import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { FlowId } from '../../protocol/ids.ts'
import { GetFlow, GetIdAccount, StartOutside, StartOutsideAttach, UseKnownAccount } from '../../protocol/school-id.ts'
import type { Client } from '../../scripts/house/client.ts'
import { stepOf, walkThrough } from '../../scripts/house/link-profile.ts'
import { newClient } from '../kit/act-as.ts'
import { expectErrors } from '../kit/expect-errors.ts'
import { give, phone, refusalOf, startSignIn } from '../kit/flows.ts'
import { idAccount } from '../kit/id-account.ts'
import {
  atTheProvider,
  beginFlow,
  comeBack,
  identities,
  OPENID,
  outsideIdentity,
  outsideProvidersAreOn,
  startInFlow,
  turnOn,
  VK,
  written,
} from '../kit/outside-visit.ts'

outsideProvidersAreOn()

const ORLOVA = { familyName: 'Орлова', givenName: 'Анна', patronymic: null }

const rows = async (sql: string) => (await env.DIRECTORY.prepare(sql).all()).results

describe('settings', () => {
  it('[ID-55] nothing is on unless somebody turns it on', async () => {
    turnOn()
    const orlova = await idAccount(ORLOVA)
    const flow = await beginFlow(orlova)
    expect((await orlova.call(GetFlow, flow)).outside).toEqual([])
    expect((await orlova.call(GetIdAccount, {})).outside).toEqual([])
    expect(await refusalOf(orlova.call(StartOutside, { ...flow, provider: 'vk' }))).toBe('not_found')
    expect(await refusalOf(orlova.call(StartOutsideAttach, { provider: 'vk' }))).toBe('not_found')
    expect(await comeBack(orlova, '/api/id/outside/vk/callback?code=1&state=2')).toBe('/id/trouble?refusal=not_found')
    expect(await rows('select * from outside_requests')).toEqual([])
  })

  it('[ID-55] what is on is offered by its title, and the account page says what is attached', async () => {
    const orlova = await idAccount(ORLOVA)
    await outsideIdentity(orlova.accountId, 'gorod', 'https://openid.test|anna')
    expect((await orlova.call(GetFlow, await beginFlow(orlova))).outside).toEqual([
      { provider: 'vk', title: 'VK ID' },
      { provider: 'gorod', title: 'Город' },
    ])
    expect((await orlova.call(GetIdAccount, {})).outside).toEqual([
      { provider: 'vk', title: 'VK ID', attached: false },
      { provider: 'gorod', title: 'Город', attached: true },
    ])
  })

  it('[ID-55] a provider that is turned off while somebody is there lets nobody in', async () => {
    const orlova = await idAccount(ORLOVA)
    await outsideIdentity(orlova.accountId, 'vk', '100500')
    const { redirectTo } = await startInFlow(orlova, 'vk')
    const back = await atTheProvider(redirectTo, '100500')
    const before = await written()
    turnOn(OPENID)
    expect(await comeBack(orlova, back)).toBe('/id/trouble?refusal=not_found')
    expect(await written()).toEqual(before)
  })

  const BROKEN = [
    ['no JSON', '[{'],
    ['a kind nobody knows', JSON.stringify([{ ...VK, kind: 'telegraph' }])],
    ['a word that is no setting', JSON.stringify([{ ...VK, clientSecret: 'here' }])],
    ['one id twice', JSON.stringify([VK, { ...OPENID, id: 'vk' }])],
  ] as const
  it.each(BROKEN)(
    '[ID-55] settings with %s turn everything off, tell the operator and keep nobody from their phone',
    async (_, settings) => {
      expectErrors(/outside\.settings/)
      env.OUTSIDE_PROVIDERS = settings
      const orlova = await idAccount(ORLOVA)
      const flow = await orlova.call(GetFlow, await beginFlow(orlova))
      expect(flow).toMatchObject({ step: 'contact', outside: [] })
    },
  )
})

describe('a flow to its end', () => {
  const end = async (browser: Client, flowId: FlowId, contact: ReturnType<typeof phone>) =>
    walkThrough(browser, await browser.call(GetFlow, { flowId }), contact, ORLOVA, true)

  it('[ID-57] what the flow remembers is attached once a code has proved an account, and is the way in from then on', async () => {
    const browser = newClient()
    const { flowId, redirectTo } = await startInFlow(browser, 'vk', await startSignIn(browser))
    await comeBack(browser, await atTheProvider(redirectTo, '100500'))
    expect(await identities()).toEqual([])
    await end(browser, flowId, phone('+79221000001'))
    const [account] = await rows('select id from id_accounts')
    expect(await identities()).toEqual([{ provider: 'vk', subject: '100500', account_id: account?.id }])
    const phoneless = newClient()
    const again = await startInFlow(phoneless, 'vk', await startSignIn(phoneless))
    await comeBack(phoneless, await atTheProvider(again.redirectTo, '100500'))
    expect(await phoneless.call(GetFlow, { flowId: again.flowId })).toMatchObject({ step: 'profile', account: 'existing', name: ORLOVA })
  })

  it('[ID-57] whoever finds a browser left alone attaches nothing of theirs by going on as the account it knows', async () => {
    const orlova = await idAccount(ORLOVA)
    await env.DIRECTORY.prepare('update id_sessions set proved_at = proved_at - 86400000').run()
    const { flowId, redirectTo } = await startInFlow(orlova, 'vk', await startSignIn(orlova))
    await comeBack(orlova, await atTheProvider(redirectTo, '666'))
    const flow = await orlova.call(GetFlow, { flowId })
    expect(flow.step).toBe('account')
    const known = await orlova.call(UseKnownAccount, stepOf(flow))
    await end(orlova, known.flowId, phone('+79221000002'))
    expect(await rows('select account_id from id_flows where ended_at is not null')).toEqual([{ account_id: orlova.accountId }])
    expect(await identities()).toEqual([])
  })

  it('[ID-56] a phone that was named on the way and proved by nobody counts for nothing', async () => {
    const orlova = await idAccount(ORLOVA)
    await outsideIdentity(orlova.accountId, 'vk', '100500')
    const browser = newClient()
    const named = await give(browser, await startSignIn(browser), phone('+79221000003'))
    const { flowId, redirectTo } = await startInFlow(browser, 'vk', named)
    await comeBack(browser, await atTheProvider(redirectTo, '100500'))
    expect(await browser.call(GetFlow, { flowId })).toMatchObject({ step: 'profile', account: 'existing', contact: null })
    expect(await rows('select contact, code_id from id_flows')).toEqual([{ contact: null, code_id: null }])
  })

  it('[ID-56] a second factor is asked for as after any other way in', async () => {
    const orlova = await idAccount(ORLOVA)
    await outsideIdentity(orlova.accountId, 'vk', '100500')
    await env.DIRECTORY.prepare(
      "insert into passkeys (id, credential_id, owner_id, public_key, counter, transports, title, created_at) values ('pky_1', 'c', ?, 'k', 0, '[]', 't', 1)",
    )
      .bind(orlova.accountId)
      .run()
    const browser = newClient()
    const { flowId, redirectTo } = await startInFlow(browser, 'vk')
    await comeBack(browser, await atTheProvider(redirectTo, '100500'))
    expect((await browser.call(GetFlow, { flowId })).step).toBe('secondFactor')
  })
})
