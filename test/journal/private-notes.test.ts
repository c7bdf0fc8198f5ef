import { env } from 'cloudflare:workers'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Endpoint } from '../../protocol/endpoint.ts'
import type { PersonId, StudyGroupId } from '../../protocol/ids.ts'
import { GetPrivateNotes, PRIVATE_NOTE_CHARS_MAX, PutPrivateNote } from '../../protocol/private-notes.ts'
import type { Client } from '../../scripts/house/client.ts'
import { actAs, newClient, type Person, personNamed } from '../kit/act-as.ts'
import { ENDPOINTS } from '../kit/every-endpoint.ts'
import { groupOf } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { giveEveryRole, twoSchools } from '../kit/two-schools.ts'

keepStorage()

/** No text of the demo school has it. */
const TEXT = 'Держит карандаш ЩФЪ, пересадить к окну'

let orlova: Person
let khasanova: Person
let math: StudyGroupId
let ilya: PersonId

beforeAll(async () => {
  khasanova = (await twoSchools(0)).khasanova
  await giveEveryRole(khasanova, env.JOURNAL_00)
  orlova = await actAs('Орлова')
  math = await groupOf('7Б', 'Математика')
  ilya = personNamed('Антонов Илья').personId
})
beforeEach(() => env.JOURNAL_00.prepare('delete from private_notes').run())

const put = (person: Client, text: string | null, version = 0, studyGroupId = math, studentId = ilya) =>
  person.call(PutPrivateNote, { studyGroupId, studentId, text, version })
const read = (person: Client, studyGroupId = math) => person.call(GetPrivateNotes, { studyGroupId })

describe('a teacher’s own note', () => {
  it('[NOTE-01] is read by its author, changed over the version seen, and gone when it is emptied', async () => {
    const { version } = await put(orlova, TEXT)
    // The same after a lost answer.
    expect(await put(orlova, TEXT)).toEqual({ version })
    expect(await read(orlova)).toEqual({ mayWrite: true, notes: [{ studentId: ilya, text: TEXT, version }] })
    expect(await refusalOf(put(orlova, 'Другое'))).toBe('changed_by_another')
    const second = await put(orlova, 'Пересел', version)
    expect(second.version).toBeGreaterThan(version)
    expect(await refusalOf(put(orlova, null, version))).toBe('changed_by_another')
    expect(await put(orlova, null, second.version)).toEqual({ version: 0 })
    expect((await env.JOURNAL_00.prepare('select * from private_notes').all()).results).toEqual([])
  })

  it('[NOTE-01] taken away and written anew at one device, it is not replaced unseen by another that still shows the first', async () => {
    const { version } = await put(orlova, TEXT)
    await put(orlova, null, version)
    await put(orlova, 'Пересел сам')
    expect(await refusalOf(put(orlova, 'Со старого телефона', version))).toBe('changed_by_another')
    expect((await read(orlova)).notes.map(({ text }) => text)).toEqual(['Пересел сам'])
  })

  it('[NOTE-02] belongs to its author: class teacher and subject teacher write about the same pupil and read their own alone', async () => {
    const english = await groupOf('7Б', 'Английский')
    const kim = await actAs('Ким')
    await put(kim, 'Слышит хуже', 0, english)
    await put(orlova, 'Говорила с мамой', 0, english)
    expect((await read(kim, english)).notes.map(({ text }) => text)).toEqual(['Слышит хуже'])
    expect((await read(orlova, english)).notes.map(({ text }) => text)).toEqual(['Говорила с мамой'])
  })

  it('[NOTE-02] heads and the administrator find none and write none; for everybody else there is no such place', async () => {
    await put(orlova, TEXT)
    for (const name of ['Титов', 'Морозов', 'Зуева']) {
      const person = await actAs(name)
      expect([name, await read(person)]).toEqual([name, { mayWrite: false, notes: [] }])
      expect([name, await refusalOf(put(person, 'Моё'))]).toEqual([name, 'not_allowed'])
    }
    for (const person of [await actAs('Ким'), await actAs('Антонов Илья'), await actAs('Антонова Елена'), khasanova]) {
      expect(await refusalOf(read(person))).toBe('not_found')
      expect(await refusalOf(put(person, 'Моё'))).toBe('not_found')
    }
    expect(await refusalOf(read(newClient()))).toBe('not_signed_in')
  })

  it('[NOTE-03] stands in one table of the database and nowhere else: not in the log, not in news, not in a notice', async () => {
    const { version } = await put(orlova, TEXT)
    await put(orlova, `${TEXT}, срочно`, version)
    const { results } = await env.JOURNAL_00.prepare(
      "select name from sqlite_master where type = 'table' and name not like '\\_cf%' escape '\\'",
    ).all()
    const holding: string[] = []
    for (const { name } of results) {
      const rows = await env.JOURNAL_00.prepare(`select * from ${name}`).all()
      if (JSON.stringify(rows.results).includes('ЩФЪ')) holding.push(String(name))
    }
    expect(holding).toEqual(['private_notes'])
  })

  it('[NOTE-03] no endpoint but its own answers with it, whoever asks', async () => {
    await put(orlova, TEXT)
    const titov = await actAs('Титов')
    const answered: string[] = []
    for (const person of [orlova, titov, await actAs('Зуева'), await actAs('Антонова Елена'), await actAs('Антонов Илья')]) {
      for (const [name, endpoint] of Object.entries(ENDPOINTS)) {
        if (endpoint.method !== 'GET' || name === 'GetPrivateNotes') continue
        const answer = await person.call(endpoint as Endpoint, { studyGroupId: math, studentId: ilya }).catch(() => null)
        if (JSON.stringify(answer)?.includes('ЩФЪ')) answered.push(name)
      }
    }
    expect(answered).toEqual([])
  })

  it('[NOTE-04] a pupil who never was in the group, an empty text and one too long are refused', async () => {
    expect(await refusalOf(put(orlova, 'Кто это?', 0, math, personNamed('Данилов Егор').personId))).toBe('student_not_in_group')
    expect(await refusalOf(put(orlova, '   '))).toBe('invalid')
    expect(await refusalOf(put(orlova, 'я'.repeat(PRIVATE_NOTE_CHARS_MAX + 1)))).toBe('invalid')
    const { version } = await put(orlova, 'я'.repeat(PRIVATE_NOTE_CHARS_MAX))
    // Nobody else reads it, so nobody judges it.
    expect((await put(orlova, 'Сказал «хуйня» на уроке', version)).version).toBeGreaterThan(version)
  })
})
