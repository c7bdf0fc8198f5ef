import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { ConfirmTotp, ListFactors, MakeRecoveryCodes, ProveFactor, RemoveTotp, StartTotp } from '../../protocol/factors.ts'
import { GetMe } from '../../protocol/identity.ts'
import { RECOVERY_CODES, SIGN_IN_PAUSE_SECONDS, STEP_UP_MINUTES, WRONG_GUESSES_MAX } from '../../protocol/limits.ts'
import { Authenticator } from '../../scripts/house/authenticator.ts'
import type { Client } from '../../scripts/house/client.ts'
import { ORIGIN } from '../kit/act-as.ts'
import {
  addPasskey,
  addTotp,
  atTheDoor,
  byCode,
  byRecoveryCode,
  codeNow,
  countOf,
  MINUTE_MS,
  passTime,
  pastThePassword,
  refusalOf,
  STEP_MS,
  standStill,
} from '../kit/factors.ts'

standStill()

let zueva: Client
let recoveryCodes: string[]
beforeEach(async () => {
  zueva = await atTheDoor()
  recoveryCodes = await addTotp(zueva)
  passTime(STEP_MS)
})

/** Зуева at another browser, with the same app. */
const another = async () => {
  const client = await pastThePassword()
  client.totpSecret = zueva.totpSecret
  return client
}

/** One after the other: guesses at her password would be counted together. */
const twenty = async () => {
  const browsers: Client[] = []
  for (let count = 0; count < 20; count++) browsers.push(await another())
  return browsers
}

describe('an authenticator app', () => {
  it('[ID-41] is asked for at the next sign-in, and nothing opens before its code', async () => {
    const client = await another()
    expect((await client.call(GetMe, {})).secondFactor).toBe('prove')
    expect(await refusalOf(client.call(ListFactors, {}))).toBe('second_factor_required')
    const before = client.cookie
    expect((await byCode(client, codeNow(client))).secondFactor).toBeNull()
    expect((await client.call(ListFactors, {})).totp).toBe(true)
    client.cookie = before
    expect(await refusalOf(client.call(GetMe, {}))).toBe('not_signed_in')
  })

  it('[ID-42] gives a code once: of twenty at once one is taken, and none later', async () => {
    const code = codeNow(zueva)
    const browsers = await twenty()
    const answers = await Promise.all(browsers.map((browser) => refusalOf(byCode(browser, code))))
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1)
    passTime(SIGN_IN_PAUSE_SECONDS * 1_000)
    expect(await refusalOf(byCode(await another(), code))).toBe('second_factor_wrong')
    expect(await countOf('sessions', 'restricted_to is null')).toBe(2)
  })

  it('[ID-42] does not let the code it was set up with be given again', async () => {
    const client = await another()
    expect(await refusalOf(byCode(client, codeNow(client, -1)))).toBe('second_factor_wrong')
  })

  it.each([
    [-1, 'done'],
    [0, 'done'],
    [1, 'done'],
    [2, 'second_factor_wrong'],
    [-2, 'second_factor_wrong'],
    [10, 'second_factor_wrong'],
    [-10, 'second_factor_wrong'],
  ])('[ID-43] whose clock is %d half minutes off: %s', async (steps, answer) => {
    passTime(20 * STEP_MS)
    const client = await another()
    expect(await refusalOf(byCode(client, codeNow(client, steps)))).toBe(answer)
  })

  it('[ID-44] set up anew counts once its code was given; till then the earlier one does', async () => {
    const { secret } = await zueva.call(StartTotp, {})
    const client = await another()
    expect(await refusalOf(byCode(client, codeNow({ totpSecret: secret })))).toBe('second_factor_wrong')
    expect(await refusalOf(byCode(client, codeNow(zueva)))).toBe('done')
    passTime(STEP_MS)
    const { recoveryCodes: none } = await zueva.call(ConfirmTotp, { code: codeNow({ totpSecret: secret }) })
    expect(none).toEqual([])
    passTime(STEP_MS)
    const later = await another()
    expect(await refusalOf(byCode(later, codeNow(zueva)))).toBe('second_factor_wrong')
    expect(await refusalOf(byCode(later, codeNow({ totpSecret: secret })))).toBe('done')
  })

  it('[ID-44] is not set up by a wrong code, nor without a seed, nor twice by one code', async () => {
    expect(await refusalOf(zueva.call(ConfirmTotp, { code: codeNow(zueva) }))).toBe('second_factor_wrong')
    const { secret, uri } = await zueva.call(StartTotp, {})
    expect(new URL(uri).searchParams.get('secret')).toBe(secret)
    expect(decodeURIComponent(uri)).toContain('Школьный ID:tula1-admin')
    const code = codeNow({ totpSecret: secret })
    expect(await refusalOf(zueva.call(ConfirmTotp, { code: codeNow({ totpSecret: secret }, 5) }))).toBe('second_factor_wrong')
    const answers = await Promise.all([1, 2, 3].map(() => refusalOf(zueva.call(ConfirmTotp, { code }))))
    expect(answers.sort()).toEqual(['done', 'second_factor_wrong', 'second_factor_wrong'])
  })

  it('[ID-44] keeps its seed sealed, and sealed for its owner', async () => {
    const row = await env.DIRECTORY.prepare('select owner_id, sealed_seed from totps').first<{ owner_id: string; sealed_seed: string }>()
    expect(JSON.stringify(row)).not.toContain(zueva.totpSecret)
    expect(row?.sealed_seed.split('.')).toHaveLength(3)
    expect(row?.owner_id).toMatch(/^per_/)
  })

  it('[ID-45] after five wrong codes at once or in a row waits a quarter of an hour, for the right one too', async () => {
    const browsers = await twenty()
    const wrong = codeNow(zueva, 7)
    const answers = await Promise.all(browsers.map((browser) => refusalOf(byCode(browser, wrong))))
    expect(answers.filter((answer) => answer === 'second_factor_wrong')).toHaveLength(WRONG_GUESSES_MAX)
    expect(answers.filter((answer) => answer === 'sign_in_paused')).toHaveLength(20 - WRONG_GUESSES_MAX)
    expect(await refusalOf(byCode(browsers[0] as Client, codeNow(zueva)))).toBe('sign_in_paused')
    expect(await refusalOf(byRecoveryCode(browsers[0] as Client, recoveryCodes[0] ?? ''))).toBe('sign_in_paused')
    passTime(SIGN_IN_PAUSE_SECONDS * 1_000)
    expect(await refusalOf(byCode(browsers[0] as Client, codeNow(zueva)))).toBe('done')
  })

  it('[ID-45] a right code forgets the wrong ones before it', async () => {
    for (let round = 0; round < 3; round++) {
      const client = await another()
      for (let wrong = 1; wrong < WRONG_GUESSES_MAX; wrong++) {
        expect(await refusalOf(byCode(client, codeNow(zueva, 7)))).toBe('second_factor_wrong')
      }
      expect(await refusalOf(byCode(client, codeNow(zueva)))).toBe('done')
      passTime(STEP_MS)
    }
  })

  it('[ID-50] proves its holder anew in the middle of a session: a new token, the same session', async () => {
    passTime(STEP_UP_MINUTES * MINUTE_MS + 1)
    expect(await refusalOf(zueva.call(StartTotp, {}))).toBe('step_up_required')
    const { cookie: before } = zueva
    const session = await env.DIRECTORY.prepare('select id from sessions').first('id')
    await byCode(zueva, codeNow(zueva))
    expect(await env.DIRECTORY.prepare('select id from sessions').first('id')).toBe(session)
    expect(await refusalOf(zueva.call(StartTotp, {}))).toBe('done')
    zueva.cookie = before
    expect(await refusalOf(zueva.call(GetMe, {}))).toBe('not_signed_in')
  })
})

describe('recovery codes', () => {
  it('[ID-46] come with the first factor and no other, ten of at least 50 random bits', async () => {
    expect(new Set(recoveryCodes).size).toBe(RECOVERY_CODES)
    for (const code of recoveryCodes) expect(code).toMatch(/^([2-9A-HJ-NP-Z]{4}-){2}[2-9A-HJ-NP-Z]{4}$/)
    expect(await addPasskey(zueva, new Authenticator(ORIGIN))).toEqual([])
    expect((await zueva.call(ListFactors, {})).recoveryCodesLeft).toBe(RECOVERY_CODES)
    const { results } = await env.DIRECTORY.prepare('select * from recovery_codes').all()
    expect(results).toHaveLength(RECOVERY_CODES)
    for (const code of recoveryCodes) expect(JSON.stringify(results)).not.toContain(code.replaceAll('-', ''))
  })

  it('[ID-46] open the door once each, of twenty uses at once one, typed in any way', async () => {
    const [code = '', second = ''] = recoveryCodes
    const browsers = await twenty()
    const answers = await Promise.all(browsers.map((browser) => refusalOf(byRecoveryCode(browser, code))))
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1)
    passTime(SIGN_IN_PAUSE_SECONDS * 1_000)
    expect(await refusalOf(byRecoveryCode(await another(), code))).toBe('second_factor_wrong')
    expect(await refusalOf(byRecoveryCode(await another(), ` ${second.toLowerCase().replaceAll('-', ' ')}`))).toBe('done')
    expect((await zueva.call(ListFactors, {})).recoveryCodesLeft).toBe(RECOVERY_CODES - 2)
    expect(await countOf('identity_log', "what = 'factor.recoveryCodeUsed'")).toBe(2)
  })

  it('[ID-46] made anew end the earlier, and need a fresh proof', async () => {
    const { recoveryCodes: fresh } = await zueva.call(MakeRecoveryCodes, {})
    const client = await another()
    expect(await refusalOf(byRecoveryCode(client, recoveryCodes[0] ?? ''))).toBe('second_factor_wrong')
    expect(await refusalOf(byRecoveryCode(client, fresh[0] ?? ''))).toBe('done')
    passTime(STEP_UP_MINUTES * MINUTE_MS + 1)
    expect(await refusalOf(zueva.call(MakeRecoveryCodes, {}))).toBe('step_up_required')
  })

  it('[ID-46] another’s code opens nothing, nor does what is none', async () => {
    const client = await another()
    for (const code of ['0000-0000', 'AAAA-BBBB-CCCC', '────────────'])
      expect(await refusalOf(byRecoveryCode(client, code))).toBe('second_factor_wrong')
    expect(await refusalOf(byRecoveryCode(client, 'A'.repeat(41)))).toBe('invalid')
  })
})

describe('taking factors away', () => {
  it('[ID-51] the last one of an administrator stays', async () => {
    expect(await refusalOf(zueva.call(RemoveTotp, {}))).toBe('not_allowed')
    expect(await zueva.call(ListFactors, {})).toMatchObject({ totp: true, required: true })
    await addPasskey(zueva, new Authenticator(ORIGIN))
    expect(await zueva.call(RemoveTotp, {})).toMatchObject({ totp: false, recoveryCodesLeft: RECOVERY_CODES })
    expect(await refusalOf(zueva.call(RemoveTotp, {}))).toBe('not_found')
  })

  it('[ID-52] ends her other sessions and not this one, and is written down', async () => {
    const other = await another()
    await byCode(other, codeNow(other))
    await addPasskey(zueva, new Authenticator(ORIGIN))
    await zueva.call(RemoveTotp, {})
    expect(await refusalOf(other.call(GetMe, {}))).toBe('not_signed_in')
    expect((await zueva.call(GetMe, {})).secondFactor).toBeNull()
    const { results } = await env.DIRECTORY.prepare(
      'select what, subject_id = actor_id as own, school_id from identity_log order by seq',
    ).all()
    expect(results.filter(({ what }) => String(what).startsWith('factor.'))).toEqual([
      { what: 'factor.added', own: 1, school_id: expect.stringMatching(/^sch_/) },
      { what: 'factor.added', own: 1, school_id: expect.stringMatching(/^sch_/) },
      { what: 'factor.removed', own: 1, school_id: expect.stringMatching(/^sch_/) },
    ])
  })

  it('[ID-50] needs a fresh proof', async () => {
    passTime(STEP_UP_MINUTES * MINUTE_MS + 1)
    expect(await refusalOf(zueva.call(RemoveTotp, {}))).toBe('step_up_required')
    expect((await zueva.call(ListFactors, {})).totp).toBe(true)
  })

  it('[ID-41] a code that is none is refused before it is looked at', async () => {
    const client = await another()
    for (const code of ['12345', '1234567', 'abcdef', '']) expect(await refusalOf(byCode(client, code))).toBe('invalid')
    expect(await refusalOf(client.call(ProveFactor, { proof: { by: 'totp', code: '00000０' } }))).toBe('invalid')
  })
})
