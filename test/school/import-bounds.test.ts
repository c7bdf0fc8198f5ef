import { strToU8 } from 'fflate'
import { beforeEach, describe, expect, it } from 'vitest'
import { IMPORT_CLASS_LIST_COLUMNS_MAX, IMPORT_TIMETABLE_ROWS_MAX, IMPORT_ZIP_ENTRIES_MAX } from '../../protocol/limits.ts'
import { RefusalBody } from '../../protocol/refusals.ts'
import { ApplyImport, CreateImport } from '../../protocol/roster-import.ts'
import { workbookParts } from '../cast/class-lists.ts'
import { demoSchoolFiles } from '../cast/demo-school.ts'
import { type Files, zipOf } from '../cast/one-roster-zip.ts'
import { firstAdministrator, type Person } from '../kit/act-as.ts'
import { countRowsOf } from '../kit/dump-roster.ts'
import { edited, upload } from '../kit/import-demo.ts'

let administrator: Person
beforeEach(async () => {
  administrator = await firstAdministrator()
})

async function outcomeOf(file: Uint8Array<ArrayBuffer>, fileName: string): Promise<string> {
  const error: unknown = await administrator.call(CreateImport, { fileName }, file).then(
    () => null,
    (reason: unknown) => reason,
  )
  return typeof error === 'object' && error !== null && 'body' in error ? RefusalBody.parse(error.body).refusal : `taken: ${error}`
}

describe('a file that is small and says too much', () => {
  const PUPIL = 'ФИО;Класс\nАнтонов Илья;7Б\n'

  it.each([
    ['empty lines', `${PUPIL}${'\n'.repeat(60_000)}`],
    ['lines of separators', `${PUPIL}${';\n'.repeat(60_000)}`],
    ['one quoted cell of line breaks', `${PUPIL}"Борисова${'\n'.repeat(60_000)}Дарья";7Б\n`],
    ['one line of nothing', `${PUPIL}${';'.repeat(70_000)}\n`],
    ['one line of separators', `${PUPIL}Борисова Дарья${';'.repeat(IMPORT_CLASS_LIST_COLUMNS_MAX * 10)}7Б\n`],
  ])('[IMP-10] a CSV of one pupil and %s is refused while it is read', async (_, text) => {
    expect(await outcomeOf(strToU8(text) as Uint8Array<ArrayBuffer>, 'list.csv')).toBe('import_too_many_rows')
    expect(await countRowsOf('imports')).toBe(0)
  })

  it('[IMP-10] a workbook of 22 sheets with print settings is no bomb; a thousand entries that nobody wants are', async () => {
    const rows = [
      ['ФИО', 'Дата рождения'],
      ['Антонов Илья', '01.03.2012'],
    ]
    const sheets = Array.from({ length: 22 }, (_, index) => ({ title: `${1 + (index % 11)}${'АБ'[Math.floor(index / 11)]}`, rows }))
    const parts: Files = workbookParts(sheets)
    for (const number of sheets.keys()) {
      parts[`xl/worksheets/_rels/sheet${number + 1}.xml.rels`] = '<Relationships/>'
      parts[`xl/printerSettings/printerSettings${number + 1}.bin`] = 'x'
    }
    const preview = await administrator.call(CreateImport, { fileName: 'classes.xlsx' }, zipOf(parts))
    expect([preview.rowsRead, preview.errorsTotal, preview.sheets.length]).toEqual([22, 0, 22])
    const extra = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}.txt`, 'x']))
    expect(await outcomeOf(zipOf(extra(IMPORT_ZIP_ENTRIES_MAX)), 'crowd.zip')).toBe('import_not_recognised')
    expect(await outcomeOf(zipOf(extra(IMPORT_ZIP_ENTRIES_MAX + 1)), 'crowd.zip')).toBe('import_archive_bomb')
  })

  it('[IMP-10] a timetable of more entries than any school has', async () => {
    const files = edited((all) => {
      all['zvonok-timetable.csv'] += 'c-7b-mat,1,1,,,\r\n'.repeat(IMPORT_TIMETABLE_ROWS_MAX)
    })
    expect(await outcomeOf(zipOf(files), 'school.zip')).toBe('import_too_many_rows')
  })
})

describe('a school year and what lies in it', () => {
  it('[IMP-11] a year that ends in 2062 instead of 2026 is told by line, and no lesson is made of it', async () => {
    const files = edited((all) => {
      all['academicSessions.csv'] = (all['academicSessions.csv'] ?? '').replace(
        ',schoolYear,2025-09-01,2026-',
        ',schoolYear,2025-09-01,2062-',
      )
    })
    const preview = await upload(administrator, files)
    expect(preview).toMatchObject({ mayApply: false, counts: [] })
    expect(preview.problems[0]).toMatchObject({
      severity: 'error',
      code: 'year_too_long',
      file: 'academicSessions.csv',
      line: 2,
      column: 'endDate',
      value: '2062-05-27',
      params: { most: '366' },
    })
    await expect(administrator.call(ApplyImport, { importId: preview.importId })).rejects.toMatchObject({ code: 'import_has_errors' })
  })

  it('[LSN-01] of a timetable entry that reaches beyond its school year only what lies within it counts, and that is told', async () => {
    const files = edited((all) => {
      all['zvonok-timetable.csv'] = (all['zvonok-timetable.csv'] ?? '').replace(
        /c-7b-mat,1,1,21,[^\r]*/,
        'c-7b-mat,1,1,21,2025-08-01,2061-05-26',
      )
      all['zvonok-timetable.csv'] += 'c-7b-mat,6,1,21,2031-09-01,2032-05-26\r\n'
    })
    const preview = await upload(administrator, files)
    const last = (demoSchoolFiles('2025-10-06')['zvonok-timetable.csv'] ?? '').split('\r\n').length
    expect(
      preview.problems
        .filter(({ code }) => code === 'outside_year')
        .map(({ severity, column, value, line }) => [severity, column, value, line > 1]),
    ).toEqual([
      ['warning', 'fromOn', '2025-08-01', true],
      ['warning', 'fromOn', '2031-09-01', true],
    ])
    expect(preview.problems.find(({ value }) => value === '2031-09-01')?.line).toBe(last)
    await administrator.call(ApplyImport, { importId: preview.importId })
    expect(await countRowsOf('timetable_entries', "from_on < '2025-09-01' OR to_on > '2026-05-26'")).toBe(0)
    expect(await countRowsOf('timetable_entries')).toBe(64)
    expect(await countRowsOf('lessons', "lesson_on NOT BETWEEN '2025-09-01' AND '2026-05-26'")).toBe(0)
  })

  it('[IMP-11] a group of no school year, in a file of several, cannot have a timetable', async () => {
    const files = edited((all) => {
      all['academicSessions.csv'] += 'year-2026,,,2026/27,schoolYear,2026-09-01,2027-05-27,,2027\r\n'
      all['classes.csv'] = (all['classes.csv'] ?? '').replace(/(\r\nc-7b-mat,.*?)year-2025/, '$1')
    })
    const { problems } = await upload(administrator, files)
    expect(new Set(problems.filter(({ severity }) => severity === 'error').map(({ file, code }) => `${file} ${code}`))).toEqual(
      new Set(['zvonok-timetable.csv unknown_session']),
    )
  })
})
