// What people type, brought to one form. Pure: a text in, the clean value out, or null when it is not what it claims to be.
import { cleanText, fold } from '../../../protocol/clean-text.ts'
import { SchoolDate } from '../../../protocol/dates.ts'
import { NAME_CHARS_MAX } from '../../../protocol/limits.ts'
import type { PersonName } from '../../../protocol/people.ts'

/** Latin letters that look like Cyrillic ones; typed by people who never noticed the keyboard's layout. */
// biome-ignore format: a table of pairs reads best in rows
const LATIN_TO_CYRILLIC: Readonly<Record<string, string>> = {
  A: 'А', B: 'В', C: 'С', E: 'Е', H: 'Н', K: 'К', M: 'М', O: 'О', P: 'Р', T: 'Т', X: 'Х', Y: 'У',
  a: 'а', c: 'с', e: 'е', o: 'о', p: 'р', x: 'х', y: 'у',
}

/** A word that is Cyrillic but for look-alikes becomes wholly Cyrillic: «Aнтонов» with a Latin A would match nobody. */
export function cyrillicWord(word: string): string {
  if (!/[а-яё]/i.test(word) || !/[a-z]/i.test(word)) return word
  const letters = [...word].map((letter) => LATIN_TO_CYRILLIC[letter] ?? letter).join('')
  return /[a-z]/i.test(letters) ? word : letters
}

const NAME = /^\p{L}[\p{L}\p{M}'’.\- ]*$/u

/** One part of a name. «ИВАНОВА-ПЕТРОВА» and «иванова» become «Иванова-Петрова» and «Иванова»; mixed case stays as the school writes it. */
export function namePart(text: string): string | null {
  const clean = cleanText(text)
    .split(' ')
    .map(cyrillicWord)
    .join(' ')
    .replace(/\s*-\s*/g, '-')
  if (!NAME.test(clean) || clean.length > NAME_CHARS_MAX) return null
  const oneCase = clean === clean.toUpperCase() || clean === clean.toLowerCase()
  if (!oneCase || clean.length < 2) return clean
  return clean.toLowerCase().replace(/(^|[\s-])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase())
}

/** «Антонов Илья Игоревич», «Ким Виктор Ли», «Алиев Тимур Рашид оглы»: surname, given name, all that follows is the patronymic. */
export function personName(text: string): PersonName | null {
  const [family, given, ...rest] = cleanText(text).split(' ')
  const familyName = namePart(family ?? '')
  const givenName = namePart(given ?? '')
  const patronymic = rest.length === 0 ? null : namePart(rest.join(' '))
  if (familyName === null || givenName === null || (rest.length > 0 && patronymic === null)) return null
  return { familyName, givenName, patronymic }
}

export type ClassTitle = { readonly yearLevel: number; readonly letter: string; readonly title: string }

const CLASS_LETTER_CHARS_MAX = 15

/** `7Б`, `7 "Б"`, `7-б класс`, `7B` (Latin), `10 физ-мат` → 7Б, 7Б, 7Б, 7В, 10 физ-мат. Level 1–12. */
export function classTitle(text: string): ClassTitle | null {
  const clean = cleanText(text)
    .replace(/[«»„“”"'`’()]/g, ' ')
    .replace(/\s*(класс[а-я]*|кл)\.?\s*$/i, '')
  const found = /^\s*(\d{1,2})\s*[-‐-―−.]?\s*(?:класс[а-я]*\s*)?(\S.*)?$/.exec(clean)
  const yearLevel = Number(found?.[1] ?? 0)
  if (yearLevel < 1 || yearLevel > 12) return null
  const rest = cleanText(found?.[2] ?? '')
  if (rest.length > CLASS_LETTER_CHARS_MAX || /\d{3}/.test(rest)) return null
  const letter = rest.length === 1 ? classLetter(rest) : cyrillicWord(rest)
  if (letter === null) return null
  return titleOfClass(yearLevel, letter)
}

/** «7Б», «10 физмат». A single letter is a capital. */
export function titleOfClass(yearLevel: number, said: string): ClassTitle {
  const letter = said.length <= 1 ? said.toUpperCase() : said
  return { yearLevel, letter, title: letter.length <= 1 ? `${yearLevel}${letter}` : `${yearLevel} ${letter}` }
}

/** A small Latin `b` looks like nothing Cyrillic: whether it means Б or В only a person can tell. */
function classLetter(letter: string): string | null {
  const capital = letter.toUpperCase()
  const lookAlike = LATIN_TO_CYRILLIC[letter] ?? LATIN_TO_CYRILLIC[capital]
  if (lookAlike === undefined) return capital
  return LATIN_TO_CYRILLIC[letter] === undefined ? null : lookAlike.toUpperCase()
}

/** Finds a class in a longer text: «Список учащихся 7 "Б" класса», a sheet called «7Б». */
export function classTitleWithin(text: string): ClassTitle | null {
  const clean = cleanText(text)
  const named = /(?:^|[^\d.])(\d{1,2})\s*[-‐-―−]?\s*[«„“"'’]?\s*([А-ЯЁа-яёA-Za-z])\s*[»”"'’]?\s*(?:класс|кл\.|$)/.exec(clean)
  if (named) return classTitle(`${named[1]}${named[2]}`)
  return clean.length <= 8 ? classTitle(clean) : null
}

const EXCEL_EPOCH_DAYS = 25_569
const DAY_MS = 86_400_000

/** `01.03.2012`, `1/3/2012`, `1.3.12`, `2012-03-01`, Excel's serial 40969 → `2012-03-01`. Years of two digits belong to the last hundred years. */
export function schoolDate(text: string, today: SchoolDate): SchoolDate | null {
  const clean = cleanText(text)
    .replace(/\s*(г\.?|года)$/i, '')
    .replace(/[T ]\d\d?:\d\d(:\d\d)?.*$/, '')
  const serial = /^\d{5}(\.0+)?$/.test(clean) ? Number(clean) : null
  if (serial !== null) return asDate(new Date((serial - EXCEL_EPOCH_DAYS) * DAY_MS).toISOString().slice(0, 10))
  const iso = /^(\d{4})-(\d\d?)-(\d\d?)$/.exec(clean)
  if (iso) return asDate(`${iso[1]}-${two(iso[2])}-${two(iso[3])}`)
  const common = /^(\d\d?)[./-](\d\d?)[./-](\d{4}|\d\d)$/.exec(clean)
  if (!common) return null
  const year = common[3] ?? ''
  return asDate(`${year.length === 4 ? year : fullYear(Number(year), today)}-${two(common[2])}-${two(common[1])}`)
}

function fullYear(twoDigits: number, today: SchoolDate): number {
  const thisYear = Number(today.slice(0, 4))
  const year = Math.floor(thisYear / 100) * 100 + twoDigits
  return year > thisYear ? year - 100 : year
}

function two(digits: string | undefined): string {
  return (digits ?? '').padStart(2, '0')
}

function asDate(text: string): SchoolDate | null {
  return SchoolDate.safeParse(text).success ? text : null
}

/** Of one who goes to school or works there: not in the future, not over 110 years ago. */
export function birthDate(text: string, today: SchoolDate): SchoolDate | null {
  const on = schoolDate(text, today)
  return on === null || on >= today || Number(today.slice(0, 4)) - Number(on.slice(0, 4)) > 110 ? null : on
}

export function sexOf(text: string): 'male' | 'female' | null {
  const word = fold(text).replace(/\.$/, '')
  if (/^(м|m|муж|мужской|male|мальчик|юноша)$/.test(word)) return 'male'
  return /^(ж|f|жен|женский|female|девочка|девушка)$/.test(word) ? 'female' : null
}

/** «Математика 7 класс», «Математика (7 кл.)» → «Математика»: a course is a subject in one parallel. */
export function subjectTitle(courseTitle: string): string {
  const clean = cleanText(courseTitle)
  const bare = clean.replace(/[\s,–—-]*\(?\s*\d{1,2}\s*(?:-?й\s*)?(?:кл\.?|класс[а-я]*)\s*\)?\s*$/i, '').trim()
  return bare === '' ? clean : bare
}
