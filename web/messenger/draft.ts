// What somebody has begun to write: kept at this browser at once, and told to their inbox when they pause or leave, so that other devices have it.
// Of what was written here and what another device has told, the newer counts; that a draft was emptied is news too. Rule LST-04.
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
  /** What stands in the field, and when that was written, here or elsewhere. */
  #stands = { text: '', at: 0 }
  /** What their inbox has; null while that is not known. */
  #told: string | null = null
  /** Written here and not told yet: nothing from elsewhere takes its place. */
  #touched = false
  #telling = 0
  /** When the newest that the inbox had was written. */
  #heardAt = 0
  #keep: ReturnType<typeof setTimeout> | undefined
  #tell: ReturnType<typeof setTimeout> | undefined

  constructor(personId: PersonId, chatId: ChatId) {
    this.#chatId = chatId
    this.#store = draftStore(personId, chatId)
    void this.#recall()
    effect(() => {
      const text = this.text.value
      if (text !== this.#stands.text) this.#changed(text)
    })
  }

  /** Whoever leaves a chat has paused. */
  leave(): void {
    clearTimeout(this.#keep)
    clearTimeout(this.#tell)
    if (this.#touched) this.#store.keep(this.#stands)
    if (this.#touched ? this.#stands.text !== this.#told : this.#told !== null && this.#stands.text !== this.#told) void this.#say()
    this.#touched = false
  }

  async #say(): Promise<void> {
    const { text } = this.#stands
    this.#told = text
    this.#telling++
    try {
      await call(SetChatMine, { chatId: this.#chatId, draft: text.trim() === '' ? null : text })
    } catch {
      // Lost without harm: this browser has it, and tells it at the next pause.
      this.#told = null
      this.#touched = true
    } finally {
      this.#telling--
    }
    this.#hear()
  }

  async #recall(): Promise<void> {
    const here = await this.#store.recall()
    // Whoever has begun to write meanwhile goes on with that.
    if (here && !this.#touched) this.#show(here)
    effect(() => {
      if (chatList.value) this.#hear()
    })
  }

  /** What the inbox has. While one's own word is on its way there, an older one of one's own may come back. */
  #hear(): void {
    const chat = chatList.peek()?.find(({ chatId }) => chatId === this.#chatId)
    if (!chat || this.#telling > 0) return
    const elsewhere = chat.draft ?? { text: '', at: 0 }
    this.#told = elsewhere.text
    this.#heardAt = Math.max(this.#heardAt, elsewhere.at)
    if (elsewhere.at <= this.#stands.at || this.#touched) return
    this.#show(elsewhere)
    // The inbox remembers by itself when it was emptied.
    if (elsewhere.text === '') this.#store.drop()
    else this.#store.keep(elsewhere)
  }

  #show(draft: { readonly text: string; readonly at: number }): void {
    this.#stands = draft
    this.text.value = draft.text
  }

  #changed(text: string): void {
    this.#touched = true
    // Newer than whatever was heard of from elsewhere, also by a clock that is some seconds slow.
    this.#stands = { text, at: Math.max(serverNow(), this.#heardAt + 1) }
    clearTimeout(this.#keep)
    clearTimeout(this.#tell)
    this.#keep = setTimeout(() => this.#store.keep(this.#stands), KEEP_AFTER_MS)
    this.#tell = setTimeout(() => this.leave(), TELL_AFTER_MS)
  }
}
