// What a socket was told and its browser has not shown to have read. Platform (measured, workerd 2026-10): what a reader does not take is kept in
// memory without a bound, and nothing tells how much that is; pings are answered past the room. So the room puts a probe into what it tells, and
// whoever reads it says it back: nobody can who does not read. Rule FLT-10.
import { PROBE_EVERY_CHARS, SOCKET_UNREAD_CHARS_MAX } from '../../protocol/limits.ts'

/** As it is on the socket's attachment, less than a probe’s distance behind: a room that slept has forgiven no more. */
export type KeptBacklog = {
  /** Told since it last showed to read. */
  readonly chars: number
  readonly probe: string | null
  /** `chars` when the probe was sent. */
  readonly atProbe: number
}

export const NO_BACKLOG: KeptBacklog = { chars: 0, probe: null, atProbe: 0 }

export class Backlog {
  #kept: KeptBacklog
  #chars: number

  constructor(kept: KeptBacklog) {
    this.#kept = kept
    this.#chars = kept.chars
  }

  get isFull(): boolean {
    return this.#chars > SOCKET_UNREAD_CHARS_MAX
  }

  /** One more frame, of so many characters, is on its way. Answers what is to be kept of it, when it is time for that; `probe` is then to follow, if it is a new one. */
  told(chars: number): KeptBacklog | null {
    this.#chars += chars
    if (this.#chars - this.#kept.chars < PROBE_EVERY_CHARS) return null
    const { probe, atProbe } = this.#kept
    this.#kept =
      probe === null ? { chars: this.#chars, probe: crypto.randomUUID(), atProbe: this.#chars } : { chars: this.#chars, probe, atProbe }
    return this.#kept
  }

  /** It has read up to this probe. Answers what is to be kept; null when that was not the probe. */
  read(probe: string): KeptBacklog | null {
    if (this.#kept.probe !== probe) return null
    this.#chars -= this.#kept.atProbe
    this.#kept = { chars: this.#chars, probe: null, atProbe: 0 }
    return this.#kept
  }
}
