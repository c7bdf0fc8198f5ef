import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { LookAtHandoff, StartDeviceSignIn } from '../../protocol/devices.ts'
import { AskReset, ChoosePassword, FirstRun, GetMe, SignIn, SignOut, StartIdSignIn, StartLink } from '../../protocol/identity.ts'
import { WRONG_GUESSES_MAX } from '../../protocol/limits.ts'
import { Client, Refused } from '../../scripts/house/client.ts'
import { networkOf } from '../../worker/identity/address.ts'
import { hashPassword, needsRehash, newOneTimePassword, requireGoodPassword, verifyPassword } from '../../worker/identity/passwords.ts'
import { firstAdministrator, newClient, ORIGIN, PASSWORD } from '../kit/act-as.ts'
import { expectErrors } from '../kit/expect-errors.ts'
import { AGENTS, browser, tireOut } from '../kit/linked.ts'
import { backgroundDone, fetchProduct } from '../kit/product.ts'

const FIRST_SCHOOL = {
  secret: env.FIRST_RUN_SECRET,
  school: { code: 'tula1', name: 'Школа № 1', city: 'Тула', timeZone: 'Europe/Moscow' },
  administrator: { familyName: 'Зуева', givenName: 'Мария', patronymic: 'Ивановна' },
}

const refusalOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'done',
    (error: unknown) => (error instanceof Refused ? error.code : Promise.reject(error)),
  )

/** Moves what a session or a slip remembers of time back, which is the same as moving the clock on. */
const age = async (table: string, columns: string[], ms: number) => {
  await backgroundDone()
  await env.DIRECTORY.prepare(`update ${table} set ${columns.map((column) => `${column} = ${column} - ${ms}`).join(', ')}`).run()
}

describe('the first run', () => {
  it('[ID-01] makes the first school and its administrator once, even when asked twice at the same time', async () => {
    const answers = await Promise.all([1, 2].map(() => newClient().call(FirstRun, FIRST_SCHOOL)))
    expect(new Set(answers.map(({ schoolId }) => schoolId)).size).toBe(1)
    const { results } = await env.DIRECTORY.prepare('select code from schools').all()
    expect(results).toEqual([{ code: 'tula1' }])
  })

  it('[ID-16] answers a new slip while its answer may have been lost, and none once the administrator has a password', async () => {
    const lost = await newClient().call(FirstRun, FIRST_SCHOOL)
    const slip = await newClient().call(FirstRun, FIRST_SCHOOL)
    const client = newClient()
    expect(await refusalOf(client.call(SignIn, { login: lost.login, password: lost.oneTimePassword }))).toBe('wrong_credentials')
    await client.call(SignIn, { login: slip.login, password: slip.oneTimePassword })
    await client.call(ChoosePassword, { newPassword: PASSWORD })
    expect(await refusalOf(newClient().call(FirstRun, FIRST_SCHOOL))).toBe('setup_done')
    expect((await client.call(SignIn, { login: slip.login, password: PASSWORD })).mustChoosePassword).toBe(false)
  })

  it('[ID-02] a wrong secret is told the same before and after it', async () => {
    const wrong = { ...FIRST_SCHOOL, secret: 'not-the-secret-of-this-place' }
    expect(await refusalOf(newClient().call(FirstRun, wrong))).toBe('setup_secret_wrong')
    await newClient().call(FirstRun, FIRST_SCHOOL)
    expect(await refusalOf(newClient().call(FirstRun, wrong))).toBe('setup_secret_wrong')
  })

  it('[ID-01] an unknown time zone is refused by the name of its field', async () => {
    const moon = { ...FIRST_SCHOOL, school: { ...FIRST_SCHOOL.school, timeZone: 'Moon/Crater' } }
    const refused = await newClient()
      .call(FirstRun, moon)
      .catch((error: unknown) => error as Refused)
    expect((refused as Refused).body).toMatchObject({ refusal: 'invalid', details: { field: 'school.timeZone' } })
  })
})

describe('signing in', () => {
  let client: Client
  let slip: { login: string; oneTimePassword: string }
  beforeEach(async () => {
    client = newClient()
    slip = await client.call(FirstRun, FIRST_SCHOOL)
  })
  const signIn = (password: string, login = slip.login, as = client) => as.call(SignIn, { login, password })

  it('[ID-03] Зуева signs in with her slip, typed without dashes and in small letters, and must choose a password first', async () => {
    const me = await signIn(slip.oneTimePassword.toLowerCase().replaceAll('-', ' '))
    expect(me).toMatchObject({ mustChoosePassword: true, roles: ['schoolAdmin'], name: { familyName: 'Зуева' }, today: '2025-10-06' })
    expect(await refusalOf(client.call(StartLink, {}))).toBe('password_change_required')
    const after = await client.call(ChoosePassword, { newPassword: PASSWORD })
    expect(after.mustChoosePassword).toBe(false)
  })

  it('[ID-04] the one-time password ends when an own one is chosen', async () => {
    await signIn(slip.oneTimePassword)
    await signIn(slip.oneTimePassword)
    await client.call(ChoosePassword, { newPassword: PASSWORD })
    expect(await refusalOf(signIn(slip.oneTimePassword))).toBe('wrong_credentials')
    expect((await signIn(PASSWORD)).mustChoosePassword).toBe(false)
  })

  it('[ID-04] a slip past its date says so to its holder, and nothing to a guesser', async () => {
    await age('journal_accounts', ['one_time_expires_at'], 31 * 86_400_000)
    expect(await refusalOf(signIn(slip.oneTimePassword))).toBe('one_time_password_expired')
    expect(await refusalOf(signIn('23456789BCDFGHJK'))).toBe('wrong_credentials')
  })

  it('[ID-05] a wrong password and an unknown login are answered byte for byte alike but for the number of the request', async () => {
    const ask = async (login: string) => {
      const response = await newClient().fetch('/api/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ login, password: 'wrong-password' }),
      })
      const text = await response.text()
      const headers = [...response.headers].filter(([name]) => !/^x-(d1-rows|now)/.test(name))
      return { status: response.status, text: text.replace(/[0-9a-f-]{36}/, 'ID'), headers }
    }
    expect(await ask(slip.login)).toEqual(await ask('nobody-here'))
  })

  it('[ID-06] of 40 guesses at once five are looked at, and then the right password waits too', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 40 }, (_, i) => refusalOf(signIn(`wrong-password-${i}`, slip.login, newClient()))),
    )
    expect(guesses.filter((code) => code === 'wrong_credentials')).toHaveLength(WRONG_GUESSES_MAX)
    expect(guesses.filter((code) => code === 'sign_in_paused')).toHaveLength(40 - WRONG_GUESSES_MAX)
    const refused = (await signIn(slip.oneTimePassword).catch((error: unknown) => error)) as Refused
    expect(refused.code).toBe('sign_in_paused')
    expect(refused.body.details?.retryAfterSeconds).toBeGreaterThan(800)
  })

  it('[ID-06] a right password forgets the wrong ones before it', async () => {
    for (let round = 0; round < 3; round++) {
      for (let wrong = 1; wrong < WRONG_GUESSES_MAX; wrong++) expect(await refusalOf(signIn('wrong-password'))).toBe('wrong_credentials')
      await signIn(slip.oneTimePassword)
    }
  })

  it('[ID-07] the cookie is __Host-, Secure, HttpOnly, Lax, and the table does not hold it', async () => {
    await signIn(slip.oneTimePassword)
    const cookie = client.headers.getSetCookie().join()
    expect(cookie).toMatch(/^__Host-sid=[\w-]{43};/)
    for (const part of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax']) expect(cookie).toContain(part)
    expect(cookie).not.toContain('Domain')
    const { results } = await env.DIRECTORY.prepare('select token_hash from sessions').all<{ token_hash: string }>()
    expect(results.map((row) => row.token_hash.length)).toEqual([64])
    expect(client.cookie).not.toContain(results[0]?.token_hash)
  })

  it('[ID-07] choosing a password exchanges the session: the old cookie opens nothing', async () => {
    await signIn(slip.oneTimePassword)
    const before = new Client(ORIGIN, (url, init) => newClient().fetch(url.slice(ORIGIN.length), init))
    before.cookie = client.cookie
    await client.call(ChoosePassword, { newPassword: PASSWORD })
    expect(await refusalOf(before.call(GetMe, {}))).toBe('not_signed_in')
    expect((await client.call(GetMe, {})).name.familyName).toBe('Зуева')
  })

  it('[ID-17] of two who hold the same slip the first to choose a password has the account; the other is out', async () => {
    const thief = newClient()
    await signIn(slip.oneTimePassword)
    await signIn(slip.oneTimePassword, slip.login, thief)
    await client.call(ChoosePassword, { newPassword: PASSWORD })
    expect(await refusalOf(thief.call(ChoosePassword, { newPassword: 'another password of mine' }))).toBe('not_signed_in')
    expect(await refusalOf(thief.call(GetMe, {}))).toBe('not_signed_in')
    expect((await signIn(PASSWORD)).mustChoosePassword).toBe(false)
  })

  it('[ID-17] both choosing at the same instant, one of them has it', async () => {
    const thief = newClient()
    await signIn(slip.oneTimePassword)
    await signIn(slip.oneTimePassword, slip.login, thief)
    const chosen = await Promise.all(
      [client, thief].map((one, i) => refusalOf(one.call(ChoosePassword, { newPassword: `${PASSWORD} ${i}` }))),
    )
    expect(chosen.sort()).toEqual(['done', 'not_signed_in'])
  })

  it('[ID-12] too short, too common and the slip itself are no passwords of one’s own', async () => {
    await signIn(slip.oneTimePassword)
    const choose = (newPassword: string) => refusalOf(client.call(ChoosePassword, { newPassword }))
    expect(await choose('short')).toBe('password_too_short')
    expect(await choose('elevenchars')).toBe('password_too_short')
    expect(await choose('qwertyuiopqwertyuiop')).toBe('password_too_common')
    expect(await choose('1111111111111')).toBe('password_too_common')
    expect(await choose(`my-${slip.login}`)).toBe('password_too_common')
    expect(await choose(slip.oneTimePassword)).toBe('password_unchanged')
    expect(await choose('x'.repeat(129))).toBe('invalid')
    expect(await choose('двенадцать слов в строку')).toBe('done')
  })
})

describe('a session', () => {
  it('[ID-09] ends for good when Зуева signs out', async () => {
    const zueva = await firstAdministrator()
    const { cookie } = zueva
    await zueva.call(SignOut, {})
    expect(zueva.cookie).not.toContain('sid=')
    zueva.cookie = cookie
    expect(await refusalOf(zueva.call(GetMe, {}))).toBe('not_signed_in')
  })

  it('[ID-09] is still there to end when signing out has failed half-way', async () => {
    const zueva = await firstAdministrator()
    expectErrors(/out of reach/)
    const unreachable = { revokeSession: () => Promise.reject(new Error('the account’s inbox is out of reach')) }
    const inbox = { getByName: (name: string) => (name.startsWith('acc_') ? unreachable : env.INBOX.getByName(name)) }
    const broken = new Client(ORIGIN, (url, init) => fetchProduct(url, init, { ...env, INBOX: inbox } as unknown as Env))
    broken.cookie = zueva.cookie
    expect(await refusalOf(broken.call(SignOut, {}))).toBe('internal')
    const again = newClient()
    again.cookie = zueva.cookie
    expect(await refusalOf(again.call(SignOut, {}))).toBe('done')
    expect(await refusalOf(zueva.call(GetMe, {}))).toBe('not_signed_in')
  })

  it('[ID-10] of staff is over after twelve hours without a request, and goes on while it is used', async () => {
    const zueva = await firstAdministrator()
    await age('sessions', ['seen_at'], 11 * 3_600_000)
    expect((await zueva.call(GetMe, {})).roles).toEqual(['schoolAdmin'])
    await age('sessions', ['seen_at'], 11 * 3_600_000)
    expect((await zueva.call(GetMe, {})).roles).toEqual(['schoolAdmin'])
    await age('sessions', ['seen_at'], 13 * 3_600_000)
    expect(await refusalOf(zueva.call(GetMe, {}))).toBe('not_signed_in')
  })

  it('[ID-14] of somebody whose account was closed opens nothing from the next request on', async () => {
    const zueva = await firstAdministrator()
    await env.DIRECTORY.prepare('update journal_accounts set disabled_at = 1').run()
    expect(await refusalOf(zueva.call(GetMe, {}))).toBe('not_signed_in')
  })

  it('[ID-03] made-up cookies are nobody’s', async () => {
    for (const cookie of [
      '__Host-sid=',
      '__Host-sid=abc',
      `__Host-sid=${'a'.repeat(43)}`,
      `__Host-sid=${'a'.repeat(5000)}`,
      '__Host-sid=%00',
    ]) {
      const client = newClient()
      client.cookie = cookie
      expect(await refusalOf(client.call(GetMe, {}))).toBe('not_signed_in')
    }
  })
})

describe('a password of one’s own', () => {
  it('[ID-12] is not one’s own name, which every classmate would try first', () => {
    const about = { login: 'tula1-danilova-i', staff: false }
    for (const password of ['danilova', 'Danilova2012', 'danilova!!!']) {
      expect(() => requireGoodPassword(password, about)).toThrow('password_too_common')
    }
    expect(() => requireGoodPassword('danilova любит физику', about)).not.toThrow()
  })
})

describe('one address', () => {
  it('[ID-18] is an IPv4 address or a whole /64 of IPv6, however it is written', () => {
    expect(networkOf('203.0.113.7')).toBe('203.0.113.7')
    const same = ['2001:db8:1:2::1', '2001:0db8:0001:0002:ffff:0:0:9', '2001:DB8:1:2:3:4:5:6']
    expect(new Set(same.map(networkOf))).toEqual(new Set(['2001:db8:1:2']))
    expect([networkOf('2001:db8::1'), networkOf('::1'), networkOf('fe80::')]).toEqual(['2001:db8:0:0', '0:0:0:0', 'fe80:0:0:0'])
  })
})

describe('a network whose hour is used up at one door', () => {
  const there = () => browser(AGENTS.windows, '203.0.113.40')

  it('[ID-106] waits there and nowhere else: a pupil’s script does not close the school’s other ways in', async () => {
    await tireOut('203.0.113.40', 'sign-in')
    expect(await refusalOf(there().call(SignIn, { login: 'nobody-here', password: PASSWORD }))).toBe('too_many_requests')
    expect(await refusalOf(browser(AGENTS.windows, '203.0.113.41').call(SignIn, { login: 'nobody-here', password: PASSWORD }))).toBe(
      'wrong_credentials',
    )
    expect(await refusalOf(there().call(AskReset, { login: 'nobody-here' }))).toBe('done')
    expect(await refusalOf(there().call(StartDeviceSignIn, {}))).toBe('done')
    expect(await refusalOf(there().call(LookAtHandoff, { token: 'a'.repeat(43) }))).toBe('link_over')
    expect(await refusalOf(there().call(StartIdSignIn, {}))).toBe('done')
  })
})

describe('passwords', () => {
  it('[ID-13] a hash of older parameters is known and made anew at the next sign-in', async () => {
    const zueva = await firstAdministrator()
    const me = await zueva.call(GetMe, {})
    const old = await hashPassword(env, PASSWORD)
    expect(needsRehash(env, old)).toBe(false)
    expect(needsRehash(env, { ...old, phc: old.phc.replace('t=2', 't=1') })).toBe(true)
    expect(needsRehash(env, { ...old, pepperVersion: 0 })).toBe(true)
    expect(await verifyPassword(env, old, PASSWORD)).toBe(true)
    expect(await verifyPassword(env, old, `${PASSWORD} `)).toBe(false)
    expect(me.mustChoosePassword).toBe(false)
  })

  it('[ID-04] one-time passwords carry at least 60 random bits and no vowels', () => {
    const many = Array.from({ length: 500 }, newOneTimePassword)
    expect(new Set(many).size).toBe(500)
    expect(many.every((one) => /^([2-9BCDFGHJKMNPQRSTVWXZ]{4}-){3}[2-9BCDFGHJKMNPQRSTVWXZ]{4}$/.test(one))).toBe(true)
    expect(16 * Math.log2(new Set(many.join('').replaceAll('-', '')).size)).toBeGreaterThan(60)
  })
})
