// What people have allowed clients: what these hear of them, and how it is taken back.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { GetIdAccount, RevokeClient } from '../../protocol/school-id.ts'
import { Refused } from '../../scripts/house/client.ts'
import { demoSchool, personNamed } from '../kit/act-as.ts'
import { idAccount, linkByHand } from '../kit/id-account.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { CANTEEN, DIARY } from '../kit/openid-clients.ts'
import { type OurProvider, ourProvider } from '../kit/openid-flow.ts'
import { ask, askTokens, refresh, tokensFor, userinfo } from '../kit/openid-suite.ts'

keepStorage()
beforeAll(demoSchool)

const ALL = (params: URLSearchParams) => params.set('scope', 'openid profile edu offline_access unheard-of')

async function heardOf(provider: OurProvider, scope: string): Promise<Record<string, unknown>> {
  const { access_token } = await tokensFor(provider, (params) => params.set('scope', scope))
  const { sub, ...heard } = (await userinfo(provider, access_token)).body
  expect(sub).toMatch(/^[0-9a-f]{64}$/)
  return heard
}

async function linked(name: string, phone: string): Promise<OurProvider> {
  const { personId, name: said } = personNamed(name)
  return ourProvider((await linkByHand(personId, await idAccount(said, { phone }))).cookie)
}

const clientsOf = async (provider: OurProvider) =>
  (await provider.browser.call(GetIdAccount, {})).clients.map(({ clientId, name }) => ({ clientId, name }))
const revoke = (provider: OurProvider, clientId: string) =>
  provider.browser.call(RevokeClient, { clientId }).then(
    () => 'done',
    (error: unknown) => (error instanceof Refused ? error.code : Promise.reject(error)),
  )

describe('what a client hears', () => {
  it('[ID-31] is what was allowed and no more', async () => {
    const provider = await ourProvider()
    expect(await heardOf(provider, 'openid')).toEqual({})
    expect(await heardOf(provider, 'openid phone email address')).toEqual({})
    expect(await heardOf(provider, 'openid profile')).toEqual({
      name: 'Орлова Анна Сергеевна',
      family_name: 'Орлова',
      given_name: 'Анна',
      middle_name: 'Сергеевна',
    })
    expect(await heardOf(provider, 'openid edu')).toEqual({ verified: false, roles: [], schools: [], classes: [] })
  })

  it('[ID-31] a pupil’s school, role and class, as the roster has them, until they leave', async () => {
    const { personId } = personNamed('Антонов Илья')
    const provider = await linked('Антонов Илья', '+79991234567')
    const { access_token } = await tokensFor(provider, ALL)
    const heard = async () => (await userinfo(provider, access_token)).body
    const school = { id: expect.stringMatching(/^sch_/), name: 'Школа № 1', city: 'Тула', roles: ['student'] }
    expect(await heard()).toMatchObject({ verified: true, roles: ['student'], schools: [school], classes: [{ title: expect.any(String) }] })
    const expected = ['sub', 'name', 'family_name', 'given_name', 'middle_name', 'verified', 'roles', 'schools', 'classes']
    expect(Object.keys(await heard()).filter((claim) => !expected.includes(claim))).toEqual([])
    await env.DIRECTORY.prepare('update journal_accounts set disabled_at = 1 where person_id = ?').bind(personId).run()
    expect(await heard()).toMatchObject({ verified: false, roles: [], schools: [], classes: [] })
    await env.DIRECTORY.prepare('update journal_accounts set disabled_at = null where person_id = ?').bind(personId).run()
  })

  it('[ID-31] of a parent neither the children nor the phone', async () => {
    const provider = await linked('Антонова Елена', '+79991234568')
    const { access_token } = await tokensFor(provider, ALL)
    const { body } = await userinfo(provider, access_token)
    expect(body).toMatchObject({ verified: true, roles: ['parent'], classes: [] })
    expect(JSON.stringify(body)).not.toMatch(/Илья|7999|per_|acc_|prf_/)
  })
})

describe('what was allowed', () => {
  it('[ID-30] is listed, and taken back: that client’s tokens end at once, the others’ do not', async () => {
    const provider = await ourProvider()
    expect(await clientsOf(provider)).toEqual([])
    const diary = await tokensFor(provider, ALL)
    const canteen = await tokensFor(provider, ALL, CANTEEN)
    await tokensFor(provider, ALL)
    expect(await clientsOf(provider)).toEqual([
      { clientId: DIARY.id, name: 'Другой дневник' },
      { clientId: CANTEEN.id, name: 'Столовая' },
    ])
    expect(await revoke(provider, DIARY.id)).toBe('done')
    expect(await clientsOf(provider)).toEqual([{ clientId: CANTEEN.id, name: 'Столовая' }])
    expect((await userinfo(provider, diary.access_token)).status).toBe(401)
    expect((await refresh(provider, diary.refresh_token)).error).toBe('invalid_grant')
    expect((await userinfo(provider, canteen.access_token)).status).toBe(200)
    const { address } = await ask(provider, (params) => params.set('prompt', 'none'))
    expect((await provider.allow(address))?.searchParams.get('error')).toBe('interaction_required')
  })

  it('[ID-30] nobody takes back what others have allowed, or what was never allowed', async () => {
    const [anna, boris] = [await ourProvider(), await ourProvider()]
    const { access_token } = await tokensFor(anna, ALL)
    expect(await revoke(boris, DIARY.id)).toBe('not_found')
    expect(await revoke(anna, CANTEEN.id)).toBe('not_found')
    expect((await userinfo(anna, access_token)).status).toBe(200)
    expect(await revoke(anna, DIARY.id)).toBe('done')
    expect(await revoke(anna, DIARY.id)).toBe('not_found')
  })

  it('[ID-30] a code that was not exchanged yet dies with it', async () => {
    const provider = await ourProvider()
    const asked = await ask(provider, ALL)
    const code = (await provider.allow(asked.address))?.searchParams.get('code') ?? ''
    await revoke(provider, DIARY.id)
    const params = { grant_type: 'authorization_code', code, redirect_uri: DIARY.redirectUri, code_verifier: asked.verifier }
    expect((await askTokens(provider, params)).error).toBe('invalid_grant')
  })
})
