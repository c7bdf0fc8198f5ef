// Which column of a class list means what: guessed from headers as schools write them, put right by hand in the preview.
import { fold } from '../../../protocol/clean-text.ts'
import { IMPORT_CLASS_LIST_COLUMNS_MAX } from '../../../protocol/limits.ts'
import type { ClassListField } from '../../../protocol/roster-import.ts'
import { type ClassTitle, classTitleWithin } from './normalise.ts'

export type GuessedSheet = {
  /** Index of the header row, null when there is none. */
  readonly header: number | null
  readonly columns: { index: number; title: string; field: ClassListField | null }[]
  readonly classTitle: ClassTitle | null
}

/** Rows of title, school, year above the header. */
const HEADER_WITHIN_ROWS = 30

export function guessColumns(sheetTitle: string, rows: readonly string[][]): GuessedSheet {
  let best: { index: number; fields: (ClassListField | null)[]; score: number } | undefined
  for (const [index, cells] of rows.slice(0, HEADER_WITHIN_ROWS).entries()) {
    const fields = fieldsOf(cells.slice(0, IMPORT_CLASS_LIST_COLUMNS_MAX))
    const named = fields.includes('fullName') || (fields.includes('familyName') && fields.includes('givenName'))
    const score = fields.filter((field) => field !== null).length
    if (named && score > (best?.score ?? 0)) best = { index, fields, score }
  }
  const header = best?.index ?? null
  const titles = header === null ? (rows[0] ?? []) : (rows[header] ?? [])
  const width = Math.min(
    IMPORT_CLASS_LIST_COLUMNS_MAX,
    rows.reduce((most, cells) => Math.max(most, cells.length), titles.length),
  )
  const columns = Array.from({ length: width }, (_, index) => ({
    index,
    title: header === null ? '' : (titles[index] ?? '').trim(),
    field: best?.fields[index] ?? null,
  }))
  return { header, columns, classTitle: titleAbove(rows.slice(0, header ?? 0)) ?? classTitleWithin(sheetTitle.replace(/\.[a-z]+$/i, '')) }
}

function titleAbove(rows: readonly string[][]): ClassTitle | null {
  for (const cell of rows.flat()) {
    const found = cell.trim() === '' ? null : classTitleWithin(cell)
    if (found !== null && found.letter !== '') return found
  }
  return null
}

function fieldsOf(cells: readonly string[]): (ClassListField | null)[] {
  const taken = new Set<ClassListField>()
  return cells.map((cell) => {
    const field = fieldOf(
      fold(cell)
        .replace(/[^a-zа-я0-9]+/g, ' ')
        .trim(),
      taken,
    )
    if (field === null || taken.has(field)) return null
    taken.add(field)
    return field
  })
}

const PLAIN: readonly (readonly [RegExp, ClassListField])[] = [
  [/^(фио|ф и о|фамилия имя( отчество)?|(список )?(ученики?|учащи[йе]ся|обучающи[йе]ся|ребенок|дети)|full name|student)( |$)/, 'fullName'],
  [/^(фио|ф и о) (ученика|учащегося|обучающегося|ребенка)/, 'fullName'],
  [/^(фамилия|last name|family name|surname)/, 'familyName'],
  [/^(имя|first name|given name)/, 'givenName'],
  [/^(отчество|middle name|patronymic)/, 'patronymic'],
  [/^(дата рожд|день рожд|д р$|др$|рожден|birth|date of birth)/, 'birthOn'],
  [/^(пол|sex|gender)$/, 'sex'],
  [/^(параллель|year level|grade)$/, 'yearLevel'],
  [/^(литера?|буква)( класса)?$/, 'classLetter'],
  [/^(класс|class|section)( |$)/, 'classTitle'],
  [/(телефон|тел$|^тел |моб|сотов|phone)/, 'phone'],
  [/(e mail|email|почта)/, 'email'],
]

function fieldOf(header: string, taken: ReadonlySet<ClassListField>): ClassListField | null {
  if (header === '') return null
  const person = parentOf(header, taken)
  if (person !== null) return person
  return PLAIN.find(([pattern]) => pattern.test(header))?.[1] ?? null
}

/** «ФИО родителя 1», «Мать», «Телефон мамы», «Степень родства», «Законный представитель (2)», and «Телефон 2». */
function parentOf(header: string, taken: ReadonlySet<ClassListField>): ClassListField | null {
  const relation = /(родств|кем приходится)/.test(header)
  const parent = relation || /(родител|представител|опекун|мать|матери|мам[аы]|отец|отца|пап[аы]|parent|guardian)/.test(header)
  if (!parent) return null
  const kind = relation
    ? 'Relation'
    : /(телефон|тел$|тел |моб|сотов|phone)/.test(header)
      ? 'Phone'
      : /(mail|почта)/.test(header)
        ? 'Email'
        : 'Name'
  const said =
    /(^|\D)([12])(\D|$)/.exec(header)?.[2] ?? (/(отец|отца|пап[аы])/.test(header) ? '2' : /(мать|матери|мам[аы])/.test(header) ? '1' : null)
  // Without a number the second column of a kind is the second parent's.
  const number = said ?? (taken.has(`parent1${kind}`) ? '2' : '1')
  return `parent${number as '1' | '2'}${kind}`
}
