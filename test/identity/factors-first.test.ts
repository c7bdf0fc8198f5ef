import { describe, expect, it } from 'vitest'
import { AddPasskey, ConfirmTotp, ListFactors, StartPasskey, StartTotp } from '../../protocol/factors.ts'
import { FirstRun, GetMe, SignIn } from '../../protocol/identity.ts'
import { Authenticator } from '../../scripts/house/authenticator.ts'
import { newClient, ORIGIN } from '../kit/act-as.ts'
import { ENDPOINTS } from '../kit/every-endpoint.ts'
import {
  addPasskey,
  addTotp,
  atTheDoor,
  byCode,
  codeNow,
  countOf,
  FIRST_SCHOOL,
  passTime,
  pastThePassword,
  refusalOf,
  STEP_MS,
  standStill,
} from '../kit/factors.ts'

standStill()

/** To add the first factor, to see where one is, to leave. */
const AT_THE_DOOR = ['StartTotp', 'ConfirmTotp', 'StartPasskey', 'AddPasskey', 'ProveFactor', 'GetMe', 'SignOut', 'ChoosePassword']
/** Open to whoever comes: they ask for no session of the journal. */
const OPEN_TO_ALL = [
  ...['FirstRun', 'SignIn', 'StartPasskeySignIn', 'SignInWithPasskey', 'StartIdSignIn', 'AskReset', 'GetReset', 'ResetPassword'],
  ...['GetFlow', 'UseKnownAccount', 'GiveContact', 'ResendCode', 'ProveContact', 'ProveByPasskey', 'ProveFlowFactor', 'FillName'],
  ...['ChooseProfile', 'FinishFlow', 'LeaveFlow', 'StartOutside'],
  ...['LookAtHandoff', 'UseHandoff', 'StartDeviceSignIn', 'FinishDeviceSignIn'],
]

describe('an administrator without a second factor', () => {
  it('[ID-40] is stopped at every endpoint but those that add one or leave', async () => {
    const zueva = await atTheDoor()
    const rest = Object.entries(ENDPOINTS).filter(([name]) => !AT_THE_DOOR.includes(name) && !OPEN_TO_ALL.includes(name))
    const open: string[] = []
    for (const [name, { method, path }] of rest) {
      const body = method === 'GET' ? null : '{}'
      const response = await zueva.fetch(path.replace(/:\w+/g, 'x'), { method, headers: { 'content-type': 'application/json' }, body })
      const { refusal } = (await response.json()) as { refusal?: string }
      // not_signed_in: of the provider's session, which the password of a journal does not give.
      if (refusal !== 'second_factor_missing' && refusal !== 'not_signed_in') open.push(`${name}: ${refusal ?? 'done'}`)
    }
    expect(open).toEqual([])
    expect(rest.length).toBeGreaterThan(30)
  })

  it('[ID-40] comes in with the first one, an app or a key, and sees on the way what is asked for', async () => {
    const zueva = await atTheDoor()
    expect((await zueva.call(GetMe, {})).secondFactor).toBe('enrol')
    const before = zueva.cookie
    await addTotp(zueva)
    expect((await zueva.call(GetMe, {})).secondFactor).toBeNull()
    expect(await zueva.call(ListFactors, {})).toMatchObject({ totp: true, required: true })
    zueva.cookie = before
    expect(await refusalOf(zueva.call(GetMe, {}))).toBe('not_signed_in')
  })

  it('[ID-40] may make a key the first one', async () => {
    const zueva = await atTheDoor()
    expect(await addPasskey(zueva, new Authenticator(ORIGIN))).toHaveLength(10)
    expect((await zueva.call(ListFactors, {})).passkeys).toHaveLength(1)
  })

  it('[ID-40] who has a slip only chooses a password before anything else', async () => {
    const client = newClient()
    const { login, oneTimePassword } = await client.call(FirstRun, FIRST_SCHOOL)
    await client.call(SignIn, { login, password: oneTimePassword })
    for (const target of [StartTotp, StartPasskey, ListFactors])
      expect(await refusalOf(client.call(target, {}))).toBe('password_change_required')
    expect(await refusalOf(byCode(client, '123456'))).toBe('password_change_required')
  })

  it('[ID-53] of two who know the password the first to add a factor has the door; the other is sent away and asked for it', async () => {
    const zueva = await atTheDoor()
    const thief = await pastThePassword()
    await thief.call(StartTotp, {})
    await addTotp(zueva)
    expect(await refusalOf(thief.call(GetMe, {}))).toBe('not_signed_in')
    const again = await pastThePassword()
    expect((await again.call(GetMe, {})).secondFactor).toBe('prove')
    for (const target of [StartTotp, StartPasskey]) expect(await refusalOf(again.call(target, {}))).toBe('second_factor_required')
    passTime(STEP_MS)
    expect(await refusalOf(byCode(again, codeNow(zueva)))).toBe('done')
  })

  it('[ID-53] both adding one at the same instant, there is one', async () => {
    const zueva = await atTheDoor()
    const thief = await pastThePassword()
    const { secret } = await zueva.call(StartTotp, {})
    const { ceremonyId, options } = await thief.call(StartPasskey, {})
    const response = await new Authenticator(ORIGIN).create(options)
    const answers = await Promise.all([
      refusalOf(zueva.call(ConfirmTotp, { code: codeNow({ totpSecret: secret }) })),
      refusalOf(thief.call(AddPasskey, { ceremonyId, title: 'Чужой', response })),
    ])
    expect(answers.filter((answer) => answer === 'done')).toHaveLength(1)
    expect((await countOf('passkeys')) + (await countOf('totps', 'confirmed_at is not null'))).toBe(1)
    expect(await countOf('sessions')).toBe(1)
  })

  it('[ID-50] nobody signed in adds or lists anything', async () => {
    for (const target of [StartTotp, StartPasskey, ListFactors]) expect(await refusalOf(newClient().call(target, {}))).toBe('not_signed_in')
  })
})
