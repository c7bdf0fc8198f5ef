// The one way an endpoint of protocol/ is served. Order of every request: origin → who → parse → the handler (may → write with log → tell → answer).
import type { Context, Hono } from 'hono'
import type { Endpoint, ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { SchoolId } from '../../protocol/ids.ts'
import { REQUEST_BODY_BYTES_MAX } from '../../protocol/limits.ts'
import { REFUSALS, type RefusalBody } from '../../protocol/refusals.ts'
import { log } from './log.ts'
import { readBounded } from './read-bounded.ts'
import { Refusal } from './refusal.ts'

/** Which school in which database; `Tenant` of worker/db is this and the database itself. */
export type SchoolPlace = { readonly schoolId: SchoolId; readonly timeZone: string; readonly shard: number }

/**
 * `newsOf`: a handler that wrote an outbox row names its school here (or several), and worker/index.ts drains the outbox after the answer.
 * `loopback`: this Worker's own routes, as an HTTP client of ours reaches them. Platform: a Worker may not fetch its own hostname.
 */
export type AppEnv = {
  Bindings: Env
  Variables: {
    requestId: string
    newsOf: SchoolPlace | readonly SchoolPlace[] | undefined
    loopback: (request: Request) => Promise<Response>
  }
}
export type AppContext = Context<AppEnv>
export type App = Hono<AppEnv>

/** Finds who is asking, or throws a Refusal. */
export type Who<Actor> = (c: AppContext) => Promise<Actor>

export const anyone: Who<null> = async () => null

export function serve<E extends Endpoint, Actor>(
  app: App,
  target: E,
  who: Who<Actor>,
  handler: (actor: Actor, input: ParsedInputOf<E>, c: AppContext) => Promise<ResultOf<E>>,
): void {
  app.on(target.method, target.path, async (c) => {
    const { actor, input } = await accept(c, target, who)
    const result = await handler(actor, input, c)
    c.header('cache-control', 'no-store')
    return c.json(promised(c, target, result) as object)
  })
}

/** Says the lines of an answer as they are there. `gone`: nobody listens any more. */
export type Lines<Line> = (say: (line: Line) => void, gone: AbortSignal) => Promise<void>

/**
 * An endpoint whose answer is a stream of lines. Whatever may be refused is refused by the handler itself, before it hands back what it will say:
 * once the first line is out there is no status to change, and what breaks then breaks the stream off.
 */
export function serveStream<E extends Endpoint, Actor>(
  app: App,
  target: E,
  who: Who<Actor>,
  handler: (actor: Actor, input: ParsedInputOf<E>, c: AppContext) => Promise<Lines<ResultOf<E>>>,
): void {
  app.on(target.method, target.path, async (c) => {
    const { actor, input } = await accept(c, target, who)
    const lines = await handler(actor, input, c)
    const gone = new AbortController()
    const text = new TextEncoder()
    const body = new ReadableStream<Uint8Array>({
      start(out) {
        const say = (line: ResultOf<E>) => {
          if (!gone.signal.aborted) out.enqueue(text.encode(`${JSON.stringify(promised(c, target, line))}\n`))
        }
        // Not awaited: the platform reads only once `start` is over.
        lines(say, gone.signal).then(
          () => {
            if (!gone.signal.aborted) out.close()
          },
          (error: unknown) => {
            if (gone.signal.aborted) return
            log.error('stream.failed', error, { requestId: c.get('requestId'), route: c.req.routePath })
            out.error(new Error('stream failed'))
          },
        )
      },
      cancel: () => gone.abort(),
    })
    return c.body(body, 200, { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' })
  })
}

async function accept<E extends Endpoint, Actor>(c: AppContext, target: E, who: Who<Actor>) {
  requireSameOrigin(c)
  const actor = await who(c)
  const raw = await readInput(c, target)
  const parsed = target.input.safeParse(raw)
  if (!parsed.success) throw new Refusal('invalid', { field: parsed.error.issues[0]?.path.join('.') ?? '' })
  return { actor, input: parsed.data as ParsedInputOf<E> }
}

/** In dev and tests an answer that is not what protocol/ promises is an error, and fields it does not name never leave. */
function promised<E extends Endpoint>(c: AppContext, target: E, result: ResultOf<E>): unknown {
  return c.env.ENVIRONMENT === 'dev' ? target.result.parse(result) : result
}

/**
 * Security: a cookie alone proves nothing. Whatever changes something must come from our own page: browsers always send
 * `Origin` with such requests, and `Sec-Fetch-Site` where they know it. The session cookie is SameSite=Lax besides.
 */
export function requireSameOrigin(c: AppContext): void {
  if (c.req.method === 'GET' || c.req.method === 'HEAD') return
  requireOwnOrigin(c.req.raw)
}

export function requireOwnOrigin(request: Request): void {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') throw new Refusal('wrong_origin')
  if (request.headers.get('origin') !== new URL(request.url).origin) throw new Refusal('wrong_origin')
}

async function readInput(c: AppContext, target: Endpoint): Promise<Record<string, unknown>> {
  const path = c.req.param() as Record<string, string>
  if (target.method === 'GET' || target.upload) return { ...c.req.query(), ...path }
  if (!(c.req.header('content-type') ?? '').startsWith('application/json')) throw new Refusal('wrong_content_type')
  if (Number(c.req.header('content-length') ?? '0') > REQUEST_BODY_BYTES_MAX) throw new Refusal('too_large')
  const text = await readText(c.req.raw, REQUEST_BODY_BYTES_MAX)
  const body = parseJson(text)
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refusal('invalid', { field: '' })
  return { ...(body as Record<string, unknown>), ...path }
}

/** Refuses too_large. */
export async function readText(request: Request, bytesMax: number): Promise<string> {
  return new TextDecoder().decode(await readBounded(request.body, bytesMax, () => new Refusal('too_large')))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('invalid', { field: '' })
  }
}

/** Expected refusals and unexpected errors, each as a RefusalBody. What went wrong inside stays in the log under the request id. */
export function refuse(error: unknown, c: AppContext): Response {
  const requestId = c.get('requestId')
  const refusal = error instanceof Refusal ? error : new Refusal('internal')
  if (refusal.code === 'internal') log.error('request.failed', error, { requestId, method: c.req.method, route: c.req.routePath })
  const body: RefusalBody = { refusal: refusal.code, requestId, ...(refusal.details ? { details: refusal.details } : {}) }
  if (refusal.details?.retryAfterSeconds !== undefined) c.header('retry-after', String(refusal.details.retryAfterSeconds))
  c.header('cache-control', 'no-store')
  return c.json(body, REFUSALS[refusal.code].status)
}
