// The browser's end of the endpoint table: `await call(PutCells, input)` answers the endpoint's result or throws one of two errors.
import type { Endpoint, InputOf, ResultOf } from '../../protocol/endpoint.ts'
import { requestOf } from '../../protocol/endpoint.ts'
import { RefusalBody, type RefusalCode, type RefusalDetails } from '../../protocol/refusals.ts'
import { hearClock } from './server-clock.ts'

/** The server said no, and why; texts for people are in web/app/refusal-text.ts. */
export class CallRefused extends Error {
  readonly code: RefusalCode
  readonly details: RefusalDetails
  readonly requestId: string

  constructor(body: RefusalBody) {
    super(body.refusal)
    this.name = 'CallRefused'
    this.code = body.refusal
    this.details = body.details ?? {}
    this.requestId = body.requestId
  }
}

/** offline: no answer came · unreadable: something else than our server answered (a proxy, a captive portal), or an outdated page. */
export class CallFailed extends Error {
  readonly reason: 'offline' | 'unreadable'

  constructor(reason: 'offline' | 'unreadable', cause?: unknown) {
    super(reason, { cause })
    this.name = 'CallFailed'
    this.reason = reason
  }
}

const refusalListeners = new Set<(refused: CallRefused) => void>()

/** Hears every refusal before its caller does: the session ends itself on `not_signed_in` wherever it was noticed. */
export function onRefused(listener: (refused: CallRefused) => void): () => void {
  refusalListeners.add(listener)
  return () => refusalListeners.delete(listener)
}

type Options = {
  readonly signal?: AbortSignal
  /** A refusal is its caller's alone: `not_signed_in` of the provider's endpoints says nothing about the journal's session. */
  readonly quiet?: boolean
}

export async function call<E extends Endpoint>(
  target: E,
  input: InputOf<E>,
  { quiet = false, ...options }: Options = {},
): Promise<ResultOf<E>> {
  let response: Response
  let text: string
  try {
    response = await request(target, input, options)
    hearClock(response.headers)
    text = await response.text()
  } catch (error) {
    if (options.signal?.aborted) throw options.signal.reason
    throw new CallFailed('offline', error)
  }
  return readAnswer(target, response.ok, text, quiet)
}

/** Rejects as fetch does. Shared with call-stream.ts, which reads the answer otherwise. */
export function request<E extends Endpoint>(target: E, input: InputOf<E>, options: Pick<Options, 'signal'>): Promise<Response> {
  const { url, body } = requestOf(target, input)
  return fetch(url, {
    method: target.method,
    credentials: 'same-origin',
    cache: 'no-store',
    ...(body === null ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    ...options,
  })
}

/** What came back, as the endpoint promises it; shared with upload.ts, which cannot use fetch. */
export function readAnswer<E extends Endpoint>(target: E, ok: boolean, text: string, quiet = false): ResultOf<E> {
  const json = parseJson(text)
  if (ok) {
    const result = target.result.safeParse(json)
    if (result.success) return result.data as ResultOf<E>
    throw new CallFailed('unreadable', result.error)
  }
  const refusal = RefusalBody.safeParse(json)
  if (!refusal.success) throw new CallFailed('unreadable')
  const refused = new CallRefused(refusal.data)
  if (!quiet) for (const listener of refusalListeners) listener(refused)
  throw refused
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not ours: both shapes refuse `undefined`, and the caller hears `unreadable`.
    return undefined
  }
}
