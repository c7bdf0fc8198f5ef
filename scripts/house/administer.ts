// What an administrator does with her browser, over the same endpoints: shared by `npm start`, the bench and the tests.

import { ChoosePassword, type Me, SignIn } from '../../protocol/identity.ts'
import type { ClassGroupId, PersonId } from '../../protocol/ids.ts'
import { ApplyImport, CreateImport } from '../../protocol/roster-import.ts'
import { IssueSlips, ListClasses, ListPeople, type RosterPerson } from '../../protocol/school.ts'
import { type Client, Refused } from './client.ts'

export type Slip = { readonly login: string; readonly oneTimePassword: string }

/** With the one-time password while it works, else with the own one chosen before. Ends signed in for good. */
export async function firstSignIn(client: Client, { login, oneTimePassword }: Slip, password: string): Promise<Me> {
  const me = await client.call(SignIn, { login, password: oneTimePassword }).catch((error: unknown) => {
    if (error instanceof Refused && error.code === 'wrong_credentials') return client.call(SignIn, { login, password })
    throw error
  })
  return me.mustChoosePassword ? client.call(ChoosePassword, { newPassword: password }) : me
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
