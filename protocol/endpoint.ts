// The endpoint table's row type. Every HTTP exchange of the product is one `endpoint(...)` constant in protocol/<area>.ts:
// the browser calls it, the Worker serves it, tests read it. One word (`PutCells`) finds shape, route, call and test.
import type * as z from 'zod/mini'
import { wellFormed } from './clean-text.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Endpoint<Input extends z.ZodMiniType = z.ZodMiniType, Result extends z.ZodMiniType = z.ZodMiniType> = {
  readonly method: Method
  /** Hono path; every `:name` in it is a field of `input`. */
  readonly path: string
  /** One flat object: path parameters first, then the query of a GET or the JSON body of the rest. */
  readonly input: Input
  readonly result: Result
  /** The body is a file, not JSON; fields of `input` that are not in the path travel in the query. */
  readonly upload: boolean
  /** The answer comes bit by bit: lines of JSON (NDJSON), each a `result` by itself. A "no" comes before the first of them, as everywhere. */
  readonly stream: boolean
}

export type InputOf<E extends Endpoint> = z.input<E['input']>
export type ParsedInputOf<E extends Endpoint> = z.output<E['input']>
export type ResultOf<E extends Endpoint> = z.output<E['result']>

export function endpoint<Input extends z.ZodMiniType, Result extends z.ZodMiniType>(
  method: Method,
  path: string,
  shapes: { input: Input; result: Result; upload?: boolean; stream?: boolean },
): Endpoint<Input, Result> {
  return { method, path, input: shapes.input, result: shapes.result, upload: shapes.upload ?? false, stream: shapes.stream ?? false }
}

/** Splits an input into the URL (path and query) and the body that carry it; used by the browser and by tests. */
export function requestOf<E extends Endpoint>(target: E, input: InputOf<E>): { url: string; body: Record<string, unknown> | null } {
  const rest: Record<string, unknown> = { ...(input as Record<string, unknown>) }
  const path = target.path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encoded(value)
  })
  if (target.method !== 'GET' && !target.upload) return { url: path, body: rest }
  const query = Object.entries(rest)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .join('&')
  return { url: query === '' ? path : `${path}?${query}`, body: null }
}

/** Platform: half a pair of a character makes encodeURIComponent throw, and fields of a form may hold one. */
function encoded(value: unknown): string {
  return encodeURIComponent(wellFormed(String(value)))
}
