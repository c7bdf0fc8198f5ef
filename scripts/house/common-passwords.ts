// What worker/identity/common-passwords.bin is made of. Offline: @zxcvbn-ts/language-common carries the 49,000 most used passwords of leaked lists
// (MIT licence, from Dropbox's zxcvbn), the Russian words are our own. Endings, keyboard layouts, runs and dates are not listed: whoever reads the file
// takes a password apart (worker/identity/common-passwords.ts), so that one word stands for hundreds of passwords.
import { dictionary } from '@zxcvbn-ts/language-common'
import { plainPassword } from '../../protocol/cheap-password.ts'
import { latin } from '../../protocol/latin.ts'
import { PASSWORD_CHARS_MIN } from '../../protocol/limits.ts'
import { makeFilter } from '../../worker/platform/bloom-filter.ts'
import { GUESSABLE_WORDS } from './guessable-words.ts'

export const COMMON_PASSWORDS_FILE = 'worker/identity/common-passwords.bin'

/** A shorter word says nothing: any password begins with three letters. */
const WORD_CHARS_MIN = 4
/** Of the list, ordered by use: words further down are guessed alone, but not with every ending. */
const WORDS_OF_LIST = 15_000

export function commonPasswords(): string[] {
  const used = (dictionary['passwords-common'] as readonly string[]).map(plainPassword)
  const passwords = used.filter((password) => [...password].length >= PASSWORD_CHARS_MIN)
  const words = used.slice(0, WORDS_OF_LIST).filter((word) => /^\p{L}+$/u.test(word) && word.length >= WORD_CHARS_MIN)
  const russian = GUESSABLE_WORDS.map(plainPassword).filter((word) => word.length >= WORD_CHARS_MIN)
  return [...new Set([...passwords, ...words, ...russian, ...russian.flatMap(inLatin)])].sort()
}

export function commonPasswordsFile(): Uint8Array<ArrayBuffer> {
  return makeFilter(commonPasswords())
}

/** «Юля» is written iulia, yulya, julja; the commonest ways each. */
function inLatin(word: string): string[] {
  const official = latin(word)
  const written = latin(word.replaceAll('ю', 'yu').replaceAll('я', 'ya').replaceAll('х', 'h').replaceAll('щ', 'sh').replaceAll('ц', 'c'))
  const german = latin(word.replaceAll('ю', 'ju').replaceAll('я', 'ja').replaceAll('й', 'j'))
  const y = latin(word.replaceAll('й', 'y').replaceAll('ю', 'yu').replaceAll('я', 'ya').replaceAll('кс', 'x'))
  return [official, written, german, y].filter((one) => one.length >= WORD_CHARS_MIN)
}
