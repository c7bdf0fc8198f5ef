import { beforeEach, describe, expect, it } from 'vitest'
import { showPhone } from '../../protocol/contact.ts'
import { ApplyImport, CreateImport, type ImportPreview, ListImportChanges, ReviseImport, UndoImport } from '../../protocol/roster-import.ts'
import { ListClasses, ListPeople } from '../../protocol/school.ts'
import { LIST_7B, list7b, list7bCsv1251, type SheetCell, workbook } from '../cast/class-lists.ts'
import { demoSchoolZip } from '../cast/demo-school.ts'
import { firstAdministrator, type Person } from '../kit/act-as.ts'
import { countRowsOf, dumpRoster } from '../kit/dump-roster.ts'

let administrator: Person
beforeEach(async () => {
  administrator = await firstAdministrator()
})

function uploadRows(rows: readonly (readonly SheetCell[])[], title = 'Лист1'): Promise<ImportPreview> {
  return administrator.call(CreateImport, { fileName: 'list.xlsx' }, workbook([{ title, rows }]))
}

async function importRows(rows: readonly (readonly SheetCell[])[], title?: string): Promise<ImportPreview> {
  const { importId } = await uploadRows(rows, title)
  return administrator.call(ApplyImport, { importId })
}

async function importList7b(): Promise<ImportPreview> {
  const preview = await administrator.call(CreateImport, { fileName: '7b.xlsx' }, list7b())
  const corrections = [{ sheet: 0, line: LIST_7B.badDateLine, columnIndex: LIST_7B.badDateColumn, value: LIST_7B.goodDate }]
  await administrator.call(ReviseImport, { importId: preview.importId, corrections })
  return administrator.call(ApplyImport, { importId: preview.importId })
}

async function pupilsOf(title: string) {
  const { classes } = await administrator.call(ListClasses, {})
  const found = classes.find((one) => one.title === title)
  if (!found) return []
  const { people } = await administrator.call(ListPeople, { classGroupId: found.classGroupId })
  return people.filter(({ roles }) => roles.includes('student'))
}

function countsOf(preview: ImportPreview): Record<string, number[]> {
  return Object.fromEntries(preview.counts.map(({ entity, added, changed, gone }) => [entity, [added, changed, gone]]))
}

const HEADER = ['ФИО', 'Класс', 'Дата рождения', 'Телефон']

describe('a class list', () => {
  it('[IMP-15] columns are guessed under title rows, the duplicate is passed over, the bad date is told by line and column', async () => {
    const preview = await administrator.call(CreateImport, { fileName: '7b.xlsx' }, list7b())
    expect(preview).toMatchObject({ format: 'classList', rowsRead: 9, duplicates: 1, errorsTotal: 1, mayApply: false })
    expect(preview.problems).toEqual([
      {
        severity: 'error',
        code: 'bad_date',
        file: '7b.xlsx',
        sheet: 0,
        line: LIST_7B.badDateLine,
        column: 'Дата рождения',
        columnIndex: LIST_7B.badDateColumn,
        value: '31.02.2012',
        params: {},
      },
    ])
    expect(preview.sheets[0]).toMatchObject({ headerLine: 3, rows: 9 })
    expect(preview.sheets[0]?.columns.map(({ field }) => field)).toEqual([
      null,
      'fullName',
      'classTitle',
      'birthOn',
      'phone',
      'parent1Name',
      'parent1Relation',
      'parent1Phone',
    ])
    await expect(administrator.call(ApplyImport, { importId: preview.importId })).rejects.toMatchObject({ code: 'import_has_errors' })
  })

  it('[IMP-15] the wrong cell is put right on the spot, and then the class has its eight pupils', async () => {
    const preview = await administrator.call(CreateImport, { fileName: '7b.xlsx' }, list7b())
    const corrections = [{ sheet: 0, line: LIST_7B.badDateLine, columnIndex: LIST_7B.badDateColumn, value: LIST_7B.goodDate }]
    const revised = await administrator.call(ReviseImport, { importId: preview.importId, corrections })
    expect(revised).toMatchObject({ errorsTotal: 0, mayApply: true })
    expect(countsOf(revised)).toMatchObject({ student: [8, 0, 0], parent: [1, 0, 0], classGroup: [1, 0, 0] })
    await administrator.call(ApplyImport, { importId: preview.importId })
    const pupils = await pupilsOf('7Б')
    expect(pupils.map(({ name }) => name.familyName)).toEqual([
      'Антонов',
      'Борисова',
      'Воронов',
      'Гусева',
      'Ершов',
      'Карпова',
      'Носов',
      'Яковлев',
    ])
    expect(pupils.map(({ birthOn }) => birthOn).slice(0, 3)).toEqual(['2012-03-01', '2012-05-17', '2012-01-29'])
    expect(pupils[0]?.parents.map(({ name }) => name.givenName)).toEqual(['Елена'])
    expect(await countRowsOf('people', "phone = '+79161234567'")).toBe(1)
    expect(showPhone('+79161234567')).toBe('+7 916 123-45-67')
  })

  it('[IMP-15] lines with errors can be left out instead', async () => {
    const preview = await administrator.call(CreateImport, { fileName: '7b.xlsx' }, list7b())
    const revised = await administrator.call(ReviseImport, { importId: preview.importId, skipLinesWithErrors: true })
    expect(revised).toMatchObject({ errorsTotal: 1, mayApply: true })
    await administrator.call(ApplyImport, { importId: preview.importId })
    expect(await pupilsOf('7Б')).toHaveLength(7)
  })

  it('[IMP-15] a column that was not recognised is named by hand', async () => {
    const preview = await uploadRows([
      ['Кто', 'Год'],
      ['Антонов Илья', '01.03.2012'],
      ['Борисова Дарья', '17.05.2012'],
    ])
    expect(preview.problems.map(({ code }) => code)).toEqual(['no_name_column'])
    const { importId } = preview
    const columns = [
      { sheet: 0, index: 0, field: 'fullName' as const },
      { sheet: 0, index: 1, field: 'birthOn' as const },
    ]
    const named = await administrator.call(ReviseImport, {
      importId,
      columns,
      classTitles: [{ sheet: 0, classTitle: '7 «Б»' }],
      skipLinesWithErrors: true,
    })
    expect(named.problems.map(({ code, line }) => [code, line])).toEqual([
      ['bad_name', 1],
      ['bad_date', 1],
    ])
    await administrator.call(ApplyImport, { importId })
    expect(await pupilsOf('7Б')).toHaveLength(2)
  })

  it('[IMP-15] the class may be the sheet’s name, and a workbook may hold several', async () => {
    const rows = (...names: string[]) => [['Фамилия', 'Имя', 'Отчество'], ...names.map((name) => name.split(' '))]
    const file = workbook([
      { title: '7А', rows: rows('Данилов Егор Антонович') },
      { title: '7-б', rows: rows('Антонов Илья Андреевич', 'Борисова Дарья') },
    ])
    const preview = await administrator.call(CreateImport, { fileName: 'classes.xlsx' }, file)
    expect(preview.sheets.map(({ title, classTitle }) => [title, classTitle])).toEqual([
      ['7А', '7А'],
      ['7-б', '7Б'],
    ])
    await administrator.call(ApplyImport, { importId: preview.importId })
    expect([(await pupilsOf('7А')).length, (await pupilsOf('7Б')).length]).toEqual([1, 2])
  })

  it('[IMP-15] a Latin look-alike, capitals, a phone as Excel mangles it and a date as a serial number are understood', async () => {
    await importRows([HEADER, ['АНТОНОВ ИЛЬЯ', '7B', { number: '40969' }, { number: '8.9161234567E10' }]])
    const [pupil] = await pupilsOf('7В')
    expect(pupil).toMatchObject({ name: { familyName: 'Антонов', givenName: 'Илья' }, birthOn: '2012-03-01', phone: '+79161234567' })
  })

  it('[IMP-16] a list in Windows-1251 with semicolons is read as what it says', async () => {
    const preview = await administrator.call(CreateImport, { fileName: '7b.csv' }, list7bCsv1251())
    expect(preview).toMatchObject({ errorsTotal: 0, rowsRead: 3 })
    await administrator.call(ApplyImport, { importId: preview.importId })
    expect((await pupilsOf('7Б')).map(({ name }) => name.familyName)).toEqual(['Антонов', 'Борисова', 'Семёнов'])
  })

  it('[IMP-03] the same list a second time changes nothing', async () => {
    await importList7b()
    const before = await dumpRoster()
    const again = await importList7b()
    expect(again.counts).toEqual([])
    expect(await dumpRoster()).toEqual(before)
  })

  it('[IMP-07] undo takes the pupils out again', async () => {
    const before = await dumpRoster()
    const { importId } = await importList7b()
    await administrator.call(UndoImport, { importId })
    expect(await dumpRoster()).toEqual(before)
    const redone = await importList7b()
    expect(countsOf(redone)).toMatchObject({ student: [8, 0, 0] })
  })

  it('[IMP-05] namesakes with different birth dates are two pupils; twins are two; nobody is merged', async () => {
    const rows = [
      HEADER,
      ['Иванова Анна', '7Б', '01.03.2012'],
      ['Иванова Анна', '7Б', '05.06.2012'],
      ['Петров Иван', '7Б', '10.10.2012'],
      ['Петров Илья', '7Б', '10.10.2012'],
    ]
    expect(countsOf(await importRows(rows))).toMatchObject({ student: [4, 0, 0] })
    expect((await importRows(rows)).counts).toEqual([])
  })

  it('[IMP-05] one name twice with details that contradict each other is for a person to decide', async () => {
    const preview = await uploadRows([HEADER, ['Иванова Анна', '7Б', '', '89160000001'], ['Иванова Анна', '7Б', '', '89160000002']])
    expect(preview.problems.map(({ code, line }) => [code, line])).toEqual([['duplicate_conflict', 3]])
  })

  it('[IMP-05] Семен of the list is Семён of the roster, and keeps his ё', async () => {
    await importRows([HEADER, ['Семёнов Пётр', '7Б', '01.03.2012']])
    const again = await importRows([HEADER, ['Семенов Петр', '7Б', '01.03.2012']])
    expect(again.counts).toEqual([])
    expect((await pupilsOf('7Б'))[0]?.name.familyName).toBe('Семёнов')
  })

  it('[IMP-05] a pupil whom a list names in another class has moved there', async () => {
    await importRows([HEADER, ['Антонов Илья', '7Б', '01.03.2012']])
    const moved = await importRows([HEADER, ['Антонов Илья', '7А', '01.03.2012']])
    expect(countsOf(moved)).toEqual({ classGroup: [1, 0, 0], classMember: [1, 0, 1] })
    expect(await pupilsOf('7Б')).toEqual([])
    expect(await pupilsOf('7А')).toHaveLength(1)
  })

  it('[IMP-05] pupils of a list are the same pupils in a OneRoster zip that comes later, parents too', async () => {
    await importList7b()
    const zip = await administrator.call(CreateImport, { fileName: 'demo.zip' }, demoSchoolZip('2025-10-06'))
    expect(countsOf(zip)).toMatchObject({ student: [4, 8, 0], parent: [10, 1, 0], classGroup: [1, 1, 0] })
    await administrator.call(ApplyImport, { importId: zip.importId })
    expect(await pupilsOf('7Б')).toHaveLength(8)
    expect((await administrator.call(CreateImport, { fileName: '7b.xlsx' }, list7b())).counts).toEqual([])
  })

  it('[IMP-06] an empty cell and a missing column erase nothing', async () => {
    await importRows([HEADER, ['Антонов Илья Андреевич', '7Б', '01.03.2012', '89161234567']])
    const shorter = await importRows([
      ['ФИО', 'Класс'],
      ['Антонов Илья', '7Б'],
    ])
    expect(shorter.counts).toEqual([])
    expect((await pupilsOf('7Б'))[0]).toMatchObject({ name: { patronymic: 'Андреевич' }, birthOn: '2012-03-01', phone: '+79161234567' })
  })

  it('[IMP-14] a list says nothing of other classes; of its own, others leave only when that is chosen', async () => {
    await importRows([
      HEADER,
      ['Антонов Илья', '7Б', '01.03.2012'],
      ['Борисова Дарья', '7Б', '17.05.2012'],
      ['Данилов Егор', '7А', '19.08.2012'],
    ])
    const preview = await uploadRows([HEADER, ['Антонов Илья', '7Б', '01.03.2012']])
    expect(preview).toMatchObject({ counts: [], othersLeave: false, othersCount: 1 })
    const { importId } = preview
    const chosen = await administrator.call(ReviseImport, { importId, othersLeave: true })
    expect(countsOf(chosen)).toEqual({ student: [0, 0, 1], classMember: [0, 0, 1] })
    const { changes } = await administrator.call(ListImportChanges, { importId, entity: 'student' })
    expect(changes.map(({ title, action }) => [title, action])).toEqual([['Борисова Дарья, 7Б', 'remove']])
    await administrator.call(ApplyImport, { importId })
    expect([(await pupilsOf('7А')).length, (await pupilsOf('7Б')).length]).toEqual([1, 1])
    await administrator.call(UndoImport, { importId })
    expect(await pupilsOf('7Б')).toHaveLength(2)
  })
})
