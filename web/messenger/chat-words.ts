// Times and names as a chat shows them. Days are the school's, not the browser's.
import type { ChatMember, ChatSnapshot } from '../../protocol/chat/events.ts'
import { addDays, dateAt, type SchoolDate, weekdayOf } from '../../protocol/dates.ts'
import type { Me } from '../../protocol/identity.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { addressName, type PersonName } from '../../protocol/people.ts'
import { locale, t } from '../app/i18n.ts'

/** What a time is told by: the school's zone, and its date today by the server's clock. */
export type SchoolDay = { readonly timeZone: string; readonly today: SchoolDate }

export function schoolDayOf(person: Me): SchoolDay {
  return { timeZone: person.school.timeZone, today: person.today }
}

const formats = new Map<string, Intl.DateTimeFormat>()

function format(options: Intl.DateTimeFormatOptions, atMs: number): string {
  const key = `${locale.value} ${JSON.stringify(options)}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(locale.value, options)
  formats.set(key, known)
  return known.format(atMs)
}

/** «14:05» */
export function timeOf(atMs: number, { timeZone }: SchoolDay): string {
  return format({ timeZone, hour: '2-digit', minute: '2-digit' }, atMs)
}

/** The time today, the weekday within this week, the date before it. */
export function shortWhen(atMs: number, day: SchoolDay): string {
  const on = dateAt(atMs, day.timeZone)
  if (on >= day.today) return timeOf(atMs, day)
  if (on >= addDays(day.today, 1 - weekdayOf(day.today))) return format({ timeZone: day.timeZone, weekday: 'short' }, atMs)
  return format({ timeZone: day.timeZone, day: '2-digit', month: '2-digit', year: '2-digit' }, atMs)
}

/** «Сегодня», «Вчера», «6 октября», «6 октября 2025 г.» */
export function dayTitle(on: SchoolDate, { today }: SchoolDay): string {
  if (on === today) return t('chat.today')
  if (on === addDays(today, -1)) return t('chat.yesterday')
  const sameYear = on.slice(0, 4) === today.slice(0, 4)
  return format({ timeZone: 'UTC', day: 'numeric', month: 'long', ...(sameYear ? {} : { year: 'numeric' }) }, Date.parse(`${on}T00:00:00Z`))
}

/** «Илья Антонов» */
export function friendlyName({ givenName, familyName }: PersonName): string {
  return `${givenName} ${familyName}`
}

export type NameIn = (personId: PersonId, name: PersonName) => string

/** How people are called in a chat: teachers by name and patronymic, pupils and parents by name and family name. */
export function namesIn(kind: ChatSnapshot['kind'], members: readonly ChatMember[]): NameIn {
  const admins = new Set(members.flatMap(({ personId, role }) => (role === 'chatAdmin' ? [personId] : [])))
  // A pupil whose words were carried into «Учительская» stays a pupil there.
  const staff = new Set(kind === 'staff' ? members.map(({ personId }) => personId) : [])
  const byPatronymic = (personId: PersonId) => staff.has(personId) || ((kind === 'class' || kind === 'parents') && admins.has(personId))
  return (personId, name) => (byPatronymic(personId) ? addressName(name) : friendlyName(name))
}

/** «9 окт., 14:05» */
export function momentIn(atMs: number, { timeZone, today }: SchoolDay): string {
  const sameDay = dateAt(atMs, timeZone) === today
  return format({ timeZone, hour: '2-digit', minute: '2-digit', ...(sameDay ? {} : { day: 'numeric', month: 'short' }) }, atMs)
}

/** «Вы» of oneself, «Илья Антонов» of everybody else. */
export function authorInList(name: PersonName, person: Me): string {
  const { familyName, givenName, patronymic } = person.name
  const own = name.familyName === familyName && name.givenName === givenName && name.patronymic === patronymic
  return own ? t('messenger.me') : friendlyName(name)
}

/** «7Б» of «Родители 7Б»: what tells chats apart at a glance. */
export function shortTitle(title: string): string {
  return title.split(' ').at(-1) ?? title
}
