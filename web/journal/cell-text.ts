// What a cell says in the grid and what a typed or pasted word means: the two directions of one small language (journal-domain §4, §8).
import { addDays, type SchoolDate } from '../../protocol/dates.ts'
import { ATTENDANCES, type Attendance, type Cell, isMarkValue, type Mark } from '../../protocol/journal.ts'
import { MARKS_PER_CELL_MAX } from '../../protocol/limits.ts'

export type CellContent = Pick<Cell, 'marks' | 'attendance'> & { readonly pointDueOn: SchoolDate | null }

export const EMPTY: CellContent = { marks: [], attendance: null, pointDueOn: null }

export function contentOf({ marks, attendance, pointDueOn = null }: Cell): CellContent {
  return { marks, attendance, pointDueOn }
}

/** School codes are the same in every language of the interface: they are what the paper journal says. */
export const ATTENDANCE_CODES: Record<Attendance, string> = {
  absent: 'Н',
  ill: 'Б',
  excused: 'УП',
  unexcused: 'НП',
  late: 'ОП',
  exempt: 'ОСВ',
}

/** Other spellings people type or have in their spreadsheets. */
const SPELLINGS: Record<string, Attendance> = { ОТ: 'absent', У: 'excused', П: 'unexcused', О: 'late' }

export function textOf(content: Pick<CellContent, 'marks' | 'attendance'>): string {
  const marks = content.marks.map((mark) => (mark.value === '.' ? '·' : mark.value)).join('/')
  const code = content.attendance === null ? '' : ATTENDANCE_CODES[content.attendance]
  return [code, marks].filter(Boolean).join(' ')
}

export function isEmpty(content: Pick<CellContent, 'marks' | 'attendance'>): boolean {
  return content.marks.length === 0 && content.attendance === null
}

export function sameContent(one: CellContent, other: CellContent): boolean {
  return (
    one.attendance === other.attendance &&
    one.pointDueOn === other.pointDueOn &&
    one.marks.length === other.marks.length &&
    one.marks.every((mark, i) => {
      const twin = other.marks[i]
      return (
        mark.value === twin?.value &&
        mark.kindId === twin.kindId &&
        mark.comment === twin.comment &&
        mark.weightHundredths === twin.weightHundredths &&
        mark.counts === twin.counts
      )
    })
  )
}

export function plainMark(value: Mark['value']): Mark {
  return { value, kindId: null, comment: null }
}

/** A «точка» waits for a week, from its lesson or from today; an own deadline is set in the details. */
const POINT_DAYS = 7

export function withDeadline(content: CellContent, lessonOn: SchoolDate, today: SchoolDate): CellContent {
  const awaits = content.marks.some(({ value }) => value === '.')
  if (!awaits) return content.pointDueOn === null ? content : { ...content, pointDueOn: null }
  return { ...content, pointDueOn: content.pointDueOn ?? addDays(lessonOn > today ? lessonOn : today, POINT_DAYS) }
}

/** «5», «5/4», «5 4», «н», «УП», «Н 5», «·» or nothing; null when it is none of these (such as «6» or «55»). */
export function parseText(text: string): CellContent | null {
  const words = text
    .trim()
    .toUpperCase()
    .replaceAll('·', '.')
    .split(/[\s/]+/)
    .filter(Boolean)
  let attendance: Attendance | null = null
  const marks: Mark[] = []
  for (const word of words) {
    const code = attendanceOf(word)
    if (code !== null && attendance === null) attendance = code
    else if (isMarkValue(word) && marks.length < MARKS_PER_CELL_MAX) marks.push(plainMark(word))
    else return null
  }
  return { marks, attendance, pointDueOn: null }
}

function attendanceOf(word: string): Attendance | null {
  // Latin letters that look like the codes come out of spreadsheets as often as the right ones.
  const cyrillic = word.replaceAll('H', 'Н').replaceAll('O', 'О').replaceAll('C', 'С').replaceAll('B', 'В')
  return ATTENDANCES.find((code) => ATTENDANCE_CODES[code] === cyrillic) ?? SPELLINGS[cyrillic] ?? null
}
