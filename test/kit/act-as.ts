// The cast inside workerd: a demo school made through the product's own endpoints, and people of it who are signed in.
// Setting a school up takes about a second, so a file does it once: `keepStorage(); beforeAll(demoSchool)` (test/kit/keep-storage.ts).
import { env } from 'cloudflare:workers'
import { FirstRun } from '../../protocol/identity.ts'
import type { ClassGroupId, PersonId } from '../../protocol/ids.ts'
import type { PersonName } from '../../protocol/people.ts'
import { ListClasses, type RosterPerson } from '../../protocol/school.ts'
import { firstSignIn, importFile, issueSlip, nameOf, readRoster } from '../../scripts/house/administer.ts'
import { Client } from '../../scripts/house/client.ts'
import { phoneFor } from '../../scripts/house/link-profile.ts'
import { runCron } from '../../worker/cron.ts'
import { demoSchoolZip } from '../cast/demo-school.ts'
import { idAccount, linkByHand } from './id-account.ts'
import { backgroundDone, fetchProduct, ORIGIN } from './product.ts'

export { ORIGIN } from './product.ts'

export const PASSWORD = 'kolokol-tetrad-4821'
const MONDAY = '2025-10-06'

export class Person extends Client {
  readonly personId: PersonId

  constructor(personId: PersonId) {
    super(ORIGIN, fetchProduct)
    this.personId = personId
  }
}

type School = {
  readonly administrator: Person
  readonly roster: readonly RosterPerson[]
  readonly signedIn: Map<string, Person>
}

let school: School | undefined

/** A browser nobody is signed in at. */
export function newClient(): Client {
  return new Client(ORIGIN, fetchProduct)
}

/** First run, import of the demo school, a login for everybody; Зуева is the administrator. */
export async function demoSchool(): Promise<void> {
  const administrator = await firstAdministrator()
  await importFile(administrator, 'demo-school.zip', demoSchoolZip(MONDAY))
  await settle()
  const roster = await readRoster(administrator)
  school = { administrator, roster, signedIn: new Map([['Зуева', administrator]]) }
}

/** A school with nobody in it but its administrator. */
export async function firstAdministrator(): Promise<Person> {
  const client = newClient()
  const slip = await client.call(FirstRun, {
    secret: env.FIRST_RUN_SECRET,
    school: { code: 'tula1', name: 'Школа № 1', city: 'Тула', timeZone: 'Europe/Moscow' },
    administrator: { familyName: 'Зуева', givenName: 'Мария', patronymic: 'Ивановна' },
  })
  const me = await firstSignIn(client, slip, PASSWORD)
  const administrator = new Person(me.personId)
  administrator.cookie = client.cookie
  administrator.totpSecret = client.totpSecret
  await link(administrator, me.name)
  return administrator
}

/** `name` is a beginning of «Орлова Анна». Signs the person in with a slip, as at home; once a school. */
export async function actAs(name: string, { linked = true }: { linked?: boolean } = {}): Promise<Person> {
  const { administrator, signedIn } = theSchool()
  const known = signedIn.get(name)
  if (known) return known
  const { personId, name: rosterName } = personNamed(name)
  const slip = await issueSlip(administrator, personId)
  if (slip === null) throw new Error(`${name} has signed in under another name in this test.`)
  const person = new Person(personId)
  await firstSignIn(person, slip, PASSWORD)
  if (linked) {
    await link(person, rosterName)
    await settle()
  }
  signedIn.set(name, person)
  return person
}

/**
 * As «Привязать учебный профиль» leaves them, also in their browser, without its dozen requests: how one is linked is the subject of test/identity.
 */
async function link(person: Person, name: PersonName): Promise<void> {
  const holder = await idAccount(name, { phone: phoneFor(person.personId) })
  await linkByHand(person.personId, holder)
  person.cookie = [person.cookie, holder.cookie].join('; ')
}

export function personNamed(name: string): RosterPerson {
  const found = theSchool().roster.filter((person) => nameOf(person).startsWith(name))
  const [person] = found
  if (person === undefined || new Set(found.map(({ personId }) => personId)).size > 1)
    throw new Error(`${found.length} people are called ${name}.`)
  return person
}

export async function classNamed(title: string): Promise<ClassGroupId> {
  const { classes } = await theSchool().administrator.call(ListClasses, {})
  const found = classes.find((one) => one.title === title)
  if (!found) throw new Error(`There is no class ${title}.`)
  return found.classGroupId
}

/** Whatever follows from what was done (accounts, chats, notices) has followed. */
export async function settle(): Promise<void> {
  await backgroundDone()
  await runCron(env)
}

function theSchool(): School {
  if (!school) throw new Error('Call demoSchool() first.')
  return school
}
