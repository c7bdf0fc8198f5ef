// The timetable as a CSV (class;weekday;number;subject;group;teacher;room), out and in. Pure: the browser writes it, the Worker reads it.
import { fold } from './clean-text.ts'
import type { SchoolDate } from './dates.ts'
import { fullName, type NamedPerson } from './people.ts'
import type { TimetableEntry, TimetableGroup } from './timetable.ts'

export const CSV_COLUMNS = ['класс', 'день', 'урок', 'предмет', 'группа', 'учитель', 'кабинет'] as const
/** A file may also be written in English, or give the day as a number. */
const CSV_COLUMNS_EN = ['class', 'weekday', 'number', 'subject', 'group', 'teacher', 'room'] as const
const WEEKDAYS: readonly (readonly string[])[] = [
  ['1', 'пн', 'понедельник', 'mo', 'mon', 'monday'],
  ['2', 'вт', 'вторник', 'tu', 'tue', 'tuesday'],
  ['3', 'ср', 'среда', 'we', 'wed', 'wednesday'],
  ['4', 'чт', 'четверг', 'th', 'thu', 'thursday'],
  ['5', 'пт', 'пятница', 'fr', 'fri', 'friday'],
  ['6', 'сб', 'суббота', 'sa', 'sat', 'saturday'],
  ['7', 'вс', 'воскресенье', 'su', 'sun', 'sunday'],
]

export type CsvLine = { readonly line: number; readonly cells: readonly string[] }

/** Rows with the line each begins on. Semicolons or tabs or commas, whichever the first line has unless it is said; quotes as spreadsheets write them. */
export function readLines(text: string, given?: string): CsvLine[] {
  const clean = text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const [head = ''] = clean.split('\n', 1)
  const separator = given ?? [';', '\t', ','].find((one) => head.includes(one)) ?? ';'
  const rows: CsvLine[] = []
  let [cells, cell, quoted, line, begun]: [string[], string, boolean, number, number] = [[], '', false, 1, 1]
  const endRow = () => {
    cells.push(cell.trim())
    if (cells.some((one) => one !== '')) rows.push({ line: begun, cells })
    cells = []
    cell = ''
  }
  for (let at = 0; at < clean.length; at++) {
    const sign = clean[at] as string
    if (sign === '\n') line++
    if (quoted) {
      if (sign !== '"') cell += sign
      else if (clean[at + 1] === '"') cell += clean[++at]
      else quoted = false
    } else if (sign === '"' && cell.trim() === '' && isClosed(clean, at, separator)) {
      quoted = true
      cell = ''
    } else if (sign === separator) {
      cells.push(cell.trim())
      cell = ''
    } else if (sign === '\n') {
      endRow()
      begun = line
    } else cell += sign
  }
  endRow()
  return rows
}

/** A quote that no cell ends with is a sign like any other: else it would swallow the lines that follow. */
function isClosed(text: string, openedAt: number, separator: string): boolean {
  for (let at = openedAt + 1; at < text.length; at++) {
    if (text[at] !== '"') continue
    if (text[at + 1] === '"') at++
    else {
      do at++
      while (text[at] === ' ')
      return at >= text.length || text[at] === '\n' || text[at] === separator
    }
  }
  return false
}

export function isHeader({ cells }: CsvLine): boolean {
  const first = fold(cells[0] ?? '')
  return first === CSV_COLUMNS[0] || first === CSV_COLUMNS_EN[0]
}

export function weekdayFrom(text: string): number | null {
  const found = WEEKDAYS.findIndex((words) => words.includes(fold(text).replace(/\.$/, '')))
  return found < 0 ? null : found + 1
}

type Written = {
  readonly groups: readonly TimetableGroup[]
  readonly teachers: readonly NamedPerson[]
  readonly entries: readonly TimetableEntry[]
}

/** A group's own title stands in the file only where it says more than the class does. */
export function csvGroupTitle(group: Pick<TimetableGroup, 'title' | 'classTitle'>): string {
  return group.title === (group.classTitle ?? '') ? '' : group.title
}

/** The week that holds on that day. */
export function writeTimetable({ groups, teachers, entries }: Written, on: SchoolDate): string {
  const nameOf = new Map(teachers.map(({ personId, name }) => [personId, fullName(name)]))
  const groupOf = new Map(groups.map((group, place) => [group.studyGroupId, { group, place }]))
  const rows = entries
    .filter(({ fromOn, toOn }) => fromOn <= on && on <= toOn)
    .flatMap((entry) => {
      const found = groupOf.get(entry.studyGroupId)
      return found ? [{ entry, ...found }] : []
    })
    .sort((a, b) => a.place - b.place || a.entry.weekday - b.entry.weekday || a.entry.number - b.entry.number)
    .map(({ entry, group }) => [
      group.classTitle ?? '',
      WEEKDAYS[entry.weekday - 1]?.[1] ?? '',
      String(entry.number),
      group.subject,
      csvGroupTitle(group),
      group.teacherIds.map((id) => nameOf.get(id) ?? '').join(', '),
      entry.room ?? '',
    ])
  return writeLines([[...CSV_COLUMNS], ...rows])
}

/** As spreadsheets here read it. Excel takes UTF-8 for what it is only with the mark at the beginning. */
export function writeLines(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${rows.map((cells) => cells.map(quote).join(';')).join('\r\n')}\r\n`
}

/** Security: what a spreadsheet would take for a formula is a text. */
function quote(cell: string): string {
  const safe = /^[=+\-@\t]/.test(cell) ? `'${cell}` : cell
  return /[;"\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
