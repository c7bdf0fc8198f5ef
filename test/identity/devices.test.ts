import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Device, EndDevice, EndOtherDevices, ListDevices, StartPhoneHandoff, UseHandoff } from '../../protocol/devices.ts'
import { EnterAs, GetMe, SignOut } from '../../protocol/identity.ts'
import type { PersonId, SessionId } from '../../protocol/ids.ts'
import type { Client } from '../../scripts/house/client.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { actAs, demoSchool, newClient, personNamed } from '../kit/act-as.ts'
import { linkByHand } from '../kit/id-account.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { AGENTS, age, alsoAs, browser, parentInKazan, provedTo, refusalOf, signedIn } from '../kit/linked.ts'
import { chatOf, chatsOf, inboxOf } from '../kit/open-sockets.ts'

const ANTONOVA = { familyName: 'Антонова', givenName: 'Елена', patronymic: 'Викторовна' }

keepStorage()
beforeAll(async () => {
  await demoSchool()
  for (const name of ['Антонова Елена', 'Антонов Илья', 'Орлова Анна', 'Борисов Павел']) await actAs(name)
})
beforeEach(async () => {
  for (const table of ['sessions', 'id_sessions', 'identity_log']) await env.DIRECTORY.prepare(`delete from ${table}`).run()
})

const idOf = (name: string) => personNamed(name).personId
const list = async (client: Client) => (await client.call(ListDevices, {})).devices
const shown = (devices: readonly Device[]) => devices.map(({ device, who }) => `${device}: ${who.name.givenName}`).sort()
const isOpen = async (client: Client) => (await refusalOf(client.call(GetMe, {}))) === 'done'
const logged = async () =>
  (await env.DIRECTORY.prepare('select what, subject_id, actor_id from identity_log order by seq').all<Record<string, string>>()).results
const bornOn = (personId: PersonId, on: string | null) =>
  env.JOURNAL_00.prepare('update people set birth_on = ? where id = ?').bind(on, personId).run()

describe('the list of devices', () => {
  it('[ID-78] Орлова sees each browser she is signed in at, this one first, and nobody else’s', async () => {
    const desktop = await signedIn(idOf('Орлова'))
    const phone = await signedIn(idOf('Орлова'), browser(AGENTS.phone), true)
    await signedIn(idOf('Борисов Павел'))
    const devices = await list(phone)
    expect(devices.map(({ device, current }) => ({ device, current }))).toEqual([
      { device: 'Safari, iPhone', current: true },
      { device: 'Chrome, Windows', current: false },
    ])
    expect(devices[0]).toMatchObject({ openedBy: 'password', schoolName: 'Школа № 1', child: false, who: { personId: idOf('Орлова') } })
    expect((await list(desktop)).map(({ sessionId }) => sessionId).sort()).toEqual(devices.map(({ sessionId }) => sessionId).sort())
  })

  it('[ID-78] what has run out, by date or by rest, is not shown', async () => {
    const first = await signedIn(idOf('Орлова'))
    await age('sessions', ['seen_at'], 13 * 3_600_000)
    expect(await isOpen(first)).toBe(false)
    await signedIn(idOf('Орлова'))
    await age('sessions', ['expires_at'], 31 * 86_400_000)
    expect(await list(await signedIn(idOf('Орлова')))).toHaveLength(1)
  })

  it('[ID-78] a session that may only choose its password sees nothing', async () => {
    const client = await signedIn(idOf('Орлова'))
    await env.DIRECTORY.prepare("update sessions set restricted_to = 'password'").run()
    expect(await refusalOf(client.call(ListDevices, {}))).toBe('password_change_required')
    expect(await refusalOf(newClient().call(ListDevices, {}))).toBe('not_signed_in')
  })

  it('[ID-79] Антонова sees where Илья is signed in until the day he is 14', async () => {
    const ilya = idOf('Антонов Илья')
    const mother = await signedIn(idOf('Антонова Елена'))
    await signedIn(ilya, browser(AGENTS.phone))
    expect((await list(mother)).filter(({ child }) => child)).toMatchObject([
      { device: 'Safari, iPhone', who: { personId: ilya }, current: false },
    ])
    const seenWhenBorn = async (on: string | null) => {
      await bornOn(ilya, on)
      return shown(await list(mother))
    }
    expect(await seenWhenBorn('2011-10-07')).toEqual(['Chrome, Windows: Елена', 'Safari, iPhone: Илья'])
    expect(await seenWhenBorn('2011-10-06')).toEqual(['Chrome, Windows: Елена'])
    expect(await seenWhenBorn(null)).toEqual(['Chrome, Windows: Елена'])
    await bornOn(ilya, '2012-03-01')
  })

  it('[ID-79] neither another’s parent nor the child’s teacher sees them, nor the child the parent’s', async () => {
    const ilya = await signedIn(idOf('Антонов Илья'), browser(AGENTS.phone))
    await signedIn(idOf('Антонова Елена'))
    for (const name of ['Борисов Павел', 'Орлова Анна']) expect(await list(await signedIn(idOf(name)))).toHaveLength(1)
    expect(await list(ilya)).toHaveLength(1)
  })
})

describe('ending a device', () => {
  it('[ID-80] closes its inbox and its chat at once and leaves the other one’s open', async () => {
    const [lost, kept] = [await signedIn(idOf('Антонов Илья'), browser(AGENTS.phone)), await signedIn(idOf('Антонов Илья'))]
    const [chat] = await chatsOf(lost, '7Б')
    if (!chat) throw new Error('7Б is missing')
    const lines = [await inboxOf(lost), await chatOf(lost, chat.chatId)]
    const keptLine = await chatOf(kept, chat.chatId)
    const [, other] = await list(kept)
    const left = await kept.call(EndDevice, { sessionId: other?.sessionId ?? newId<SessionId>('session', 0) })
    expect(await Promise.all(lines.map((line) => line.closed))).toEqual(Array(2).fill({ code: 4401, reason: 'not_signed_in' }))
    expect(shown(left.devices)).toEqual(['Chrome, Windows: Илья'])
    expect(await isOpen(lost)).toBe(false)
    await keptLine.post('Я всё ещё здесь')
    const ilya = idOf('Антонов Илья')
    expect(await logged()).toEqual([{ what: 'device.ended', subject_id: ilya, actor_id: ilya }])
  })

  it('[ID-80] a stranger’s, a made-up and an ended one are not there', async () => {
    const orlova = await signedIn(idOf('Орлова'))
    const pavel = await signedIn(idOf('Борисов Павел'))
    const [his] = await list(pavel)
    const end = (sessionId: string) => refusalOf(orlova.call(EndDevice, { sessionId: sessionId as SessionId }))
    expect(await end(his?.sessionId ?? '')).toBe('not_found')
    expect(await end(newId('session', 0))).toBe('not_found')
    expect(await end('ses_junk')).toBe('invalid')
    expect(await isOpen(pavel)).toBe(true)
    await signedIn(idOf('Орлова'))
    const [, other] = await list(orlova)
    expect(await end(other?.sessionId ?? '')).toBe('done')
    expect(await end(other?.sessionId ?? '')).toBe('not_found')
  })

  it('[ID-80] ending this one is signing out', async () => {
    const client = await signedIn(idOf('Орлова'))
    const { cookie } = client
    const [here] = await list(client)
    expect(await client.call(EndDevice, { sessionId: here?.sessionId ?? newId<SessionId>('session', 0) })).toEqual({ devices: [] })
    expect(client.cookie).toBe('')
    expect(client.headers.get('clear-site-data')).toContain('storage')
    client.cookie = cookie
    expect(await isOpen(client)).toBe(false)
  })

  it('[ID-79] Антонова ends Илья’s phone, and Илья cannot end hers', async () => {
    const mother = await signedIn(idOf('Антонова Елена'))
    const ilya = await signedIn(idOf('Антонов Илья'), browser(AGENTS.phone))
    const [hers, his] = await list(mother)
    expect(await refusalOf(ilya.call(EndDevice, { sessionId: hers?.sessionId as SessionId }))).toBe('not_found')
    await mother.call(EndDevice, { sessionId: his?.sessionId as SessionId })
    expect(await isOpen(ilya)).toBe(false)
    expect(await logged()).toEqual([{ what: 'device.ended', subject_id: idOf('Антонов Илья'), actor_id: idOf('Антонова Елена') }])
  })
})

describe('a parent at two schools', () => {
  let mother: Client
  let atKazan: PersonId
  let holder: Awaited<ReturnType<typeof linkByHand>>

  beforeAll(async () => {
    const kazan = await parentInKazan(ANTONOVA, { familyName: 'Антонов', givenName: 'Лев', patronymic: null, birthOn: '2015-05-05' })
    atKazan = kazan.parent
    await env.DIRECTORY.prepare('delete from profile_links where person_id = ?').bind(idOf('Антонова Елена')).run()
    holder = await linkByHand(idOf('Антонова Елена'))
    await linkByHand(atKazan, holder)
  })
  beforeEach(async () => {
    mother = alsoAs(await signedIn(idOf('Антонова Елена')), await provedTo(holder))
  })

  it('[ID-78] sees her devices of both schools where this browser has proved the account, of this school alone where it has not', async () => {
    const phone = alsoAs(browser(AGENTS.phone), await provedTo(holder))
    await phone.call(EnterAs, { personId: atKazan })
    expect((await list(mother)).map(({ schoolName, openedBy }) => `${schoolName} ${openedBy}`)).toEqual([
      'Школа № 1 password',
      'Гимназия № 5 schoolId',
    ])
    expect(await list(await signedIn(idOf('Антонова Елена'), browser()))).toHaveLength(2)
    expect(shown(await list(phone))).toHaveLength(3)
  })

  it('[ID-78] an account of somebody else in the same browser shows nothing of theirs', async () => {
    const pavel = await signedIn(idOf('Борисов Павел'))
    expect(await list(alsoAs(pavel, await provedTo(holder)))).toHaveLength(1)
  })

  it('[ID-80] the phone she ends cannot come back by the account it had proved', async () => {
    const phone = alsoAs(browser(AGENTS.phone), await provedTo(holder))
    await phone.call(EnterAs, { personId: atKazan })
    const [, ended] = await list(mother)
    await mother.call(EndDevice, { sessionId: ended?.sessionId as SessionId })
    expect(await refusalOf(phone.call(EnterAs, { personId: atKazan }))).toBe('not_signed_in')
    expect((await mother.call(GetMe, {})).selves).toHaveLength(2)
  })

  it('[ID-81] all others end at both schools and with the provider; this one and the children’s stay', async () => {
    const phone = alsoAs(browser(AGENTS.phone), await provedTo(holder))
    await phone.call(EnterAs, { personId: atKazan })
    const tablet = await signedIn(idOf('Антонова Елена'))
    const onlyProved = alsoAs(newClient(), await provedTo(holder))
    const ilya = await signedIn(idOf('Антонов Илья'), browser(AGENTS.phone))
    const line = await inboxOf(phone)
    const left = await mother.call(EndOtherDevices, {})
    expect(shown(left.devices)).toEqual(['Chrome, Windows: Елена', 'Safari, iPhone: Илья'])
    expect(shown(await list(mother))).toEqual(shown(left.devices))
    expect((await line.closed).code).toBe(4401)
    expect(await Promise.all([phone, tablet, ilya, mother].map(isOpen))).toEqual([false, false, true, true])
    for (const client of [phone, onlyProved]) expect(await refusalOf(client.call(EnterAs, { personId: atKazan }))).toBe('not_signed_in')
    expect((await mother.call(GetMe, {})).selves).toHaveLength(2)
    expect((await logged()).map(({ subject_id }) => subject_id).sort()).toEqual([idOf('Антонова Елена'), atKazan].sort())
  })

  it('[ID-81] a code that waits on this browser’s screen ends too', async () => {
    const { token } = await mother.call(StartPhoneHandoff, {})
    await mother.call(EndOtherDevices, {})
    expect(await refusalOf(newClient().call(UseHandoff, { token }))).toBe('link_over')
  })

  it('[ID-81] signed in with the journal’s password alone it still ends the provider’s sessions elsewhere', async () => {
    const { cookie } = mother
    const plain = await signedIn(idOf('Антонова Елена'))
    await plain.call(EndOtherDevices, {})
    const thief = newClient()
    thief.cookie = cookie
    expect(await refusalOf(thief.call(EnterAs, { personId: idOf('Антонова Елена') }))).toBe('not_signed_in')
    await plain.call(SignOut, {})
  })
})
