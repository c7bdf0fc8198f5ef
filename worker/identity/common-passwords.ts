// Is this one of the passwords everybody guesses first, here and in Russia? Offline: common-passwords.bin is made by scripts/passwords.ts. The file
// holds words and leaked passwords; a password is taken apart here as a guesser's rules put it together. Of passwords nobody guesses, at most one in
// 10,000 is refused by mistake (test/identity/password-list.test.ts); its holder takes another.
import { isCheap, isDate, isRun, plainPassword } from '../../protocol/cheap-password.ts'
import { isInFilter } from '../platform/bloom-filter.ts'
import file from './common-passwords.bin'

const filter = new Uint8Array(file)

export function isCommon(password: string): boolean {
  const plain = plainPassword(password)
  if (isCheap(plain)) return true
  // With the keyboard in the other language: «gfhjkm» is «пароль».
  const typed = [plain, otherLayout(plain)].flatMap((text) => (text === null ? [] : [text]))
  const guesses = new Set(typed.flatMap((text) => [text, wordOf(text)]).map(onceOf))
  return [...guesses].some((guess) => isInFilter(filter, guess))
}

/** The word without what people put around one: «Наташа2011!» is «наташа». With anything unusual around it the whole password is the guess. */
function wordOf(text: string): string {
  const word = text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const at = text.indexOf(word)
  const around = [text.slice(0, at), text.slice(at + word.length)].map((marks) => marks.replace(/\D/g, ''))
  return around.every(isUsual) ? word : text
}

/** 1, 12, 777, 2011, 12345, 31122011. */
function isUsual(digits: string): boolean {
  return digits.length <= 3 || isRun(digits) || /^(19|20)\d\d$/.test(digits) || isDate(digits) || /^(\d\d)\1$/.test(digits)
}

function onceOf(text: string): string {
  const half = text.slice(0, text.length / 2)
  return half.length >= 4 && half + half === text ? half : text
}

const LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
const RUSSIAN_KEYS = 'ёйцукенгшщзхъфывапролджэячсмитьбю'

/** What the same keys would have written in the other language; null when they have no letter to tell. */
function otherLayout(plain: string): string | null {
  const [from, to] = /[а-я]/.test(plain) ? [RUSSIAN_KEYS, LATIN_KEYS] : [LATIN_KEYS, RUSSIAN_KEYS]
  const other = [...plain].map((char) => to[from.indexOf(char)] ?? char).join('')
  return other === plain ? null : plainPassword(other)
}
