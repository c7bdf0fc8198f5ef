import { runInDurableObject } from 'cloudflare:test'
import type { RoomStub } from './enter-chat.ts'

/** The rows a room reads and writes during `act`, entries of indexes included, as the platform counts (and bills) them. */
export async function rowsDuring(room: RoomStub, act: () => Promise<unknown>): Promise<{ read: number; written: number }> {
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = []
  const restore = await runInDurableObject(room, (_, { storage: { sql } }) => {
    const exec = sql.exec
    sql.exec = <Row extends Record<string, SqlStorageValue>>(query: string, ...values: SqlStorageValue[]) => {
      const cursor = exec.call(sql, query, ...values)
      cursors.push(cursor)
      return cursor as SqlStorageCursor<Row>
    }
    return () => {
      sql.exec = exec
    }
  })
  await act()
  return runInDurableObject(room, () => {
    restore()
    const sum = (rows: (cursor: (typeof cursors)[number]) => number) => cursors.reduce((total, cursor) => total + rows(cursor), 0)
    return { read: sum((cursor) => cursor.rowsRead), written: sum((cursor) => cursor.rowsWritten) }
  })
}
