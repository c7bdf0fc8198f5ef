// People with second factors, in workerd. The clock stands still in these tests, and moves when it is told to.
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, vi } from 'vitest'
import {
  AddPasskey,
  ConfirmTotp,
  ProveFactor,
  SignInWithPasskey,
  StartPasskey,
  StartPasskeySignIn,
  StartTotp,
} from '../../protocol/factors.ts'
import { ChoosePassword, FirstRun, type Me, SignIn } from '../../protocol/identity.ts'
import { totpCode } from '../../scripts/house/administer.ts'
import type { Authenticator, Lies } from '../../scripts/house/authenticator.ts'
import { type Client, Refused } from '../../scripts/house/client.ts'
import { now } from '../../worker/platform/clock.ts'
import { newClient, PASSWORD } from './act-as.ts'

export const FIRST_SCHOOL = {
  secret: env.FIRST_RUN_SECRET,
  school: { code: 'tula1', name: 'Школа № 1', city: 'Тула', timeZone: 'Europe/Moscow' },
  administrator: { familyName: 'Зуева', givenName: 'Мария', patronymic: 'Ивановна' },
}
export const ADMINISTRATOR_LOGIN = 'tula1-admin'

export const STEP_MS = 30_000
export const MINUTE_MS = 60_000

/** For every test of the file. */
export function standStill(): void {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }))
  afterEach(() => void vi.useRealTimers())
}

export function passTime(ms: number): void {
  vi.setSystemTime(Date.now() + ms)
}

export const refusalOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'done',
    (error: unknown) => (error instanceof Refused ? error.code : Promise.reject(error)),
  )

export async function countOf(table: string, where = 'true'): Promise<number> {
  return (await env.DIRECTORY.prepare(`select count(*) as rows from ${table} where ${where}`).first<number>('rows')) ?? 0
}

/** Зуева after her slip, with a password of her own and no second factor: at the door. */
export async function atTheDoor(): Promise<Client> {
  const client = newClient()
  const { login, oneTimePassword } = await client.call(FirstRun, FIRST_SCHOOL)
  await client.call(SignIn, { login, password: oneTimePassword })
  await client.call(ChoosePassword, { newPassword: PASSWORD })
  return client
}

/** One more browser, past the password. */
export async function pastThePassword(login = ADMINISTRATOR_LOGIN): Promise<Client> {
  const client = newClient()
  await client.call(SignIn, { login, password: PASSWORD })
  return client
}

/** Sets an app up; its secret is the client's afterwards. Answers the recovery codes. */
export async function addTotp(client: Client): Promise<string[]> {
  const { secret } = await client.call(StartTotp, {})
  client.totpSecret = secret
  return (await client.call(ConfirmTotp, { code: codeNow(client) })).recoveryCodes
}

export async function addPasskey(client: Client, device: Authenticator, lies?: Lies): Promise<string[]> {
  const { ceremonyId, options } = await client.call(StartPasskey, {})
  const response = await device.create(options, lies)
  return (await client.call(AddPasskey, { ceremonyId, title: 'Телефон', response })).recoveryCodes
}

export async function signInByKey(client: Client, device: Authenticator, lies?: Lies): Promise<Me> {
  const { ceremonyId, options } = await client.call(StartPasskeySignIn, {})
  return client.call(SignInWithPasskey, { ceremonyId, response: await device.get(options, lies) })
}

export async function proveByKey(client: Client, device: Authenticator): Promise<Me> {
  const { ceremonyId, options } = await client.call(StartPasskeySignIn, {})
  return client.call(ProveFactor, { proof: { by: 'passkey', ceremonyId, response: await device.get(options) } })
}

/** What the app shows now, or so many steps of half a minute from now. */
export function codeNow({ totpSecret }: Pick<Client, 'totpSecret'>, steps = 0): string {
  return totpCode({ totpSecret, headers: new Headers({ 'x-now': String(now(env)) }) }, steps)
}

export const byCode = (client: Client, code: string) => client.call(ProveFactor, { proof: { by: 'totp', code } })
export const byRecoveryCode = (client: Client, code: string) => client.call(ProveFactor, { proof: { by: 'recoveryCode', code } })
