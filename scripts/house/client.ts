// A person's browser without the browser: calls the product's endpoints with one session cookie. Used by `npm start`, the bench and the tests.
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

export type Fetch = (url: string, init: RequestInit) => Promise<Response>

export class Client {
  readonly base: string
  readonly #fetch: Fetch
  /** Name to value: the session's, and whatever else the product lets a browser keep. */
  readonly #jar = new Map<string, string>()
  /** Of the latest answer. */
  headers = new Headers()
  /** Of the authenticator app its holder has, null when there is none. */
  totpSecret: string | null = null

  constructor(base: string, fetcher: Fetch = fetch) {
    this.base = base
    this.#fetch = fetcher
  }

  /** As the request header has it, '' while there are none. Setting it takes over another browser's. */
  get cookie(): string {
    return [...this.#jar].map(([name, value]) => `${name}=${value}`).join('; ')
  }
  set cookie(header: string) {
    this.#jar.clear()
    for (const pair of header.split('; ')) {
      const at = pair.indexOf('=')
      if (at > 0) this.#jar.set(pair.slice(0, at), pair.slice(at + 1))
    }
  }

  /** Answers what the endpoint promises, or throws Refused. */
  async call<E extends Endpoint>(target: E, input: InputOf<E>, file?: Uint8Array<ArrayBuffer>): Promise<ResultOf<E>> {
    const { url, body } = requestOf(target, input)
    const response = await this.fetch(url, {
      method: target.method,
      headers: { 'content-type': file === undefined ? 'application/json' : 'application/octet-stream' },
      body: file ?? (body === null ? null : JSON.stringify(body)),
    })
    const answer: unknown = await response.json()
    if (!response.ok) throw new Refused(target, RefusalBody.parse(answer))
    return target.result.parse(answer) as ResultOf<E>
  }

  /** A request as a page of ours sends it, to a path of the product. */
  async fetch(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers)
    if (!headers.has('origin')) headers.set('origin', this.base)
    if (this.cookie !== '') headers.set('cookie', this.cookie)
    const response = await this.#fetch(this.base + path, { ...init, headers })
    this.headers = response.headers
    for (const set of response.headers.getSetCookie()) this.#keep(set)
    return response
  }

  #keep(setCookie: string): void {
    const pair = setCookie.split(';', 1)[0] ?? ''
    const at = pair.indexOf('=')
    const name = pair.slice(0, at)
    if (/max-age=0(;|$)/i.test(setCookie)) this.#jar.delete(name)
    else this.#jar.set(name, pair.slice(at + 1))
  }
}
