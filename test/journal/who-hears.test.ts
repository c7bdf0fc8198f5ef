import { beforeAll, describe, expect, it } from 'vitest'
import type { LessonId, StudyGroupId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'
import { GetGrid, ListJournals, PutCells } from '../../protocol/journal.ts'
import { actAs, demoSchool, type Person } from '../kit/act-as.ts'
import type { Line } from '../kit/enter-chat.ts'
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
