// What a file says about a school, whichever format it came in: the readers make it, the plan compares it with the roster.
// `ref`s name things inside the file; `sourceId` is the id of the system the file came from and outlives the file.
import type { SchoolDate } from '../../../protocol/dates.ts'
import type { PersonName } from '../../../protocol/people.ts'
import type { SchoolRole } from '../../../protocol/rights.ts'
import type { ClassListSheet, ImportFormat, ImportProblem, ImportProblemCode } from '../../../protocol/roster-import.ts'
import type { ClassTitle } from './normalise.ts'

export type Ref = string

export type SaidPerson = {
  readonly ref: Ref
  readonly sourceId: string | null
  readonly familyName: string
  readonly givenName: string
  readonly patronymic: string | null
  readonly birthOn: SchoolDate | null
  readonly sex: 'male' | 'female' | null
  readonly phone: string | null
  readonly email: string | null
  readonly roles: readonly SchoolRole[]
  readonly line: number
}

export type SaidMember = { readonly group: Ref; readonly person: Ref; readonly fromOn: SchoolDate | null; readonly toOn: SchoolDate | null }
/** `weekHoursHundredths` null: the file does not say. */
export type SaidLoad = SaidMember & { readonly weekHoursHundredths: number | null }
export type SaidYear = {
  readonly ref: Ref
  readonly line: number
  readonly sourceId: string
  readonly title: string
  readonly startsOn: SchoolDate
  readonly endsOn: SchoolDate
}
export type TermKind = 'quarter' | 'trimester' | 'halfYear' | 'year' | 'module'
export type SaidTerm = SaidYear & { readonly year: Ref; readonly kind: TermKind }
export type SaidClass = ClassTitle & { readonly ref: Ref; readonly sourceId: string | null; readonly year: Ref | null }
export type SaidStudyGroup = {
  readonly ref: Ref
  readonly sourceId: string
  readonly subject: string
  readonly title: string
  readonly year: Ref | null
}
export type SaidHoliday = { readonly title: string; readonly startsOn: SchoolDate; readonly endsOn: SchoolDate; readonly line: number }
export type SaidBell = { readonly number: number; readonly startsAt: string; readonly endsAt: string }
export type SaidEntry = {
  readonly group: Ref
  readonly weekday: number
  readonly number: number
  readonly room: string | null
  /** Null: the file does not say; from the year's start for a new timetable, from today for a changed one. */
  readonly fromOn: SchoolDate | null
  readonly toOn: SchoolDate
}
export type SaidWorkKind = { readonly title: string; readonly weightHundredths: number }

export type Says = {
  readonly format: ImportFormat
  /** The file names everybody (OneRoster bulk): who is not in it has left. A class list speaks of its own classes only. */
  readonly complete: boolean
  readonly people: readonly SaidPerson[]
  /** Rows that were not understood: the name that stands there, null where not even that can be read. */
  readonly unread: readonly (PersonName | null)[]
  readonly guardianships: readonly { readonly student: Ref; readonly parent: Ref; readonly relation: string | null }[]
  readonly years: readonly SaidYear[]
  readonly terms: readonly SaidTerm[]
  readonly classes: readonly SaidClass[]
  readonly classMembers: readonly SaidMember[]
  readonly classTeachers: readonly { readonly group: Ref; readonly person: Ref }[]
  readonly studyGroups: readonly SaidStudyGroup[]
  readonly studyGroupMembers: readonly SaidMember[]
  readonly teachingLoads: readonly SaidLoad[]
  /** Null: the file has no such table, so nothing of it is touched. */
  readonly holidays: readonly SaidHoliday[] | null
  readonly bells: readonly SaidBell[] | null
  readonly timetable: readonly SaidEntry[] | null
  readonly workKinds: readonly SaidWorkKind[]
}

/** What reading a file brought besides what it says. */
export type Reading = {
  readonly says: Says
  readonly rowsRead: number
  readonly duplicates: number
  readonly ignoredFiles: readonly string[]
  readonly sheets: readonly ClassListSheet[]
}

const VALUE_CHARS_SHOWN = 100

export type Place = {
  readonly file: string
  readonly sheet?: number
  readonly line: number
  readonly column?: string
  readonly columnIndex?: number
  readonly value?: string
}

/** Collects problems; keeps the first ones and counts all, so that a file of 200,000 bad lines costs little. */
export class Problems {
  errorsTotal = 0
  warningsTotal = 0
  readonly #errors: ImportProblem[] = []
  readonly #warnings: ImportProblem[] = []
  readonly #alarms: ImportProblem[] = []
  readonly #shownMax: number

  constructor(shownMax: number) {
    this.#shownMax = shownMax
  }

  error(code: ImportProblemCode, place: Place, params: Record<string, string> = {}): void {
    this.errorsTotal += 1
    if (this.#errors.length < this.#shownMax) this.#errors.push(problem('error', code, place, params))
  }

  warn(code: ImportProblemCode, place: Place, params: Record<string, string> = {}): void {
    this.warningsTotal += 1
    if (this.#warnings.length < this.#shownMax) this.#warnings.push(problem('warning', code, place, params))
  }

  /** A warning that no number of others pushes out of sight. */
  alarm(code: ImportProblemCode, place: Place, params: Record<string, string> = {}): void {
    this.warningsTotal += 1
    if (this.#alarms.length < this.#shownMax) this.#alarms.push(problem('warning', code, place, params))
  }

  shown(): ImportProblem[] {
    return [...this.#errors, ...this.#alarms, ...this.#warnings].slice(0, this.#shownMax)
  }
}

function problem(
  severity: 'error' | 'warning',
  code: ImportProblemCode,
  { file, sheet = 0, line, column, columnIndex, value }: Place,
  params: Record<string, string>,
): ImportProblem {
  return {
    severity,
    code,
    file,
    sheet,
    line,
    column: column ?? null,
    columnIndex: columnIndex ?? null,
    value: value === undefined ? null : value.slice(0, VALUE_CHARS_SHOWN),
    params,
  }
}
