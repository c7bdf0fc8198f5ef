// Who is writing at this moment. The room passes it on and forgets it; so does this page, soon.
import { signal } from '@preact/signals'
import type { PersonId } from '../../protocol/ids.ts'
import { TYPING_EVERY_MS } from '../../protocol/limits.ts'

/** Said every three seconds; one lost sign is no pause yet. */
const SHOWN_MS = 2 * TYPING_EVERY_MS

export class Typing {
  readonly who = signal<readonly PersonId[]>([])
  readonly #timers = new Map<PersonId, ReturnType<typeof setTimeout>>()
  #saidAt = Number.NEGATIVE_INFINITY

  heard(personId: PersonId): void {
    this.#clear(personId)
    this.#timers.set(
      personId,
      setTimeout(() => this.ended(personId), SHOWN_MS),
    )
    if (!this.who.peek().includes(personId)) this.who.value = [...this.who.peek(), personId]
  }

  /** Their message has come, or nothing has for a while. */
  ended(personId: PersonId): void {
    this.#clear(personId)
    if (this.who.peek().includes(personId)) this.who.value = this.who.peek().filter((one) => one !== personId)
  }

  say(send: () => boolean): void {
    const now = performance.now()
    if (now - this.#saidAt >= TYPING_EVERY_MS && send()) this.#saidAt = now
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
    this.who.value = []
  }

  #clear(personId: PersonId): void {
    clearTimeout(this.#timers.get(personId))
    this.#timers.delete(personId)
  }
}
