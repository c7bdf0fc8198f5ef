import { env } from 'cloudflare:workers'
import { strToU8 } from 'fflate'
import { beforeEach, describe, expect, it } from 'vitest'
import { IMPORT_CLASS_LIST_ROWS_MAX, IMPORT_FILE_BYTES_MAX } from '../../protocol/limits.ts'
import { RefusalBody } from '../../protocol/refusals.ts'
import { ApplyImport, CreateImport } from '../../protocol/roster-import.ts'
import { windows1251, workbook, workbookParts } from '../cast/class-lists.ts'
import { demoSchoolFiles, demoSchoolZip } from '../cast/demo-school.ts'
import { type Files, zipOf } from '../cast/one-roster-zip.ts'
import { firstAdministrator, type Person } from '../kit/act-as.ts'
import { countRowsOf, dumpRoster } from '../kit/dump-roster.ts'

const MONDAY = '2025-10-06'

type Bytes = Uint8Array<ArrayBuffer>

let administrator: Person

async function refusalOf(
  file: Bytes,
  fileName = 'school.zip',
): Promise<{ code: string; file?: string | undefined; line?: number | undefined }> {
  const error: unknown = await administrator.call(CreateImport, { fileName }, file).then(
    (preview) => preview.problems,
    (reason: unknown) => reason,
  )
  if (typeof error !== 'object' || error === null || !('body' in error)) return { code: `taken: ${JSON.stringify(error)}` }
  const body = RefusalBody.parse(error.body)
  return { code: body.refusal, ...(body.details ?? {}) }
}

function spoiled(edit: (files: Files) => void): Bytes {
  const files = demoSchoolFiles(MONDAY)
  edit(files)
  return zipOf(files)
}

function text(content: string): Bytes {
  return strToU8(content) as Bytes
}

async function expectNothingLeft(): Promise<void> {
  expect(await countRowsOf('imports')).toBe(0)
  expect(await countRowsOf('import_changes')).toBe(0)
  expect((await env.FILES.list()).objects).toEqual([])
  expect(await countRowsOf('people')).toBe(1)
}

describe('a file that cannot be imported is refused by name and leaves nothing behind', () => {
  beforeEach(async () => {
    administrator = await firstAdministrator()
  })

  it('[IMP-10] an empty file, an empty zip, a list of headers only', async () => {
    expect(await refusalOf(new Uint8Array(0), 'empty.csv')).toEqual({ code: 'import_empty' })
    expect(await refusalOf(zipOf({}))).toMatchObject({ code: 'import_empty' })
    expect(await refusalOf(text('ФИО;Класс\r\n'), 'list.csv')).toEqual({ code: 'import_empty', file: 'list.csv' })
    const noUsers = spoiled((files) => {
      files['users.csv'] = `${(files['users.csv'] ?? '').split('\r\n')[0]}\r\n`
      for (const name of ['roles.csv', 'demographics.csv', 'enrollments.csv']) files[name] = `${(files[name] ?? '').split('\r\n')[0]}\r\n`
    })
    expect(await refusalOf(noUsers)).toEqual({ code: 'import_empty', file: 'users.csv' })
    await expectNothingLeft()
  })

  it('[IMP-10] a file of 50 MB is refused before a byte of it is read', async () => {
    let read = 0
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          read += 1
          controller.enqueue(new Uint8Array(65_536))
        },
      },
      { highWaterMark: 0 },
    )
    const response = await administrator.fetch('/api/school/imports?fileName=big.zip', {
      method: 'POST',
      body,
      headers: { 'content-length': String(50 * 1024 * 1024) },
    })
    expect([response.status, ((await response.json()) as { refusal: string }).refusal]).toEqual([413, 'import_too_large'])
    expect(read).toBeLessThan(IMPORT_FILE_BYTES_MAX / 65_536)
    await expectNothingLeft()
  })

  it('[IMP-10] a file shorter than it was announced is not taken for a whole one', async () => {
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new Uint8Array(1_000))
        controller.close()
      },
    })
    const response = await administrator.fetch('/api/school/imports?fileName=short.zip', {
      method: 'POST',
      body,
      headers: { 'content-length': '5000' },
    })
    expect(response.status).toBe(400)
    await expectNothingLeft()
  })

  it('[IMP-10] a zip bomb is refused while it inflates, whatever it is called', async () => {
    const zeros = new Uint8Array(40 * 1024 * 1024)
    expect(await refusalOf(zipOf({ ...demoSchoolFiles(MONDAY), 'users.csv': zeros }, 9))).toMatchObject({ code: 'import_archive_bomb' })
    const parts = workbookParts([{ title: '7Б', rows: [['ФИО']] }])
    expect(await refusalOf(zipOf({ ...parts, 'xl/sharedStrings.xml': zeros }, 9), 'list.xlsx')).toMatchObject({
      code: 'import_archive_bomb',
    })
    await expectNothingLeft()
  })

  it('[IMP-10] a sheet that claims a million rows or columns, and a list of too many pupils', async () => {
    const parts = workbookParts([{ title: '7Б', rows: [['ФИО', 'Класс']] }])
    const sheet = 'xl/worksheets/sheet1.xml'
    const far = {
      ...parts,
      [sheet]: (parts[sheet] ?? '').replace('</sheetData>', '<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'),
    }
    expect(await refusalOf(zipOf(far), 'far.xlsx')).toMatchObject({ code: 'import_too_many_rows' })
    const wide = {
      ...parts,
      [sheet]: (parts[sheet] ?? '').replace('</sheetData>', '<row r="2"><c r="XFD2"><v>1</v></c></row></sheetData>'),
    }
    expect(await refusalOf(zipOf(wide), 'wide.xlsx')).toMatchObject({ code: 'import_too_many_rows' })
    const many = Array.from({ length: IMPORT_CLASS_LIST_ROWS_MAX + 1 }, () => 'Антонов Илья;7Б').join('\n')
    expect(await refusalOf(text(`ФИО;Класс\n${many}`), 'many.csv')).toEqual({ code: 'import_too_many_rows', file: 'many.csv' })
    await expectNothingLeft()
  })

  it('[IMP-11] a broken quote is told by file and line', async () => {
    const brokenZip = spoiled((files) => {
      files['users.csv'] = (files['users.csv'] ?? '').replace('\r\ns-borisova,', '\r\n"s-borisova,')
    })
    const line = (demoSchoolFiles(MONDAY)['users.csv'] ?? '').split('\r\n').findIndex((row) => row.startsWith('s-borisova,')) + 1
    expect(await refusalOf(brokenZip)).toEqual({ code: 'import_broken_csv', file: 'users.csv', line })
    const brokenList = text('ФИО;Класс\nАнтонов Илья;7Б\n"Борисова Дарья;7Б\nВоронов Максим;7Б\n')
    expect(await refusalOf(brokenList, 'list.csv')).toEqual({ code: 'import_broken_csv', file: 'list.csv', line: 3 })
    await expectNothingLeft()
  })

  it('[IMP-11] a missing file is named', async () => {
    for (const file of [
      'manifest.csv',
      'orgs.csv',
      'users.csv',
      'roles.csv',
      'academicSessions.csv',
      'courses.csv',
      'classes.csv',
      'enrollments.csv',
    ]) {
      expect(await refusalOf(spoiled((files) => delete files[file]))).toEqual({ code: 'import_missing_file', file })
    }
    await expectNothingLeft()
  })

  it.each([0, 6] as const)('[IMP-11] a zip (packed at level %i) in which one digit is not what was packed', async (level) => {
    const files = demoSchoolFiles(MONDAY)
    const phone = '+79161234567'
    expect(files['users.csv']).toContain(phone)
    const whole = zipOf(files, level)
    const other = zipOf({ ...files, 'users.csv': (files['users.csv'] ?? '').replace(phone, '+79161234568') }, level)
    // The packed data of the one under the checksums of the other.
    const directory = new TextDecoder('latin1').decode(whole).indexOf('PK\u0001\u0002')
    const local = other.slice(0, new TextDecoder('latin1').decode(other).indexOf('PK\u0001\u0002'))
    const mixed = Uint8Array.from([...local, ...whole.slice(directory)])
    expect(await refusalOf(mixed)).toEqual({ code: 'import_broken_archive', file: 'users.csv' })
    expect(await refusalOf(whole.slice(0, directory))).toMatchObject({ code: 'import_broken_archive' })
    await expectNothingLeft()
  })

  it('[IMP-11] a delta package, another version, a damaged zip, something else altogether', async () => {
    const manifest = (from: string, to: string) =>
      spoiled((files) => {
        files['manifest.csv'] = (files['manifest.csv'] ?? '').replace(from, to)
      })
    expect(await refusalOf(manifest('file.users,bulk', 'file.users,delta'))).toMatchObject({ code: 'import_delta', file: 'manifest.csv' })
    expect(await refusalOf(manifest('oneroster.version,1.2', 'oneroster.version,2.0'))).toMatchObject({
      code: 'import_not_recognised',
      file: 'manifest.csv',
      line: 3,
    })
    expect(await refusalOf(demoSchoolZip(MONDAY).slice(0, 3_000))).toMatchObject({ code: 'import_broken_archive' })
    const damaged = demoSchoolZip(MONDAY)
    damaged.fill(0xff, 2_000, 2_200)
    expect(await refusalOf(damaged)).toMatchObject({ code: 'import_broken_archive' })
    expect(await refusalOf(zipOf({ 'photo.jpg': 'jpeg', 'notes.txt': 'x' }))).toEqual({ code: 'import_not_recognised' })
    expect(await refusalOf(Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]), 'old.xls')).toEqual({ code: 'import_not_recognised' })
    await expectNothingLeft()
  })

  it('[IMP-16] a OneRoster file in Windows-1251 is refused by name; so is a list in nothing we know', async () => {
    const files = demoSchoolFiles(MONDAY)
    const zip = zipOf({ ...files, 'users.csv': windows1251(files['users.csv'] ?? '') })
    expect(await refusalOf(zip)).toMatchObject({ code: 'import_wrong_encoding', file: 'users.csv' })
    const noise = Uint8Array.from({ length: 400 }, (_, index) => (index % 9 === 0 ? 10 : 0x80 + ((index * 7) % 0x3f)))
    expect(await refusalOf(noise, 'list.csv')).toMatchObject({ code: 'import_wrong_encoding' })
    await expectNothingLeft()
  })

  it('[IMP-11] an enrolment of somebody unknown is told by file and line, and cannot be applied', async () => {
    const before = await dumpRoster()
    const zip = spoiled((files) => {
      files['enrollments.csv'] += 'ghost,,,c-7b,school-1,s-ghost,student,false,,\r\n'
    })
    const preview = await administrator.call(CreateImport, { fileName: 'school.zip' }, zip)
    const line = (demoSchoolFiles(MONDAY)['enrollments.csv'] ?? '').split('\r\n').length
    expect(preview).toMatchObject({ mayApply: false, errorsTotal: 1, counts: [] })
    expect(preview.problems[0]).toMatchObject({
      severity: 'error',
      code: 'unknown_user',
      file: 'enrollments.csv',
      line,
      column: 'userSourcedId',
      value: 's-ghost',
    })
    await expect(administrator.call(ApplyImport, { importId: preview.importId })).rejects.toMatchObject({ code: 'import_has_errors' })
    expect(await dumpRoster()).toEqual(before)
  })

  it('[IMP-11] each kind of wrong cell is told by file, line and column', async () => {
    const zip = spoiled((files) => {
      const swap = (name: string, from: string, to: string) => {
        expect(files[name]).toContain(from)
        files[name] = (files[name] ?? '').replace(from, to)
      }
      swap('users.csv', ',Дарья,', ',D4рья,')
      swap('users.csv', '"s-antonova,s-antonov"', 'p-nobody')
      swap('demographics.csv', '2012-05-17', '2012-15-17')
      swap('academicSessions.csv', '2025-10-25', '2025-08-25')
      swap('classes.csv', ',homeroom,', ',home,')
      swap('enrollments.csv', 'c-7b-rus,school-1,s-nosov', 'c-9z-rus,school-1,s-nosov')
      swap('categories.csv', 'Контрольная работа,4', 'Контрольная работа,four')
      swap('zvonok-bells.csv', '09:10', '9.10')
      swap('zvonok-timetable.csv', 'c-7b-mat,1,1', 'c-7b-mat,8,1')
      files['zvonok-timetable.csv'] += 'c-7b,1,7,,,\r\n'
    })
    const { problems } = await administrator.call(CreateImport, { fileName: 'school.zip' }, zip)
    const told = problems.map(({ file, code, column }) => `${file} ${code} ${column}`)
    expect(told).toEqual(
      expect.arrayContaining([
        'users.csv bad_name givenName',
        'users.csv unknown_user agentSourcedIds',
        'demographics.csv bad_date birthDate',
        'academicSessions.csv dates_reversed endDate',
        'classes.csv bad_word classType',
        'enrollments.csv unknown_class classSourcedId',
        'categories.csv bad_number weight',
        'zvonok-bells.csv bad_time endsAt',
        'zvonok-timetable.csv bad_number weekday',
      ]),
    )
    expect(problems.every(({ line }) => line > 0)).toBe(true)
  })

  it('[IMP-11] files that we have no use for are named as ignored', async () => {
    const zip = spoiled((files) => {
      files['lineItems.csv'] = 'sourcedId\r\n'
      files['readme.txt'] = 'x'
    })
    expect((await administrator.call(CreateImport, { fileName: 'school.zip' }, zip)).ignoredFiles).toEqual(['lineItems.csv', 'readme.txt'])
  })

  it('[IMP-15] a workbook that only looks like one is refused', async () => {
    const parts = workbookParts([
      {
        title: '7Б',
        rows: [
          ['ФИО', 'Класс'],
          ['Антонов Илья', '7Б'],
        ],
      },
    ])
    expect(await refusalOf(zipOf({ ...parts, 'xl/workbook.xml': '<workbook' }), 'list.xlsx')).toEqual({ code: 'import_not_recognised' })
    expect(await refusalOf(workbook([{ title: '7Б', rows: [] }]), 'none.xlsx')).toMatchObject({ code: 'import_empty' })
    await expectNothingLeft()
  })
})
