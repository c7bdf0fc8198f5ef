// What somebody has begun to write: kept at this browser at once, and told to their inbox when they pause or leave, so that other devices have it.
import { effect, signal } from '@preact/signals'
import { SetChatMine } from '../../protocol/chat-list.ts'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import { call } from '../platform/call.ts'
import { serverNow } from '../platform/server-clock.ts'
import { chatList } from './chat-list-state.ts'
import { draftStore } from './unsent.ts'

const KEEP_AFTER_MS = 400
const TELL_AFTER_MS = 3_000

export class Draft {
  readonly text = signal('')
  readonly #chatId: ChatId
  readonly #store: ReturnType<typeof draftStore>
  #told = ''
  #keep: ReturnType<typeof setTimeout> | undefined
  #tell: ReturnType<typeof setTimeout> | undefined

  constructor(personId: PersonId, chatId: ChatId) {
    this.#chatId = chatId
    this.#store = draftStore(personId, chatId)
    void this.#recall()
    let first = true
    effect(() => {
      const text = this.text.value
      if (!first) this.#changed(text)
      first = false
    })
  }

  /** Whoever leaves a chat has paused. */
  leave(): void {
    clearTimeout(this.#keep)
    clearTimeout(this.#tell)
    const text = this.text.peek()
    this.#store.keep({ text, at: serverNow() })
    if (text === this.#told) return
    this.#told = text
    // Lost without harm: this browser has it, and tells it at the next pause.
    void call(SetChatMine, { chatId: this.#chatId, draft: text.trim() === '' ? null : text }).catch(() => undefined)
  }

  async #recall(): Promise<void> {
    const here = await this.#store.recall()
    const elsewhere = chatList.peek()?.find(({ chatId }) => chatId === this.#chatId)?.draft ?? null
    this.#told = elsewhere?.text ?? ''
    const newest = (here?.at ?? 0) >= (elsewhere?.at ?? 0) ? here : elsewhere
    // Whoever has begun to write meanwhile goes on with that.
    if (newest && this.text.peek() === '') this.text.value = newest.text
  }

  #changed(text: string): void {
    clearTimeout(this.#keep)
    clearTimeout(this.#tell)
    this.#keep = setTimeout(() => this.#store.keep({ text, at: serverNow() }), KEEP_AFTER_MS)
    this.#tell = setTimeout(() => this.leave(), TELL_AFTER_MS)
  }
}
