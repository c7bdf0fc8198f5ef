// «Я просмотрел(а) дневник»: who may say it of which week, and who sees that it was said.
import { beforeAll, describe, expect, it } from 'vitest'
import { GetDiaryWeek, ListDiarySignatures, SignDiaryWeek } from '../../protocol/diary.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { actAs, classNamed, demoSchool, personNamed } from '../kit/act-as.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { actAsAt } from '../kit/notices.ts'
import { inboxOf } from '../kit/open-sockets.ts'
import { refusalOf } from '../kit/timetable.ts'

keepStorage()
beforeAll(demoSchool)

const MONDAY = '2025-10-06'
const FRIDAY_MORNING = '2025-10-09T21:30:00Z'
const THURSDAY_NIGHT = '2025-10-09T20:30:00Z'
const ilya = () => personNamed('Антонов Илья').personId

describe('a week of the diary', () => {
  it('[DIA-08] is signed from its Friday on by the school’s clock: half past midnight in Tula, not an hour before', async () => {
    const early = await actAsAt('Антонова Елена', THURSDAY_NIGHT)
    expect(await refusalOf(early.call(SignDiaryWeek, { studentId: ilya(), mondayOn: MONDAY }))).toBe('too_early')
    const { signature } = await early.call(GetDiaryWeek, { studentId: ilya() })
    expect(signature).toEqual({ opensOn: '2025-10-10', maySign: false, signed: [] })

    const elena = await actAsAt('Антонова Елена', FRIDAY_MORNING)
    expect((await elena.call(GetDiaryWeek, { studentId: ilya() })).signature.maySign).toBe(true)
    const mine = { name: { familyName: 'Антонова', givenName: 'Елена' }, mine: true }
    const signed = await elena.call(SignDiaryWeek, { studentId: ilya(), mondayOn: MONDAY })
    expect(signed.signature.signed).toMatchObject([mine])
    // The first one stands, whatever is sent again.
    const again = await (await actAsAt('Антонова Елена', '2025-10-11T09:00:00Z')).call(SignDiaryWeek, {
      studentId: ilya(),
      mondayOn: MONDAY,
    })
    expect(again.signature.signed).toEqual(signed.signature.signed)
    const his = await (await actAs('Антонов Илья')).call(GetDiaryWeek, { studentId: ilya(), on: MONDAY })
    expect(his.signature).toMatchObject({ maySign: false, signed: [{ ...mine, mine: false }] })
  })

  it('[DIA-08] is signed by nobody but a parent; a week that does not begin on Monday, or is a year old, is refused by name', async () => {
    const sign = async (name: string, mondayOn: string, studentId: PersonId = ilya()) =>
      refusalOf((await actAsAt(name, FRIDAY_MORNING)).call(SignDiaryWeek, { studentId, mondayOn }))
    expect(await sign('Антонов Илья', MONDAY)).toBe('not_allowed')
    for (const name of ['Борисов Павел', 'Орлова', 'Зуева', 'Титов']) {
      const asked = (await actAs(name)).call(SignDiaryWeek, { studentId: ilya(), mondayOn: '2025-09-29' })
      expect(await refusalOf(asked), name).toBe('not_found')
    }
    expect(await sign('Антонова Елена', MONDAY, 'per_00000000000000000000' as PersonId)).toBe('not_found')
    expect(await sign('Антонова Елена', '2025-10-07')).toBe('invalid')
    expect(await sign('Антонова Елена', '2025-10-13')).toBe('too_early')
    expect(await sign('Антонова Елена', '2024-10-07')).toBe('too_late')
  })

  it('[DIA-09] the class teacher and the heads see who has signed, at once; other teachers and families see nothing', async () => {
    const classGroupId = await classNamed('7Б')
    const orlova = await actAs('Орлова')
    const line = await inboxOf(orlova)
    const pavel = await actAsAt('Борисов Павел', FRIDAY_MORNING)
    const daria = personNamed('Борисова Дарья').personId
    await pavel.call(SignDiaryWeek, { studentId: daria, mondayOn: MONDAY })
    expect(await line.until((frame) => frame.type === 'diary.signed')).toEqual({ type: 'diary.signed', studentId: daria, mondayOn: MONDAY })
    line.close()
    const list = await orlova.call(ListDiarySignatures, {})
    expect(list).toMatchObject({ classGroupId, mondayOn: MONDAY, classes: [{ title: '7Б' }] })
    const of = (familyName: string) => list.students.find(({ name }) => name.familyName === familyName)?.parents
    expect(of('Борисова')).toMatchObject([{ name: { familyName: 'Борисов' }, signedAt: expect.any(Number) }])
    expect(of('Гусева')).toMatchObject([{ name: { familyName: 'Гусев' }, signedAt: null }])
    expect(list.students).toHaveLength(8)
    expect((await (await actAs('Титов')).call(ListDiarySignatures, { classGroupId })).students).toEqual(list.students)

    for (const name of ['Ким', 'Борисов Павел', 'Антонов Илья']) {
      const person = await actAs(name)
      expect(await refusalOf(person.call(ListDiarySignatures, {})), name).toBe('not_found')
      expect(await refusalOf(person.call(ListDiarySignatures, { classGroupId })), name).toBe('not_found')
    }
    expect(await refusalOf(orlova.call(ListDiarySignatures, { classGroupId: await classNamed('7А') }))).toBe('not_found')
  })
})
