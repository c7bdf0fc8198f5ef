// Every endpoint of the diary and the notices × every role and relation, written out: "not yours" and "not there" answer alike.
import { beforeAll, describe, expect, it } from 'vitest'
import * as diary from '../../protocol/diary.ts'
import type { Endpoint } from '../../protocol/endpoint.ts'
import type { ClassGroupId, PersonId } from '../../protocol/ids.ts'
import * as notices from '../../protocol/inbox/notices.ts'
import { actAs, classNamed, newClient, type Person, personNamed } from '../kit/act-as.ts'
import { ENDPOINTS } from '../kit/every-endpoint.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/refusal-of.ts'
import { giveEveryRole, twoSchools } from '../kit/two-schools.ts'

keepStorage()

const NAMES = [
  'GetDiaryWeek',
  'GetDiaryMarks',
  'GetDiaryTermMarks',
  'SignDiaryWeek',
  'ListDiarySignatures',
  'ListNotices',
  'ReadNotices',
] as const
type Name = (typeof NAMES)[number]

const NO = 'not_found'
const YES = 'done'
/** Everybody has notices of their own, and nobody an address of another's. */
const nothing = { ...Object.fromEntries(NAMES.map((name) => [name, NO])), ListNotices: YES, ReadNotices: YES } as Record<Name, string>
const reads = { GetDiaryWeek: YES, GetDiaryMarks: YES, GetDiaryTermMarks: YES }

/** Of Илья in 7Б, as seen by: */
const TABLE: readonly (readonly [who: string, relation: string, may: Partial<Record<Name, string>>])[] = [
  ['Антонов Илья', 'the pupil himself', { ...reads, SignDiaryWeek: 'not_allowed' }],
  ['Борисова Дарья', 'a classmate', {}],
  ['Антонова Соня', 'his sister', {}],
  ['Антонова Елена', 'his mother', { ...reads, SignDiaryWeek: YES }],
  ['Борисов Павел', 'a classmate’s father', {}],
  ['Орлова', 'his class teacher', { ListDiarySignatures: YES }],
  ['Лебедева', 'his teacher, class teacher of another class', {}],
  ['Белова', 'a teacher who teaches him nothing', {}],
  ['Титов', 'the deputy head', { ListDiarySignatures: YES }],
  ['Морозов', 'the head', { ListDiarySignatures: YES }],
  ['Зуева', 'the administrator', { ListDiarySignatures: YES }],
  ['Хасанова', 'another school’s everything', {}],
]

let khasanova: Person
let ilya: PersonId
let class7B: ClassGroupId

beforeAll(async () => {
  ;({ khasanova } = await twoSchools())
  await giveEveryRole(khasanova)
  ilya = personNamed('Антонов Илья').personId
  class7B = await classNamed('7Б')
})

function calls(studentId: PersonId, classGroupId: ClassGroupId): Record<Name, readonly [Endpoint, object]> {
  return {
    GetDiaryWeek: [diary.GetDiaryWeek, { studentId }],
    GetDiaryMarks: [diary.GetDiaryMarks, { studentId }],
    GetDiaryTermMarks: [diary.GetDiaryTermMarks, { studentId }],
    SignDiaryWeek: [diary.SignDiaryWeek, { studentId, mondayOn: '2025-09-29' }],
    ListDiarySignatures: [diary.ListDiarySignatures, { classGroupId }],
    ListNotices: [notices.ListNotices, {}],
    ReadNotices: [notices.ReadNotices, { seq: 0 }],
  }
}

const standing = (who: string) => (who === 'Хасанова' ? Promise.resolve(khasanova) : actAs(who))

describe('who may what', () => {
  it('[DIA-01] the table names every endpoint of the diary and the notices', () => {
    const all = [diary, notices].flatMap((area) => Object.keys(area).filter((name) => name in ENDPOINTS))
    expect([...NAMES].sort()).toEqual(all.sort())
  })

  it.each(TABLE)('[DIA-01] %s, %s', async (who, _relation, may) => {
    const person = await standing(who)
    const asked = calls(ilya, class7B)
    for (const name of NAMES) {
      const [endpoint, input] = asked[name]
      expect([name, await refusalOf(person.call(endpoint, input as never))]).toEqual([name, { ...nothing, ...may }[name]])
    }
  })

  it('[DIA-01] what is nowhere is answered like what is not theirs, also to those who may read the whole school', async () => {
    const asked = calls('per_00000000000000000000' as PersonId, 'cls_00000000000000000000' as ClassGroupId)
    for (const who of ['Антонова Елена', 'Борисов Павел', 'Орлова', 'Титов', 'Зуева', 'Хасанова']) {
      const person = await standing(who)
      for (const name of NAMES) {
        const [endpoint, input] = asked[name]
        if (name === 'ListNotices' || name === 'ReadNotices') continue
        expect([who, name, await refusalOf(person.call(endpoint, input as never))]).toEqual([who, name, NO])
      }
    }
  })

  it('[DIA-01] whoever is not signed in is told so and nothing else', async () => {
    const asked = calls(ilya, class7B)
    for (const name of NAMES) {
      const [endpoint, input] = asked[name]
      expect([name, await refusalOf(newClient().call(endpoint, input as never))]).toEqual([name, 'not_signed_in'])
    }
  })
})
