// What an import, its changes and its problems are called.

import { showPhone } from '../../protocol/contact.ts'
import { SCHOOL_ROLES } from '../../protocol/rights.ts'
import type { ClassListSheet, Import, ImportChange, ImportProblem } from '../../protocol/roster-import.ts'
import { type TextKey, t } from '../app/i18n.ts'
import { dateText, weekdayText } from './school-words.ts'

/** «Добавлено 8, обновлено 0, ошибок 0»: a school asks about its pupils; the table beside it has the rest. */
export function resultText({ counts, errorsTotal }: Import): string {
  const students = counts.find(({ entity }) => entity === 'student')
  return t('import.result', { added: students?.added ?? 0, changed: students?.changed ?? 0, errors: errorsTotal })
}

export function problemText({ code, params }: ImportProblem): string {
  const { least = '', most = '', allowed = '', role = '' } = params
  return t(`import.problem.${code}`, { least, most, allowed, role: roleText(role) })
}

/** «7Б.xlsx, строка 9, столбец „Дата рождения“» */
export function placeText({ file, line, column }: ImportProblem): string {
  return column === null || column === ''
    ? t('import.place.line', { file, line: String(line) })
    : t('import.place.column', { file, line: String(line), column })
}

/** As a spreadsheet names it: A, B … Z, AA. */
export function columnLetter(index: number): string {
  const last = String.fromCharCode(65 + (index % 26))
  return index < 26 ? last : columnLetter(Math.floor(index / 26) - 1) + last
}

export function columnTitle({ index, title }: ClassListSheet['columns'][number]): string {
  return title === '' ? t('import.columns.letter', { letter: columnLetter(index) }) : title
}

const FIELDS = [
  'familyName',
  'givenName',
  'patronymic',
  'birthOn',
  'sex',
  'phone',
  'email',
  'leftOn',
  'relation',
  'title',
  'shortTitle',
  'kind',
  'letter',
  'yearLevel',
  'startsOn',
  'endsOn',
  'startsAt',
  'endsAt',
  'fromOn',
  'toOn',
  'archivedOn',
  'room',
  'weekday',
  'number',
  'weightHundredths',
  'position',
  'role',
] as const
const WORDS = {
  male: 'import.sex.male',
  female: 'import.sex.female',
  quarter: 'import.term.quarter',
  trimester: 'import.term.trimester',
  halfYear: 'import.term.halfYear',
  year: 'import.term.year',
  module: 'import.term.module',
} as const satisfies Readonly<Record<string, TextKey>>

type ChangedField = ImportChange['fields'][number]

export function fieldText(field: string): string {
  const known = FIELDS.find((one) => one === field)
  return known === undefined ? field : t(`import.is.${known}`)
}

/** «+7 916 000-00-00 → +7 916 123-45-67» */
export function beforeAfterText({ field, before, after }: ChangedField): string {
  return t('import.change.beforeAfter', { before: valueText(field, before), after: valueText(field, after) })
}

function valueText(field: string, value: string | null): string {
  if (value === null || value === '') return t('import.change.blank')
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return dateText(value)
  if (field === 'phone') return showPhone(value)
  if (field === 'role') return roleText(value)
  if ((field === 'sex' || field === 'kind') && isWord(value)) return t(WORDS[value])
  if (field === 'weekday') return weekdayText(Number(value))
  return field === 'weightHundredths' ? String(Number(value) / 100) : value
}

function roleText(value: string): string {
  const role = SCHOOL_ROLES.find((one) => one === value)
  return role === undefined ? value : t(`role.${role}`)
}

function isWord(value: string): value is keyof typeof WORDS {
  return Object.hasOwn(WORDS, value)
}
