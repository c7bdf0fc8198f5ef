import { runInDurableObject } from 'cloudflare:test'
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
