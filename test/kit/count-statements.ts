import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { RoomStub } from './enter-chat.ts'

/** The SQL statements a room runs during `act`. */
export async function statementsDuring(room: RoomStub, act: () => Promise<unknown>): Promise<string[]> {
  const statements: string[] = []
  const real = await runInDurableObject(room, (_, { storage: { sql } }) => {
    const exec = sql.exec
    sql.exec = <Row extends Record<string, SqlStorageValue>>(query: string, ...values: SqlStorageValue[]) => {
      statements.push(query)
      return exec.call(sql, query, ...values) as SqlStorageCursor<Row>
    }
    return { restore: () => (sql.exec = exec) }
  })
  await act()
  await runInDurableObject(room, () => void real.restore())
  return statements
}

/** The queries any D1 database is asked during `act`. */
export async function queriesDuring(act: () => Promise<unknown>): Promise<string[]> {
  const queries: string[] = []
  const undo = [env.DIRECTORY, env.JOURNAL_00, env.JOURNAL_01].map((database) => {
    const prepare = database.prepare.bind(database)
    database.prepare = (query) => {
      queries.push(query)
      return prepare(query)
    }
    return () => {
      database.prepare = prepare
    }
  })
  try {
    await act()
  } finally {
    for (const restore of undo) restore()
  }
  return queries
}
