import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  AddPasskey,
  ListFactors,
  type PasskeyResponse,
  ProveFactor,
  RemovePasskey,
  RemoveTotp,
  SignInWithPasskey,
  StartPasskey,
  StartPasskeySignIn,
} from '../../protocol/factors.ts'
import { GetMe } from '../../protocol/identity.ts'
import { CEREMONY_MINUTES, PASSKEYS_PER_OWNER_MAX, STEP_UP_MINUTES } from '../../protocol/limits.ts'
import { Authenticator, type Lies } from '../../scripts/house/authenticator.ts'
import { Client } from '../../scripts/house/client.ts'
import { sweepFactors } from '../../worker/identity/factors/ceremonies.ts'
import { now } from '../../worker/platform/clock.ts'
import { newClient, ORIGIN } from '../kit/act-as.ts'
import {
  addPasskey,
  addTotp,
  atTheDoor,
  countOf,
  MINUTE_MS,
  passTime,
  pastThePassword,
  proveByKey,
  refusalOf,
  signInByKey,
  standStill,
} from '../kit/factors.ts'
import { fetchProduct } from '../kit/product.ts'

standStill()

let zueva: Client
let phone: Authenticator
beforeEach(async () => {
  zueva = await atTheDoor()
  phone = new Authenticator(ORIGIN)
  await addPasskey(zueva, phone)
})

const LIES: readonly (readonly [string, Lies])[] = [
  ['another origin', { origin: 'https://zvonok.evil.test' }],
  ['another site', { rpId: 'evil.test' }],
  ['a challenge of its own', { challenge: 'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY' }],
  ['a device that did not ask who is there', { userVerified: false }],
]

describe('a passkey', () => {
  it('[ID-47] signs Зуева in by itself, without a password and without a second step', async () => {
    const client = newClient()
    const me = await signInByKey(client, phone)
    expect(me).toMatchObject({ name: { familyName: 'Зуева' }, secondFactor: null, mustChoosePassword: false })
    expect((await client.call(ListFactors, {})).passkeys).toMatchObject([{ title: 'Телефон', usedAt: expect.any(Number) }])
    const row = await env.DIRECTORY.prepare("select * from sessions where opened_by = 'passkey'").first<{ second_factor_at: number }>()
    expect(row?.second_factor_at).toBeGreaterThan(0)
  })

  it('[ID-47] is asked for by name of the site alone, unlocked by its holder, without telling who made it', async () => {
    const { options } = await zueva.call(StartPasskey, {})
    expect(options).toMatchObject({
      rp: { id: 'zvonok.test', name: 'Школьный ID' },
      attestation: 'none',
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ type: 'public-key', transports: ['internal'] }],
    })
    const { options: asked } = await newClient().call(StartPasskeySignIn, {})
    expect(asked).toMatchObject({ rpId: 'zvonok.test', userVerification: 'required' })
    expect(asked.allowCredentials ?? []).toEqual([])
  })

  it('[ID-41] is a second step after the password too', async () => {
    const client = await pastThePassword()
    expect((await client.call(GetMe, {})).secondFactor).toBe('prove')
    expect((await proveByKey(client, phone)).secondFactor).toBeNull()
  })

  it('[ID-50] proves its holder anew in the middle of a session', async () => {
    passTime(STEP_UP_MINUTES * MINUTE_MS + 1)
    expect(await refusalOf(zueva.call(StartPasskey, {}))).toBe('step_up_required')
    await proveByKey(zueva, phone)
    expect(await refusalOf(zueva.call(StartPasskey, {}))).toBe('done')
  })

  it.each([
    ...LIES,
    ['another key’s signature', { forged: true }],
    ['another holder', { userHandle: 'cGVyX3NvbWVib2R5' }],
    ['an answer to registering', { type: 'webauthn.create' }],
  ] as const)('[ID-48] with %s opens nothing, and is told no more than a key nobody knows', async (_, lies) => {
    const client = newClient()
    expect(await refusalOf(signInByKey(client, phone, lies))).toBe('passkey_not_accepted')
    expect(client.cookie).not.toContain('sid=')
    const stranger = new Authenticator(ORIGIN)
    await stranger.create((await zueva.call(StartPasskey, {})).options)
    expect(await refusalOf(signInByKey(client, stranger))).toBe('passkey_not_accepted')
  })

  it.each(LIES)('[ID-48] made with %s is not taken', async (_, lies) => {
    expect(await refusalOf(addPasskey(zueva, new Authenticator(ORIGIN), lies))).toBe('passkey_not_accepted')
    expect((await zueva.call(ListFactors, {})).passkeys).toHaveLength(1)
  })

  it('[ID-48] answers a challenge once, of twenty at once too', async () => {
    const client = newClient()
    const { ceremonyId, options } = await client.call(StartPasskeySignIn, {})
    const { cookie } = client
    const response = await phone.get(options)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => {
        const tab = newClient()
        tab.cookie = cookie
        return refusalOf(tab.call(SignInWithPasskey, { ceremonyId, response }))
      }),
    )
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1)
    expect(answers.filter((answer) => answer === 'passkey_not_accepted')).toHaveLength(19)
  })

  it('[ID-48] answers only in the browser that was asked, and within five minutes', async () => {
    const client = newClient()
    const first = await client.call(StartPasskeySignIn, {})
    const response = await phone.get(first.options)
    const thief = newClient()
    await thief.call(StartPasskeySignIn, {})
    expect(await refusalOf(thief.call(SignInWithPasskey, { ceremonyId: first.ceremonyId, response }))).toBe('passkey_not_accepted')
    const second = await client.call(StartPasskeySignIn, {})
    passTime(CEREMONY_MINUTES * MINUTE_MS)
    const late = { ceremonyId: second.ceremonyId, response: await phone.get(second.options) }
    expect(await refusalOf(client.call(SignInWithPasskey, late))).toBe('passkey_not_accepted')
    expect(await countOf('ceremonies')).toBeGreaterThan(0)
    await sweepFactors(env)
    expect(await countOf('ceremonies')).toBe(0)
  })

  it('[ID-48] a challenge to add a key is none to sign in with, and the other way round', async () => {
    const adding = await zueva.call(StartPasskey, {})
    const response = await phone.get(adding.options)
    expect(await refusalOf(zueva.call(SignInWithPasskey, { ceremonyId: adding.ceremonyId, response }))).toBe('passkey_not_accepted')
    const signing = await zueva.call(StartPasskeySignIn, {})
    const made = await new Authenticator(ORIGIN).create({ ...adding.options, challenge: signing.options.challenge })
    expect(await refusalOf(zueva.call(AddPasskey, { ceremonyId: signing.ceremonyId, title: 'Ключ', response: made }))).toBe(
      'passkey_not_accepted',
    )
  })

  it('[ID-48] garbage in each field is not accepted, and nothing breaks', async () => {
    const client = newClient()
    const broken: ((response: PasskeyResponse['response']) => PasskeyResponse['response'])[] = [
      (response) => ({ ...response, clientDataJSON: '' }),
      (response) => ({ ...response, clientDataJSON: 'bm90IEpTT04' }),
      (response) => ({ ...response, authenticatorData: 'AAAA' }),
      (response) => ({ ...response, signature: '' }),
    ]
    for (const breakIt of broken) {
      const { ceremonyId, options } = await client.call(StartPasskeySignIn, {})
      const answer = await phone.get(options)
      const response = { ...answer, response: breakIt(answer.response) }
      expect(await refusalOf(client.call(SignInWithPasskey, { ceremonyId, response }))).toBe('passkey_not_accepted')
    }
  })

  it('[ID-49] that has been copied opens nothing once the other of the two was used', async () => {
    const copy = phone.clone()
    await signInByKey(newClient(), phone)
    expect(await refusalOf(signInByKey(newClient(), copy))).toBe('passkey_not_accepted')
  })

  it('[ID-49] of two answers at once with one count, one is taken', async () => {
    const copy = phone.clone()
    const both = await Promise.all([phone, copy].map((device) => refusalOf(signInByKey(newClient(), device))))
    expect(both.sort()).toEqual(['done', 'passkey_not_accepted'])
  })

  it('[ID-47] of somebody who has left the school opens nothing', async () => {
    await env.DIRECTORY.prepare('update journal_accounts set disabled_at = 1').run()
    expect(await refusalOf(signInByKey(newClient(), phone))).toBe('passkey_not_accepted')
  })

  it('[ID-47] of another person is no second factor of Зуева’s', async () => {
    const another = 'per_00000000000000000000'
    await addTotp(zueva)
    await env.DIRECTORY.prepare('update passkeys set owner_id = ?').bind(another).run()
    const client = await pastThePassword()
    const { ceremonyId, options } = await client.call(StartPasskeySignIn, {})
    const response = await phone.get(options, { userHandle: btoa(another) })
    const proof = { by: 'passkey' as const, ceremonyId, response }
    expect(await refusalOf(client.call(ProveFactor, { proof }))).toBe('second_factor_wrong')
  })

  it('[ID-51] is not the last to go where the role needs one, also when two go at once', async () => {
    await addPasskey(zueva, new Authenticator(ORIGIN))
    await addTotp(zueva)
    const keys = (await zueva.call(ListFactors, {})).passkeys
    const asked = [
      ...keys.map(({ passkeyId }) => refusalOf(zueva.call(RemovePasskey, { passkeyId }))),
      refusalOf(zueva.call(RemoveTotp, {})),
    ]
    expect((await Promise.all(asked)).sort()).toEqual(['done', 'done', 'not_allowed'])
    const left = await zueva.call(ListFactors, {})
    expect(left.passkeys.length + Number(left.totp)).toBe(1)
  })

  it('[ID-51] that is not there cannot be taken away', async () => {
    expect(await refusalOf(zueva.call(RemovePasskey, { passkeyId: 'pky_00000000000000000000' as never }))).toBe('not_found')
  })

  it('[ID-47] there are ten at most, also when eleven are added at once', async () => {
    const ceremonies = await Promise.all(
      Array.from({ length: PASSKEYS_PER_OWNER_MAX + 2 }, async () => {
        const { ceremonyId, options } = await zueva.call(StartPasskey, {})
        return { ceremonyId, title: 'Ключ', response: await new Authenticator(ORIGIN).create(options) }
      }),
    )
    await Promise.all(ceremonies.map((input) => refusalOf(zueva.call(AddPasskey, input))))
    expect(await countOf('passkeys')).toBe(PASSKEYS_PER_OWNER_MAX)
    expect(await refusalOf(zueva.call(StartPasskey, {}))).toBe('not_allowed')
  })

  it('[ID-48] challenges of one address are counted', async () => {
    const from = new Client(ORIGIN, (url, init) => {
      const headers = new Headers(init.headers)
      headers.set('cf-connecting-ip', '203.0.113.9')
      return fetchProduct(url, { ...init, headers })
    })
    await from.call(StartPasskeySignIn, {})
    const limiter = env.LIMITER.getByName('ceremonies:203.0.113.9')
    expect((await limiter.spend(1, 3_600_000, now(env))).allowed).toBe(false)
  })
})
