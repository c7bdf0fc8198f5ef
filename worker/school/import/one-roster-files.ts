// The files of a OneRoster zip that we read, row by row, and our own beside them. Columns as in docs/import.md; a row is kept as the few
// strings we need of it, so that nobody holds a whole inflated file. What the rows mean together is read-one-roster.ts's matter.
import { IMPORT_PERIODS_MAX, IMPORT_ROWS_MAX, IMPORT_TIMETABLE_ROWS_MAX } from '../../../protocol/limits.ts'
import { Refusal } from '../../platform/refusal.ts'
import { CsvReader } from './read-csv.ts'
import type { Problems } from './says.ts'

type Columns = readonly string[]

/** Required columns, then those we read when they are there. */
const FILES = {
  'manifest.csv': { required: ['propertyName', 'value'], optional: [] },
  'orgs.csv': { required: ['sourcedId', 'name', 'type'], optional: ['status', 'parentSourcedId'] },
  'users.csv': {
    required: ['sourcedId', 'enabledUser', 'givenName', 'familyName'],
    optional: ['status', 'middleName', 'email', 'sms', 'phone', 'agentSourcedIds', 'role', 'orgSourcedIds'],
  },
  'roles.csv': { required: ['sourcedId', 'userSourcedId', 'role'], optional: ['status', 'endDate', 'orgSourcedId'] },
  'demographics.csv': { required: ['sourcedId'], optional: ['status', 'birthDate', 'sex'] },
  'academicSessions.csv': {
    required: ['sourcedId', 'title', 'type', 'startDate', 'endDate'],
    optional: ['status', 'parentSourcedId'],
  },
  'courses.csv': { required: ['sourcedId', 'title'], optional: ['status'] },
  'classes.csv': {
    required: ['sourcedId', 'title', 'courseSourcedId', 'classType', 'schoolSourcedId', 'termSourcedIds'],
    optional: ['status', 'grades'],
  },
  'enrollments.csv': {
    required: ['sourcedId', 'classSourcedId', 'userSourcedId', 'role'],
    optional: ['status', 'beginDate', 'endDate', 'metadata.hoursPerWeek'],
  },
  'categories.csv': { required: ['sourcedId', 'title'], optional: ['status', 'weight'] },
  'zvonok-bells.csv': { required: ['number', 'startsAt', 'endsAt'], optional: [] },
  'zvonok-holidays.csv': { required: ['title', 'startsOn', 'endsOn'], optional: [] },
  'zvonok-timetable.csv': { required: ['classSourcedId', 'weekday', 'number'], optional: ['room', 'fromOn', 'toOn'] },
} as const satisfies Record<string, { required: Columns; optional: Columns }>

export type OneRosterFile = keyof typeof FILES
type ColumnOf<F extends OneRosterFile> = (typeof FILES)[F]['required'][number] | (typeof FILES)[F]['optional'][number]
export type OneRosterRow<F extends OneRosterFile> = { readonly line: number } & { readonly [C in ColumnOf<F>]: string }

const ROWS_MAX: { readonly [F in OneRosterFile]?: number } = {
  'academicSessions.csv': IMPORT_PERIODS_MAX,
  'zvonok-holidays.csv': IMPORT_PERIODS_MAX,
  'zvonok-timetable.csv': IMPORT_TIMETABLE_ROWS_MAX,
}

const SOURCED_ID = /^[0-9A-Za-z./@_-]{1,255}$/

export class OneRosterFiles {
  readonly #rows = new Map<OneRosterFile, OneRosterRow<OneRosterFile>[]>()
  readonly #problems: Problems
  #rowsRead = 0

  constructor(problems: Problems) {
    this.#problems = problems
  }

  static reads(name: string): name is OneRosterFile {
    return Object.hasOwn(FILES, name)
  }

  has(file: OneRosterFile): boolean {
    return this.#rows.has(file)
  }

  get rowsRead(): number {
    return this.#rowsRead
  }

  /** The rows of a file, given once: what has been understood need not be held in two forms. */
  take<F extends OneRosterFile>(file: F): OneRosterRow<F>[] {
    const rows = this.#rows.get(file) ?? []
    this.#rows.set(file, [])
    return rows as OneRosterRow<F>[]
  }

  /** A sink for the bytes of one file. */
  reader(file: OneRosterFile): (bytes: Uint8Array, final: boolean) => void {
    const rows: OneRosterRow<OneRosterFile>[] = []
    this.#rows.set(file, rows)
    const wanted: Columns = [...FILES[file].required, ...FILES[file].optional]
    const seen = wanted.includes('sourcedId') ? new Set<string>() : null
    let places: number[] | undefined
    let width = 0
    let warnedOfStatus = false
    const csv = new CsvReader(file, (cells, line) => {
      if (places === undefined) {
        const header = cells.map((cell) => cell.trim())
        width = header.length
        places = wanted.map((column) => header.indexOf(column))
        for (const column of FILES[file].required)
          if (!header.includes(column)) this.#problems.error('missing_column', { file, line, column })
        return
      }
      if (cells.slice(width).some((cell) => cell !== '')) throw new Refusal('import_broken_csv', { file, line })
      this.#rowsRead += 1
      const rowsMax = ROWS_MAX[file] ?? IMPORT_ROWS_MAX
      if (this.#rowsRead > IMPORT_ROWS_MAX || rows.length >= rowsMax) throw new Refusal('import_too_many_rows', { file, line })
      const row: Record<string, string | number> = { line }
      for (const [index, column] of wanted.entries()) row[column] = (cells[places[index] ?? -1] ?? '').trim()
      if (seen !== null && !this.#hasGoodId(file, row, seen)) return
      if (row.status !== undefined && row.status !== '') {
        if (!warnedOfStatus) this.#problems.warn('status_in_bulk', { file, line, column: 'status', value: String(row.status) })
        warnedOfStatus = true
        if (row.status === 'tobedeleted') return
      }
      rows.push(row as OneRosterRow<OneRosterFile>)
    })
    return (bytes, final) => csv.push(bytes, final)
  }

  #hasGoodId(file: OneRosterFile, row: Record<string, string | number>, seen: Set<string>): boolean {
    const place = { file, line: Number(row.line), column: 'sourcedId', value: String(row.sourcedId) }
    if (!SOURCED_ID.test(place.value)) this.#problems.error(place.value === '' ? 'empty' : 'bad_id', place)
    else if (seen.has(place.value)) this.#problems.error('duplicate_id', place)
    else {
      seen.add(place.value)
      return true
    }
    return false
  }
}
