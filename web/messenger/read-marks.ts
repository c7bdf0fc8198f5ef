// How far this person has read in one chat, and telling the room of it: at once, and then at most once a second.
import type { ChatCommand } from '../../protocol/chat/commands.ts'

const READ_EVERY_MS = 1_000

export class ReadMarks {
  readonly #send: (command: ChatCommand) => boolean
  #seq = 0
  #said = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(send: (command: ChatCommand) => boolean) {
    this.#send = send
  }

  get seq(): number {
    return this.#seq
  }

  /** What the room knows; another device may have read further. */
  known(seq: number): void {
    this.#seq = Math.max(this.#seq, seq)
  }

  mark(seq: number): void {
    if (seq <= this.#seq) return
    this.#seq = seq
    if (this.#timer !== undefined) return
    this.say()
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.say()
    }, READ_EVERY_MS)
  }

  say(): void {
    if (this.#seq > this.#said && this.#send({ type: 'read.set', seq: this.#seq })) this.#said = this.#seq
  }

  /** A new line: what was said on the old one may not have arrived. */
  again(): void {
    this.#said = 0
    this.say()
  }
}
