import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { EnterAs, GetMe, StartLink } from '../../protocol/identity.ts'
import { FinishFlow, GetFlow, GetIdAccount, LeaveFlow, UseKnownAccount } from '../../protocol/school-id.ts'
import type { Client } from '../../scripts/house/client.ts'
import { follow, stepOf } from '../../scripts/house/link-profile.ts'
import { actAs, demoSchool, newClient, personNamed, settle } from '../kit/act-as.ts'
import { choose, countOf, email, fill, finish, give, phone, prove, proveSent, refusalOf, startLink, startSignIn } from '../kit/flows.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { chatsOf } from '../kit/open-sockets.ts'

const ORLOVA = phone('8 (916) 100-00-01')
const TITOV = phone('+7 916 100-00-02')
const ELENA = phone('+7 916 100-00-03')
const NEW_PASSWORD = 'raduga nad rekoj 17'

keepStorage()
beforeAll(demoSchool)

describe('linking the educational profile', () => {
  it('[ID-90] Орлова has no account: phone, code, her data, «Создать учебный профиль», and her chats are there', async () => {
    const orlova = await actAs('Орлова Анна', { linked: false })
    const opened = await startLink(orlova)
    expect(opened).toMatchObject({ step: 'contact', purpose: 'link', account: null, name: null, suggestedName: { familyName: 'Орлова' } })
    const sent = await give(orlova, opened, ORLOVA)
    expect(sent).toMatchObject({ step: 'prove', contact: { by: 'phone', codeGiven: false, resendInSeconds: 60 } })
    for (const _ of [1, 2]) expect(await refusalOf(prove(orlova, sent, { code: '000000' }))).toBe('code_wrong')
    const proved = await proveSent(orlova, sent, ORLOVA)
    expect(proved).toMatchObject({ step: 'profile', account: 'new', profile: 'none', name: null })
    const filled = await fill(orlova, proved, { familyName: 'Орлова', givenName: 'Анна', patronymic: null })
    expect(filled.step).toBe('profile')
    const chosen = await choose(orlova, filled)
    expect(chosen).toMatchObject({ step: 'confirm', name: { familyName: 'Орлова', patronymic: null } })
    expect(await countOf('id_accounts', "phone = '+79161000001'")).toBe(0)
    expect(await finish(orlova, chosen)).toBe('/chats?linked=1')
    await settle()
    expect((await orlova.call(GetMe, {})).profileLinked).toBe(true)
    const titles = (await chatsOf(orlova, '7Б', 'Учительская', 'Родители 7Б')).map(({ title }) => title)
    expect(titles).toEqual(expect.arrayContaining(['7Б', 'Учительская', 'Родители 7Б']))
    // What others see is what the school says, the patronymic included.
    expect(
      await env.DIRECTORY.prepare(
        `select family_name, given_name, patronymic from educational_profiles where id = (select profile_id from profile_links where person_id = '${orlova.personId}')`,
      ).first(),
    ).toEqual({
      family_name: 'Орлова',
      given_name: 'Анна',
      patronymic: 'Сергеевна',
    })
  })

  it('[ID-08] Орлова’s link is made once: asked again it is refused, and nothing is made', async () => {
    const orlova = await actAs('Орлова Анна')
    expect(await refusalOf(orlova.call(StartLink, {}))).toBe('profile_already_linked')
    expect(await countOf('profile_links', `person_id = '${orlova.personId}'`)).toBe(1)
  })

  it('[ID-90] Титов takes the order of a phone: «Создать учебный профиль» first, then his data', async () => {
    const titov = await actAs('Титов Олег', { linked: false })
    const proved = await proveSent(titov, await give(titov, await startLink(titov), TITOV), TITOV)
    const chosen = await choose(titov, proved)
    expect(chosen).toMatchObject({ step: 'profile', profile: 'chosen' })
    const filled = await fill(titov, chosen, { familyName: 'Титов', givenName: 'Олег', patronymic: 'Юрьевич' })
    expect(filled.step).toBe('confirm')
    expect(await finish(titov, filled)).toBe('/chats?linked=1')
  })

  it('[ID-97] Елена has forgotten the password she may never have had: the code sets a new one, and she is in', async () => {
    const elena = await actAs('Антонова Елена', { linked: false })
    const sent = await give(elena, await startLink(elena), ELENA)
    expect(await refusalOf(proveSent(elena, sent, ELENA, { newPassword: 'short' }))).toBe('password_too_short')
    const proved = await proveSent(elena, sent, ELENA, { newPassword: NEW_PASSWORD })
    expect(proved.account).toBe('new')
    const ready = await choose(elena, await fill(elena, proved, { familyName: 'Антонова', givenName: 'Елена', patronymic: null }))
    await finish(elena, ready)
    await settle()
    expect((await elena.call(GetIdAccount, {})).hasPassword).toBe(true)
    const titles = (await chatsOf(elena, 'Родители 7А', 'Родители 7Б')).map(({ title }) => title)
    expect(titles.sort()).toEqual(['Родители 7А', 'Родители 7Б'])
  })

  it('[ID-91] Елена comes back from another browser: phone, password, code, «Продолжить в учебном профиле»', async () => {
    const browser = newClient()
    const sent = await give(browser, await startSignIn(browser), ELENA)
    const proved = await proveSent(browser, sent, ELENA, { password: NEW_PASSWORD })
    expect(proved).toMatchObject({ step: 'profile', account: 'existing', profile: 'existing', name: { familyName: 'Антонова' } })
    const chosen = await choose(browser, proved)
    expect(chosen.step).toBe('confirm')
    expect(await finish(browser, chosen)).toBe('/chats')
    expect(await browser.call(GetMe, {})).toMatchObject({ name: { familyName: 'Антонова' }, profileLinked: true })
  })

  it('[ID-96] a wrong password is said only after the right code, is counted, and the code is not asked again', async () => {
    const browser = newClient()
    const sent = await give(browser, await startSignIn(browser), ELENA)
    expect(await refusalOf(prove(browser, sent, { code: '000000', password: 'wrong password' }))).toBe('code_wrong')
    expect(await refusalOf(proveSent(browser, sent, ELENA, { password: 'wrong password' }))).toBe('password_wrong')
    const again = await browser.call(GetFlow, { flowId: sent.flowId })
    expect(again).toMatchObject({ step: 'prove', account: null, contact: { codeGiven: true } })
    const guesses = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const flow = await browser.call(GetFlow, { flowId: sent.flowId })
        return refusalOf(prove(browser, flow, { password: 'another wrong one' }))
      }),
    )
    expect(guesses.filter((code) => code === 'password_wrong').length).toBeLessThanOrEqual(4)
    expect(new Set(guesses)).toEqual(new Set(['password_wrong', 'sign_in_paused']))
  })

  it('[ID-92] somebody whose account has no profile makes one on the way', async () => {
    await env.DIRECTORY.prepare(
      "insert into id_accounts (id, phone, proved_at, created_at) values ('acc_00000000000000000009', '+79161000009', 1759700000000, 1759700000000)",
    ).run()
    const browser = newClient()
    const contact = phone('+79161000009')
    const proved = await proveSent(browser, await give(browser, await startSignIn(browser), contact), contact)
    expect(proved).toMatchObject({ step: 'profile', account: 'existing', profile: 'none', name: null })
    const filled = await fill(browser, await choose(browser, proved), { familyName: 'Новая', givenName: 'Ольга', patronymic: null })
    expect(await finish(browser, filled)).toBe('/id/status')
    expect(await countOf('educational_profiles', "account_id = 'acc_00000000000000000009'")).toBe(1)
  })

  it('[ID-102] whoever this browser is known as goes on without a code, or as another', async () => {
    const elena = await actAs('Антонова Елена')
    const flow = await startSignIn(elena)
    expect(flow).toMatchObject({ step: 'account', known: { name: { familyName: 'Антонова' }, contact: '+7 ··· ···-··-03' } })
    const known = await elena.call(UseKnownAccount, stepOf(flow))
    expect(known).toMatchObject({ step: 'profile', profile: 'existing' })
    const other = await give(elena, await startSignIn(elena), phone('+79161000077'))
    expect(other).toMatchObject({ step: 'prove', known: null })
  })

  it('[ID-102] a journal’s password alone opens no other self, and nobody enters as somebody else', async () => {
    const elena = await actAs('Антонова Елена')
    expect((await elena.call(GetMe, {})).selves.map((self) => self.personId)).toEqual([elena.personId])
    expect(await refusalOf(elena.call(EnterAs, { personId: personNamed('Орлова').personId }))).toBe('not_found')
    expect(await refusalOf(newClient().call(EnterAs, { personId: elena.personId }))).toBe('not_signed_in')
    expect((await elena.call(EnterAs, { personId: elena.personId })).name.familyName).toBe('Антонова')
  })
})

describe('children and e-mail', () => {
  const ILYA = email('ilya@deti.example')

  it('[ID-98] Илья is 13 by the roster: his e-mail is his login', async () => {
    const ilya = await actAs('Антонов Илья', { linked: false })
    const opened = await startLink(ilya)
    expect(opened.emailAllowed).toBe(true)
    const proved = await proveSent(ilya, await give(ilya, opened, email('  ILYA@deti.example ')), ILYA)
    await finish(ilya, await choose(ilya, await fill(ilya, proved, { familyName: 'Антонов', givenName: 'Илья', patronymic: null })))
    expect(await countOf('id_accounts', "email = 'ilya@deti.example' and phone is null")).toBe(1)
  })

  it('[ID-98] at 15 an e-mail is refused before anything is sent: «Укажите мобильный телефон»', async () => {
    const daria = await actAs('Борисова Дарья', { linked: false })
    await env.JOURNAL_00.prepare("update people set birth_on = '2010-01-01' where id = ?").bind(daria.personId).run()
    const before = await countOf('dev_messages')
    const opened = await startLink(daria)
    expect(opened.emailAllowed).toBe(false)
    expect(await refusalOf(give(daria, opened, email('daria@deti.example')))).toBe('email_not_allowed')
    expect(await countOf('dev_messages')).toBe(before)
    expect(await countOf('codes', "contact = 'daria@deti.example'")).toBe(0)
  })

  it.each([
    ['on the day before the 14th birthday', '2011-10-07', true],
    ['on the 14th birthday', '2011-10-06', false],
    ['without a birth date in the roster', null, false],
  ])('[ID-98] %s an e-mail is allowed: %s', async (_, birthOn, allowed) => {
    const daria = await actAs('Борисова Дарья', { linked: false })
    await env.JOURNAL_00.prepare('update people set birth_on = ? where id = ?').bind(birthOn, daria.personId).run()
    expect((await startLink(daria)).emailAllowed).toBe(allowed)
  })

  it('[ID-98] an adult’s e-mail that no roster has as a child’s is refused once it is proved, and no account is made', async () => {
    const stranger = newClient()
    const contact = email('adult@mail.example')
    const sent = await give(stranger, await startSignIn(stranger), contact)
    expect(await refusalOf(proveSent(stranger, sent, contact))).toBe('email_not_allowed')
    expect(await stranger.call(GetFlow, { flowId: sent.flowId })).toMatchObject({ step: 'contact', contact: null })
    expect(await countOf('id_accounts', "email = 'adult@mail.example'")).toBe(0)
  })

  it('[ID-98] Илья turns 14: his e-mail still signs him in, and he is asked for a phone', async () => {
    const ilya = await actAs('Антонов Илья')
    expect((await ilya.call(GetIdAccount, {})).phoneWanted).toBe(false)
    await env.JOURNAL_00.prepare("update people set birth_on = '2011-10-06' where id = ?").bind(ilya.personId).run()
    expect((await ilya.call(GetIdAccount, {})).phoneWanted).toBe(true)
    const browser = newClient()
    const proved = await proveSent(browser, await give(browser, await startSignIn(browser), ILYA), ILYA)
    await finish(browser, await choose(browser, proved))
    expect((await browser.call(GetMe, {})).personId).toBe(ilya.personId)
  })
})

describe('coming back from the provider', () => {
  /** A stranger at the end of the pages: the address their browser is sent back to. */
  async function answerFor(browser: Client, number: string): Promise<string> {
    const contact = phone(number)
    const proved = await proveSent(browser, await give(browser, await startSignIn(browser), contact), contact)
    const ready = await choose(browser, await fill(browser, proved, { familyName: 'Ким', givenName: 'Вера', patronymic: null }))
    return (await browser.call(FinishFlow, stepOf(ready))).redirectTo
  }

  it('[ID-103] an answer counts once, in the browser that asked, with its own state', async () => {
    const browser = newClient()
    const answer = await answerFor(browser, '+79161000042')
    expect(await follow(newClient(), answer)).toBe('/id/trouble?refusal=flow_over')
    expect(await follow(browser, answer.replace(/state=[^&]+/, 'state=made-up'))).toBe('/id/trouble?refusal=flow_over')
    expect(await follow(browser, answer)).toBe('/id/status')
    expect(await follow(browser, answer)).toBe('/id/trouble?refusal=flow_over')
  })

  it('[ID-103] another person’s code, or another issuer’s word, is no answer', async () => {
    const [vera, other] = [newClient(), newClient()]
    const [veras, others] = [await answerFor(vera, '+79161000043'), await answerFor(other, '+79161000044')]
    const swapped = veras.replace(/code=[^&]+/, /code=[^&]+/.exec(others)?.[0] ?? '')
    expect(await follow(vera, swapped)).toBe('/id/trouble?refusal=outside_refused')
    expect(await follow(other, others.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.test'))).toBe('/id/trouble?refusal=outside_refused')
    expect(await refusalOf(vera.call(GetMe, {}))).toBe('not_signed_in')
  })

  it('[ID-103] the journal account that comes back must be the one that left', async () => {
    const ilya = await actAs('Антонов Илья')
    const kim = await actAs('Ким Виктор', { linked: false })
    const contact = phone('+79161000045')
    const proved = await proveSent(kim, await give(kim, await startLink(kim), contact), contact)
    const ready = await choose(kim, await fill(kim, proved, { familyName: 'Ким', givenName: 'Виктор', patronymic: null }))
    const { redirectTo } = await kim.call(FinishFlow, stepOf(ready))
    // Somebody else has signed in to the journal at this browser meanwhile.
    const sid = (cookies: string) => /__Host-sid=[^;]+/.exec(cookies)?.[0] ?? ''
    kim.cookie = kim.cookie.replace(/__Host-sid=[^;]+/, sid(ilya.cookie))
    expect(await follow(kim, redirectTo)).toBe('/id/trouble?refusal=flow_over')
    expect(await countOf('profile_links', `person_id = '${kim.personId}'`)).toBe(0)
  })

  it('[ID-103] «Отмена» makes nothing and is over', async () => {
    const browser = newClient()
    const flow = await startSignIn(browser)
    const { redirectTo } = await browser.call(LeaveFlow, { flowId: flow.flowId })
    expect(await follow(browser, redirectTo)).toBe('/id/trouble?refusal=flow_over')
    expect(await refusalOf(browser.call(GetFlow, { flowId: flow.flowId }))).toBe('flow_over')
  })
})
