// The way of one's own messages to the room: shown at once, sent in the order they were written, each again with the same client id until the
// room has it on disk, so that nothing is lost and nothing is there twice. Rule CHT-21.
import { signal } from '@preact/signals'
import type { ModeratorWarning } from '../../protocol/chat/events.ts'
import type { ClientId } from '../../protocol/ids.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import type { Unsent, UnsentStore } from './unsent.ts'

/** Sent and not yet acknowledged: below what the room takes for a flood. */
const UNDER_WAY_MAX = 20

type Carriers = {
  /** By the socket; false when there is no line. */
  readonly post: (message: Unsent) => boolean
  /** By a request of its own, which answers through `acknowledged`, `refused` or `lost`; false when there is no line. */
  readonly forward: (message: Unsent) => boolean
}

export class Outbox {
  readonly unsent = signal<readonly Unsent[]>([])
  readonly #store: UnsentStore
  readonly #carriers: Carriers
  readonly #underWay = new Set<ClientId>()
  /** On the room's disk; its event is on the way. */
  readonly #acknowledged = new Set<ClientId>()
  #lastAt = 0
  #recalled = false

  constructor(store: UnsentStore, carriers: Carriers) {
    this.#store = store
    this.#carriers = carriers
  }

  /** What an earlier page left behind goes before what this one has written meanwhile; nothing goes before it is known. */
  async recall(): Promise<void> {
    const left = await this.#store.recall()
    const here = new Set(this.unsent.peek().map(({ clientId }) => clientId))
    const earlier = left.filter(({ clientId }) => !here.has(clientId)).sort((a, b) => a.at - b.at)
    this.#lastAt = Math.max(this.#lastAt, earlier.at(-1)?.at ?? 0)
    this.unsent.value = [...earlier, ...this.unsent.peek()]
    this.#recalled = true
    this.pump()
  }

  add(message: Omit<Unsent, 'at' | 'state' | 'refusal' | 'warning'>): void {
    this.#lastAt = Math.max(Date.now(), this.#lastAt + 1)
    const unsent: Unsent = { ...message, at: this.#lastAt, state: 'pending', refusal: null, warning: null }
    this.unsent.value = [...this.unsent.peek(), unsent]
    this.#store.keep(unsent)
    this.pump()
  }

  /** The author tries a refused message once more; it keeps its id. */
  retry(clientId: ClientId): void {
    this.#change(clientId, { state: 'pending', refusal: null, warning: null })
    this.pump()
  }

  discard(clientId: ClientId): void {
    this.#underWay.delete(clientId)
    this.#acknowledged.delete(clientId)
    this.unsent.value = this.unsent.peek().filter((message) => message.clientId !== clientId)
    this.#store.drop(clientId)
  }

  has(clientId: ClientId): boolean {
    return this.unsent.peek().some((message) => message.clientId === clientId)
  }

  get pending(): boolean {
    return this.unsent.peek().some(({ state }) => state === 'pending')
  }

  /** `told`: the room's event is already on this page, or will never come to it; otherwise it is on its way and takes the message over. */
  acknowledged(clientId: ClientId, told: boolean): void {
    this.#underWay.delete(clientId)
    if (told) this.discard(clientId)
    else this.#acknowledged.add(clientId)
    this.pump()
  }

  refused(clientId: ClientId, refusal: RefusalCode, warning: ModeratorWarning | null = null): void {
    this.#underWay.delete(clientId)
    this.#change(clientId, { state: 'failed', refusal, warning })
    this.pump()
  }

  /** The room has told them back: they are no longer unsent. */
  told(clientIds: readonly ClientId[]): void {
    for (const clientId of clientIds) if (this.has(clientId)) this.discard(clientId)
  }

  /** One message, or all: it never arrived as far as anybody knows, and goes again when there is a line. */
  lost(clientId?: ClientId): void {
    if (clientId !== undefined) this.#underWay.delete(clientId)
    else {
      this.#underWay.clear()
      this.#acknowledged.clear()
    }
  }

  pump(): void {
    if (!this.#recalled) return
    for (const message of this.unsent.peek()) {
      const { clientId, state, from } = message
      if (this.#underWay.size >= UNDER_WAY_MAX) return
      if (state !== 'pending' || this.#acknowledged.has(clientId)) continue
      // What goes by a request could overtake, or be overtaken: it travels alone.
      if (this.#underWay.has(clientId) && from === null) continue
      if (from !== null && this.#underWay.size > 0) return
      if (!(from === null ? this.#carriers.post(message) : this.#carriers.forward(message))) return
      this.#underWay.add(clientId)
      if (from !== null) return
    }
  }

  #change(clientId: ClientId, change: Pick<Unsent, 'state' | 'refusal' | 'warning'>): void {
    this.unsent.value = this.unsent.peek().map((message) => {
      if (message.clientId !== clientId) return message
      const changed = { ...message, ...change }
      this.#store.keep(changed)
      return changed
    })
  }
}
