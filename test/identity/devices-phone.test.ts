import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EndDevice, GetPhoneHandoff, ListDevices, LookAtHandoff, StartPhoneHandoff, UseHandoff } from '../../protocol/devices.ts'
import { EnterAs, GetMe, SignOut, StepUp } from '../../protocol/identity.ts'
import { HANDOFF_SECONDS } from '../../protocol/limits.ts'
import type { Client } from '../../scripts/house/client.ts'
import { sweepDevices } from '../../worker/identity/devices/sweep-devices.ts'
import { hashOf, newSecret } from '../../worker/identity/secrets.ts'
import { now } from '../../worker/platform/clock.ts'
import { actAs, demoSchool, newClient, PASSWORD, personNamed } from '../kit/act-as.ts'
import { linkByHand } from '../kit/id-account.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { AGENTS, age, alsoAs, browser, parentInKazan, provedTo, refusalOf, signedIn, tireOut, withTotp } from '../kit/linked.ts'

const DAY_MS = 86_400_000

keepStorage()
beforeAll(async () => {
  await demoSchool()
  for (const name of ['Антонова Елена', 'Орлова Анна']) await actAs(name)
})
beforeEach(async () => {
  for (const table of ['sessions', 'id_sessions', 'handoffs']) await env.DIRECTORY.prepare(`delete from ${table}`).run()
})

const idOf = (name: string) => personNamed(name).personId
const phone = () => browser(AGENTS.phone)
const scan = (token: string, by = phone()) => refusalOf(by.call(UseHandoff, { token }))
const sessionOf = async (client: Client) => {
  const token = /__Host-sid=([\w-]+)/.exec(client.cookie)?.[1] ?? ''
  return env.DIRECTORY.prepare('select * from sessions where token_hash = ?')
    .bind(await hashOf(token))
    .first<Record<string, number | string | null>>()
}

describe('a QR code for a phone', () => {
  let desktop: Client
  beforeEach(async () => {
    desktop = await signedIn(idOf('Орлова'))
  })
  const start = (client = desktop) => client.call(StartPhoneHandoff, {})

  it('[ID-82] lets the phone in as Орлова, and the desktop is told which device it was', async () => {
    const { token, handoffId, expiresAt } = await start()
    expect(expiresAt - now(env)).toBeLessThanOrEqual(HANDOFF_SECONDS * 1000)
    expect(await desktop.call(GetPhoneHandoff, { handoffId })).toEqual({ state: 'waiting', device: null })
    const mobile = phone()
    expect((await mobile.call(UseHandoff, { token })).personId).toBe(idOf('Орлова'))
    expect((await mobile.call(GetMe, {})).roles).toEqual(['teacher'])
    expect(await desktop.call(GetPhoneHandoff, { handoffId })).toEqual({ state: 'used', device: 'Safari, iPhone' })
    expect((await desktop.call(ListDevices, {})).devices.map(({ openedBy, device }) => [openedBy, device])).toEqual([
      ['password', 'Chrome, Windows'],
      ['phone', 'Safari, iPhone'],
    ])
    expect(mobile.headers.get('cache-control')).toBe('no-store')
  })

  it('[ID-82] is looked at as often as one likes: it says whom it lets in and signs nobody in', async () => {
    const { token } = await start()
    const mobile = phone()
    for (let times = 0; times < 3; times++) {
      const { who, schoolName } = await mobile.call(LookAtHandoff, { token })
      expect([who.name.familyName, schoolName]).toEqual(['Орлова', 'Школа № 1'])
    }
    expect(mobile.cookie).toBe('')
    expect(await scan(token)).toBe('done')
  })

  it('[ID-82] of twenty phones at once one gets in', async () => {
    const { token } = await start()
    const answers = await Promise.all(Array.from({ length: 20 }, () => scan(token)))
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'link_over')).toHaveLength(19)
    const { results } = await env.DIRECTORY.prepare("select 1 from sessions where opened_by = 'phone'").all()
    expect(results).toHaveLength(1)
  })

  it('[ID-82] used, too old, replaced, made up or of another kind it is over, and looks it', async () => {
    const used = await start()
    await scan(used.token)
    const replaced = await start()
    const fresh = await start()
    const tokens = [used.token, replaced.token, newSecret()]
    for (const token of tokens) {
      expect(await scan(token)).toBe('link_over')
      expect(await refusalOf(phone().call(LookAtHandoff, { token }))).toBe('link_over')
    }
    expect(await desktop.call(GetPhoneHandoff, { handoffId: replaced.handoffId })).toEqual({ state: 'over', device: null })
    await age('handoffs', ['expires_at'], HANDOFF_SECONDS * 1000)
    expect(await scan(fresh.token)).toBe('link_over')
    expect(await desktop.call(GetPhoneHandoff, { handoffId: fresh.handoffId })).toEqual({ state: 'over', device: null })
    for (const token of ['', 'x'.repeat(44), `${'a'.repeat(42)}/`]) expect(await scan(token)).toBe('invalid')
  })

  it('[ID-82] the table holds nothing that opens anything', async () => {
    const { token } = await start()
    const row = await env.DIRECTORY.prepare('select * from handoffs').first()
    expect(JSON.stringify(row)).not.toContain(token)
    expect(row).toMatchObject({ token_hash: await hashOf(token) })
  })

  it('[ID-82] is asked after by the session that made it alone', async () => {
    const { handoffId } = await start()
    for (const name of ['Орлова', 'Антонова Елена']) {
      expect(await refusalOf((await signedIn(idOf(name))).call(GetPhoneHandoff, { handoffId }))).toBe('not_found')
    }
    expect(await refusalOf(newClient().call(GetPhoneHandoff, { handoffId }))).toBe('not_signed_in')
  })

  it('[ID-82] is made by whoever is wholly signed in', async () => {
    await env.DIRECTORY.prepare("update sessions set restricted_to = 'secondFactor'").run()
    expect(await refusalOf(start())).toBe('second_factor_required')
    expect(await refusalOf(start(newClient()))).toBe('not_signed_in')
  })

  it('[ID-108] is made by whoever has just shown that it is them', async () => {
    await age('sessions', ['proved_at'], 601_000)
    expect(await refusalOf(start())).toBe('step_up_required')
    expect(await env.DIRECTORY.prepare('select 1 from handoffs').first()).toBeNull()
    await desktop.call(StepUp, { password: PASSWORD })
    expect(await scan((await start()).token)).toBe('done')
  })

  it('[ID-82] from one address so many come an hour', async () => {
    const { token } = await start()
    await tireOut('203.0.113.9', 'handoff')
    const there = browser(AGENTS.phone, '203.0.113.9')
    expect(await scan(token, there)).toBe('too_many_requests')
    expect(await refusalOf(there.call(LookAtHandoff, { token }))).toBe('too_many_requests')
    expect(await scan(token)).toBe('done')
  })

  it('[ID-84] ends with the session that made it: signed out, ended from elsewhere, worn out', async () => {
    const ends: readonly ((client: Client) => Promise<unknown>)[] = [
      (client) => client.call(SignOut, {}),
      async (client) => {
        const elsewhere = await signedIn(idOf('Орлова'))
        const mine = await sessionOf(client)
        await elsewhere.call(EndDevice, { sessionId: mine?.id as never })
      },
      () => age('sessions', ['seen_at'], 13 * 3_600_000),
      () => env.DIRECTORY.prepare("update sessions set restricted_to = 'password'").run(),
    ]
    for (const end of ends) {
      const client = await signedIn(idOf('Орлова'))
      const { token } = await start(client)
      await end(client)
      expect(await scan(token)).toBe('link_over')
      expect(await refusalOf(phone().call(LookAtHandoff, { token }))).toBe('link_over')
    }
  })

  it('[ID-84] opens nothing once Орлова has left the school', async () => {
    const { token } = await start()
    const close = (at: number | null) =>
      env.DIRECTORY.prepare('update journal_accounts set disabled_at = ? where person_id = ?').bind(at, idOf('Орлова')).run()
    await close(1)
    expect(await scan(token)).toBe('link_over')
    await close(null)
    expect(await scan(token)).toBe('done')
  })

  it('[ID-83] the phone’s session is no fresher and lives no longer than the desktop’s', async () => {
    const { token } = await start()
    await age('sessions', ['proved_at', 'created_at', 'expires_at'], 29 * DAY_MS)
    const mobile = phone()
    await mobile.call(UseHandoff, { token })
    const [from, to] = [await sessionOf(desktop), await sessionOf(mobile)]
    expect(to).toMatchObject({
      proved_at: from?.proved_at,
      expires_at: from?.expires_at,
      second_factor_at: null,
      shared: 0,
      opened_by: 'phone',
    })
    expect(Number(/max-age=(\d+)/i.exec(mobile.headers.getSetCookie().join())?.[1])).toBeLessThanOrEqual(86_400)
  })

  it('[ID-83] a second factor proved at the desktop counts on the phone; one that was not is asked for there', async () => {
    const owner = idOf('Орлова')
    await withTotp(owner)
    const { token } = await start()
    expect((await phone().call(UseHandoff, { token })).secondFactor).toBe('prove')
    await env.DIRECTORY.prepare('update sessions set second_factor_at = 7 where restricted_to is null').run()
    const proved = await start()
    const mobile = phone()
    expect((await mobile.call(UseHandoff, { token: proved.token })).secondFactor).toBe(null)
    expect(await sessionOf(mobile)).toMatchObject({ second_factor_at: 7 })
    await env.DIRECTORY.prepare('delete from totps').run()
  })

  it('[ID-83] whoever was signed in on the phone before is so no more', async () => {
    const mobile = await signedIn(idOf('Антонова Елена'), phone())
    const before = newClient()
    before.cookie = mobile.cookie
    await mobile.call(UseHandoff, { token: (await start()).token })
    expect((await mobile.call(GetMe, {})).name.familyName).toBe('Орлова')
    expect(await refusalOf(before.call(GetMe, {}))).toBe('not_signed_in')
  })

  it('[ID-82] what ran out an hour ago is swept away, what waits is not', async () => {
    const old = await start()
    await age('handoffs', ['expires_at'], 3_600_000 + HANDOFF_SECONDS * 1000)
    const fresh = await start()
    await sweepDevices(env)
    expect(await refusalOf(desktop.call(GetPhoneHandoff, { handoffId: old.handoffId }))).toBe('not_found')
    expect(await scan(fresh.token)).toBe('done')
  })
})

describe('a QR code of somebody who has proved their account', () => {
  it('[ID-83] takes the account along: both selves at once, as old a proof, as long a life', async () => {
    const kazan = await parentInKazan(
      { familyName: 'Антонова', givenName: 'Елена', patronymic: 'Викторовна' },
      { familyName: 'Антонов', givenName: 'Лев', patronymic: null, birthOn: '2015-05-05' },
    )
    await env.DIRECTORY.prepare('delete from profile_links where person_id = ?').bind(idOf('Антонова Елена')).run()
    const holder = await linkByHand(idOf('Антонова Елена'))
    await linkByHand(kazan.parent, holder)
    await env.DIRECTORY.prepare('delete from id_sessions').run()
    const desktop = alsoAs(await signedIn(idOf('Антонова Елена')), await provedTo(holder))
    await age('id_sessions', ['proved_at', 'expires_at'], 2 * DAY_MS)

    const mobile = phone()
    const me = await mobile.call(UseHandoff, { token: (await desktop.call(StartPhoneHandoff, {})).token })
    expect(me.selves.map(({ school }) => school.name)).toEqual(['Школа № 1', 'Гимназия № 5'])
    expect((await mobile.call(GetMe, {})).selves).toEqual(me.selves)
    const { results } = await env.DIRECTORY.prepare('select proved_at, expires_at from id_sessions').all()
    expect(results).toHaveLength(2)
    expect(results[0]).toEqual(results[1])
    await mobile.call(EnterAs, { personId: kazan.parent })
    expect((await sessionOf(mobile))?.expires_at).toBe(results[0]?.expires_at)

    // The provider's session ended meanwhile, or is somebody else's: the journal's goes alone.
    const again = await desktop.call(StartPhoneHandoff, {})
    await env.DIRECTORY.prepare('delete from id_sessions').run()
    expect((await phone().call(UseHandoff, { token: again.token })).selves).toEqual([])
    const orlova = alsoAs(await signedIn(idOf('Орлова')), await provedTo(holder))
    const hers = phone()
    await hers.call(UseHandoff, { token: (await orlova.call(StartPhoneHandoff, {})).token })
    expect(hers.cookie).not.toContain('idsid')
  })
})
