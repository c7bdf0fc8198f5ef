// The two kinds of database as Drizzle sees them. A school's records live in exactly one JOURNAL_nn; `Tenant` is that school and its database.
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1'
import type { SchoolPlace } from '../platform/serve.ts'

export type Db = DrizzleD1Database

/** One school and the database that holds its records. Use cases take a Tenant, so that no query forgets whose records it reads. */
export type Tenant = SchoolPlace & { readonly db: Db; readonly d1: D1Database }

export const JOURNAL_BINDINGS = ['JOURNAL_00', 'JOURNAL_01'] as const satisfies readonly (keyof Env)[]

export function directoryOf(env: Env): Db {
  return drizzle(env.DIRECTORY)
}

export function journalD1(env: Env, shard: number): D1Database {
  const binding = JOURNAL_BINDINGS[shard]
  if (binding === undefined) throw new Error(`no journal database for shard ${shard}`)
  return env[binding]
}

export function tenantOf(env: Env, school: SchoolPlace): Tenant {
  const d1 = journalD1(env, school.shard)
  return { schoolId: school.schoolId, timeZone: school.timeZone, shard: school.shard, db: drizzle(d1), d1 }
}

/** What a `batch` of these statements answers. */
export type AnswersOf<Queries extends readonly unknown[]> = { [Index in keyof Queries]: Awaited<Queries[Index]> }
