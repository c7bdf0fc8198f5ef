// A hint, never a gate: what may not be a password is the server's to say. The list of common ones stays there: it is larger than the whole page.
import { isCheap, plainPassword } from '../../protocol/cheap-password.ts'

export type Strength = 'weak' | 'fair' | 'strong'

/** Runs such as «аааа», «1234», «йцукен», «qwerty» add little to what must be guessed. */
const ROWS = [
  '1234567890',
  'йцукенгшщзхъфывапролджэячсмитьбю',
  'qwertyuiopasdfghjklzxcvbnm',
  'абвгдеёжзийклмнопрстуфхцчшщъыьэюя',
  'abcdefghijklmnopqrstuvwxyz',
]

export function strengthOf(password: string): Strength {
  if (isCheap(plainPassword(password))) return 'weak'
  const bits = surprises(password.toLocaleLowerCase()) * Math.log2(alphabetOf(password))
  return bits < 40 ? 'weak' : bits < 65 ? 'fair' : 'strong'
}

/** Characters that do not simply follow from the one before them. */
function surprises(password: string): number {
  let count = 0
  for (const [i, letter] of [...password].entries()) {
    const before = i === 0 ? '' : ([...password][i - 1] ?? '')
    const follows =
      before !== '' && (letter === before || ROWS.some((row) => row.includes(before + letter) || row.includes(letter + before)))
    count += follows ? 0.25 : 1
  }
  return count
}

function alphabetOf(password: string): number {
  const kinds: readonly [RegExp, number][] = [
    [/\p{Ll}/u, 30],
    [/\p{Lu}/u, 30],
    [/\d/, 10],
    [/[^\p{L}\d]/u, 20],
  ]
  return Math.max(
    2,
    kinds.reduce((sum, [kind, letters]) => sum + (kind.test(password) ? letters : 0), 0),
  )
}
