// What an administrator does with her browser, over the same endpoints: shared by `npm start`, the bench and the tests.
import { Secret, TOTP } from 'otpauth'
import { ConfirmTotp, ProveFactor, StartTotp } from '../../protocol/factors.ts'
import { ChoosePassword, GetMe, type Me, SignIn } from '../../protocol/identity.ts'
import type { ClassGroupId, PersonId } from '../../protocol/ids.ts'
import { ApplyImport, CreateImport } from '../../protocol/roster-import.ts'
import { IssueSlips, ListClasses, ListPeople, type RosterPerson } from '../../protocol/school.ts'
import { type Client, Refused } from './client.ts'

export type Slip = { readonly login: string; readonly oneTimePassword: string }

/**
 * With the one-time password while it works, else with the own one chosen before. Ends signed in for good: whoever needs a second factor gets an
 * authenticator app, whose secret is `client.totpSecret` afterwards; whoever has one shows its code. `keepSecret` is called before the product
 * counts on the secret, so that it is not lost when the process is killed in between.
 */
export async function firstSignIn(
  client: Client,
  { login, oneTimePassword }: Slip,
  password: string,
  keepSecret: (secret: string) => void = () => {},
): Promise<Me> {
  const me = await client.call(SignIn, { login, password: oneTimePassword }).catch((error: unknown) => {
    if (error instanceof Refused && error.code === 'wrong_credentials') return client.call(SignIn, { login, password })
    throw error
  })
  return passSecondFactor(client, me.mustChoosePassword ? await client.call(ChoosePassword, { newPassword: password }) : me, keepSecret)
}

/** Somebody who has been here before; `cookie` is of a session of theirs that may still be open. */
export type Known = { login: string; password: string; totpSecret?: string | undefined; cookie?: string | undefined }

/**
 * With the session there is, while it is open; else with the password, and the code of one's app where the product asks for one. A code works once,
 * so whoever has an app does not sign in anew where it can be helped.
 */
export async function signIn(client: Client, { login, password, totpSecret, cookie }: Known): Promise<Me> {
  client.totpSecret = totpSecret ?? client.totpSecret
  if (cookie !== undefined) {
    client.cookie = cookie
    const me = await client.call(GetMe, {}).catch((error: unknown) => {
      if (error instanceof Refused && error.code === 'not_signed_in') return null
      throw error
    })
    if (me !== null && !me.mustChoosePassword && me.secondFactor === null) return me
  }
  return passSecondFactor(client, await client.call(SignIn, { login, password }))
}

async function passSecondFactor(client: Client, me: Me, keepSecret: (secret: string) => void = () => {}): Promise<Me> {
  if (me.secondFactor === 'enrol') {
    const { secret } = await client.call(StartTotp, {})
    keepSecret(secret)
    client.totpSecret = secret
    return (await client.call(ConfirmTotp, { code: totpCode(client) })).me
  }
  if (me.secondFactor === 'prove') {
    // The code of now may be the one the app was set up with a moment ago; the product takes the next one too.
    return prove(client, 0).catch((error: unknown) => {
      if (error instanceof Refused && error.code === 'second_factor_wrong') return prove(client, 1)
      throw error
    })
  }
  return me
}

function prove(client: Client, steps: number): Promise<Me> {
  return client.call(ProveFactor, { proof: { by: 'totp', code: totpCode(client, steps) } })
}

/** What the app shows now, by the product's clock as of the latest answer; `steps` of 30 seconds later. A code works once. */
export function totpCode({ totpSecret, headers }: Pick<Client, 'totpSecret' | 'headers'>, steps = 0): string {
  if (totpSecret === null) throw new Error('A second factor is asked for, and nobody kept its secret.')
  const timestamp = Number(headers.get('x-now') ?? Date.now()) + steps * 30_000
  return new TOTP({ secret: Secret.fromBase32(totpSecret) }).generate({ timestamp })
}

/** Uploads a file, looks at its preview, applies it. */
export async function importFile(administrator: Client, fileName: string, file: Uint8Array<ArrayBuffer>): Promise<void> {
  const preview = await administrator.call(CreateImport, { fileName }, file)
  if (!preview.mayApply) throw new Error(`${fileName} cannot be imported:\n${JSON.stringify(preview.problems.slice(0, 5), null, 2)}`)
  await administrator.call(ApplyImport, { importId: preview.importId })
}

/** Staff and families of every class. */
export async function readRoster(administrator: Client): Promise<RosterPerson[]> {
  const { classes } = await administrator.call(ListClasses, {})
  const people = await readPeople(administrator, { staff: '1' })
  for (const { classGroupId } of classes) people.push(...(await readPeople(administrator, { classGroupId })))
  return people
}

async function readPeople(administrator: Client, whom: { staff?: '1'; classGroupId?: ClassGroupId }): Promise<RosterPerson[]> {
  const people: RosterPerson[] = []
  for (let after: PersonId | undefined; ; ) {
    const page = await administrator.call(ListPeople, { ...whom, after })
    people.push(...page.people)
    if (page.next === null) return people
    after = page.next
  }
}

/** A slip for one person; null when they have a password of their own already. */
export async function issueSlip(administrator: Client, personId: PersonId): Promise<Slip | null> {
  const { slips } = await administrator.call(IssueSlips, { whom: { of: 'person', personId } })
  return slips[0] ?? null
}

export function nameOf({ name }: Pick<RosterPerson, 'name'>): string {
  return `${name.familyName} ${name.givenName}`
}
