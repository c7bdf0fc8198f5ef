// Ways people hide a word, each a kind of the labelled set. Given a word in Cyrillic and a source of chance, the word as it would be typed.
import { BY_EAR } from './by-ear.ts'
import type { Draw } from './draw.ts'

type Disguise = (word: string, chance: Draw) => string

const LATIN_LOOKS: Record<string, string> = {
  а: 'a',
  е: 'e',
  о: 'o',
  р: 'p',
  с: 'c',
  у: 'y',
  х: 'x',
  к: 'k',
  м: 'm',
  т: 't',
  в: 'b',
  н: 'h',
}
const GREEK_LOOKS: Record<string, string> = {
  а: 'α',
  е: 'ε',
  о: 'ο',
  р: 'ρ',
  у: 'υ',
  х: 'χ',
  п: 'π',
  к: 'κ',
  т: 'τ',
  и: 'ι',
  в: 'β',
  м: 'μ',
}
const EXTENDED: Record<string, string> = {
  х: 'ҳӽӿ',
  у: 'ўүұӯӳ',
  и: 'їӣӥі',
  е: 'ѐєӗ',
  о: 'өӧ',
  а: 'ӑӓ',
  п: 'ԥҧ',
  к: 'қҝҡ',
  з: 'ҙӟ',
  р: 'ҏ',
  с: 'ҫ',
  т: 'ҭ',
  ж: 'җ',
  н: 'ңҥ',
  д: 'ԁ',
  ы: 'ӹ',
  й: 'ҋ',
  л: 'ԓ',
  б: 'ƃ',
  г: 'ґғ',
}
const LATIN_MARKS: Record<string, string> = { а: 'àáâãäå', е: 'èéêë', о: 'òóôõö', у: 'ýÿ', с: 'çć', х: 'ẋẍ', к: 'ķ', р: 'ṗ', т: 'ţť' }
const LEET: Record<string, string> = { о: '0', з: '3', е: '3', б: '6', ч: '4', в: '8', а: '@', я: '9', с: '$', т: '7', и: '1', д: 'g' }
const LETTERS: Record<string, readonly string[]> = {
  а: ['a'],
  б: ['b'],
  в: ['v'],
  г: ['g'],
  д: ['d'],
  е: ['e'],
  ё: ['yo', 'e', 'jo'],
  ж: ['zh', 'j'],
  з: ['z'],
  и: ['i'],
  й: ['y', 'j', 'i'],
  к: ['k'],
  л: ['l'],
  м: ['m'],
  н: ['n'],
  о: ['o'],
  п: ['p'],
  р: ['r'],
  с: ['s'],
  т: ['t'],
  у: ['u', 'u', 'y'],
  ф: ['f'],
  х: ['h', 'x', 'kh'],
  ц: ['ts', 'c'],
  ч: ['ch'],
  ш: ['sh', 'w'],
  щ: ['sch'],
  ъ: ['', "'"],
  ы: ['y'],
  ь: ['', "'"],
  э: ['e'],
  ю: ['yu', 'ju'],
  я: ['ya', 'ja', 'ia'],
}
const KEYS: Record<string, string> = Object.fromEntries(
  [...'йцукенгшщзхъфывапролджэячсмитьбюё'].map((letter, index) => [letter, "qwertyuiop[]asdfghjkl;'zxcvbnm,.`"[index] ?? '']),
)
const UPSIDE: Record<string, string> = {
  а: 'ɐ',
  б: 'ƍ',
  в: 'ʚ',
  г: 'ɹ',
  д: 'ɓ',
  е: 'ǝ',
  ж: 'ж',
  з: 'ε',
  и: 'и',
  й: 'и',
  к: 'ʞ',
  л: 'v',
  м: 'w',
  н: 'н',
  о: 'о',
  п: 'u',
  р: 'd',
  с: 'ɔ',
  т: 'ɯ',
  у: 'ʎ',
  ф: 'ф',
  х: 'х',
  ц: 'ǹ',
  ч: 'Һ',
  ш: 'm',
  щ: 'm',
  ь: 'q',
  ю: 'oı',
  я: 'ʁ',
  ё: 'ǝ',
}
const SYMBOLS: Record<string, string> = {
  х: '}{',
  а: '@',
  о: '()',
  и: '|/|',
  к: '|<',
  с: '$',
  н: '|-|',
  п: '|7',
  л: '/\\',
  ж: '}|{',
  е: '€',
  т: '+',
}
const EMOJI_LETTERS: Record<string, string> = { х: '❌', о: '⭕', а: '🅰️', в: '🅱️', р: '🅿️', с: '💲' }
const EMOJI = '😀😂🔥💀🌸🍑⭐🤡👍💩'
const ZERO = ['\u200b', '\u200d', '\u00ad', '\u2060', '\ufeff', '\u200c', '\u034f', '\u2063']
const COMBINING = ['\u0301', '\u0336', '\u0335', '\u0332', '\u0323', '\u0488', '\u035b', '\u0337']

const letters = (word: string) => [...word]
const isVowel = (letter: string) => 'аеёиоуыэюя'.includes(letter)

/** Each letter by chance, at least one. */
function some(word: string, chance: Draw, share: number, change: (letter: string) => string | undefined): string {
  const all = letters(word)
  const able = all.map((letter, index) => (change(letter) === undefined ? -1 : index)).filter((index) => index >= 0)
  const sure = able.length === 0 ? -1 : chance.from(able)
  return all.map((letter, index) => (index === sure || chance.chance(share) ? (change(letter) ?? letter) : letter)).join('')
}

const separated = (word: string, sign: string) => letters(word).join(sign)
const shifted = (word: string, first: number) =>
  letters(word)
    .map((letter) => {
      const at = 'abcdefghijklmnopqrstuvwxyz'.indexOf(letter)
      return at < 0 ? letter : String.fromCodePoint(first + at)
    })
    .join('')
export const transliterate: Disguise = (word, chance) =>
  letters(word)
    .map((letter) => chance.from(LETTERS[letter] ?? [letter]))
    .join('')

export const KINDS: Readonly<Record<string, Disguise>> = {
  'Latin look-alikes': (word, chance) => some(word, chance, 0.6, (letter) => LATIN_LOOKS[letter]),
  'Greek look-alikes': (word, chance) => some(word, chance, 0.6, (letter) => GREEK_LOOKS[letter]),
  'extended Cyrillic': (word, chance) =>
    some(word, chance, 0.5, (letter) => EXTENDED[letter] && chance.from<string>([...(EXTENDED[letter] ?? '')])),
  'Latin with marks': (word, chance) =>
    some(word, chance, 0.5, (letter) => LATIN_MARKS[letter] && chance.from<string>([...(LATIN_MARKS[letter] ?? '')])),
  'digits and signs': (word, chance) => some(word, chance, 0.4, (letter) => LEET[letter]),
  'drawn letters': (word, chance) => some(word, chance, 0.3, (letter) => SYMBOLS[letter]),
  dots: (word) => separated(word, '.'),
  dashes: (word, chance) => separated(word, chance.from(['-', '–', '—', '~'])),
  underscores: (word, chance) => separated(word, chance.from(['_', '__', '|', '/', '*'])),
  spaces: (word, chance) => separated(word, chance.from([' ', ' ', '  '])),
  'spaces and signs': (word, chance) => separated(word, chance.from([' . ', ' - ', ' * ', ', '])),
  'one separator': (word, chance) => {
    const at = 1 + chance.below(word.length - 1)
    return word.slice(0, at) + chance.from(['.', '-', '_', '*', '/', "'"]) + word.slice(at)
  },
  'one space': (word, chance) => {
    const at = 1 + chance.below(word.length - 1)
    return `${word.slice(0, at)} ${word.slice(at)}`
  },
  'a line end': (word, chance) => {
    const at = 1 + chance.below(word.length - 1)
    return `${word.slice(0, at)}\n${word.slice(at)}`
  },
  'a column': (word) => separated(word, '\n'),
  stretched: (word, chance) => some(word, chance, 0.4, (letter) => letter.repeat(2 + chance.below(5))),
  transliterated: transliterate,
  'other keyboard': (word) =>
    letters(word)
      .map((letter) => KEYS[letter] ?? letter)
      .join(''),
  'zero width': (word, chance) => letters(word).join(chance.from(ZERO)),
  combining: (word, chance) =>
    letters(word)
      .map((letter) => letter + (chance.chance(0.7) ? chance.from(COMBINING) : ''))
      .join('')
      .replace(/^(.)(?!\p{M})/u, '$1\u0336'),
  'emoji between': (word, chance) => separated(word, chance.from([...EMOJI])),
  'emoji as letters': (word, chance) => some(word, chance, 1, (letter) => EMOJI_LETTERS[letter]),
  'vowel hidden': (word, chance) => {
    const at = letters(word)
      .map((letter, index) => (isVowel(letter) && index > 0 ? index : -1))
      .filter((index) => index > 0)
    const one = at.length === 0 ? 1 : chance.from(at)
    return word.slice(0, one) + chance.from(['*', '#', '*', '•']) + word.slice(one + 1)
  },
  'middle hidden': (word) => (word.length < 4 ? `${word[0]}*${word.at(-1)}` : word[0] + '*'.repeat(word.length - 2) + word.at(-1)),
  fullwidth: (word, chance) =>
    [...transliterate(word, chance)]
      .map((letter) => (letter >= '!' && letter <= '~' ? String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0) : letter))
      .join(''),
  mathematical: (word, chance) =>
    shifted(transliterate(word, chance), chance.from([0x1d41a, 0x1d44e, 0x1d4ea, 0x1d586, 0x1d5ba, 0x1d68a])).replaceAll('\u{1d455}', 'ℎ'),
  circled: (word, chance) => shifted(transliterate(word, chance), chance.from([0x24d0, 0x24b6])),
  flags: (word, chance) => shifted(transliterate(word, chance), 0x1f1e6),
  'upside down': (word) =>
    letters(word)
      .map((letter) => UPSIDE[letter] ?? letter)
      .reverse()
      .join(''),
  'mixed scripts': (word, chance) =>
    letters(word)
      .map((letter) => (chance.chance(0.4) ? chance.from(LETTERS[letter] ?? [letter]) : letter))
      .join(''),
  'mixed case': (word, chance) =>
    letters(word)
      .map((letter) => (chance.chance(0.5) ? letter.toUpperCase() : letter))
      .join(''),
  markup: (word, chance) => {
    const at = 1 + chance.below(word.length - 1)
    const [open, close] = chance.from([
      ['**', '**'],
      ['<b>', '</b>'],
      ['__', '__'],
      ['~~', '~~'],
      ['`', '`'],
      ['[b]', '[/b]'],
    ] as const)
    return chance.chance(0.5)
      ? `${word.slice(0, at)}${open}${word.slice(at)}${close}`
      : `${open}${word.slice(0, at)}${close}${word.slice(at)}`
  },
  misspelt: (word, chance) =>
    chance.chance(0.5)
      ? word.replace(/^ё|^е(?=б)/, 'йо').replace('ть', 'дь')
      : word
          .replace('дь', 'ть')
          .replace('тц', 'ц')
          .replace('ец', 'етс')
          .replace('ж', 'ш')
          .slice(0, word.length + 2),
  'by ear': (word, chance) => {
    const [spelt, heard] = chance.from(BY_EAR.filter(([one]) => one.test(word))) ?? [/$/, '']
    return word.replace(spelt, heard)
  },
  'words glued': (word, chance) => chance.from(['блять', 'сука']) + word,
}
