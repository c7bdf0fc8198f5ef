import { env } from 'cloudflare:workers'
import { strToU8 } from 'fflate'
import { beforeEach, describe, expect, it } from 'vitest'
import { ChoosePassword, SignIn } from '../../protocol/identity.ts'
import type { ClassGroupId, SchoolId } from '../../protocol/ids.ts'
import { ONE_TIME_PASSWORD_DAYS, SLIPS_PAGE } from '../../protocol/limits.ts'
import { ApplyImport, CreateImport, GetImport, ListImports, UndoImport } from '../../protocol/roster-import.ts'
import { IssueSlips, ListClasses, ListPeople, type Slip } from '../../protocol/school.ts'
import { tenantOf } from '../../worker/db/db.ts'
import { ensureAccounts } from '../../worker/school/ensure-accounts.ts'
import { demoSchoolFiles, demoSchoolZip } from '../cast/demo-school.ts'
import { zipOf } from '../cast/one-roster-zip.ts'
import { secondSchoolZip } from '../cast/second-school.ts'
import { actAs, classNamed, demoSchool, newClient, PASSWORD, type Person, settle } from '../kit/act-as.ts'
import { countRowsOf } from '../kit/dump-roster.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'

const DAY_MS = 86_400_000

let administrator: Person
let class7B: ClassGroupId

describe('accounts and slips of the demo school', () => {
  beforeEach(async () => {
    await demoSchool()
    administrator = await actAs('Зуева')
    class7B = await classNamed('7Б')
  })

  it('[ACC-01] everybody of the roster has one login: school, surname in Latin letters, initial, a number when it is taken', async () => {
    const logins = await env.DIRECTORY.prepare('SELECT login FROM journal_accounts ORDER BY login').all<{ login: string }>()
    const all = logins.results.map(({ login }) => login)
    expect(all).toHaveLength(36)
    expect(new Set(all).size).toBe(36)
    expect(all).toEqual(
      expect.arrayContaining(['tula1-orlova-a', 'tula1-iakovlev-p', 'tula1-antonova-e', 'tula1-antonova-s', 'tula1-admin']),
    )
    expect(all.every((login) => /^[a-z0-9-]+$/.test(login))).toBe(true)
    await ensureAccounts(env, await tenant())
    expect(await countAccounts()).toBe(36)
  })

  it('[ACC-02] who leaves is signed out and cannot come in; who comes back can', async () => {
    const kim = await actAs('Ким Виктор')
    const without = zipOf(
      Object.fromEntries(
        Object.entries(demoSchoolFiles('2025-10-06')).map(([name, text]) => [
          name,
          text
            .split('\r\n')
            .filter((line) => !line.includes('t-kim'))
            .join('\r\n'),
        ]),
      ),
    )
    await importFile(without)
    await settle()
    expect(await countAccounts('disabled_at IS NOT NULL')).toBe(1)
    expect((await kim.fetch('/api/me')).status).toBe(401)
    await expect(newClient().call(SignIn, { login: 'tula1-kim-v', password: PASSWORD })).rejects.toMatchObject({
      code: 'wrong_credentials',
    })
    await importFile(demoSchoolZip('2025-10-06'))
    await settle()
    expect((await newClient().call(SignIn, { login: 'tula1-kim-v', password: PASSWORD })).name.familyName).toBe('Ким')
  })

  it('[ACC-03] the accounts an undone import made, and nobody used, go with it', async () => {
    const { imports } = await administrator.call(ListImports, {})
    const importId = imports[0]?.importId
    if (!importId) throw new Error('no import')
    await administrator.call(UndoImport, { importId })
    await settle()
    expect(await countAccounts()).toBe(1)
    expect(await countRowsOf('people')).toBe(1)
  })

  it('[SLIP-01] the slips of a class: its pupils, then their parents, each with a login and a password that opens', async () => {
    const { slips, havePassword, next } = await administrator.call(IssueSlips, { whom: { of: 'class', classGroupId: class7B } })
    expect([slips.length, havePassword, next]).toEqual([16, 0, null])
    expect(slips.slice(0, 8).every(({ roles, classTitle }) => roles.includes('student') && classTitle === '7Б')).toBe(true)
    const mother = slips.find(({ login }) => login === 'tula1-antonova-e')
    expect(mother?.children.map(({ name }) => name.givenName).sort()).toEqual(['Илья', 'Соня'])
    for (const { oneTimePassword } of slips)
      expect(oneTimePassword).toMatch(/^[2-9BCDFGHJKMNPQRSTVWXZ]{4}(-[2-9BCDFGHJKMNPQRSTVWXZ]{4}){3}$/)
    expect(new Set(slips.map(({ oneTimePassword }) => oneTimePassword)).size).toBe(16)
    const slip = slips[0] as Slip
    const client = newClient()
    expect((await client.call(SignIn, { login: slip.login, password: slip.oneTimePassword })).mustChoosePassword).toBe(true)
    expect((await client.call(ChoosePassword, { newPassword: PASSWORD })).mustChoosePassword).toBe(false)
  })

  it('[SLIP-02] the database holds neither the password nor anything it can be read from', async () => {
    const { slips } = await administrator.call(IssueSlips, { whom: { of: 'staff' } })
    const stored = await env.DIRECTORY.prepare('SELECT * FROM journal_accounts').all()
    const text = JSON.stringify(stored.results)
    for (const { oneTimePassword } of slips)
      expect(text.includes(oneTimePassword) || text.includes(oneTimePassword.replaceAll('-', ''))).toBe(false)
    const hmacs = stored.results.flatMap((row) => (row.one_time_hmac === null ? [] : [String(row.one_time_hmac)]))
    expect(hmacs).toHaveLength(12)
    expect(hmacs.every((hmac) => /^[0-9a-f]{64}$/.test(hmac))).toBe(true)
    const at = Date.parse('2025-10-06T05:00:00Z')
    expect(slips.every(({ expiresAt }) => Math.round((expiresAt - at) / DAY_MS) === ONE_TIME_PASSWORD_DAYS)).toBe(true)
  })

  it('[SLIP-03] who has a password of their own gets no slip and keeps it', async () => {
    const orlova = await actAs('Орлова Анна')
    const { slips, havePassword } = await administrator.call(IssueSlips, { whom: { of: 'staff' } })
    // Orlova and the administrator herself.
    expect([slips.length, havePassword]).toEqual([11, 2])
    expect(slips.map(({ personId }) => personId)).not.toContain(orlova.personId)
    expect((await newClient().call(SignIn, { login: 'tula1-orlova-a', password: PASSWORD })).mustChoosePassword).toBe(false)
    const again = await administrator.call(IssueSlips, { whom: { of: 'person', personId: orlova.personId } })
    expect(again).toEqual({ slips: [], havePassword: 1, next: null })
  })

  it('[SLIP-04] a fresh slip ends the earlier one, and the sessions that were opened with it', async () => {
    const whom = { of: 'class' as const, classGroupId: class7B }
    const [first] = (await administrator.call(IssueSlips, { whom })).slips
    if (!first) throw new Error('no slips')
    const client = newClient()
    await client.call(SignIn, { login: first.login, password: first.oneTimePassword })
    const [second] = (await administrator.call(IssueSlips, { whom })).slips
    expect(second?.login).toBe(first.login)
    await expect(client.call(ChoosePassword, { newPassword: PASSWORD })).rejects.toMatchObject({ code: 'not_signed_in' })
    await expect(newClient().call(SignIn, { login: first.login, password: first.oneTimePassword })).rejects.toMatchObject({
      code: 'wrong_credentials',
    })
    expect((await newClient().call(SignIn, { login: first.login, password: second?.oneTimePassword ?? '' })).mustChoosePassword).toBe(true)
  })

  it.each([
    ['chooses a password', async ({ login, oneTimePassword }: Slip) => void (await chooseOwn(login, oneTimePassword))],
    [
      'leaves the school',
      ({ personId }: Slip) => env.JOURNAL_00.prepare("UPDATE people SET left_on = '2025-10-06' WHERE id = ?1").bind(personId).run(),
    ],
  ])('[SLIP-06] when the last of a page %s before the next is asked for, the next goes on from there', async (_, happen) => {
    const names = Array.from(
      { length: SLIPS_PAGE + 5 },
      (_, index) => `Ученик${[...String(index)].map((digit) => 'абвгдежзик'[Number(digit)]).join('')} Илья;11Б`,
    )
    const { importId } = await administrator.call(
      CreateImport,
      { fileName: '11b.csv' },
      strToU8(['ФИО;Класс', ...names].join('\n')) as Uint8Array<ArrayBuffer>,
    )
    await administrator.call(ApplyImport, { importId })
    await settle()
    const whom = { of: 'class' as const, classGroupId: await classNamed('11Б') }
    const first = await administrator.call(IssueSlips, { whom })
    const last = first.slips.at(-1)
    if (!last || first.next === null) throw new Error('one page')
    expect([first.slips.length, first.next]).toEqual([SLIPS_PAGE, last.personId])
    await happen(last)
    const second = await administrator.call(IssueSlips, { whom, after: first.next })
    expect([second.slips.length, second.next]).toEqual([5, null])
    expect(new Set([...first.slips, ...second.slips].map(({ personId }) => personId)).size).toBe(SLIPS_PAGE + 5)
    const [opens] = first.slips
    if (!opens) throw new Error('no slips')
    expect((await newClient().call(SignIn, { login: opens.login, password: opens.oneTimePassword })).mustChoosePassword).toBe(true)
  })

  it.each([
    ['another', 1],
    ['the same', 0],
  ])('[SLIP-05] an administrator of another school, in %s database, reaches no class, person or import of this one', async (_, shard) => {
    const stranger = await secondAdministrator(shard)
    const { imports } = await administrator.call(ListImports, {})
    const importId = imports[0]?.importId
    if (!importId) throw new Error('no import')
    const orlova = (await administrator.call(ListPeople, { staff: '1' })).people.find(({ name }) => name.familyName === 'Орлова')
    if (!orlova) throw new Error('no Orlova')
    const asked = [
      stranger.call(GetImport, { importId }),
      stranger.call(ApplyImport, { importId }),
      stranger.call(UndoImport, { importId }),
      stranger.call(ListPeople, { classGroupId: class7B }),
      stranger.call(IssueSlips, { whom: { of: 'class', classGroupId: class7B } }),
      stranger.call(IssueSlips, { whom: { of: 'person', personId: orlova.personId } }),
      stranger.call(IssueSlips, { whom: { of: 'staff' }, after: orlova.personId }),
    ]
    const outcomes = await Promise.allSettled(asked)
    expect(outcomes.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : 'done'))).toEqual(
      asked.map(() => 'not_found'),
    )
    const preview = await stranger.call(CreateImport, { fileName: 'kazan.zip' }, secondSchoolZip('2025-10-06'))
    expect(preview.problems).toEqual([])
    await stranger.call(ApplyImport, { importId: preview.importId })
    expect((await stranger.call(ListClasses, {})).classes.map(({ title, students }) => [title, students])).toEqual([['5А', 2]])
    expect((await administrator.call(ListClasses, {})).classes.map(({ title }) => title)).toEqual(['7А', '7Б'])
  })
})

async function chooseOwn(login: string, password: string): Promise<void> {
  const client = newClient()
  await client.call(SignIn, { login, password })
  await client.call(ChoosePassword, { newPassword: PASSWORD })
}

async function importFile(file: Uint8Array<ArrayBuffer>): Promise<void> {
  const { importId } = await administrator.call(CreateImport, { fileName: 'school.zip' }, file)
  await administrator.call(ApplyImport, { importId })
}

async function countAccounts(where = '1 = 1'): Promise<number> {
  const row = await env.DIRECTORY.prepare(`SELECT count(*) AS rows FROM journal_accounts WHERE ${where}`).first<{ rows: number }>()
  return row?.rows ?? 0
}

async function tenant() {
  const school = await env.DIRECTORY.prepare('SELECT id, shard, time_zone FROM schools').first<{
    id: SchoolId
    shard: number
    time_zone: string
  }>()
  if (!school) throw new Error('no school')
  return tenantOf(env, { schoolId: school.id, shard: school.shard, timeZone: school.time_zone })
}
