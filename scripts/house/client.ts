// A person's browser without the browser: calls the product's endpoints with one session cookie.
import { type Endpoint, type InputOf, type ResultOf, requestOf } from '../../protocol/endpoint.ts'
import { RefusalBody, type RefusalCode } from '../../protocol/refusals.ts'

export class Refused extends Error {
  readonly code: RefusalCode
  readonly body: RefusalBody

  constructor(target: Endpoint, body: RefusalBody) {
    super(`${target.method} ${target.path} was refused: ${body.refusal} ${JSON.stringify(body.details ?? {})}`)
    this.code = body.refusal
    this.body = body
  }
}

export class Client {
  readonly base: string
  cookie = ''
  /** Of the latest answer. */
  headers = new Headers()

  constructor(base: string) {
    this.base = base
  }

  async call<E extends Endpoint>(target: E, input: InputOf<E>, file?: Uint8Array<ArrayBuffer>): Promise<ResultOf<E>> {
    const { url, body } = requestOf(target, input)
    const response = await fetch(this.base + url, {
      method: target.method,
      headers: {
        origin: this.base,
        cookie: this.cookie,
        'content-type': file === undefined ? 'application/json' : 'application/octet-stream',
      },
      body: file ?? (body === null ? null : JSON.stringify(body)),
      signal: AbortSignal.timeout(300_000),
    })
    this.headers = response.headers
    for (const set of response.headers.getSetCookie()) this.cookie = set.slice(0, set.indexOf(';'))
    const answer: unknown = await response.json()
    if (!response.ok) throw new Refused(target, RefusalBody.parse(answer))
    return target.result.parse(answer) as ResultOf<E>
  }
}
