// Kinds of work of a school that has named none (journal-domain of docs/rules/journal.md): a start, every weight is the school's to change.

export const DEFAULT_WORK_KINDS: readonly { readonly title: string; readonly weightHundredths: number }[] = [
  { title: 'Ответ на уроке', weightHundredths: 100 },
  { title: 'Домашняя работа', weightHundredths: 100 },
  { title: 'Самостоятельная работа', weightHundredths: 200 },
  { title: 'Проект', weightHundredths: 200 },
  { title: 'Проверочная работа', weightHundredths: 300 },
  { title: 'Контрольная работа', weightHundredths: 400 },
  { title: 'Диктант', weightHundredths: 300 },
  { title: 'Сочинение', weightHundredths: 300 },
  { title: 'Зачёт', weightHundredths: 400 },
  { title: 'ВПР', weightHundredths: 400 },
]

const SHORT: readonly (readonly [RegExp, string])[] = [
  [/^ответ/, 'отв'],
  [/^(домашн|дз$)/, 'дз'],
  [/^самостоят/, 'ср'],
  [/^проект/, 'пр'],
  [/^провероч/, 'пров'],
  [/^контрольн/, 'кр'],
  [/^диктант/, 'дикт'],
  [/^сочинен/, 'соч'],
  [/^зач/, 'зач'],
]

const SHORT_CHARS_MAX = 4

/** What stands in the header of a grid's column: «кр», «дз», else the first letters. */
export function shortTitleOf(title: string): string {
  const plain = title.toLowerCase()
  return SHORT.find(([pattern]) => pattern.test(plain))?.[1] ?? plain.replace(/[^а-яёa-z0-9]/g, '').slice(0, SHORT_CHARS_MAX)
}
