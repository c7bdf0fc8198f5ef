// What an outside provider is to us: somebody who can say «this is the human you know as …», and nothing more. Their name, e-mail and phone are
// not asked for: an e-mail has no proof behind it, so nobody is ever found by one (docs/security/outside-providers.md).

export type OutsideBeginning = {
  /** Security: only [A-Za-z0-9_-], as newSecret makes it: VK ID is known to strip dots. */
  readonly state: string
  /** PKCE, S256. */
  readonly challenge: string
  readonly nonce: string
  readonly redirectUri: string
}

export type OutsideReturn = {
  /** Of the callback, as they came. */
  readonly params: URLSearchParams
  readonly state: string
  readonly verifier: string
  readonly nonce: string
  readonly redirectUri: string
}

export type OutsideProvider = {
  readonly id: string
  readonly title: string
  /** Where to send the browser. Throws OutsideFault (and whatever a client library throws) when the provider cannot be asked. */
  begin(beginning: OutsideBeginning): Promise<string>
  /** Whom the provider vouches for, by the name that never changes. Throws likewise when anything about the answer is wrong. */
  exchange(back: OutsideReturn): Promise<{ readonly subject: string }>
}

/** The provider said no, or what it said cannot be trusted. `reason` is a code for the log; never anything of a person. */
export class OutsideFault extends Error {
  readonly reason: string

  constructor(reason: string) {
    super(reason)
    this.name = 'OutsideFault'
    this.reason = reason
  }
}

/** What a subject may look like: what OpenID Connect allows, without spaces. Throws OutsideFault. */
export function subjectIn(text: string): string {
  if (!/^[\x21-\x7e]{1,255}$/.test(text)) throw new OutsideFault('subject_unusable')
  return text
}

/** For the log. Errors of oauth4webapi carry a `code`, and `error` when the provider named one. */
export function reasonOf(failure: unknown): string {
  if (failure instanceof OutsideFault) return failure.reason
  const { name, code, error } = failure as { name?: unknown; code?: unknown; error?: unknown }
  const words = [code ?? name, error].filter((word) => typeof word === 'string' && /^[\w.-]{1,60}$/.test(word))
  return words.join(':') || 'unknown'
}
