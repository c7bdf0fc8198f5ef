// What a key means in «Итоговые». As in the grid, letters are matched by the physical key as well as by the character.
import type { TermValue } from '../../protocol/term-suggestion.ts'
import { gridKey, type KeyPress, type Move } from './grid-keys.ts'

export type TermKey =
  | { readonly type: 'value'; readonly value: TermValue; readonly letter: string }
  | { readonly type: 'suggested' | 'clear' | 'undo' | 'details' }
  | { readonly type: 'move'; readonly move: Move }

const LETTERS: Record<string, TermValue> = { Н: 'na', З: 'pass', О: 'exempt' }
const BY_CODE: Record<string, string> = { KeyY: 'Н', KeyP: 'З', KeyJ: 'О' }

/** null when it is not the table's business. */
export function termKey(press: KeyPress): TermKey | null {
  const plain = !press.ctrlKey && !press.metaKey && !press.altKey
  if (plain && press.key === ' ') return { type: 'suggested' }
  const letter = plain ? letterOf(press) : null
  const named = letter === null ? undefined : LETTERS[letter]
  if (letter !== null && named !== undefined) return { type: 'value', value: named, letter }
  const key = gridKey(press)
  switch (key?.type) {
    case 'mark':
      return key.value === '.' ? null : { type: 'value', value: key.value, letter: '' }
    case 'move':
      return { type: 'move', move: key.move }
    case 'clear':
    case 'undo':
    case 'details':
      return { type: key.type }
    default:
      return null
  }
}

function letterOf({ key, code }: KeyPress): string | null {
  const typed = key.toUpperCase()
  if (typed.length !== 1) return null
  return /[А-ЯЁ]/.test(typed) ? typed : (BY_CODE[code] ?? null)
}

/** «Н» then «З» is незачёт. */
export function longerValue(first: string, second: string): TermValue | null {
  return first === 'Н' && second === 'З' ? 'fail' : null
}
