// Platform: D1 reports rows read and written per statement. Budgets of rows are promises of this product (docs/capacity.md), so in dev
// every answer says what it cost in `x-d1-…` headers, and tests and the bench read them. `x-now` is the product's clock, UTC ms: an authenticator
// app of the demo must show the code of that time. In production this file does nothing.
import { now } from './clock.ts'

type Count = { queries: number; read: number; written: number; bindings: string[] }

export async function countRows(request: Request, env: Env, answer: (env: Env) => Response | Promise<Response>): Promise<Response> {
  // Platform: the answer of an upgrade takes no headers, so it is not made to pay for the count either (a SELECT runs twice below).
  if (env.ENVIRONMENT !== 'dev' || request.headers.get('upgrade') === 'websocket') return answer(env)
  const count: Count = { queries: 0, read: 0, written: 0, bindings: [] }
  const counted = { ...env }
  for (const binding of ['DIRECTORY', 'JOURNAL_00', 'JOURNAL_01'] as const) counted[binding] = countedDatabase(env[binding], binding, count)
  const response = await answer(counted)
  const headers = new Headers(response.headers)
  headers.set('x-d1-queries', String(count.queries))
  headers.set('x-d1-rows-read', String(count.read))
  headers.set('x-d1-rows-written', String(count.written))
  headers.set('x-d1-databases', count.bindings.join(','))
  headers.set('x-now', String(now(env)))
  return new Response(response.body, { status: response.status, headers })
}

function countedDatabase(database: D1Database, binding: string, count: Count): D1Database {
  const note = (results: readonly D1Result[]) => {
    count.queries += 1
    count.bindings.push(binding)
    for (const { meta } of results) {
      count.read += meta.rows_read
      count.written += meta.rows_written
    }
  }
  const real = new WeakMap<object, D1PreparedStatement>()
  const wrap = (statement: D1PreparedStatement, sql: string): D1PreparedStatement => {
    const wrapped = {
      bind: (...values: unknown[]) => wrap(statement.bind(...values), sql),
      all: async () => tally(await statement.all()),
      run: async () => tally(await statement.run()),
      raw: async () => {
        // Platform: raw() reports no meta and all() loses columns of equal names, so a SELECT is run both ways and counted once.
        // Whatever writes runs once only; its RETURNING names the columns of one table, which are all different.
        const result = tally(await statement.all<Record<string, unknown>>())
        return /^\s*(select|with)\b/i.test(sql) ? statement.raw() : result.results.map((row) => Object.values(row))
      },
      first: async (column?: string) => {
        const [row] = tally(await statement.all<Record<string, unknown>>()).results
        return row === undefined ? null : column === undefined ? row : row[column]
      },
    } as unknown as D1PreparedStatement
    real.set(wrapped, statement)
    return wrapped
  }
  const tally = <T>(result: D1Result<T>): D1Result<T> => {
    note([result])
    return result
  }
  return {
    prepare: (sql: string) => wrap(database.prepare(sql), sql),
    batch: async (statements: D1PreparedStatement[]) => {
      const results = await database.batch(statements.map((statement) => real.get(statement) ?? statement))
      note(results)
      return results
    },
    exec: (sql: string) => database.exec(sql),
    dump: () => database.dump(),
    withSession: (constraint?: string) => database.withSession(constraint),
  } as unknown as D1Database
}
