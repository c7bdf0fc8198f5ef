import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EnterAs, GetMe, SignIn } from '../../protocol/identity.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { Client } from '../../scripts/house/client.ts'
import worker from '../../worker/index.ts'
import { actAs, demoSchool, newClient, ORIGIN, PASSWORD, personNamed } from '../kit/act-as.ts'
import { linkByHand } from '../kit/id-account.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { age, alsoAs, browser, parentInKazan, provedTo, refusalOf, signedIn, withTotp } from '../kit/linked.ts'

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

keepStorage()
beforeAll(async () => {
  await demoSchool()
  for (const name of ['Антонова Елена', 'Орлова Анна']) await actAs(name)
})
beforeEach(async () => {
  for (const table of ['sessions', 'id_sessions']) await env.DIRECTORY.prepare(`delete from ${table}`).run()
})

const idOf = (name: string) => personNamed(name).personId
const answerTo = (client: Client) => refusalOf(client.call(GetMe, {}))
const rest = (ms: number, table = 'sessions') => age(table, ['seen_at'], ms)
const grow = (ms: number, table = 'sessions') => age(table, ['created_at', 'expires_at'], ms)

/** The same product on a machine whose clock is off by so much. */
function browserAt(offsetMs: number): Client {
  const there = { ...env, DEV_CLOCK_AT: new Date(Date.parse(env.DEV_CLOCK_AT) + offsetMs).toISOString() }
  return new Client(ORIGIN, async (url, init) => {
    const context = createExecutionContext()
    const response = await worker.fetch(new Request(url, init) as Request<unknown, IncomingRequestCfProperties>, there, context)
    await waitOnExecutionContext(context)
    return response
  })
}

describe('a session without use', () => {
  it('[ID-88] of a teacher ends after twelve hours, of a parent after two weeks', async () => {
    const orlova = await signedIn(idOf('Орлова'))
    await rest(12 * HOUR_MS - MINUTE_MS)
    expect(await answerTo(orlova)).toBe('done')
    await rest(12 * HOUR_MS)
    expect(await answerTo(orlova)).toBe('not_signed_in')
    const mother = await signedIn(idOf('Антонова Елена'))
    await rest(14 * DAY_MS - MINUTE_MS)
    expect(await answerTo(mother)).toBe('done')
    await rest(14 * DAY_MS)
    expect(await answerTo(mother)).toBe('not_signed_in')
  })

  it('[ID-88] on somebody else’s computer ends after an hour, and its cookie with the browser', async () => {
    for (const name of ['Орлова', 'Антонова Елена']) {
      const client = await signedIn(idOf(name), browser(), true)
      expect(client.headers.getSetCookie().join()).not.toMatch(/max-age|expires/i)
      for (let times = 0; times < 3; times++) {
        await rest(HOUR_MS - MINUTE_MS)
        expect(await answerTo(client)).toBe('done')
      }
      await rest(HOUR_MS)
      expect(await answerTo(client)).toBe('not_signed_in')
    }
  })
})

describe('a session in daily use', () => {
  it('[ID-88] ends after thirty days of a teacher, ninety of a parent', async () => {
    for (const [name, days] of [
      ['Орлова', 30],
      ['Антонова Елена', 90],
    ] as const) {
      const client = await signedIn(idOf(name))
      expect(client.headers.getSetCookie().join()).toContain(`Max-Age=${days * 86_400}`)
      await grow(days * DAY_MS - MINUTE_MS)
      expect(await answerTo(client)).toBe('done')
      await grow(MINUTE_MS)
      expect(await answerTo(client)).toBe('not_signed_in')
    }
  })

  it('[ID-88] ends within the hour for whoever still owes something at the door', async () => {
    const orlova = idOf('Орлова')
    await withTotp(orlova)
    const client = await signedIn(orlova)
    await env.DIRECTORY.prepare('delete from totps').run()
    expect((await client.call(GetMe, {})).secondFactor).toBe('prove')
    await grow(HOUR_MS)
    expect(await answerTo(client)).toBe('not_signed_in')
  })
})

describe('two machines whose clocks are five minutes apart', () => {
  const login = async (personId: PersonId) =>
    (await env.DIRECTORY.prepare('select login from journal_accounts where person_id = ?').bind(personId).first<{ login: string }>())
      ?.login ?? ''
  const row = () => env.DIRECTORY.prepare('select seen_at, expires_at from sessions').first<{ seen_at: number; expires_at: number }>()

  it('[ID-88] sign nobody out, whichever of them one signed in at and on whosever computer', async () => {
    for (const shared of [true, false]) {
      for (const [there, here] of [
        [5 * MINUTE_MS, 0],
        [0, 5 * MINUTE_MS],
      ] as const) {
        const [one, other] = [browserAt(there), browserAt(here)]
        await one.call(SignIn, { login: await login(idOf('Орлова')), password: PASSWORD, shared })
        other.cookie = one.cookie
        expect(await Promise.all([other, one, other].map(answerTo))).toEqual(['done', 'done', 'done'])
      }
    }
  })

  it('[ID-88] never lengthen a session, and the slow one does not take back what the fast one saw', async () => {
    const [fast, slow] = [browserAt(5 * MINUTE_MS), browserAt(0)]
    await slow.call(SignIn, { login: await login(idOf('Орлова')), password: PASSWORD, shared: true })
    fast.cookie = slow.cookie
    const began = await row()
    await fast.call(GetMe, {})
    const seen = await row()
    expect((seen?.seen_at ?? 0) - (began?.seen_at ?? 0)).toBeGreaterThan(4 * MINUTE_MS)
    for (const client of [slow, fast, slow]) await client.call(GetMe, {})
    expect((await row())?.seen_at).toBeGreaterThanOrEqual(seen?.seen_at ?? 0)
    expect((await row())?.expires_at).toBe(began?.expires_at)
    await rest(HOUR_MS)
    expect(await answerTo(fast)).toBe('not_signed_in')
    await rest(5 * MINUTE_MS)
    expect(await answerTo(slow)).toBe('not_signed_in')
  })
})

describe('the provider’s session', () => {
  let holder: Awaited<ReturnType<typeof linkByHand>>
  let kazan: PersonId
  beforeAll(async () => {
    kazan = (
      await parentInKazan(
        { familyName: 'Антонова', givenName: 'Елена', patronymic: 'Викторовна' },
        { familyName: 'Антонов', givenName: 'Лев', patronymic: null, birthOn: '2015-05-05' },
      )
    ).parent
    await env.DIRECTORY.prepare('delete from profile_links where person_id = ?').bind(idOf('Антонова Елена')).run()
    holder = await linkByHand(idOf('Антонова Елена'))
    await linkByHand(kazan, holder)
  })
  const proved = async (shared = false) => alsoAs(newClient(), await provedTo(holder, shared))
  const change = (client: Client, personId = kazan) => refusalOf(client.call(EnterAs, { personId }))

  it('[ID-88] without use ends after two weeks, on somebody else’s computer after an hour', async () => {
    const [own, foreign] = [await proved(), await proved(true)]
    await rest(HOUR_MS - MINUTE_MS, 'id_sessions')
    expect([await change(own), await change(foreign)]).toEqual(['done', 'done'])
    await rest(HOUR_MS, 'id_sessions')
    expect([await change(own), await change(foreign)]).toEqual(['done', 'not_signed_in'])
    await rest(14 * DAY_MS, 'id_sessions')
    expect(await change(own)).toBe('not_signed_in')
  })

  it('[ID-88] ends on its last day however it is used, and the journal’s sessions it opened with it', async () => {
    const client = await proved()
    await grow(89 * DAY_MS, 'id_sessions')
    expect(await change(client)).toBe('done')
    await grow(DAY_MS, 'id_sessions')
    expect(await change(client)).toBe('not_signed_in')
    expect(await answerTo(client)).toBe('done')
    await grow(DAY_MS)
    expect(await answerTo(client)).toBe('not_signed_in')
  })

  it('[ID-85] changing to another self takes a new token; the old one opens nothing', async () => {
    const client = await proved()
    await change(client, idOf('Антонова Елена'))
    const before = newClient()
    before.cookie = client.cookie.replace(/__Host-idsid=[^;]+;? ?/, '')
    expect(await answerTo(before)).toBe('done')
    await change(client)
    expect(await answerTo(before)).toBe('not_signed_in')
    expect((await client.call(GetMe, {})).school.name).toBe('Гимназия № 5')
  })

  it('[ID-85] signing in over a session ends it: one browser is one person', async () => {
    const client = await signedIn(idOf('Орлова'))
    const before = newClient()
    before.cookie = client.cookie
    await signedIn(idOf('Орлова'), client)
    expect(await answerTo(before)).toBe('not_signed_in')
    expect(await answerTo(client)).toBe('done')
  })
})
