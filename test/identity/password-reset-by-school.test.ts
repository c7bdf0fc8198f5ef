import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { StartPasswordReset } from '../../protocol/claims.ts'
import { ChoosePassword, GetMe, GetReset, ResetPassword, SignIn } from '../../protocol/identity.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { actAs, demoSchool, newClient, PASSWORD, type Person, personNamed } from '../kit/act-as.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { inboxOf } from '../kit/open-sockets.ts'
import { giveFactor, loginOf, logOf, provedAgo, refusalOf, takeMessages, tokenIn } from '../kit/passwords.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'

const NEW = 'скрипка-тетрадь-930'

let zueva: Person
keepStorage()
beforeAll(async () => {
  await demoSchool()
  zueva = await actAs('Зуева')
})
beforeEach(async () => {
  await env.DIRECTORY.prepare('delete from dev_messages').run()
})

const reset = (personId: PersonId, as = zueva, factorsToo = false) => as.call(StartPasswordReset, { personId, factorsToo })

describe('an administrator who resets a password', () => {
  it('[ID-74] sends a link to the roster’s phone and sees neither password nor link; the old way in is closed at once', async () => {
    const parent = await actAs('Антонова Елена')
    const line = await inboxOf(parent)
    expect(await reset(parent.personId)).toEqual({ sentTo: '+7 ··· ···-··-67', slip: null })
    expect((await line.closed).code).toBe(4401)
    expect(await refusalOf(parent.call(GetMe, {}))).toBe('not_signed_in')
    const login = await loginOf(parent.personId)
    expect(await refusalOf(newClient().call(SignIn, { login, password: PASSWORD }))).toBe('wrong_credentials')
    const [message, ...more] = await takeMessages()
    expect([message?.kind, message?.recipient, more]).toEqual(['sms', '+79161234567', []])
    const client = newClient()
    await client.call(ResetPassword, { token: tokenIn(message ?? { text: '' }), newPassword: NEW })
    expect((await client.call(GetMe, {})).personId).toBe(parent.personId)
    expect((await logOf(parent.personId)).slice(-2)).toEqual([
      { what: 'password.resetStarted', actor: zueva.personId },
      { what: 'password.reset', actor: parent.personId },
    ])
  })

  it('[ID-74] gets a slip where the roster has nowhere to write to; its holder chooses the password', async () => {
    const kim = await actAs('Ким')
    const { sentTo, slip } = await reset(kim.personId)
    expect(sentTo).toBeNull()
    expect(await takeMessages()).toEqual([])
    const client = newClient()
    const me = await client.call(SignIn, { login: slip?.login ?? '', password: slip?.oneTimePassword ?? '' })
    expect(me).toMatchObject({ personId: kim.personId, mustChoosePassword: true })
    expect((await client.call(ChoosePassword, { newPassword: NEW })).mustChoosePassword).toBe(false)
  })

  it('[ID-74] ends an earlier slip and an earlier link too', async () => {
    const { personId } = personNamed('Белова')
    const first = await reset(personId)
    const second = await reset(personId)
    const login = await loginOf(personId)
    expect(await refusalOf(newClient().call(SignIn, { login, password: first.slip?.oneTimePassword ?? '' }))).toBe('wrong_credentials')
    expect((await newClient().call(SignIn, { login, password: second.slip?.oneTimePassword ?? '' })).mustChoosePassword).toBe(true)
    const voronova = personNamed('Воронова')
    await reset(voronova.personId)
    await reset(voronova.personId)
    const [earlier, later] = (await takeMessages()).map(tokenIn)
    expect(await refusalOf(newClient().call(GetReset, { token: earlier ?? '' }))).toBe('link_over')
    expect(await refusalOf(newClient().call(GetReset, { token: later ?? '' }))).toBe('done')
  })

  it.each([
    ['0', true],
    ['', false],
    ['много', false],
  ])(
    '[ID-74] with «%s» messages a day: prints a slip where none can go out today, and a mistake in the setting stops nobody',
    async (most, slip) => {
      const { personId } = personNamed('Гусев Дмитрий')
      const limit = env.CODES_PER_DAY_MAX
      Object.assign(env, { CODES_PER_DAY_MAX: most })
      try {
        const answer = await reset(personId)
        expect([answer.sentTo === null, answer.slip?.login]).toEqual([slip, slip ? await loginOf(personId) : undefined])
      } finally {
        Object.assign(env, { CODES_PER_DAY_MAX: limit })
      }
    },
  )

  it('[ID-74] takes the person’s second factors away only when asked to, and that is in the log', async () => {
    const volkov = await actAs('Волков')
    await giveFactor(volkov.personId)
    const factors = () => env.DIRECTORY.prepare('select 1 from totps where owner_id = ?').bind(volkov.personId).all()
    await reset(volkov.personId)
    expect((await factors()).results).toHaveLength(1)
    await reset(volkov.personId, zueva, true)
    expect((await factors()).results).toHaveLength(0)
    expect((await logOf(volkov.personId)).slice(-3)).toEqual([
      { what: 'password.resetStarted', actor: zueva.personId },
      { what: 'password.resetStarted', actor: zueva.personId },
      { what: 'factor.removed', actor: zueva.personId },
    ])
  })

  it('[ID-75] not for herself, not for another school’s person, not without the right, not without a fresh proof', async () => {
    const pupil = personNamed('Данилов Егор').personId
    expect(await refusalOf(reset(zueva.personId))).toBe('not_allowed')
    const stranger = await secondAdministrator()
    expect(await refusalOf(reset(stranger.personId))).toBe('not_found')
    expect(await refusalOf(reset(pupil, stranger))).toBe('not_found')
    expect(await refusalOf(reset(pupil, await actAs('Орлова Анна')))).toBe('not_found')
    expect(await refusalOf(reset(pupil, await actAs('Морозов')))).toBe('not_found')
    expect(await refusalOf(newClient().call(StartPasswordReset, { personId: pupil }))).toBe('not_signed_in')
    await provedAgo(zueva.personId, 11)
    expect(await refusalOf(reset(pupil))).toBe('step_up_required')
    await provedAgo(zueva.personId, -11)
    expect(await logOf(pupil)).toEqual([])
  })
})
