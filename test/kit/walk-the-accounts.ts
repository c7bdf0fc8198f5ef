// Every page of accounts once, as people go through it: signing in in each way, the provider's pages, devices, second factors, claims, resets.
import { env } from 'cloudflare:workers'
import { DecideClaim, GetSchoolSecurity, ListClaims, MakeClaim, SetSchoolSecurity, StartPasswordReset } from '../../protocol/claims.ts'
import {
  AllowDevice,
  EndDevice,
  EndOtherDevices,
  FinishDeviceSignIn,
  GetPhoneHandoff,
  ListDevices,
  LookAtDevice,
  LookAtHandoff,
  StartDeviceSignIn,
  StartPhoneHandoff,
  UseHandoff,
} from '../../protocol/devices.ts'
import { ListFactors, MakeRecoveryCodes, RemovePasskey, RemoveTotp, StartPasskeySignIn } from '../../protocol/factors.ts'
import { AskReset, ChangePassword, EnterAs, GetMe, GetReset, ResetPassword, SignIn, SignOut, StepUp } from '../../protocol/identity.ts'
import type { AccountId } from '../../protocol/ids.ts'
import { CODE_RESEND_SECONDS } from '../../protocol/limits.ts'
import {
  ConfirmContactChange,
  DetachOutside,
  GetIdAccount,
  GetIdMe,
  LeaveFlow,
  ProveByPasskey,
  ProveFlowFactor,
  ResendCode,
  RevokeClient,
  SetIdPassword,
  SignOutOfId,
  StartContactChange,
  StartOutside,
  StartOutsideAttach,
  UseKnownAccount,
} from '../../protocol/school-id.ts'
import { firstSignIn, issueSlip } from '../../scripts/house/administer.ts'
import { Authenticator } from '../../scripts/house/authenticator.ts'
import type { Client } from '../../scripts/house/client.ts'
import { lastCode, linkProfile, phoneFor, stepOf, walkThrough } from '../../scripts/house/link-profile.ts'
import { OWN_CLIENT_ID } from '../../worker/identity/openid/clients.ts'
import { actAs, ORIGIN, PASSWORD, type Person, personNamed } from './act-as.ts'
import { addPasskey, addTotp, byRecoveryCode, codeNow, proveByKey, signInByKey } from './factors.ts'
import { age, give, phone, proveSent, startSignIn } from './flows.ts'
import { outsideIdentity, turnOn, VK } from './outside-visit.ts'
import { loginOf, takeMessages, tokenIn } from './passwords.ts'

const ID_PASSWORD = 'raduga nad rekoj 17'
const NEW_PASSWORD = 'skripka-tetrad-930'

/** At which nobody is signed in, or with another's cookies. */
type NewBrowser = (from?: { readonly cookie: string }) => Client

export async function walkThroughAccounts(newBrowser: NewBrowser): Promise<void> {
  turnOn(VK)
  const administrator = await actAs('Зуева')
  const slip = await issueSlip(administrator, personNamed('Ершова Марина').personId)
  if (slip === null) throw new Error('she has been here before')
  await firstSignIn(newBrowser(), slip, PASSWORD)
  const gusev = await actAs('Гусев Дмитрий', { linked: false })
  await linkAndComeAgain(newBrowser, gusev)
  await turnBack(newBrowser)
  await lookAfterTheAccount(newBrowser(gusev), gusev)
  await letDevicesIn(newBrowser, gusev)
  await claim(newBrowser)
  await provesThemselves(newBrowser, await actAs('Орлова'))
  await forgetsThePassword(newBrowser, await actAs('Борисов Павел'))
}

async function linkAndComeAgain(newBrowser: NewBrowser, person: Person): Promise<void> {
  const browser = newBrowser(person)
  await linkProfile(browser, person.personId)
  person.cookie = browser.cookie
  const another = newBrowser()
  await walkThrough(another, await startSignIn(another), phone(phoneFor(person.personId)))
  const known = await another.call(UseKnownAccount, stepOf(await startSignIn(another)))
  await walkThrough(another, known, phone(phoneFor(person.personId)))
  await another.call(GetIdMe, {})
  await another.call(EnterAs, { personId: person.personId })
  await another.call(SignOutOfId, {})
}

/** Ways that end before their end, or lead out of the house. */
async function turnBack(newBrowser: NewBrowser): Promise<void> {
  const browser = newBrowser()
  const sent = await give(browser, await startSignIn(browser), phone('+79223330004'))
  await age('codes', ['sent_at'], CODE_RESEND_SECONDS[0] * 1000)
  const again = await browser.call(ResendCode, stepOf(sent))
  await browser.call(LeaveFlow, { flowId: again.flowId })
  const outward = newBrowser()
  await outward.call(StartOutside, { ...stepOf(await startSignIn(outward)), provider: VK.id })
}

async function lookAfterTheAccount(browser: Client, { personId }: Person): Promise<void> {
  await browser.call(GetIdAccount, {})
  await browser.call(StartOutsideAttach, { provider: VK.id })
  const accountId = await env.DIRECTORY.prepare('select id from id_accounts where phone = ?')
    .bind(phoneFor(personId))
    .first<AccountId>('id')
  if (accountId === null) throw new Error('there is no account')
  await outsideIdentity(accountId, VK.id, '1')
  await browser.call(DetachOutside, { provider: VK.id })
  await browser.call(RevokeClient, { clientId: OWN_CLIENT_ID })
  await browser.call(SetIdPassword, { newPassword: ID_PASSWORD })
  const other = phone('+79223330002')
  await browser.call(StartContactChange, { contact: other })
  await browser.call(ConfirmContactChange, { code: await lastCode(browser, other) })
  await browser.call(StepUp, { password: PASSWORD })
  await browser.call(ChangePassword, { oldPassword: PASSWORD, newPassword: NEW_PASSWORD })
}

async function letDevicesIn(newBrowser: NewBrowser, person: Person): Promise<void> {
  const desktop = newBrowser()
  await desktop.call(SignIn, { login: await loginOf(person.personId), password: NEW_PASSWORD })
  const { handoffId, token } = await desktop.call(StartPhoneHandoff, {})
  const mobile = newBrowser()
  await mobile.call(LookAtHandoff, { token })
  await mobile.call(UseHandoff, { token })
  await desktop.call(GetPhoneHandoff, { handoffId })
  const app = newBrowser()
  const asked = await app.call(StartDeviceSignIn, {})
  await desktop.call(LookAtDevice, { userCode: asked.userCode })
  await desktop.call(AllowDevice, { userCode: asked.userCode })
  await app.call(FinishDeviceSignIn, { token: asked.token })
  const { devices } = await desktop.call(ListDevices, {})
  const other = devices.find(({ current }) => !current)
  if (!other) throw new Error('nobody came in')
  await desktop.call(EndDevice, { sessionId: other.sessionId })
  await desktop.call(EndOtherDevices, {})
}

async function claim(newBrowser: NewBrowser): Promise<void> {
  const newcomer = newBrowser()
  const name = { familyName: 'Новосёлова', givenName: 'Ирина', patronymic: 'Петровна' }
  await walkThrough(newcomer, await startSignIn(newcomer), phone('+79223330003'), name)
  await newcomer.call(MakeClaim, { role: 'teacher', about: 'Химия' })
  await newcomer.call(GetIdMe, {})
  const administrator = newBrowser(await actAs('Зуева'))
  const { claims } = await administrator.call(ListClaims, {})
  const made = claims[0]
  if (!made) throw new Error('the claim is not in the list')
  await administrator.call(DecideClaim, { claimId: made.claimId, decision: { as: 'new', role: 'teacher' } })
  const security = await administrator.call(GetSchoolSecurity, {})
  await administrator.call(SetSchoolSecurity, security)
  await administrator.call(StartPasswordReset, { personId: (await actAs('Лапина Вера')).personId })
}

async function provesThemselves(newBrowser: NewBrowser, person: Person): Promise<void> {
  const browser = newBrowser(person)
  const [code = ''] = await addTotp(browser)
  const key = new Authenticator(ORIGIN)
  await addPasskey(browser, key)
  const { passkeys } = await browser.call(ListFactors, {})
  const byPassword = newBrowser()
  await byPassword.call(SignIn, { login: await loginOf(person.personId), password: PASSWORD })
  await byRecoveryCode(byPassword, code)
  await signInByKey(newBrowser(), key)
  await proveByKey(browser, key)
  const byKeyAlone = newBrowser()
  const flow = await startSignIn(byKeyAlone)
  const { ceremonyId, options } = await byKeyAlone.call(StartPasskeySignIn, {})
  await byKeyAlone.call(ProveByPasskey, { ...stepOf(flow), ceremonyId, response: await key.get(options) })
  const byBoth = newBrowser()
  const contact = phone(phoneFor(person.personId))
  const proved = await proveSent(byBoth, await give(byBoth, await startSignIn(byBoth), contact), contact)
  await byBoth.call(ProveFlowFactor, { ...stepOf(proved), proof: { by: 'totp', code: codeNow(browser, 1) } })
  await browser.call(MakeRecoveryCodes, {})
  await browser.call(RemoveTotp, {})
  for (const { passkeyId } of passkeys) await browser.call(RemovePasskey, { passkeyId })
  await browser.call(GetMe, {})
}

async function forgetsThePassword(newBrowser: NewBrowser, { personId }: Person): Promise<void> {
  const browser = newBrowser()
  await takeMessages()
  await browser.call(AskReset, { login: await loginOf(personId) })
  const [message] = await takeMessages()
  if (!message) throw new Error('nothing was sent')
  const token = tokenIn(message)
  await browser.call(GetReset, { token })
  await browser.call(ResetPassword, { token, newPassword: NEW_PASSWORD })
  await browser.call(SignOut, {})
}
