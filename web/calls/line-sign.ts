// What is to be said of a line to the media service: how it is, and that it has been down for so long that its person has to do something about it.
import { type ReadonlySignal, signal } from '@preact/signals'
import type { LineState } from './media-session.ts'

/** A first connection that is held back by a firewall until it goes another way, and a second one after it, take less. */
export const CUT_AFTER_MS = 20_000

export class LineSign {
  readonly #state = signal<LineState>('idle')
  #patience: ReturnType<typeof setTimeout> | undefined

  get state(): ReadonlySignal<LineState> {
    return this.#state
  }

  /** Nothing comes through, and from now on that counts. `recovering`: something did, or should have. */
  down(as: 'connecting' | 'recovering'): void {
    const before = this.#state.value
    if (before === 'cut') return
    if (before !== 'recovering') this.#state.value = as
    this.#patience ??= setTimeout(() => {
      this.#state.value = 'cut'
    }, CUT_AFTER_MS)
  }

  is(state: Exclude<LineState, 'recovering' | 'cut'>): void {
    clearTimeout(this.#patience)
    this.#patience = undefined
    this.#state.value = state
  }

  /** It is tried out anew: what was said of it is not known any more. */
  anew(): void {
    if (this.#patience === undefined) return
    clearTimeout(this.#patience)
    this.#patience = undefined
    if (this.#state.value === 'cut') this.#state.value = 'recovering'
    this.down('recovering')
  }
}
