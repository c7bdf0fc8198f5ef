import { env } from 'cloudflare:workers'
import { getTableColumns, getTableName, is, Table } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import * as accounts from '../../worker/db/schema/accounts.ts'
import * as directory from '../../worker/db/schema/directory.ts'
import * as journal from '../../worker/db/schema/journal.ts'
import * as school from '../../worker/db/schema/school.ts'

type Column = { name: string; type: string; notNull: boolean }

/** Made by wrangler, SQLite or D1; nobody reads them through Drizzle. */
const NOT_OURS = /^(d1_migrations|sqlite_|_cf_)/

function tablesOf(...modules: object[]): Record<string, Column[]> {
  const tables = modules.flatMap((module) => Object.values(module)).filter((value) => is(value, Table))
  return Object.fromEntries(
    tables.map((table) => [
      getTableName(table),
      Object.values(getTableColumns(table) as Record<string, SQLiteColumn>).map((column) => ({
        name: column.name,
        type: column.getSQLType().toUpperCase(),
        notNull: column.notNull,
      })),
    ]),
  )
}

async function tablesIn(database: D1Database): Promise<Record<string, Column[]>> {
  const { results } = await database.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").all<{ name: string }>()
  const names = results.map(({ name }) => name).filter((name) => !NOT_OURS.test(name))
  const infos = await Promise.all(
    names.map((name) => database.prepare(`PRAGMA table_info(${name})`).all<{ name: string; type: string; notnull: number; pk: number }>()),
  )
  return Object.fromEntries(
    names.map((name, place) => [
      name,
      // A column of a primary key is never null, whether the migration says so or not.
      (infos[place]?.results ?? []).map((column) => ({
        name: column.name,
        type: column.type,
        notNull: column.notnull === 1 || column.pk > 0,
      })),
    ]),
  )
}

function sorted(tables: Record<string, Column[]>) {
  const byName = (a: Column, b: Column) => (a.name < b.name ? -1 : 1)
  return Object.fromEntries(Object.entries(tables).map(([name, columns]) => [name, [...columns].sort(byName)]))
}

describe('schema', () => {
  it('[HOUSE-09] Drizzle names the tables and columns of DIRECTORY that the migrations make', async () => {
    expect(sorted(tablesOf(directory, accounts))).toEqual(sorted(await tablesIn(env.DIRECTORY)))
  })

  it.each(['JOURNAL_00', 'JOURNAL_01'] as const)(
    '[HOUSE-09] Drizzle names the tables and columns of %s that the migrations make',
    async (binding) => {
      expect(sorted(tablesOf(school, journal))).toEqual(sorted(await tablesIn(env[binding])))
    },
  )
})
