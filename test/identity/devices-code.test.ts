import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { AllowDevice, EndOtherDevices, FinishDeviceSignIn, ListDevices, LookAtDevice, StartDeviceSignIn } from '../../protocol/devices.ts'
import { GetMe, SignOut, StepUp } from '../../protocol/identity.ts'
import { DEVICE_SIGN_IN_MINUTES, WRONG_GUESSES_MAX } from '../../protocol/limits.ts'
import type { Client } from '../../scripts/house/client.ts'
import { newSecret } from '../../worker/identity/secrets.ts'
import { now } from '../../worker/platform/clock.ts'
import { actAs, demoSchool, newClient, PASSWORD, personNamed } from '../kit/act-as.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { AGENTS, age, browser, refusalOf, signedIn, tireOut } from '../kit/linked.ts'

keepStorage()
beforeAll(async () => {
  await demoSchool()
  for (const name of ['Антонов Илья', 'Борисов Павел', 'Орлова Анна']) await actAs(name)
})

const idOf = (name: string) => personNamed(name).personId
/** As if the device had waited as long as it was told. */
const waited = () => age('handoffs', ['asked_at'], 3_000)

describe('an app that asks a browser to let it in', () => {
  let app: Client
  let desktop: Client
  let asked: { token: string; userCode: string; expiresAt: number; askEverySeconds: number }
  beforeEach(async () => {
    for (const table of ['sessions', 'handoffs']) await env.DIRECTORY.prepare(`delete from ${table}`).run()
    for (const name of ['Антонов Илья', 'Борисов Павел', 'Орлова Анна']) await env.LIMITER.getByName(`device-code:${idOf(name)}`).clear()
    app = browser(AGENTS.phone)
    desktop = await signedIn(idOf('Антонов Илья'))
    asked = await app.call(StartDeviceSignIn, {})
  })
  const finish = (token = asked.token, by = app) => by.call(FinishDeviceSignIn, { token })
  const look = (userCode = asked.userCode, by = desktop) => by.call(LookAtDevice, { userCode })
  const allow = (userCode = asked.userCode, by = desktop) => by.call(AllowDevice, { userCode })

  it('[ID-86] is nobody until Илья allows it at his desktop, and then is he', async () => {
    expect(asked.userCode).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/)
    expect(await finish()).toEqual({ me: null })
    expect(app.cookie).toBe('')
    expect(await look()).toEqual({ device: 'Safari, iPhone' })
    await waited()
    expect(await finish()).toEqual({ me: null })
    await allow()
    await waited()
    expect((await finish()).me?.personId).toBe(idOf('Антонов Илья'))
    expect((await app.call(GetMe, {})).roles).toEqual(['student'])
    expect((await desktop.call(ListDevices, {})).devices[1]).toMatchObject({ openedBy: 'device', device: 'Safari, iPhone' })
  })

  it('[ID-86] the code is typed as one likes: small letters, no dash', async () => {
    expect(await look(` ${asked.userCode.toLowerCase().replace('-', '')} `)).toEqual({ device: 'Safari, iPhone' })
    for (const junk of ['', 'AAAA-AAAA', 'BCDF-GHJ', 'BCDF--GHJK', 'BCDF GHJK', 'B'.repeat(1000)])
      expect(await refusalOf(look(junk))).toBe('invalid')
  })

  it('[ID-86] comes in once, however often it asks at the same time', async () => {
    await allow()
    const answers = await Promise.all(Array.from({ length: 20 }, () => refusalOf(finish(asked.token, browser(AGENTS.phone)))))
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1)
    const { results } = await env.DIRECTORY.prepare("select 1 from sessions where opened_by = 'device'").all()
    expect(results).toHaveLength(1)
    await waited()
    expect(await refusalOf(finish())).toBe('link_over')
    expect(await refusalOf(look())).toBe('code_wrong')
  })

  it('[ID-86] the first to allow it has it; allowing it twice is allowing it once', async () => {
    const pavel = await signedIn(idOf('Борисов Павел'))
    await allow()
    await allow()
    expect(await refusalOf(allow(asked.userCode, pavel))).toBe('code_wrong')
    expect(await refusalOf(look(asked.userCode, pavel))).toBe('code_wrong')
    expect((await finish()).me?.personId).toBe(idOf('Антонов Илья'))
  })

  it('[ID-86] of two who allow it at the same instant it comes in as one', async () => {
    const pavel = await signedIn(idOf('Борисов Павел'))
    const answers = await Promise.all([desktop, pavel].map((by) => refusalOf(allow(asked.userCode, by))))
    expect([...answers].sort()).toEqual(['code_wrong', 'done'])
    const whose = answers[0] === 'done' ? 'Антонов Илья' : 'Борисов Павел'
    expect((await finish()).me?.personId).toBe(idOf(whose))
  })

  it('[ID-86] after ten minutes it is over for both', async () => {
    expect(asked.expiresAt - now(env)).toBeLessThanOrEqual(DEVICE_SIGN_IN_MINUTES * 60_000)
    await age('handoffs', ['expires_at'], DEVICE_SIGN_IN_MINUTES * 60_000)
    expect(await refusalOf(look())).toBe('code_wrong')
    expect(await refusalOf(allow())).toBe('code_wrong')
    expect(await refusalOf(finish())).toBe('link_over')
    expect(await refusalOf(finish(newSecret()))).toBe('link_over')
  })

  it('[ID-86] is allowed by whoever is wholly signed in', async () => {
    expect(await refusalOf(allow(asked.userCode, newClient()))).toBe('not_signed_in')
    await env.DIRECTORY.prepare("update sessions set restricted_to = 'secondFactor'").run()
    expect(await refusalOf(allow())).toBe('second_factor_required')
    expect(await finish()).toEqual({ me: null })
  })

  it('[ID-108] is allowed by whoever has just shown that it is them; being asked for that costs no guess', async () => {
    await age('sessions', ['proved_at'], 601_000)
    for (let times = 0; times <= WRONG_GUESSES_MAX; times++) expect(await refusalOf(allow())).toBe('step_up_required')
    expect(await finish()).toEqual({ me: null })
    await desktop.call(StepUp, { password: PASSWORD })
    await allow()
    await waited()
    expect((await finish()).me?.personId).toBe(idOf('Антонов Илья'))
  })

  it('[ID-84] an allowed code ends with the session that allowed it', async () => {
    await allow()
    await desktop.call(SignOut, {})
    expect(await refusalOf(finish())).toBe('link_over')
  })

  it('[ID-84] an allowed code ends when Илья signs everything else out', async () => {
    await allow()
    await desktop.call(EndOtherDevices, {})
    expect(await refusalOf(finish())).toBe('link_over')
  })

  it('[ID-83] it gets what the browser had: the age of the proof and the last day', async () => {
    await allow()
    await age('sessions', ['proved_at', 'expires_at'], 80 * 86_400_000)
    await finish()
    const { results } = await env.DIRECTORY.prepare('select proved_at, expires_at from sessions').all()
    expect(results).toHaveLength(2)
    expect(results[0]).toEqual(results[1])
  })

  it('[ID-87] of forty guesses at once five are looked at, and then the right code waits too', async () => {
    const letters = 'BCDFGHJKLMNPQRSTVWXZ'
    const guess = (i: number) => `BBBB-BB${letters[Math.floor(i / 20)]}${letters[i % 20]}`
    const guesses = await Promise.all(Array.from({ length: 40 }, (_, i) => refusalOf(look(guess(i)))))
    expect(guesses.filter((code) => code === 'code_wrong')).toHaveLength(WRONG_GUESSES_MAX)
    expect(guesses.filter((code) => code === 'too_many_requests')).toHaveLength(40 - WRONG_GUESSES_MAX)
    expect(await refusalOf(look())).toBe('too_many_requests')
    expect(await refusalOf(allow())).toBe('too_many_requests')
    expect(await refusalOf(allow(asked.userCode, await signedIn(idOf('Борисов Павел'))))).toBe('done')
  })

  it('[ID-87] looking at a right code does not forgive the wrong ones', async () => {
    const answers: string[] = []
    for (let round = 0; round < 3; round++) answers.push(await refusalOf(look('BBBB-CCCC')), await refusalOf(look()))
    expect(answers.filter((answer) => answer === 'too_many_requests')).toHaveLength(1)
  })

  it('[ID-87] a device that asks too soon again is told to wait, also when another server’s clock is ahead', async () => {
    await finish()
    const refused = await refusalOf(finish())
    expect(refused).toBe('too_many_requests')
    await age('handoffs', ['asked_at'], -300_000)
    expect(await finish()).toEqual({ me: null })
    await age('handoffs', ['asked_at'], 300_000)
    expect(await finish()).toEqual({ me: null })
  })

  it('[ID-87] from one address so many codes are made an hour', async () => {
    await tireOut('203.0.113.9', 'device')
    expect(await refusalOf(browser(AGENTS.phone, '203.0.113.9').call(StartDeviceSignIn, {}))).toBe('too_many_requests')
    expect(await refusalOf(browser(AGENTS.phone, '203.0.113.10').call(StartDeviceSignIn, {}))).toBe('done')
  })
})
