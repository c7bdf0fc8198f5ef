import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ConfirmContactChange, GetFlow, GetIdAccount, SetIdPassword, SignOutOfId, StartContactChange } from '../../protocol/school-id.ts'
import { Client } from '../../scripts/house/client.ts'
import { lastCode } from '../../scripts/house/link-profile.ts'
import { courierOf } from '../../worker/identity/courier/courier.ts'
import { firstAdministrator, newClient } from '../kit/act-as.ts'
import { age, choose, countOf, email, fill, finish, give, phone, prove, proveSent, refusalOf, startSignIn } from '../kit/flows.ts'
import { backgroundDone, fetchProduct, ORIGIN } from '../kit/product.ts'

const OWN = phone('+79223330001')
const OTHER = phone('+79223330002')
const PASSWORD = 'raduga nad rekoj 17'
const NAME = { familyName: 'Галеев', givenName: 'Тимур', patronymic: null }
const ELEVEN_MINUTES = 11 * 60_000

async function account(contact = OWN): Promise<Client> {
  const browser = newClient()
  await signIn(browser, contact)
  return browser
}

async function signIn(browser: Client, contact = OWN, password?: string): Promise<void> {
  const flow = await proveSent(browser, await give(browser, await startSignIn(browser), contact), contact, password ? { password } : {})
  await finish(browser, await choose(browser, flow.name === null ? await fill(browser, flow, NAME) : flow))
}

let browser: Client
let zueva: Client
beforeEach(async () => {
  zueva = await firstAdministrator()
  browser = await account()
})

describe('the provider’s account', () => {
  it('[ID-100] changes its phone by a code to the new one; other browsers sign in anew, and the old phone is told', async () => {
    const second = await account()
    expect(await browser.call(StartContactChange, { contact: OTHER })).toMatchObject({ masked: '+7 ··· ···-··-02' })
    expect(await refusalOf(browser.call(ConfirmContactChange, { code: '000000' }))).toBe('code_wrong')
    await browser.call(ConfirmContactChange, { code: await lastCode(browser, OTHER) })
    await backgroundDone()
    expect((await browser.call(GetIdAccount, {})).contacts).toEqual([{ by: 'phone', masked: '+7 ··· ···-··-02' }])
    expect(await refusalOf(second.call(GetIdAccount, {}))).toBe('not_signed_in')
    const told = await env.DIRECTORY.prepare('select recipient, text from dev_messages order by seq desc limit 1').first<
      Record<string, string>
    >()
    expect(told?.recipient).toBe(OWN.phone)
    expect(told?.text).not.toMatch(/\d{6}/)
    expect(await countOf('identity_log', "what = 'contact.changed'")).toBe(1)
  })

  it('[ID-100] that had an e-mail only gets a phone beside it, and the mailbox is told', async () => {
    await env.DIRECTORY.prepare("update id_accounts set phone = null, email = 'timur@mail.example' where phone = ?").bind(OWN.phone).run()
    await browser.call(StartContactChange, { contact: OTHER })
    await browser.call(ConfirmContactChange, { code: await lastCode(browser, OTHER) })
    await backgroundDone()
    const told = await env.DIRECTORY.prepare('select kind, recipient, text from dev_messages order by seq desc limit 1').first()
    expect(told).toMatchObject({ kind: 'email', recipient: 'timur@mail.example', text: expect.stringContaining('по номеру телефона') })
  })

  it('[ID-100] cannot take another account’s phone, and says so only to who holds it', async () => {
    await account(OTHER)
    await age('codes', ['sent_at'], 60_000)
    await browser.call(StartContactChange, { contact: OTHER })
    expect(await refusalOf(browser.call(ConfirmContactChange, { code: await lastCode(browser, OTHER) }))).toBe('contact_taken')
    expect((await browser.call(GetIdAccount, {})).contacts[0]?.masked).toBe('+7 ··· ···-··-01')
    expect(await countOf('identity_log', "what = 'contact.changed'")).toBe(0)
  })

  it('[ID-100] moves nothing of its ways in for a browser that was proved long ago', async () => {
    await age('id_sessions', ['proved_at'], ELEVEN_MINUTES)
    expect(await refusalOf(browser.call(StartContactChange, { contact: OTHER }))).toBe('step_up_required')
    expect(await refusalOf(browser.call(ConfirmContactChange, { code: '123456' }))).toBe('step_up_required')
    expect(await refusalOf(browser.call(SetIdPassword, { newPassword: PASSWORD }))).toBe('step_up_required')
    expect(await countOf('codes', `contact = '${OTHER.phone}'`)).toBe(0)
  })

  it('[ID-98] that began with a phone gets no e-mail as its login', async () => {
    expect(await refusalOf(browser.call(StartContactChange, { contact: email('timur@mail.example') }))).toBe('email_not_allowed')
  })

  it('[ID-100] gets its first password while freshly proved, and another one for the old; other browsers are out', async () => {
    const second = await account()
    expect(await refusalOf(browser.call(SetIdPassword, { newPassword: 'short' }))).toBe('password_too_short')
    await browser.call(SetIdPassword, { newPassword: PASSWORD })
    expect(await refusalOf(second.call(GetIdAccount, {}))).toBe('not_signed_in')
    expect(await refusalOf(browser.call(SetIdPassword, { newPassword: `${PASSWORD} novyj` }))).toBe('password_wrong')
    expect(await refusalOf(browser.call(SetIdPassword, { oldPassword: 'not it at all', newPassword: `${PASSWORD} novyj` }))).toBe(
      'password_wrong',
    )
    await browser.call(SetIdPassword, { oldPassword: PASSWORD, newPassword: `${PASSWORD} novyj` })
    const third = newClient()
    await signIn(third, OWN, `${PASSWORD} novyj`)
    expect((await third.call(GetIdAccount, {})).hasPassword).toBe(true)
  })

  it('[ID-97] a forgotten password is set by the code, and every browser that was in is out', async () => {
    await browser.call(SetIdPassword, { newPassword: PASSWORD })
    const elsewhere = newClient()
    await signIn(elsewhere, OWN, PASSWORD)
    const third = newClient()
    const sent = await give(third, await startSignIn(third), OWN)
    const proved = await proveSent(third, sent, OWN, { newPassword: 'drugaja fraza 42' })
    expect(proved).toMatchObject({ account: 'existing', step: 'profile' })
    for (const out of [browser, elsewhere]) expect(await refusalOf(out.call(GetIdAccount, {}))).toBe('not_signed_in')
    expect(await countOf('identity_log', "what = 'password.reset'")).toBe(1)
    const late = newClient()
    const again = await give(late, await startSignIn(late), OWN)
    expect(await refusalOf(proveSent(late, again, OWN, { password: PASSWORD }))).toBe('password_wrong')
    const now = await late.call(GetFlow, { flowId: again.flowId })
    expect((await proveWith(late, now, 'drugaja fraza 42')).step).toBe('profile')
  })

  it('[ID-100] signs out of this browser; what pages have kept goes, but not what somebody of the journal has not sent yet', async () => {
    zueva.cookie = `${/__Host-sid=[^;]+/.exec(zueva.cookie)?.[0]}; ${/__Host-idsid=[^;]+/.exec(browser.cookie)?.[0]}`
    await zueva.call(SignOutOfId, {})
    expect(zueva.headers.get('clear-site-data')).toBe('"cache"')
    expect(await refusalOf(browser.call(GetIdAccount, {}))).toBe('not_signed_in')
    const alone = await account()
    await alone.call(SignOutOfId, {})
    expect(alone.headers.get('clear-site-data')).toBe('"cache", "storage"')
  })

  async function proveWith(client: Client, flow: Awaited<ReturnType<typeof startSignIn>>, password: string) {
    return prove(client, flow, { password })
  }
})

describe('couriers', () => {
  const GATEWAY = 'https://sms.gateway.test/send'
  const with_ = (more: Record<string, string>) =>
    ({ ...env, ENVIRONMENT: 'production', SMS_GATEWAY_TOKEN: 'gateway-token', ...more }) as Env

  it('[ID-101] an SMS goes to the gateway an installation has set, with its key, and a gateway’s no is a refusal', async () => {
    const asked: { url: string; init: RequestInit }[] = []
    const answers = [new Response('queued', { status: 202 }), new Response('no', { status: 500 })]
    const network = vi.spyOn(globalThis, 'fetch').mockImplementation(async (url, init) => {
      asked.push({ url: String(url), init: init ?? {} })
      return answers[asked.length - 1] as Response
    })
    const courier = courierOf(with_({ SMS_GATEWAY_URL: GATEWAY }))
    await courier.sms('+79160000000', '123456 — код')
    await expect(courier.sms('+79160000000', '123456 — код')).rejects.toMatchObject({ code: 'courier_failed' })
    network.mockRestore()
    expect(asked[0]?.url).toBe(GATEWAY)
    expect(asked[0]?.init.headers).toMatchObject({ authorization: 'Bearer gateway-token' })
    expect(JSON.parse(String(asked[0]?.init.body))).toEqual({ to: '+79160000000', text: '123456 — код' })
  })

  it('[ID-101] a code that could not be sent leaves the flow where it was, with nothing written', async () => {
    const broken = { ...env, SMS_GATEWAY_URL: 'http://127.0.0.1:1/send' } as Env
    const stranger = new Client(ORIGIN, (url, init) => fetchProduct(url, init, broken))
    const opened = await startSignIn(stranger)
    expect(await refusalOf(give(stranger, opened, OTHER))).toBe('courier_failed')
    expect(await stranger.call(GetFlow, { flowId: opened.flowId })).toEqual(opened)
    expect(await countOf('codes', `contact = '${OTHER.phone}'`)).toBe(0)
  })

  it('[ID-95] no code goes to a country an installation does not serve', async () => {
    const served = { ...env, SMS_COUNTRIES: '7,375' } as Env
    const stranger = new Client(ORIGIN, (url, init) => fetchProduct(url, init, served))
    const opened = await startSignIn(stranger)
    expect(await refusalOf(give(stranger, opened, phone('+1 202 555 0100')))).toBe('phone_country')
    expect(await refusalOf(give(stranger, opened, phone('+375 29 123-45-67')))).toBe('done')
  })

  it('[ID-101] a gateway that is out of reach, or none at all, is a refusal and not a crash', async () => {
    const nowhere = with_({ SMS_GATEWAY_URL: 'http://127.0.0.1:1/send' })
    await expect(courierOf(nowhere).sms('+79160000000', 'код')).rejects.toMatchObject({ code: 'courier_failed' })
    await expect(courierOf(with_({ SMS_GATEWAY_URL: '' })).sms('+79160000000', 'код')).rejects.toMatchObject({ code: 'courier_failed' })
    await expect(courierOf(with_({ SMS_GATEWAY_URL: GATEWAY, EMAIL_FROM: '' })).email('a@b.example', 'код', 'код')).rejects.toMatchObject({
      code: 'courier_failed',
    })
  })

  it('[ID-101] letters go through the platform’s binding, with the installation’s address as their sender', async () => {
    const sent: unknown[] = []
    const EMAIL = { send: async (letter: unknown) => sent.push(letter) }
    await courierOf({ ...with_({ SMS_GATEWAY_URL: GATEWAY, EMAIL_FROM: 'school@zvonok.example' }), EMAIL } as unknown as Env).email(
      'ilya@deti.example',
      'Код',
      '123456',
    )
    expect(sent).toEqual([{ from: 'school@zvonok.example', to: 'ilya@deti.example', subject: 'Код', text: '123456' }])
  })

  it('[ID-101] the page of sent messages is for a dev machine: elsewhere it is nowhere', async () => {
    const page = await fetchProduct(`${ORIGIN}/dev/outbox`)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).toContain(OWN.phone)
    const { default: worker } = await import('../../worker/index.ts')
    const context = { waitUntil: () => {}, passThroughOnException: () => {} } as unknown as ExecutionContext
    const request = new Request(`${ORIGIN}/dev/outbox`) as Request<unknown, IncomingRequestCfProperties>
    const elsewhere = await worker.fetch(request, { ...env, ENVIRONMENT: 'production' }, context)
    expect(elsewhere.status).toBe(404)
  })
})
