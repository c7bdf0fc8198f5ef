// The demo school, made the way a school makes itself: first run, the administrator's first sign-in, an import, slips, first sign-ins.
// Nothing here goes past the product's own endpoints. Each step notes what it is about to do and what it has done, so that a start that
// was killed anywhere goes on from there.

import { randomInt } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FirstRun, GetMe } from '../../protocol/identity.ts'
import { ListImports } from '../../protocol/roster-import.ts'
import type { RosterPerson } from '../../protocol/school.ts'
import { demoSchoolZip } from '../../test/cast/demo-school.ts'
import { firstSignIn, importFile, issueSlip, nameOf, readRoster, signIn } from './administer.ts'
import { Client, Refused } from './client.ts'
import { stageJournal } from './demo-life.ts'
import { linkProfile, phoneFor } from './link-profile.ts'
import type { Server } from './server.ts'
import { readSecret, type State, writeWhole } from './state.ts'

export const SCHOOL = { code: 'tula1', name: 'Школа № 1', city: 'Тула', timeZone: 'Europe/Moscow' }

/** Who of the demo school can be signed in as; the cast of the scenarios. `linked: false`: their educational profile is still to be linked. */
export const DEMO_PEOPLE: readonly { readonly name: string; readonly role: string; readonly linked?: false }[] = [
  { name: 'Зуева Мария', role: 'администратор' },
  { name: 'Титов Олег', role: 'завуч' },
  { name: 'Орлова Анна', role: 'учитель математики, классный руководитель 7Б' },
  { name: 'Белова Ирина', role: 'учитель английского, замещает на уроках' },
  { name: 'Антонов Илья', role: 'ученик 7Б' },
  { name: 'Борисова Дарья', role: 'ученица 7Б' },
  { name: 'Антонова Елена', role: 'мама Ильи (7Б) и Сони (7А)' },
  { name: 'Борисов Павел', role: 'папа Дарьи' },
  { name: 'Ким Виктор', role: 'учитель английского, профиль не привязан', linked: false },
  { name: 'Гусева Полина', role: 'ученица 7Б, 13 лет, профиль не привязан', linked: false },
  { name: 'Гусев Дмитрий', role: 'папа Полины, профиль не привязан', linked: false },
]

/** `totpSecret`: of the authenticator app; `cookie`: of the session the demo was made with. Both only of who has had to have a second factor. */
export type DemoSignIn = {
  name: string
  role: string
  login: string
  password: string
  phone?: string
  totpSecret?: string
  cookie?: string
}

type Progress = {
  /** Its journal has been filled as in the middle of a term. */
  alive?: true
  /** Of everybody in the demo; made for this state alone. */
  readonly password: string
  firstRunAsked: boolean
  administrator: { readonly login: string; readonly oneTimePassword: string; totpSecret?: string; cookie?: string } | null
  signIns: DemoSignIn[]
}

export const ADMINISTRATOR = { familyName: 'Зуева', givenName: 'Мария', patronymic: 'Ивановна' }
const FILE_NAME = 'demo-school.zip'
const ACCOUNTS_LOOKS_MAX = 60

/** The state has a school whose administrator nobody can be any more: it holds nothing yet, so it can be thrown away. */
export class FirstRunBrokenOff extends Error {}

/** Makes whatever of the demo is not there yet; answers the sign-ins of its people. */
export async function setUpDemo(server: Server, state: State): Promise<readonly DemoSignIn[]> {
  const { progress, save } = openProgress(state)
  if (isWhole(progress)) return progress.signIns
  const administrator = await signInAdministrator(server, state, progress, save)
  await importSchool(administrator)
  const roster = await rosterWithLogins(administrator, server)
  for (const { name, role, linked = true } of DEMO_PEOPLE) {
    if (progress.signIns.some((signIn) => signIn.name === name)) continue
    progress.signIns.push({ name, role, password: progress.password, ...(await enter(name, linked)) })
    save()
  }
  return progress.signIns

  async function enter(name: string, linked: boolean): Promise<Pick<DemoSignIn, 'login' | 'totpSecret' | 'cookie' | 'phone'>> {
    if (progress.administrator && name === `${ADMINISTRATOR.familyName} ${ADMINISTRATOR.givenName}`) {
      const phone = await linkOnce(administrator)
      return { ...wayInOf(progress.administrator, administrator), phone }
    }
    const person = roster.find((one) => nameOf(one) === name)
    if (!person?.login) throw new Error(`The demo school has nobody called ${name}.`)
    const slip = await issueSlip(administrator, person.personId)
    const client = new Client(server.url)
    // No slip: the password was chosen just before an earlier start was killed.
    await firstSignIn(client, slip ?? { login: person.login, oneTimePassword: progress.password }, progress.password)
    return linked ? { login: person.login, phone: await linkOnce(client) } : { login: person.login }
  }
}

/** Marks, term marks, a plan of topics, a day with changes, absences: put there by the demo's people as anybody would. Once a state, and not under tests. */
export async function bringToLife(server: Server, state: State): Promise<void> {
  const { progress, save } = openProgress(state)
  if (progress.alive) return
  const enter = async (name: string) => {
    const known = progress.signIns.find((one) => one.name === name)
    const client = new Client(server.url)
    if (known) await signIn(client, known)
    return client
  }
  const [teacher, pupil] = [await enter('Орлова Анна'), await enter('Антонов Илья')]
  const [parent, deputy] = [await enter('Антонова Елена'), await enter('Титов Олег')]
  await stageJournal({ teacher, pupil, parent, deputy })
  progress.alive = true
  save()
}

/** As somebody does at home: the provider's pages, with a number of the demo's own. Not again on a state where an earlier start had come that far. Answers the number. */
async function linkOnce(client: Client): Promise<string> {
  const { personId, profileLinked } = await client.call(GetMe, {})
  if (!profileLinked) await linkProfile(client, personId)
  return phoneFor(personId)
}

/** A school with nobody in it but its administrator. */
export async function setUpEmptySchool(server: Server, state: State): Promise<readonly DemoSignIn[]> {
  const { progress, save } = openProgress(state)
  const client = await signInAdministrator(server, state, progress, save)
  return [{ name: 'Зуева Мария', role: 'администратор', password: progress.password, ...wayInOf(progress.administrator, client) }]
}

function openProgress({ folder }: State): { progress: Progress; save: () => void } {
  const file = join(folder, 'demo.json')
  const progress: Progress = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : newProgress()
  return { progress, save: () => writeWhole(file, JSON.stringify(progress, null, 2)) }
}

async function signInAdministrator(server: Server, state: State, progress: Progress, save: () => void): Promise<Client> {
  const client = new Client(server.url)
  progress.administrator ??= await makeSchool(client, state, progress, save)
  const known = progress.administrator
  client.totpSecret = known.totpSecret ?? null
  if (known.cookie !== undefined) await signIn(client, { ...known, password: progress.password })
  else
    await firstSignIn(client, known, progress.password, (secret) => {
      known.totpSecret = secret
      save()
    })
  known.cookie = client.cookie
  save()
  return client
}

function wayInOf(administrator: Progress['administrator'], client: Client): Pick<DemoSignIn, 'login' | 'totpSecret' | 'cookie'> {
  const { login = '', totpSecret } = administrator ?? {}
  return { login, cookie: client.cookie, ...(totpSecret === undefined ? {} : { totpSecret }) }
}

function isWhole(progress: Progress): boolean {
  return DEMO_PEOPLE.every(({ name }) => progress.signIns.some((signIn) => signIn.name === name))
}

function newProgress(): Progress {
  const words = ['kolokol', 'tetrad', 'peremena', 'zvonok', 'globus', 'parta', 'azbuka', 'raduga', 'kompas', 'fonar']
  const word = () => words.splice(randomInt(words.length), 1)[0]
  return { password: `${word()}-${word()}-${randomInt(1000, 10_000)}`, firstRunAsked: false, administrator: null, signIns: [] }
}

async function makeSchool(client: Client, state: State, progress: Progress, save: () => void) {
  const askedBefore = progress.firstRunAsked
  progress.firstRunAsked = true
  save()
  try {
    const { login, oneTimePassword } = await client.call(FirstRun, {
      secret: readSecret(state, 'FIRST_RUN_SECRET'),
      school: SCHOOL,
      administrator: ADMINISTRATOR,
    })
    progress.administrator = { login, oneTimePassword }
    save()
    return progress.administrator
  } catch (error) {
    if (!(error instanceof Refused && error.code === 'setup_done')) throw error
    if (askedBefore) throw new FirstRunBrokenOff()
    throw new Error(`The demo's sign-ins (${state.folder}/demo.json) are lost; \`npm start -- --fresh\` starts over.`)
  }
}

async function importSchool(administrator: Client): Promise<void> {
  const { imports } = await administrator.call(ListImports, {})
  if (imports.some((one) => one.fileName === FILE_NAME && one.state === 'applied')) return
  const { today } = await administrator.call(GetMe, {})
  await importFile(administrator, FILE_NAME, demoSchoolZip(today))
}

/** Staff and families, once everybody has a login: accounts are made by a reaction to the import, right after it or with the next cron. */
async function rosterWithLogins(administrator: Client, server: Server): Promise<RosterPerson[]> {
  for (let look = 0; look < ACCOUNTS_LOOKS_MAX; look++) {
    const roster = await readRoster(administrator)
    if (roster.length > 0 && roster.every((person) => person.login !== null)) return roster
    await server.runCron()
  }
  throw new Error('People of the demo school got no logins: look into server.log of the state folder.')
}
