// Ways in that a review tried: each was open once, or could be opened by a careless change.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { StartPasskeySignIn } from '../../protocol/factors.ts'
import { EnterAs, GetMe, SignIn, SignOut, StartIdSignIn, StartLink } from '../../protocol/identity.ts'
import {
  FinishFlow,
  GetFlow,
  GetIdAccount,
  ProveByPasskey,
  SetIdPassword,
  StartContactChange,
  UseKnownAccount,
} from '../../protocol/school-id.ts'
import { Authenticator } from '../../scripts/house/authenticator.ts'
import { Client } from '../../scripts/house/client.ts'
import { follow, openFlow, stepOf } from '../../scripts/house/link-profile.ts'
import { actAs, demoSchool, newClient, PASSWORD } from '../kit/act-as.ts'
import { addPasskey } from '../kit/factors.ts'
import { age, choose, countOf, fill, finish, give, phone, prove, proveSent, refusalOf, startSignIn } from '../kit/flows.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { fetchProduct, ORIGIN } from '../kit/product.ts'

const NAME = { familyName: 'Галеев', givenName: 'Тимур', patronymic: null }
const HOUR = 3_600_000
let numbers = 4_000_000
const newPhone = () => phone(`+7922${numbers++}`)

keepStorage()
beforeAll(demoSchool)

async function ready(browser: Client, contact = newPhone()) {
  const proved = await proveSent(browser, await give(browser, await startSignIn(browser), contact), contact)
  return choose(browser, proved.name === null ? await fill(browser, proved, NAME) : proved)
}

async function account(contact = newPhone()): Promise<Client> {
  const browser = newClient()
  await finish(browser, await ready(browser, contact))
  return browser
}

/** The same cookies in another hand: what a thief, or a second tab, has. */
function copyOf(browser: Client): Client {
  const copy = newClient()
  copy.cookie = browser.cookie
  return copy
}

describe('no way around', () => {
  it('[ID-111] a passkey that was added with a journal’s password proves that person to the school, and nobody to the provider', async () => {
    const orlova = await actAs('Орлова Анна')
    const device = new Authenticator(ORIGIN)
    // Where the provider knows nobody a key is the person's own.
    orlova.cookie = orlova.cookie.replace(/;? ?__Host-idsid=[^;]+/, '')
    await addPasskey(orlova, device)
    const thief = newClient()
    const flow = await startSignIn(thief)
    const { ceremonyId, options } = await thief.call(StartPasskeySignIn, {})
    const response = await device.get(options)
    expect(await refusalOf(thief.call(ProveByPasskey, { ...stepOf(flow), ceremonyId, response }))).toBe('passkey_not_accepted')
    expect((await thief.call(GetFlow, { flowId: flow.flowId })).step).toBe('contact')
  })

  it('[ID-112] going on as the account a browser is known as proves nothing anew, lives no longer, and stays at a foreign computer', async () => {
    const browser = newClient()
    const contact = newPhone()
    const shared = await openFlow(browser, (await browser.call(StartIdSignIn, { shared: true })).redirectTo)
    const proved = await proveSent(browser, await give(browser, shared, contact), contact)
    await finish(browser, await choose(browser, await fill(browser, proved, NAME)))
    await age('id_sessions', ['proved_at'], HOUR)
    const before = await sessionOf(contact.phone)
    const known = await browser.call(UseKnownAccount, stepOf(await startSignIn(browser)))
    await finish(browser, await choose(browser, known))
    const after = await sessionOf(contact.phone)
    expect(after).toMatchObject({ proved_at: before.proved_at, shared: 1 })
    expect(after.expires_at).toBeLessThanOrEqual(before.expires_at)
    expect(await refusalOf(browser.call(StartContactChange, { contact: newPhone() }))).toBe('step_up_required')
    expect(await refusalOf(browser.call(SetIdPassword, { newPassword: 'raduga nad rekoj 17' }))).toBe('step_up_required')
  })

  it('[ID-112] a fresh proof asks for the account anew, and then it is fresh', async () => {
    const contact = newPhone()
    const browser = await account(contact)
    await age('id_sessions', ['proved_at'], HOUR)
    const flow = await openFlow(browser, (await browser.call(StartIdSignIn, { fresh: true })).redirectTo)
    expect(flow).toMatchObject({ step: 'contact', known: null })
    expect(await refusalOf(browser.call(UseKnownAccount, stepOf(flow)))).toBe('flow_moved_on')
    await age('codes', ['sent_at'], HOUR)
    const proved = await proveSent(browser, await give(browser, flow, contact), contact)
    await finish(browser, await choose(browser, proved))
    expect(await refusalOf(browser.call(StartContactChange, { contact: newPhone() }))).toBe('done')
  })

  it('[ID-113] a journal left open links nobody’s phone', async () => {
    const kim = await actAs('Ким Виктор', { linked: false })
    await age('sessions', ['proved_at'], HOUR)
    expect(await refusalOf(kim.call(StartLink, {}))).toBe('step_up_required')
    expect(await countOf('profile_links', `person_id = '${kim.personId}'`)).toBe(0)
  })

  it('[ID-114] whoever works at a school does not come back in by the provider’s session of another day; a parent does', async () => {
    const titov = await actAs('Титов Олег')
    const elena = await actAs('Антонова Елена')
    await age('id_sessions', ['proved_at'], 13 * HOUR)
    expect(await refusalOf(titov.call(EnterAs, { personId: titov.personId }))).toBe('step_up_required')
    expect((await elena.call(EnterAs, { personId: elena.personId })).name.givenName).toBe('Елена')
    // Signing in by «Продолжить» leads to a fresh proof instead of into the school.
    const flow = await titov.call(UseKnownAccount, stepOf(await startSignIn(titov)))
    expect(await finish(titov, await choose(titov, flow))).toMatch(/^\/oauth\/authorize\?/)
  })

  it('[ID-115] a flow that was proved before the owner’s new password is over after it, in every other browser', async () => {
    const contact = newPhone()
    const owner = await account(contact)
    const thief = newClient()
    await age('codes', ['sent_at'], HOUR)
    const atTheEnd = await ready(thief, contact)
    await owner.call(SetIdPassword, { newPassword: 'raduga nad rekoj 17' })
    expect(await refusalOf(thief.call(FinishFlow, stepOf(atTheEnd)))).toBe('flow_over')
    expect((await owner.call(GetIdAccount, {})).hasPassword).toBe(true)
  })

  it('[ID-115] whoever signs out leaves no flow behind that the next person at the browser could finish', async () => {
    const daria = await actAs('Борисова Дарья')
    const left = await choose(daria, await daria.call(UseKnownAccount, stepOf(await startSignIn(daria))))
    const history = copyOf(daria)
    await daria.call(SignOut, {})
    expect(await refusalOf(daria.call(GetFlow, { flowId: left.flowId }))).toBe('flow_over')
    expect(await refusalOf(history.call(FinishFlow, stepOf(left)))).toBe('flow_over')
    expect(await refusalOf(history.call(GetMe, {}))).toBe('not_signed_in')
  })

  it('[ID-95] requests that are refused anyway use up neither the day of the installation nor the codes of a phone', async () => {
    const installation = { ...env, CODES_PER_DAY_MAX: '60' } as Env
    const at = (address: string) =>
      new Client(ORIGIN, (url, init) => fetchProduct(url, { ...init, headers: from(init, address) }, installation))
    const attacker = at('203.0.113.66')
    const contact = newPhone()
    for (let sent = 0; sent < 5; sent++) await give(attacker, await startSignIn(attacker), contact)
    const refused = await Promise.all(
      Array.from({ length: 70 }, async () => refusalOf(give(attacker, await startSignIn(attacker), contact))),
    )
    expect(new Set(refused)).toEqual(new Set(['codes_paused']))
    const stranger = at('203.0.113.67')
    expect(await refusalOf(give(stranger, await startSignIn(stranger), newPhone()))).toBe('done')
  })

  it('[ID-94] after twenty wrong codes in a day the right one opens nothing either', async () => {
    const contact = newPhone()
    for (let round = 0; round < 4; round++) {
      const guesser = newClient()
      const sent = await give(guesser, await startSignIn(guesser), contact)
      for (let guess = 0; guess < 5; guess++) expect(await refusalOf(prove(guesser, sent, { code: `90000${guess}` }))).toBe('code_wrong')
    }
    const owner = newClient()
    expect(await refusalOf(proveSent(owner, await give(owner, await startSignIn(owner), contact), contact))).toBe('codes_paused')
  })

  it('[ID-104] a number nobody has proved for a year opens the account of whoever had it before to nobody, with a new password or without', async () => {
    const contact = newPhone()
    await account(contact)
    await env.DIRECTORY.prepare('update id_accounts set proved_at = proved_at - 400 * 86400000 where phone = ?').bind(contact.phone).run()
    await age('codes', ['sent_at'], HOUR)
    const holder = newClient()
    const sent = await give(holder, await startSignIn(holder), contact)
    expect(await refusalOf(proveSent(holder, sent, contact))).toBe('contact_stale')
    expect(await holder.call(GetFlow, { flowId: sent.flowId })).toMatchObject({ step: 'contact', account: null, contact: null })
    await age('codes', ['sent_at'], HOUR)
    const again = await give(holder, await holder.call(GetFlow, { flowId: sent.flowId }), contact)
    expect(await refusalOf(proveSent(holder, again, contact, { newPassword: 'raduga nad rekoj 17' }))).toBe('contact_stale')
    expect(await countOf('id_accounts', `phone = '${contact.phone}' and password_hash is not null`)).toBe(0)
  })

  it('[ID-107] a sign-in that was on its way while the password was reset opens nothing', async () => {
    const daria = await actAs('Борисова Дарья')
    const { login } = (await env.DIRECTORY.prepare('select login from journal_accounts where person_id = ?')
      .bind(daria.personId)
      .first<{ login: string }>()) ?? { login: '' }
    // Whoever resets is faster than the session that is being opened: right after it stands, the row says otherwise.
    const reset =
      'create trigger overtaken after insert on sessions begin update journal_accounts set password_hash = null where person_id = new.person_id; end'
    await env.DIRECTORY.prepare(reset).run()
    const late = newClient()
    expect(await refusalOf(late.call(SignIn, { login, password: PASSWORD }))).toBe('wrong_credentials')
    await env.DIRECTORY.prepare('drop trigger overtaken').run()
    expect(await refusalOf(late.call(GetMe, {}))).toBe('not_signed_in')
  })

  it('[ID-99] an address of the provider that was begun in another browser begins nothing here', async () => {
    const ilya = await actAs('Антонов Илья', { linked: false })
    const { redirectTo } = await ilya.call(StartLink, {})
    expect(await follow(newClient(), redirectTo)).toBe('/id/trouble?refusal=flow_over')
  })
})

function from(init: RequestInit, address: string): Headers {
  const headers = new Headers(init.headers)
  headers.set('cf-connecting-ip', address)
  return headers
}

async function sessionOf(number: string): Promise<{ proved_at: number; shared: number; expires_at: number }> {
  const row = await env.DIRECTORY.prepare(
    `select s.proved_at, s.shared, s.expires_at from id_sessions s join id_accounts a on a.id = s.account_id where a.phone = ?`,
  )
    .bind(number)
    .first<{ proved_at: number; shared: number; expires_at: number }>()
  if (!row) throw new Error('no session')
  return row
}
