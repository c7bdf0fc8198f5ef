import { FirstRun, GetMe } from '../../protocol/identity.ts'
import { GetJournalRules, SetJournalRules } from '../../protocol/journal-rules.ts'
import { ApplyImport, CreateImport } from '../../protocol/roster-import.ts'
import type { RosterPerson } from '../../protocol/school.ts'
import { LARGE_SCHOOL, largeSchoolZip } from '../../test/cast/large-school.ts'
import { firstSignIn, issueSlip, readRoster } from '../house/administer.ts'
import { Client } from '../house/client.ts'
import { ADMINISTRATOR, SCHOOL } from '../house/demo.ts'
import { linkProfile } from '../house/link-profile.ts'
import type { Server } from '../house/server.ts'
import { readSecret, type State } from '../house/state.ts'
import { type Figure, figure } from './measure.ts'
import { usageOf, watchMemory } from './processes.ts'

const PASSWORD = 'bench-kolokol-tetrad-1'
const SECONDS_MAX = 60

/** Imports the large school through the product and signs some of its teachers in. */
export async function measureImport(server: Server, state: State, staffSignedIn: number): Promise<{ figures: Figure[]; staff: Client[] }> {
  const administrator = new Client(server.url)
  const secret = readSecret(state, 'FIRST_RUN_SECRET')
  await firstSignIn(administrator, await administrator.call(FirstRun, { secret, school: SCHOOL, administrator: ADMINISTRATOR }), PASSWORD)
  const { today } = await administrator.call(GetMe, {})
  const zip = largeSchoolZip(today)

  const atRest = usageOf(server.pid, 'workerd')?.rssMb ?? null
  const mostMemory = watchMemory(server.pid, 'workerd')
  const startedAt = performance.now()
  const preview = await administrator.call(CreateImport, { fileName: 'large-school.zip' }, zip)
  const previewedAt = performance.now()
  await administrator.call(ApplyImport, { importId: preview.importId })
  const appliedAt = performance.now()
  const roster = await rosterWithLogins(administrator, server)
  // The journal's bench fills a whole term, long after its days.
  const { rules, version } = await administrator.call(GetJournalRules, {})
  await administrator.call(SetJournalRules, { rules: { ...rules, editWindowDays: null }, version })
  const everybodyAt = performance.now()
  const peak = mostMemory()

  const again = await administrator.call(CreateImport, { fileName: 'large-school.zip' }, zip)
  const people = `${LARGE_SCHOOL.students} pupils, ${LARGE_SCHOOL.parents} parents, ${LARGE_SCHOOL.staff} staff`
  const figures = [
    figure(`import of ${people}: preview`, (previewedAt - startedAt) / 1000, 's'),
    figure('… applied', (appliedAt - previewedAt) / 1000, 's'),
    figure('… preview and apply', (appliedAt - startedAt) / 1000, 's', SECONDS_MAX),
    figure('… until everybody has a login', (everybodyAt - appliedAt) / 1000, 's'),
    // Locally the process holds the databases and R2 too, so this is more than the Worker's own share of 128 MB.
    figure('… memory of workerd, databases included, above rest', peak === null || atRest === null ? null : peak - atRest, 'MB'),
    figure('… changes of the same file again', again.counts.length, '', 0),
  ]
  return { figures, staff: await signIn(administrator, roster, staffSignedIn) }
}

async function rosterWithLogins(administrator: Client, server: Server): Promise<RosterPerson[]> {
  for (;;) {
    const roster = await readRoster(administrator)
    if (roster.every(({ login }) => login !== null)) return roster
    await server.runCron()
  }
}

async function signIn(administrator: Client, roster: readonly RosterPerson[], count: number): Promise<Client[]> {
  const teachers = roster.filter(({ roles }) => roles.includes('teacher')).slice(0, count)
  const clients: Client[] = []
  for (const { personId } of teachers) {
    const slip = await issueSlip(administrator, personId)
    if (slip === null) throw new Error('A newly imported teacher has a password already.')
    const client = new Client(administrator.base)
    await firstSignIn(client, slip, PASSWORD)
    await linkProfile(client, personId)
    clients.push(client)
  }
  return clients
}
