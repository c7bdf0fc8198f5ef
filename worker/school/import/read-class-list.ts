// What the rows of a class list mean: pupils, their class, up to two parents each. A row that cannot be understood is a problem with its line
// and column; the preview puts it right on the spot (corrections) and the list is read again.
import { cleanText } from '../../../protocol/clean-text.ts'
import { emailAddress, phoneNumber } from '../../../protocol/contact.ts'
import type { SchoolDate } from '../../../protocol/dates.ts'
import { IMPORT_CLASS_LIST_ROWS_MAX, IMPORT_SAMPLE_ROWS } from '../../../protocol/limits.ts'
import type { PersonName } from '../../../protocol/people.ts'
import type { ClassListField, ClassListSheet } from '../../../protocol/roster-import.ts'
import { Refusal } from '../../platform/refusal.ts'
import { guessColumns } from './class-list-columns.ts'
import { birthDate, type ClassTitle, classTitle, namePart, personName, sexOf } from './normalise.ts'
import type { Grid } from './read-workbook.ts'
import { type Parent, type Pupil, SaidList } from './said-list.ts'
import type { Problems, Reading } from './says.ts'

/** What the person has settled in the preview; kept in imports.settings. */
export type ClassListSettings = {
  readonly columns: readonly { readonly sheet: number; readonly index: number; readonly field: ClassListField | null }[]
  readonly corrections: readonly { readonly sheet: number; readonly line: number; readonly columnIndex: number; readonly value: string }[]
  readonly classTitles: readonly { readonly sheet: number; readonly classTitle: string }[]
}

export function readClassList(
  file: string,
  grids: readonly Grid[],
  settings: ClassListSettings,
  problems: Problems,
  today: SchoolDate,
): Reading {
  const sheets: ClassListSheet[] = []
  const said = new SaidList()
  const unread: (PersonName | null)[] = []
  let rowsRead = 0
  // Empty sheets go before anything is counted: a sheet's number is its place in `sheets`, in problems and corrections alike.
  const filled = grids.filter((grid) => grid.rows.some((cells) => cells.length > 0))
  for (const [sheet, grid] of filled.entries()) {
    const view = openSheet(sheet, grid, settings)
    const body = view.rows.slice((view.header ?? -1) + 1)
    const pupilRows = body.filter((row) => isPupilRow(row.cells, view.columns.length))
    rowsRead += pupilRows.length
    if (rowsRead > IMPORT_CLASS_LIST_ROWS_MAX) throw new Refusal('import_too_many_rows', { file })
    sheets.push({
      title: grid.title,
      headerLine: view.header === null ? null : view.header + 1,
      classTitle: view.classTitle?.title ?? null,
      columns: view.columns,
      sampleRows: body
        .slice(0, IMPORT_SAMPLE_ROWS)
        .map(({ line, cells }) => ({ line, cells: view.columns.map(({ index }) => cells[index] ?? '') })),
      rows: pupilRows.length,
    })
    const place = { file: filled.length === 1 ? file : grid.title, sheet }
    const named = view.columns.some(({ field }) => field === 'fullName' || field === 'familyName')
    if (!named) {
      problems.error('no_name_column', { ...place, line: 1 })
      for (const _ of pupilRows) unread.push(null)
      continue
    }
    for (const row of pupilRows) {
      const { name, pupil } = readPupil(row, view, { ...place, line: row.line }, problems, said, today)
      if (pupil !== null && said.add(pupil)) continue
      if (pupil !== null) problems.error('duplicate_conflict', { ...place, line: row.line })
      unread.push(name)
    }
  }
  if (rowsRead === 0) throw new Refusal('import_empty', { file })
  return { says: said.says(unread), rowsRead, duplicates: said.duplicates, ignoredFiles: [], sheets }
}

type Row = { readonly line: number; readonly cells: readonly string[] }
type View = {
  readonly header: number | null
  readonly columns: ClassListSheet['columns']
  readonly classTitle: ClassTitle | null
  readonly rows: readonly Row[]
}

function openSheet(sheet: number, grid: Grid, settings: ClassListSettings): View {
  const rows = grid.rows.map((cells, index) => ({ line: index + 1, cells: [...cells] }))
  for (const { line, columnIndex, value } of settings.corrections.filter((one) => one.sheet === sheet)) {
    const cells = rows[line - 1]?.cells
    if (cells === undefined) continue
    while (cells.length <= columnIndex) cells.push('')
    cells[columnIndex] = value
  }
  const guessed = guessColumns(grid.title, grid.rows)
  const chosen = new Map(settings.columns.filter((one) => one.sheet === sheet).map((one) => [one.index, one.field]))
  const taken = new Set(chosen.values())
  const columns = guessed.columns.map((column) => {
    const field = chosen.get(column.index)
    if (field !== undefined) return { ...column, field }
    // A meaning that was given to another column by hand is no longer this one's.
    return column.field !== null && taken.has(column.field) ? { ...column, field: null } : column
  })
  const said = settings.classTitles.find((one) => one.sheet === sheet)
  return { header: guessed.header, columns, classTitle: said ? classTitle(said.classTitle) : guessed.classTitle, rows }
}

/** Not an empty row, not «Итого: 25», not a lone signature under the list; in a list of names alone every row is a lone cell. */
function isPupilRow(cells: readonly string[], columns: number): boolean {
  const filled = cells.map(cleanText).filter((cell) => cell !== '')
  if (filled.length === 0) return false
  if (filled.some((cell) => /^(итого|всего|в том числе)([\s:.\d-]|$)/i.test(cell))) return false
  // Датаев and Директоров are surnames.
  if (/^(классный руководитель|директор|зам\.|заместитель|дата|подпись|м\.\s?п\.)(?![а-яё])/i.test(filled[0] ?? '')) return false
  return filled.length > 1 || columns === 1 || personName(filled[0] ?? '') !== null
}

type At = { readonly file: string; readonly sheet: number; readonly line: number }

/** `pupil` is null when something in the row is wrong; every wrong cell is told, not only the first. */
function readPupil(
  row: Row,
  view: View,
  at: At,
  problems: Problems,
  said: SaidList,
  today: SchoolDate,
): { readonly name: PersonName | null; readonly pupil: Pupil | null } {
  const before = problems.errorsTotal
  const placeOf = (field: ClassListField) => {
    const column = view.columns.find((one) => one.field === field)
    return column === undefined ? at : { ...at, column: column.title, columnIndex: column.index, value: row.cells[column.index] ?? '' }
  }
  const textOf = (field: ClassListField) => {
    const column = view.columns.find((one) => one.field === field)
    return column === undefined ? '' : cleanText(row.cells[column.index] ?? '')
  }
  const read = <T>(
    field: ClassListField,
    code: 'bad_date' | 'bad_phone' | 'bad_email' | 'bad_sex',
    parse: (text: string) => T | null,
  ): T | null => {
    const text = textOf(field)
    if (/^[-–—]?$/.test(text)) return null
    const value = parse(text)
    if (value === null) problems.error(code, placeOf(field))
    return value
  }
  const name = readName(textOf, placeOf, problems)
  const title = readClassTitle(textOf, view, placeOf, problems)
  const pupil = {
    birthOn: read('birthOn', 'bad_date', (text) => birthDate(text, today)),
    sex: read('sex', 'bad_sex', sexOf),
    phone: read('phone', 'bad_phone', phoneNumber),
    email: read('email', 'bad_email', emailAddress),
  }
  const parents = (['1', '2'] as const).flatMap((number): Parent[] => {
    const text = textOf(`parent${number}Name`)
    const phone = read(`parent${number}Phone`, 'bad_phone', phoneNumber)
    const email = read(`parent${number}Email`, 'bad_email', emailAddress)
    if (/^[-–—]?$/.test(text)) return []
    const parent = personName(text)
    if (parent === null) problems.error('bad_name', placeOf(`parent${number}Name`))
    return parent === null ? [] : [{ name: parent, relation: textOf(`parent${number}Relation`).toLowerCase() || null, phone, email }]
  })
  if (name === null || title === null || problems.errorsTotal > before) return { name, pupil: null }
  return { name, pupil: { name, ...pupil, group: said.classOf(title), parents, line: row.line } }
}

type TextOf = (field: ClassListField) => string
type PlaceOf = (field: ClassListField) => At & { column?: string; columnIndex?: number; value?: string }

function readName(textOf: TextOf, placeOf: PlaceOf, problems: Problems): PersonName | null {
  const whole = textOf('fullName')
  if (whole !== '') {
    const name = personName(whole)
    if (name === null) problems.error('bad_name', placeOf('fullName'))
    return name
  }
  if (textOf('familyName') === '' && textOf('givenName') === '') {
    const place = placeOf('fullName')
    problems.error('empty', place.column === undefined ? placeOf('familyName') : place)
    return null
  }
  const part = (field: 'familyName' | 'givenName' | 'patronymic') => {
    const text = textOf(field)
    const name = text === '' ? null : namePart(text)
    if (name === null && (text !== '' || field !== 'patronymic')) problems.error(text === '' ? 'empty' : 'bad_name', placeOf(field))
    return name
  }
  const [familyName, givenName, patronymic] = [part('familyName'), part('givenName'), part('patronymic')]
  return familyName === null || givenName === null ? null : { familyName, givenName, patronymic }
}

function readClassTitle(textOf: TextOf, view: View, placeOf: PlaceOf, problems: Problems): ClassTitle | null {
  const text = textOf('classTitle') || `${textOf('yearLevel')}${textOf('classLetter')}`
  if (text === '') {
    if (view.classTitle === null) problems.error('no_class', placeOf('classTitle'))
    return view.classTitle
  }
  const title = classTitle(text)
  if (title === null) problems.error('bad_class', placeOf(textOf('classTitle') === '' ? 'yearLevel' : 'classTitle'))
  return title
}
