import { beforeAll, describe, expect, it } from 'vitest'
import type { LessonId, StudyGroupId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'
import { GetGrid, ListJournals, PutCells, PutLesson } from '../../protocol/journal.ts'
import { actAs, classNamed, demoSchool, type Person, settle } from '../kit/act-as.ts'
import type { Line } from '../kit/enter-chat.ts'
import { groupOf, lessonOn } from '../kit/journals.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { inboxOf } from '../kit/open-sockets.ts'

keepStorage()
beforeAll(demoSchool)

const isCell = (frame: InboxDown): frame is Extract<InboxDown, { type: 'cell.changed' }> => frame.type === 'cell.changed'

describe('a mark arriving', () => {
  it('[DIA-04] Илья’s mark is told to him, his mother and Орлова, and to nobody else', async () => {
    const orlova = await actAs('Орлова')
    const { classes } = await orlova.call(ListJournals, {})
    const studyGroupId = classes.find((one) => one.title === '7Б')?.groups[0]?.studyGroupId as StudyGroupId
    const grid = await orlova.call(GetGrid, { studyGroupId })
    const lessonId = grid.lessons.find((lesson) => lesson.on === grid.today)?.id as LessonId
    const pupil = async (name: string): Promise<[Person, Line<InboxDown>]> => {
      const person = await actAs(name)
      return [person, await inboxOf(person)]
    }
    const [ilya, atIlya] = await pupil('Антонов Илья')
    const [darya, atDarya] = await pupil('Борисова Дарья')
    const [, atElena] = await pupil('Антонова Елена')
    const [, atPavel] = await pupil('Борисов Павел')
    const [, atKim] = await pupil('Ким')
    const [, atOrlova] = await pupil('Орлова')

    const put = (person: Person, value: string) =>
      orlova.call(PutCells, {
        studyGroupId,
        cells: [{ lessonId, studentId: person.personId, version: 0, attendance: null, marks: [{ value, kindId: null, comment: null }] }],
      })
    await put(ilya, '5')
    for (const line of [atIlya, atElena, atOrlova]) {
      expect((await line.until(isCell)).cell).toMatchObject({ lessonId, studentId: ilya.personId, marks: [{ value: '5' }] })
    }
    // Дарья's own mark comes after it on the same way: whoever has heard hers and not his was not told his.
    await put(darya, '4')
    for (const line of [atDarya, atPavel]) expect((await line.until(isCell)).cell.studentId).toBe(darya.personId)
    const marks = (line: Line<InboxDown>) => line.frames.filter(isCell).map(({ cell }) => cell.studentId)
    await atOrlova.until((frame) => isCell(frame) && frame.cell.studentId === darya.personId)
    expect([marks(atIlya), marks(atElena), marks(atDarya), marks(atPavel), marks(atKim)]).toEqual([
      [ilya.personId],
      [ilya.personId],
      [darya.personId],
      [darya.personId],
      [],
    ])
    for (const line of [atIlya, atDarya, atElena, atPavel, atKim, atOrlova]) line.close()
  })
})

describe('a lesson’s kind of work and topic', () => {
  it('[LES-07] are told to the group’s pupils, their parents and teachers without a notice; a note for the staff to its teachers alone', async () => {
    const orlova = await actAs('Орлова')
    const studyGroupId = await groupOf('7Б', 'Математика')
    const grid = await orlova.call(GetGrid, { studyGroupId })
    const lesson = grid.lessons.find(({ on }) => on === '2025-10-10')
    if (!lesson) throw new Error('7Б has no mathematics on that Friday')
    const names = ['Антонов Илья', 'Антонова Елена', 'Орлова', 'Ким', 'Титов', 'Данилов Егор']
    const lines = await Promise.all(names.map(async (name) => inboxOf(await actAs(name))))
    const put = (version: number, part: object) =>
      orlova.call(PutLesson, { lessonId: lesson.id, version, kindId: null, topic: null, ...part })
    await put(lesson.version, { kindId: grid.kinds[2]?.id ?? null })
    await settle()
    await put(lesson.version + 1, { kindId: grid.kinds[2]?.id ?? null, note: 'Принести циркули' })
    await settle()
    await put(lesson.version + 2, { kindId: grid.kinds[2]?.id ?? null, topic: 'Дроби' })
    await settle()
    const told = lines.map((line) => line.frames.filter((frame) => frame.type === 'lesson.changed'))
    const news = { type: 'lesson.changed', studyGroupId, lessonId: lesson.id, days: ['2025-10-10'] }
    expect(told).toEqual([[news, news], [news, news], [news, news, news], [], [], []])
    expect(lines.flatMap((line) => line.frames.filter((frame) => frame.type.startsWith('notices')))).toEqual([])
    for (const line of lines) line.close()
  })
})

describe('attendance noted by another teacher', () => {
  it('[ATT-16] Ким’s Н for Илья is told to his class teacher at once and without a mark; a mark of Ким’s is not, and nobody else hears of either', async () => {
    const kim = await actAs('Ким')
    const studyGroupId = await groupOf('7Б', 'Английский')
    const lessonId = lessonOn(await kim.call(GetGrid, { studyGroupId }), '2025-10-10')
    const { personId: studentId } = await actAs('Антонов Илья')
    const [leader, ...others] = await Promise.all(
      ['Орлова', 'Лебедева', 'Соколов', 'Антонова Елена', 'Ким'].map(async (name) => inboxOf(await actAs(name))),
    )
    const put = (version: number, attendance: 'absent' | null, value: string) =>
      kim.call(PutCells, {
        studyGroupId,
        cells: [{ lessonId, studentId, version, attendance, marks: [{ value, kindId: null, comment: null }] }],
      })
    const told = (line: Line<InboxDown> | undefined) => line?.frames.filter((frame) => frame.type === 'attendance.changed')
    await put(0, null, '4')
    await settle()
    await put(1, 'absent', '4')
    await settle()
    await leader?.until((frame) => frame.type === 'attendance.changed')
    expect(told(leader)).toEqual([{ type: 'attendance.changed', classGroupId: await classNamed('7Б') }])
    expect(leader?.frames.filter(isCell)).toEqual([])
    expect(others.map(told)).toEqual([[], [], [], []])
    for (const line of [leader, ...others]) line?.close()
  })
})
