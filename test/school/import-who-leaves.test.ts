import { beforeEach, describe, expect, it } from 'vitest'
import { ApplyImport, CreateImport, type ImportPreview, ListImportChanges, ReviseImport } from '../../protocol/roster-import.ts'
import { type Sheet, type SheetCell, workbook } from '../cast/class-lists.ts'
import { firstAdministrator, type Person } from '../kit/act-as.ts'
import { countRowsOf } from '../kit/dump-roster.ts'

type Rows = readonly (readonly SheetCell[])[]

const HEADER = ['ФИО', 'Класс', 'Дата рождения']
const ANTONOV = ['Антонов Илья', '7Б', '01.03.2012']
const BORISOVA = ['Борисова Дарья', '7Б', '17.05.2012']
const VORONOV = ['Воронов Максим', '7Б', '29.01.2012']
const DANILOV = ['Данилов Егор', '7А', '19.08.2012']

let administrator: Person
beforeEach(async () => {
  administrator = await firstAdministrator()
  const { importId } = await upload([{ title: 'Лист1', rows: [HEADER, ANTONOV, BORISOVA, VORONOV, DANILOV] }])
  await administrator.call(ApplyImport, { importId })
})

function upload(sheets: readonly Sheet[]): Promise<ImportPreview> {
  return administrator.call(CreateImport, { fileName: 'list.xlsx' }, workbook(sheets))
}

/** The list with both options on: rows with errors are left out, and whoever is not in it has left. */
async function othersLeave(sheets: readonly Sheet[]): Promise<ImportPreview> {
  const { importId } = await upload(sheets)
  return administrator.call(ReviseImport, { importId, skipLinesWithErrors: true, othersLeave: true })
}

function listOf(...rows: Rows): Sheet[] {
  return [{ title: 'Лист1', rows: [HEADER, ...rows] }]
}

async function leaversOf({ importId }: ImportPreview): Promise<string[]> {
  const { changes } = await administrator.call(ListImportChanges, { importId, entity: 'student' })
  return changes.filter(({ action }) => action === 'remove').map(({ title }) => title)
}

describe('who leaves by not being in a class list', () => {
  it('[IMP-14] not the pupil whose row is there with a wrong date; the one who has no row does', async () => {
    const preview = await othersLeave(listOf(ANTONOV, ['Борисова Дарья', '7Б', '31.02.2012']))
    expect(preview).toMatchObject({ errorsTotal: 1, othersCount: 1, othersHeld: false, mayApply: true })
    expect(await leaversOf(preview)).toEqual(['Воронов Максим, 7Б'])
    await administrator.call(ApplyImport, { importId: preview.importId })
    expect(await countRowsOf('people', 'left_on IS NOT NULL')).toBe(1)
    expect(await countRowsOf('class_members', 'to_on IS NOT NULL')).toBe(1)
  })

  it('[IMP-14] not the pupil whose row names a class that is none, nor one whom it moves with a wrong date', async () => {
    const preview = await othersLeave(
      listOf(ANTONOV, ['Борисова Дарья', 'седьмой', '17.05.2012'], DANILOV, ['Воронов Максим', '7А', '29.13.2012']),
    )
    expect(preview).toMatchObject({ errorsTotal: 2, othersCount: 0, othersHeld: false })
    expect(await leaversOf(preview)).toEqual([])
  })

  it.each([
    ['a name that is none', ['Б0рисова Дарья', '7Б', '17.05.2012']],
    ['a name nobody has and a wrong date', ['Борисова Дария', '7Б', '31.02.2012']],
    ['no name', ['', '7Б', '17.05.2012']],
  ])('[IMP-14] nobody at all while a row with %s may be anybody', async (_, row) => {
    const held = await othersLeave(listOf(ANTONOV, row))
    expect(held).toMatchObject({ errorsTotal: 1, counts: [], othersCount: 0, othersHeld: true, othersLeave: true })
    const corrections = [{ sheet: 0, line: 3, columnIndex: 0, value: 'Борисова Дарья' }]
    const dates = [{ sheet: 0, line: 3, columnIndex: 2, value: '17.05.2012' }]
    const right = await administrator.call(ReviseImport, { importId: held.importId, corrections: [...corrections, ...dates] })
    expect(right).toMatchObject({ errorsTotal: 0, othersCount: 1, othersHeld: false })
    expect(await leaversOf(right)).toEqual(['Воронов Максим, 7Б'])
  })

  it('[IMP-14] nobody while a sheet of the workbook has no column of names', async () => {
    const sheets = [...listOf(ANTONOV, BORISOVA), { title: 'Прибыли', rows: [['Кто'], ['Воронов М.', '7Б']] }]
    expect(await othersLeave(sheets)).toMatchObject({ othersCount: 0, othersHeld: true, counts: [] })
  })

  it('[IMP-14] a row that could be anybody holds back nothing when everybody is in the list', async () => {
    expect(await othersLeave(listOf(ANTONOV, BORISOVA, VORONOV, ['', '7Б', '17.05.2012']))).toMatchObject({ othersHeld: false })
  })

  it('[IMP-14] not the pupil whose birth date the list has otherwise, whom it takes for a namesake; nor the next time', async () => {
    const list = listOf(ANTONOV, ['Борисова Дарья', '7Б', '17.06.2012'], VORONOV)
    const preview = await othersLeave(list)
    expect(preview).toMatchObject({ errorsTotal: 0, othersCount: 0 })
    expect(preview.counts).toContainEqual({ entity: 'student', added: 1, changed: 0, gone: 0 })
    await administrator.call(ApplyImport, { importId: preview.importId })
    expect((await othersLeave(list)).counts).toEqual([])
  })

  it('[IMP-14] not namesakes whom the list does not tell apart', async () => {
    const twin = ['Антонов Илья', '7Б', '02.04.2012']
    const { importId } = await upload(listOf(ANTONOV, twin))
    await administrator.call(ApplyImport, { importId })
    const preview = await othersLeave(listOf(['Антонов Илья', '7Б', ''], BORISOVA, VORONOV))
    expect(preview.problems.map(({ code }) => code)).toEqual(['ambiguous_person'])
    expect(await leaversOf(preview)).toEqual([])
  })

  it('[IMP-15] in a list of names alone a name that is none is told, and Датаев is no date', async () => {
    const rows = [['ФИО'], ['Антонов Илья'], ['Б0рисова'], ['Датаев Руслан']]
    const preview = await othersLeave([{ title: '7Б', rows }])
    expect(preview.problems.map(({ code, line }) => [code, line])).toEqual([['bad_name', 3]])
    expect(preview).toMatchObject({ rowsRead: 3, othersCount: 0, othersHeld: true })
    expect(preview.counts).toContainEqual({ entity: 'student', added: 1, changed: 0, gone: 0 })
  })
})

describe('a workbook with an empty sheet before the list', () => {
  it('[IMP-15] problems, columns and corrections speak of the same sheet as the preview shows', async () => {
    const rows = [
      ['Кто', 'Дата рождения'],
      ['Гусева Полина', '31.02.2012'],
    ]
    const named = [{ title: 'Лист1', rows: [] }, ...listOf(ANTONOV), { title: '7В', rows }]
    const preview = await upload(named)
    const { importId } = preview
    expect(preview.sheets.map(({ title }) => title)).toEqual(['Лист1', '7В'])
    expect(preview.problems.map(({ code, sheet }) => [code, sheet])).toEqual([['no_name_column', 1]])
    const columns = [{ sheet: 1, index: 0, field: 'fullName' as const }]
    const corrections = [{ sheet: 1, line: 2, columnIndex: 1, value: '01.02.2012' }]
    const classTitles = [{ sheet: 1, classTitle: '7Г' }]
    const revised = await administrator.call(ReviseImport, { importId, columns, corrections, classTitles })
    expect(revised.problems.filter(({ sheet }) => sheet !== 1)).toEqual([])
    expect(revised.sheets[1]).toMatchObject({ title: '7В', classTitle: '7Г' })
    expect(revised.problems.map(({ code, line }) => [code, line])).not.toContainEqual(['bad_date', 2])
    expect(revised.sheets[0]?.columns[0]?.field).toBe('fullName')
  })
})
