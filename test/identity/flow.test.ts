import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { CODE_TRIES_MAX, CODES_PER_ADDRESS_HOUR_MAX, CODES_PER_CONTACT_HOUR_MAX } from '../../protocol/limits.ts'
import { ChooseProfile, FillName, FinishFlow, type Flow, GetFlow, ResendCode } from '../../protocol/school-id.ts'
import { Client } from '../../scripts/house/client.ts'
import { stepOf } from '../../scripts/house/link-profile.ts'
import { now } from '../../worker/platform/clock.ts'
import { firstAdministrator, newClient } from '../kit/act-as.ts'
import { age, choose, countOf, email, fill, finish, give, phone, prove, proveSent, refusalOf, startSignIn } from '../kit/flows.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { fetchProduct, ORIGIN } from '../kit/product.ts'
import { refusedAt } from '../kit/refused-at.ts'

const NAME = { familyName: 'Сафина', givenName: 'Лейла', patronymic: null }
/** Each test has numbers of its own, so that limits of one are not those of another. */
let numbers = 1_000_000
const newPhone = () => phone(`+7922${numbers++}`)

let browser: Client
keepStorage()
beforeAll(firstAdministrator)
beforeEach(() => {
  browser = newClient()
})

const minute = 60_000

describe('codes', () => {
  it('[ID-94] of 200 guesses at once five are looked at, and then the right code is worth nothing either', async () => {
    const contact = newPhone()
    const sent = await give(browser, await startSignIn(browser), contact)
    const guesses = await Promise.all(
      Array.from({ length: 200 }, (_, guess) => refusalOf(prove(browser, sent, { code: String(900_000 + guess).slice(-6) }))),
    )
    expect(guesses.filter((code) => code === 'code_wrong')).toHaveLength(CODE_TRIES_MAX)
    expect(guesses.filter((code) => code === 'code_used_up')).toHaveLength(200 - CODE_TRIES_MAX)
    expect(await refusalOf(proveSent(browser, sent, contact))).toBe('code_used_up')
  })

  it('[ID-94] a code lives five minutes, works once, and ends with the next one', async () => {
    const contact = newPhone()
    const sent = await give(browser, await startSignIn(browser), contact)
    await age('codes', ['sent_at', 'expires_at'], 5 * minute)
    expect(await refusalOf(proveSent(browser, sent, contact))).toBe('code_expired')
    const first = await lastSent()
    const again = await browser.call(ResendCode, stepOf(sent))
    if (first !== (await lastSent())) expect(await refusalOf(prove(browser, again, { code: first }))).toBe('code_wrong')
    const proved = await proveSent(browser, again, contact)
    expect(proved.step).toBe('profile')
    expect(await refusalOf(prove(browser, proved, { code: await lastSent() }))).toBe('flow_moved_on')
  })

  it('[ID-94] a code proves nothing to another flow, not even of the same phone', async () => {
    const contact = newPhone()
    const mine = await give(browser, await startSignIn(browser), contact)
    const code = await lastSent()
    const thief = newClient()
    const theirs = await give(thief, await startSignIn(thief), contact)
    await age('codes', ['sent_at'], minute)
    if (code !== (await lastSent())) expect(await refusalOf(prove(thief, theirs, { code }))).toBe('code_wrong')
    expect((await prove(browser, mine, { code })).step).toBe('profile')
  })

  it('[ID-95] the next code waits a minute, then two, then five; another number of the same flow waits too', async () => {
    let flow = await give(browser, await startSignIn(browser), newPhone())
    for (const seconds of [60, 120, 300]) {
      expect(flow.contact?.resendInSeconds).toBe(seconds)
      expect(await refusalOf(browser.call(ResendCode, stepOf(flow)))).toBe('too_many_requests')
      expect(await refusalOf(give(browser, flow, newPhone()))).toBe('too_many_requests')
      await age('codes', ['sent_at', 'expires_at'], seconds * 1000)
      flow = await browser.call(ResendCode, stepOf(flow))
    }
  })

  it('[ID-95] a phone gets so many codes an hour, whatever browsers ask for them', async () => {
    const contact = newPhone()
    for (let sent = 0; sent < CODES_PER_CONTACT_HOUR_MAX; sent++) {
      const one = newClient()
      await give(one, await startSignIn(one), contact)
    }
    const messages = await countOf('dev_messages')
    expect(await refusalOf(give(browser, await startSignIn(browser), contact))).toBe('codes_paused')
    expect(await countOf('dev_messages')).toBe(messages)
  })

  it('[ID-95] an address gets so many codes an hour, whatever phones they go to', async () => {
    const at = (address: string) =>
      new Client(ORIGIN, (url, init) => {
        const headers = new Headers(init.headers)
        headers.set('cf-connecting-ip', address)
        return fetchProduct(url, { ...init, headers })
      })
    // All but the last three are taken at the limiter itself: sixty whole ways to a code would be waited for.
    const limiter = env.LIMITER.getByName('codes-address:203.0.113.7')
    const before = Array.from({ length: CODES_PER_ADDRESS_HOUR_MAX - 3 }, () =>
      limiter.take(CODES_PER_ADDRESS_HOUR_MAX, 60 * minute, now(env)),
    )
    await Promise.all(before)
    const answers: string[] = []
    for (let asked = 0; asked < 4; asked++) {
      const one = at('203.0.113.7')
      answers.push(await refusalOf(give(one, await startSignIn(one), newPhone())))
    }
    expect(answers).toEqual(['done', 'done', 'done', 'codes_paused'])
    const elsewhere = at('203.0.113.8')
    expect(await refusalOf(give(elsewhere, await startSignIn(elsewhere), newPhone()))).toBe('done')
  })

  it('[ID-93] a phone with an account and one without are answered byte for byte alike, for the same work', async () => {
    const known = newPhone()
    const owner = newClient()
    const proved = await proveSent(owner, await give(owner, await startSignIn(owner), known), known, { newPassword: 'raduga nad rekoj 17' })
    await finish(owner, await choose(owner, await fill(owner, proved, NAME)))
    const walk = async (contact: ReturnType<typeof phone>) => {
      const one = newClient()
      const answers: string[] = []
      const note = async (asked: Promise<unknown>) => {
        const answer = await asked.catch((error: { body: unknown }) => error.body)
        const costs = [...one.headers].filter(([name]) => name !== 'x-now' && name !== 'set-cookie')
        answers.push(
          JSON.stringify([answer, costs])
            .replace(/(flw_|[0-9a-f]{8}-)[0-9a-z-]+/g, 'ID')
            .replaceAll(contact.phone.slice(-2), 'NN'),
        )
        return answer as Flow
      }
      const sent = await note(give(one, await startSignIn(one), contact))
      await note(prove(one, sent, { code: '000000', password: 'some password' }))
      await note(prove(one, sent, { code: '000001', newPassword: 'some longer password' }))
      await note(one.call(GetFlow, { flowId: sent.flowId }))
      await note(one.call(ResendCode, stepOf(sent)))
      return answers
    }
    expect(await walk(known)).toEqual(await walk(newPhone()))
  })

  it.each([
    ['', 'phone_invalid'],
    ['12345', 'phone_invalid'],
    ['не номер', 'phone_invalid'],
    ['+7 916 123-45-67 и ещё', 'phone_invalid'],
    ['+'.repeat(32), 'phone_invalid'],
    ['1'.repeat(33), 'invalid'],
  ])('[ID-93] %j is no phone: %s', async (number, code) => {
    expect(await refusalOf(give(browser, await startSignIn(browser), phone(number)))).toBe(code)
  })

  it.each([
    ['', 'email_invalid'],
    ['a@b', 'email_invalid'],
    ['a b@mail.example', 'email_invalid'],
    [`${'a'.repeat(245)}@mail.example`, 'invalid'],
  ])('[ID-98] %j is no address: %s', async (address, code) => {
    expect(await refusalOf(give(browser, await startSignIn(browser), email(address)))).toBe(code)
  })
})

describe('a flow', () => {
  const contact = phone('+79225550000')

  it('[ID-99] belongs to the browser it began in and is as it was after a reload', async () => {
    const sent = await give(browser, await startSignIn(browser), newPhone())
    expect(await browser.call(GetFlow, { flowId: sent.flowId })).toEqual(sent)
    expect(await refusalOf(newClient().call(GetFlow, { flowId: sent.flowId }))).toBe('flow_over')
    const other = newClient()
    await startSignIn(other)
    expect(await refusalOf(other.call(GetFlow, { flowId: sent.flowId }))).toBe('flow_over')
  })

  it('[ID-99] of two tabs one goes on; the other is told where it is now', async () => {
    const sent = await give(browser, await startSignIn(browser), contact)
    const proved = await proveSent(browser, sent, contact)
    expect(await refusalOf(prove(browser, sent, { code: '123456' }))).toBe('flow_moved_on')
    const both = await Promise.all([
      refusalOf(browser.call(ChooseProfile, stepOf(proved))),
      refusalOf(browser.call(FillName, { ...stepOf(proved), name: NAME })),
    ])
    expect(both.sort()).toEqual(['done', 'flow_moved_on'])
  })

  it('[ID-99] lets no step be skipped', async () => {
    const opened = await startSignIn(browser)
    for (const skipped of [
      browser.call(FillName, { ...stepOf(opened), name: NAME }),
      browser.call(ChooseProfile, stepOf(opened)),
      browser.call(FinishFlow, stepOf(opened)),
      prove(browser, opened, { code: '123456' }),
      browser.call(ResendCode, stepOf(opened)),
    ])
      expect(await refusalOf(skipped)).toBe('flow_moved_on')
    const sent = await give(browser, opened, newPhone())
    expect(await refusalOf(browser.call(FinishFlow, stepOf(sent)))).toBe('flow_moved_on')
    expect(await refusalOf(prove(browser, sent, {}))).toBe('invalid')
  })

  it('[ID-116] takes no obscenity for a name, however it is written; a rude word may be a surname', async () => {
    const mine = newPhone()
    const proved = await proveSent(browser, await give(browser, await startSignIn(browser), mine), mine)
    for (const familyName of ['Хуйня', 'Xуйня', 'Пиздец'])
      expect(await refusedAt(fill(browser, proved, { ...NAME, familyName }))).toBe('message_moderated name.familyName')
    for (const field of ['givenName', 'patronymic'])
      expect(await refusedAt(fill(browser, proved, { ...NAME, [field]: 'Хуй' }))).toBe(`message_moderated name.${field}`)
    expect(await refusalOf(fill(browser, proved, { ...NAME, familyName: 'Жопин' }))).toBe('done')
  })

  it('[ID-99] makes nothing before its end, and one account when its end is pressed ten times at once', async () => {
    const mine = newPhone()
    const proved = await proveSent(browser, await give(browser, await startSignIn(browser), mine), mine)
    const ready = await choose(browser, await fill(browser, proved, NAME))
    expect(await countOf('id_accounts', `phone = '${mine.phone}'`)).toBe(0)
    const ends = await Promise.all(Array.from({ length: 10 }, () => refusalOf(browser.call(FinishFlow, stepOf(ready)))))
    expect(ends.filter((end) => end === 'done')).toHaveLength(1)
    expect(await countOf('id_accounts', `phone = '${mine.phone}'`)).toBe(1)
    expect(await countOf('educational_profiles', `account_id = (select id from id_accounts where phone = '${mine.phone}')`)).toBe(1)
  })

  it('[ID-99] of two browsers that make an account of one phone the second goes on with the first’s', async () => {
    const mine = newPhone()
    const other = newClient()
    const ready = await readyWith(browser, mine)
    const second = await readyWith(other, mine)
    await finish(browser, ready)
    expect(await other.call(GetFlow, { flowId: second.flowId })).toMatchObject({ step: 'confirm', account: 'existing' })
    expect(await finish(other, second)).toBe('/id/status')
    expect(await countOf('id_accounts', `phone = '${mine.phone}'`)).toBe(1)
  })

  it('[ID-99] is over after half an hour, also with a clock that is five minutes off', async () => {
    const opened = await startSignIn(browser)
    await age('id_flows', ['expires_at'], 25 * minute)
    expect((await browser.call(GetFlow, { flowId: opened.flowId })).step).toBe('contact')
    await age('id_flows', ['expires_at'], 5 * minute)
    expect(await refusalOf(browser.call(GetFlow, { flowId: opened.flowId }))).toBe('flow_over')
  })

  it.each([
    ['digits', '007'],
    ['only spaces', '   '],
    ['markup', '<b>Анна</b>'],
    ['a name nobody sees', '\u202E\u200B'],
  ])('[ID-99] %s is no name', async (_, givenName) => {
    const mine = newPhone()
    const proved = await proveSent(browser, await give(browser, await startSignIn(browser), mine), mine)
    const refused = await fill(browser, proved, { ...NAME, givenName }).catch((error: { body: unknown }) => error.body)
    expect(refused).toMatchObject({ refusal: 'invalid', details: { field: 'name.givenName' } })
  })

  it('[ID-99] marks that turn a line around do not come into a name', async () => {
    const mine = newPhone()
    const proved = await proveSent(browser, await give(browser, await startSignIn(browser), mine), mine)
    expect((await fill(browser, proved, { ...NAME, givenName: '\u202EСадина\u202C' })).name?.givenName).toBe('Садина')
  })

  async function readyWith(client: Client, mine: ReturnType<typeof phone>): Promise<Flow> {
    const proved = await proveSent(client, await give(client, await startSignIn(client), mine), mine)
    return choose(client, await fill(client, proved, NAME))
  }
})

async function lastSent(): Promise<string> {
  const row = await env.DIRECTORY.prepare('select text from dev_messages order by seq desc limit 1').first<string>('text')
  return row?.match(/\b\d{6}\b/)?.[0] ?? ''
}
