// People whom claims have added, and the imports that come after them.
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import type { PersonId } from '../../protocol/ids.ts'
import { ApplyImport, CreateImport } from '../../protocol/roster-import.ts'
import { GetIdMe } from '../../protocol/school-id.ts'
import { workbook } from '../cast/class-lists.ts'
import { actAs, classNamed, demoSchool, type Person, personNamed, settle } from '../kit/act-as.ts'
import { claimant, decide } from '../kit/act-on-claims.ts'
import type { Holder } from '../kit/id-account.ts'
import { edited, importAll } from '../kit/import-demo.ts'

let zueva: Person
let pupil: Holder
let parent: Holder
let pupilId: PersonId
beforeEach(async () => {
  await demoSchool()
  zueva = await actAs('Зуева')
  const one = await claimant('Уварова Нина', 'student')
  await decide(zueva, one.claimId, { as: 'new', role: 'student', classGroupId: await classNamed('7Б') })
  pupil = one.holder
  pupilId = `per_${one.claimId.slice(4)}` as PersonId
  const two = await claimant('Уваров Олег', 'parent', { phone: '+79031112233' })
  await decide(zueva, two.claimId, { as: 'new', role: 'parent', childIds: [pupilId, personNamed('Антонов Илья').personId] })
  parent = two.holder
  await settle()
})

const selvesOf = async (holder: Holder) => (await holder.call(GetIdMe, {})).selves
const named = async (familyName: string) =>
  (
    await env.JOURNAL_00.prepare('SELECT id, source_id, left_on, birth_on FROM people WHERE family_name = ?1')
      .bind(familyName)
      .all<{ id: string; source_id: string | null; left_on: string | null; birth_on: string | null }>()
  ).results

async function importList(...rows: string[][]): Promise<void> {
  const header = ['ФИО', 'Класс', 'Дата рождения', 'ФИО родителя', 'Телефон родителя']
  const file = workbook([{ title: 'Лист1', rows: [header, ...rows] }])
  const { importId } = await zueva.call(CreateImport, { fileName: 'list.xlsx' }, file)
  await zueva.call(ApplyImport, { importId })
  await settle()
}

/** The source has learnt of both: as a pupil of 7Б, and as the father. */
const withBoth = () =>
  edited((files) => {
    const add = (name: string, ...lines: string[]) => {
      const [header = ''] = (files[name] ?? '').split('\r\n')
      const columns = header.split(',')
      for (const line of lines) {
        const fields = Object.fromEntries(line.split(';').map((pair) => pair.split('=') as [string, string]))
        files[name] = `${(files[name] ?? '').trimEnd()}\r\n${columns.map((column) => fields[column] ?? '').join(',')}\r\n`
      }
    }
    add(
      'users.csv',
      'sourcedId=s-uvarova;enabledUser=true;givenName=Нина;familyName=Уварова;agentSourcedIds=p-uvarov',
      'sourcedId=p-uvarov;enabledUser=true;givenName=Олег;familyName=Уваров;sms=+79031112233',
    )
    add(
      'roles.csv',
      'sourcedId=r-1;userSourcedId=s-uvarova;roleType=primary;role=student;orgSourcedId=school-1',
      'sourcedId=r-2;userSourcedId=p-uvarov;roleType=primary;role=parent;orgSourcedId=school-1',
    )
    add('enrollments.csv', 'sourcedId=e-uvarova;classSourcedId=c-7b;schoolSourcedId=school-1;userSourcedId=s-uvarova;role=student')
  })

describe('who was added by a claim', () => {
  it('[CLM-10] is known by a class list that names them, and untouched by one that does not', async () => {
    await importList(['Данилов Егор Антонович', '7А', '19.08.2012', '', ''])
    expect((await named('Уварова')).map(({ left_on }) => left_on)).toEqual([null])
    await importList(['Уварова Нина', '7Б', '02.05.2012', 'Уваров Олег', '8 903 111-22-33'])
    expect(await named('Уварова')).toMatchObject([{ id: pupilId, birth_on: '2012-05-02' }])
    expect(await named('Уваров')).toHaveLength(1)
    expect([(await selvesOf(pupil)).length, (await selvesOf(parent))[0]?.childNames.length]).toEqual([1, 2])
  })

  it('[CLM-10] is known by a file of everybody that names them: the same person, now with the source’s id, linked as before', async () => {
    await importAll(zueva, withBoth())
    await settle()
    expect(await named('Уварова')).toMatchObject([{ id: pupilId, source_id: 's-uvarova', left_on: null }])
    expect(await named('Уваров')).toMatchObject([{ source_id: 'p-uvarov', left_on: null }])
    expect(await selvesOf(pupil)).toMatchObject([{ personId: pupilId }])
    expect(await selvesOf(parent)).toMatchObject([{ roles: ['parent'] }])
  })

  it('[CLM-10] leaves with a file of everybody that does not name them, and comes back with one that does', async () => {
    await importAll(zueva)
    await settle()
    expect((await named('Уварова')).map(({ left_on }) => left_on)).toEqual(['2025-10-06'])
    expect([await selvesOf(pupil), await selvesOf(parent)]).toEqual([[], []])
    await importAll(zueva, withBoth())
    await settle()
    expect([(await selvesOf(pupil)).length, (await selvesOf(parent)).length]).toEqual([1, 1])
    expect(await named('Уварова')).toHaveLength(1)
  })
})
