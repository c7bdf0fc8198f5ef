// How days, groups and conflicts of a timetable are called.
import { addDays, type SchoolDate } from '../../../protocol/dates.ts'
import type { PersonId } from '../../../protocol/ids.ts'
import { type NamedPerson, shortName } from '../../../protocol/people.ts'
import type { Conflict, TimetableGroup } from '../../../protocol/timetable.ts'
import { locale, t } from '../../app/i18n.ts'

const ANY_MONDAY = '2024-01-01'

/** «понедельник»; 1 = Monday. */
export function weekdayName(weekday: number, length: 'long' | 'short' = 'long'): string {
  return format(addDays(ANY_MONDAY, weekday - 1), { weekday: length })
}

/** «пятница, 10 октября» */
export function dayText(on: SchoolDate): string {
  return format(on, { weekday: 'long', day: 'numeric', month: 'long' })
}

function format(on: SchoolDate, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale.value, { ...options, timeZone: 'UTC' }).format(new Date(`${on}T00:00:00Z`))
}

/** «Английский язык, 1-я подгруппа»; a class's whole group says its subject alone. */
export function groupText({ subject, title, classTitle }: TimetableGroup): string {
  const part = classTitle === null ? title : title.replace(classTitle, '').replace(/^[\s,]+/, '')
  return part === '' ? subject : `${subject}, ${part}`
}

/** «7Б, Математика» */
export function groupInClass(group: TimetableGroup): string {
  return [group.classTitle, groupText(group)].filter(Boolean).join(', ')
}

export function teacherNames(ids: readonly PersonId[], teachers: readonly NamedPerson[]): string {
  return ids
    .flatMap((id) => teachers.find((one) => one.personId === id) ?? [])
    .map(({ name }) => shortName(name))
    .join(', ')
}

/**
 * What stands in the way, by name, each thing once. `where`: what the key of a conflict is called. Of a group that has a lesson then its teacher and
 * room need not be told as well.
 */
export function conflictTexts(conflicts: readonly Conflict[], teachers: readonly NamedPerson[], where: (key: string) => string): string[] {
  const ofGroup = new Set(conflicts.filter(({ kind }) => kind === 'group').map(({ key }) => key))
  const told = conflicts.filter(({ kind, key }) => kind === 'group' || !ofGroup.has(key))
  return [...new Set(told.map((one) => conflictText(one, teachers, where)))]
}

function conflictText({ kind, key, teacherId }: Conflict, teachers: readonly NamedPerson[], where: (key: string) => string): string {
  const name = teacherId === null ? '' : teacherNames([teacherId], teachers)
  switch (kind) {
    case 'teacher':
      return t('tt.conflict.teacher', { name, where: where(key) })
    case 'absent':
      return t('tt.conflict.absent', { name })
    case 'room':
      return t('tt.conflict.room', { where: where(key) })
    case 'pupils':
      return t('tt.conflict.pupils', { where: where(key) })
    case 'group':
      return t('tt.conflict.group')
  }
}
