// Passwords that fall without any list: runs along the keyboard, repetitions, dates, phone numbers, the word «пароль». The browser's hint and the
// server's refusal read them alike; the long list and what is known of the person are the server's (worker/identity/passwords.ts).

// biome-ignore format: rows of keys read best as rows
const KEYBOARDS = [
  ['1234567890-=', 'qwertyuiop[]', "asdfghjkl;'", 'zxcvbnm,./'],
  ['1234567890-=', 'йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю.'],
]
const ALPHABETS = ['abcdefghijklmnopqrstuvwxyz', 'абвгдежзийклмнопрстуфхцчшщъыьэюя']
/** «!qaz» is «1qaz» with a shift. */
const SHIFTED = '!@#$%^&*()'

const EVERYBODYS = [
  ...[
    'пароль',
    'парольпароль',
    'привет',
    'школа',
    'учитель',
    'дневник',
    'звонок',
    'админ',
    'parol',
    'privet',
    'shkola',
    'uchitel',
    'dnevnik',
  ],
  ...[
    'gfhjkm',
    'gfhjkmgfhjkm',
    'ghbdtn',
    'irjkf',
    'password',
    'passw',
    'admin',
    'school',
    'teacher',
    'letmein',
    'welcome',
    'iloveyou',
    'qwerty',
  ],
]

/** Digits and marks beside a word everybody knows: as many as a birthday has. More of them are a secret of their own. */
export const AROUND_CHARS_MAX = 10

/** What passwords are compared as: «Алёна» and «алена» are one guess. The password itself is hashed as it was typed. */
export function plainPassword(password: string): string {
  return password.normalize('NFC').toLowerCase().replaceAll('ё', 'е')
}

/** Of a password that plainPassword has made plain. */
export function isCheap(plain: string): boolean {
  const chars = [...plain]
  const letters = plain.replace(/[^\p{L}]/gu, '')
  return (
    new Set(chars).size <= 2 ||
    /^(.{1,4})\1+$/u.test(plain) ||
    // At most every third character was chosen: «1qaz2wsx», «qwerty123456», «йцукен321».
    runs(chars) * 3 <= chars.length ||
    isDate(plain) ||
    isPhone(plain) ||
    (EVERYBODYS.includes(letters) && plain.length - letters.length <= AROUND_CHARS_MAX)
  )
}

/** One run along a row, a column or an alphabet, or one character again and again: «12345», «000», «zxc», «цыч». */
export function isRun(plain: string): boolean {
  return runs([...plain]) <= 1
}

/** A day of somebody's life, with or without points: `31.12.2011`, `20111231`, `311211`. */
export function isDate(plain: string): boolean {
  const digits = plain.replace(/[-./ ]/g, '')
  const day = '(0[1-9]|[12]\\d|3[01])(0[1-9]|1[0-2])'
  return new RegExp(`^(${day}((19|20)\\d\\d|\\d\\d)|(19|20)\\d\\d(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01]))$`).test(digits)
}

function isPhone(plain: string): boolean {
  return /^\+?[78]?9\d{9}$/.test(plain.replace(/[-() ]/g, ''))
}

function runs(chars: readonly string[]): number {
  return chars.filter((char, i) => i === 0 || !follows(chars[i - 1] ?? '', char)).length
}

function follows(one: string, other: string): boolean {
  const [a, b] = [unshifted(one), unshifted(other)]
  return a === b || ALPHABETS.some((letters) => isNext(letters, a, b)) || areNeighbours(a, b)
}

function isNext(row: string, a: string, b: string): boolean {
  const [i, j] = [row.indexOf(a), row.indexOf(b)]
  return i >= 0 && j >= 0 && Math.abs(i - j) === 1
}

/** Keys that touch: beside each other, or one row apart (each row stands half a key to the right of the one above). */
function areNeighbours(a: string, b: string): boolean {
  return KEYBOARDS.some((rows) => {
    const [from, to] = [placeOf(rows, a), placeOf(rows, b)]
    if (!from || !to) return false
    const [down, right] = [to.row - from.row, to.column - from.column]
    if (down === 0) return Math.abs(right) === 1
    return (down === 1 && (right === 0 || right === -1)) || (down === -1 && (right === 0 || right === 1))
  })
}

function placeOf(rows: readonly string[], key: string): { row: number; column: number } | null {
  const row = rows.findIndex((keys) => keys.includes(key))
  return row < 0 ? null : { row, column: rows[row]?.indexOf(key) ?? 0 }
}

function unshifted(char: string): string {
  const digit = SHIFTED.indexOf(char)
  return digit < 0 ? char : String((digit + 1) % 10)
}
