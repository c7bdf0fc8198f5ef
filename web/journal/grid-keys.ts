// The grid's keyboard (journal-domain §8). Letters are matched by the physical key as well as by the character, so that a teacher who
// forgot to switch the layout still writes «Н» with the key that bears it.
import type { Attendance, MarkValue } from '../../protocol/journal.ts'
import { isMarkValue } from '../../protocol/journal.ts'

export type Move = { readonly rows: number; readonly columns: number; readonly to?: 'rowStart' | 'rowEnd' | 'gridStart' | 'gridEnd' }

export type GridKey =
  | { readonly type: 'mark'; readonly value: MarkValue }
  /** «Точка», or what stands between two marks of one cell. */
  | { readonly type: 'space' }
  | { readonly type: 'attendance'; readonly value: Attendance; readonly letter: string }
  /** Second letter of a code: НП, УП, ОП, ОТ, ОСВ. */
  | { readonly type: 'codeLetter'; readonly letter: string }
  | { readonly type: 'secondMark' }
  | { readonly type: 'move'; readonly move: Move; readonly extend: boolean }
  /** A parent's notice is taken as it is proposed. */
  | { readonly type: 'confirm' }
  | { readonly type: 'clear' | 'undo' | 'redo' | 'details' | 'picker' | 'copy' }

/** What a key does to the content of cells; the rest moves, copies or opens something. */
export type TypedKey = Exclude<GridKey, { type: 'move' | 'details' | 'picker' | 'copy' }>

/** What is used of a KeyboardEvent. */
export type KeyPress = {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const PAGE_ROWS = 10

const LETTERS: Record<string, Attendance> = { Н: 'absent', Б: 'ill', У: 'excused', О: 'late' }
const CODE_LETTERS = 'ПТСВ'
const BY_CODE: Record<string, string> = {
  KeyY: 'Н',
  Comma: 'Б',
  KeyE: 'У',
  KeyJ: 'О',
  KeyG: 'П',
  KeyN: 'Т',
  KeyC: 'С',
  KeyD: 'В',
}

const MOVES: Record<string, Move> = {
  ArrowUp: { rows: -1, columns: 0 },
  ArrowDown: { rows: 1, columns: 0 },
  ArrowLeft: { rows: 0, columns: -1 },
  ArrowRight: { rows: 0, columns: 1 },
  PageUp: { rows: -PAGE_ROWS, columns: 0 },
  PageDown: { rows: PAGE_ROWS, columns: 0 },
  Home: { rows: 0, columns: 0, to: 'rowStart' },
  End: { rows: 0, columns: 0, to: 'rowEnd' },
}

const FAR = 10_000
const FAR_MOVES: Record<string, Move> = {
  ArrowUp: { rows: -FAR, columns: 0 },
  ArrowDown: { rows: FAR, columns: 0 },
  ArrowLeft: { rows: 0, columns: -FAR },
  ArrowRight: { rows: 0, columns: FAR },
  Home: { rows: 0, columns: 0, to: 'gridStart' },
  End: { rows: 0, columns: 0, to: 'gridEnd' },
}

/** What a key means in the grid; null when it is not the grid's business. */
export function gridKey(press: KeyPress): GridKey | null {
  const ctrl = press.ctrlKey || press.metaKey
  if (press.altKey) return press.key === 'ArrowDown' ? { type: 'picker' } : null
  if (ctrl) return ctrlKey(press)
  const move = MOVES[press.key]
  if (move) return { type: 'move', move, extend: press.shiftKey }
  if (press.key === 'Enter') return { type: 'move', move: { rows: press.shiftKey ? -1 : 1, columns: 0 }, extend: false }
  if (press.key === 'Tab') return { type: 'move', move: { rows: 0, columns: press.shiftKey ? -1 : 1 }, extend: false }
  if (press.key === 'F2') return { type: 'details' }
  if (press.key === 'Delete' || press.key === 'Backspace') return { type: 'clear' }
  if (press.key === ' ') return { type: 'space' }
  if (press.key === '/') return { type: 'secondMark' }
  if (press.key === '+' || press.key === '=') return { type: 'confirm' }
  const value = markOf(press)
  if (value !== null) return { type: 'mark', value }
  const letter = letterOf(press)
  const attendance = letter === null ? undefined : LETTERS[letter]
  if (letter === null) return null
  if (attendance) return { type: 'attendance', value: attendance, letter }
  return CODE_LETTERS.includes(letter) ? { type: 'codeLetter', letter } : null
}

function ctrlKey(press: KeyPress): GridKey | null {
  const far = FAR_MOVES[press.key]
  if (far) return { type: 'move', move: far, extend: press.shiftKey }
  if (press.code === 'KeyZ') return { type: press.shiftKey ? 'redo' : 'undo' }
  if (press.code === 'KeyY') return { type: 'redo' }
  if (press.code === 'KeyC') return { type: 'copy' }
  return null
}

/** Digits and the point by their character, else by the key that bears them: «ю», «,» of a number pad, a French row of digits. */
function markOf({ key, code, shiftKey }: KeyPress): MarkValue | null {
  if (isMarkValue(key)) return key
  if (code === 'NumpadDecimal' || (code === 'Period' && !shiftKey)) return '.'
  const digit = /^Digit([1-5])$/.exec(code)?.[1] ?? ''
  return !shiftKey && !/\d/.test(key) && isMarkValue(digit) ? digit : null
}

/** The character when it is one of ours, else the key that bears it on a Russian keyboard (never when the layout is Russian already). */
function letterOf(press: KeyPress): string | null {
  const typed = press.key.toUpperCase()
  if (typed.length !== 1) return null
  if (/[А-ЯЁ]/.test(typed)) return typed in LETTERS || CODE_LETTERS.includes(typed) ? typed : null
  return BY_CODE[press.code] ?? null
}

/** What two letters typed one after the other mean: «Н» then «П» is НП, «О» then «С» is ОСВ; null when they are two separate codes. */
export function codeOf(first: string, second: string): Attendance | null {
  const codes: Record<string, Attendance> = { НП: 'unexcused', УП: 'excused', ОП: 'late', ОТ: 'absent', ОС: 'exempt', СВ: 'exempt' }
  return codes[first + second] ?? null
}
