// Tables of the DIRECTORY database; migrations/directory/*.sql is what creates them.
import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { AccountId, PersonId, ProfileId, SchoolId, SessionId } from '../../../protocol/ids.ts'

export const schools = sqliteTable('schools', {
  id: text('id').$type<SchoolId>().primaryKey(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  city: text('city').notNull(),
  timeZone: text('time_zone').notNull(),
  shard: integer('shard').notNull(),
  createdAt: integer('created_at').notNull(),
  teachersSecondFactor: integer('teachers_second_factor', { mode: 'boolean' }).notNull().default(false),
})

export const firstRun = sqliteTable('first_run', {
  id: integer('id').primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  doneAt: integer('done_at').notNull(),
})

export const journalAccounts = sqliteTable('journal_accounts', {
  personId: text('person_id').$type<PersonId>().primaryKey(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  login: text('login').notNull(),
  passwordHash: text('password_hash'),
  pepperVersion: integer('pepper_version'),
  oneTimeHmac: text('one_time_hmac'),
  oneTimeExpiresAt: integer('one_time_expires_at'),
  disabledAt: integer('disabled_at'),
  createdAt: integer('created_at').notNull(),
})

export const educationalProfiles = sqliteTable('educational_profiles', {
  id: text('id').$type<ProfileId>().primaryKey(),
  createdAt: integer('created_at').notNull(),
  accountId: text('account_id').$type<AccountId>(),
  familyName: text('family_name'),
  givenName: text('given_name'),
  patronymic: text('patronymic'),
})

export const profileLinks = sqliteTable('profile_links', {
  personId: text('person_id').$type<PersonId>().primaryKey(),
  profileId: text('profile_id').$type<ProfileId>().notNull(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  linkedAt: integer('linked_at').notNull(),
})

/** What a session may do until its holder has done it. */
export type Restriction = 'password' | 'secondFactor' | 'enrolFactor'

/** How a session began. */
export type OpenedBy = 'password' | 'schoolId' | 'passkey' | 'phone' | 'device'

export const sessions = sqliteTable('sessions', {
  tokenHash: text('token_hash').primaryKey(),
  id: text('id').$type<SessionId>().notNull(),
  personId: text('person_id').$type<PersonId>().notNull(),
  schoolId: text('school_id').$type<SchoolId>().notNull(),
  restrictedTo: text('restricted_to').$type<Restriction>(),
  staff: integer('staff', { mode: 'boolean' }).notNull(),
  createdAt: integer('created_at').notNull(),
  seenAt: integer('seen_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  device: text('device').notNull().default(''),
  openedBy: text('opened_by').$type<OpenedBy>().notNull().default('password'),
  shared: integer('shared', { mode: 'boolean' }).notNull().default(false),
  provedAt: integer('proved_at').notNull().default(0),
  secondFactorAt: integer('second_factor_at'),
  rank: integer('rank').notNull().default(0),
})
