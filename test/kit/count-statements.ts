import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'

/** The SQL statements a room runs during `act`. */
export async function statementsDuring(room: DurableObjectStub, act: () => Promise<unknown>): Promise<string[]> {
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

type Asked = D1PreparedStatement & { readonly statement: string }
const WAYS = ['all', 'first', 'raw', 'run'] as const

/** The queries any D1 database is asked during `act`, also those that were prepared before. */
export async function queriesDuring(act: () => Promise<unknown>): Promise<string[]> {
  const queries: string[] = []
  const prototype = Object.getPrototypeOf(env.DIRECTORY.prepare('SELECT 1')) as Record<
    (typeof WAYS)[number],
    (...input: unknown[]) => unknown
  >
  const undo = WAYS.map((way) => {
    const ask = prototype[way]
    prototype[way] = function (this: Asked, ...input: unknown[]) {
      queries.push(this.statement)
      return ask.apply(this, input)
    }
    return () => {
      prototype[way] = ask
    }
  })
  const undoBatches = [env.DIRECTORY, env.JOURNAL_00, env.JOURNAL_01].map((database) => {
    const batch = database.batch.bind(database)
    database.batch = (statements) => {
      queries.push(...(statements as Asked[]).map(({ statement }) => statement))
      return batch(statements)
    }
    return () => {
      database.batch = batch
    }
  })
  try {
    await act()
  } finally {
    for (const restore of [...undo, ...undoBatches]) restore()
  }
  return queries
}
