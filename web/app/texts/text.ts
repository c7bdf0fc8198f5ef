// The types of a catalogue. Apart from i18n.ts, so that a test in Node reads the catalogues without a browser.
import type { ru } from './ru.ts'
import type { ruAccount } from './ru-account.ts'
import type { ruAttendance } from './ru-attendance.ts'
import type { ruBell } from './ru-bell.ts'
import type { ruBot } from './ru-bot.ts'
import type { ruCallWays } from './ru-call-ways.ts'
import type { ruCalls } from './ru-calls.ts'
import type { ruContacts } from './ru-contacts.ts'
import type { ruDiary } from './ru-diary.ts'
import type { ruEmoji } from './ru-emoji.ts'
import type { ruFactor } from './ru-factor.ts'
import type { ruFirstRun } from './ru-first-run.ts'
import type { ruId } from './ru-id.ts'
import type { ruInCall } from './ru-in-call.ts'
import type { ruJournal } from './ru-journal.ts'
import type { ruLink } from './ru-link.ts'
import type { ruMessage } from './ru-message.ts'
import type { ruMessenger } from './ru-messenger.ts'
import type { ruOnline } from './ru-online.ts'
import type { ruPlan } from './ru-plan.ts'
import type { ruSchool } from './ru-school.ts'
import type { ruSearch } from './ru-search.ts'
import type { ruSetup } from './ru-setup.ts'
import type { ruTerm } from './ru-term.ts'
import type { ruTimetable } from './ru-timetable.ts'

/** A text, or its forms by number: the parameter `count` chooses. */
export type Text = string | ({ readonly other: string } & { readonly [Form in Intl.LDMLPluralRule]?: string })

/** All texts; those of an area that is opened rarely are in a file of their own and come with its chunk. */
export type Russian = typeof ru &
  typeof ruAccount &
  typeof ruAttendance &
  typeof ruBell &
  typeof ruBot &
  typeof ruCalls &
  typeof ruCallWays &
  typeof ruContacts &
  typeof ruDiary &
  typeof ruEmoji &
  typeof ruFactor &
  typeof ruFirstRun &
  typeof ruId &
  typeof ruInCall &
  typeof ruJournal &
  typeof ruLink &
  typeof ruMessage &
  typeof ruMessenger &
  typeof ruOnline &
  typeof ruPlan &
  typeof ruSchool &
  typeof ruSearch &
  typeof ruSetup &
  typeof ruTerm &
  typeof ruTimetable
export type TextKey = keyof Russian
export type Texts<Keys extends TextKey = TextKey> = Readonly<Record<Keys, Text>>

type Placeholders<T> = T extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never
type StringsOf<T> = T extends string ? T : T[keyof T]
type ParamsOf<Key extends TextKey> = Placeholders<StringsOf<Russian[Key]>>

/** What `t` must be given besides the key: nothing, or exactly the text's parameters. */
export type Arguments<Key extends TextKey> = [ParamsOf<Key>] extends [never]
  ? []
  : [params: Readonly<Record<ParamsOf<Key>, string | number>>]
