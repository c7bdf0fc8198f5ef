// What somebody is about to do in a chat: answer, change, choose, look for. Of this page alone; nothing of it is anybody else's business.
import { signal } from '@preact/signals'
import type { ChatMessage, Quote } from '../../protocol/chat/events.ts'
import type { Unsent } from './unsent.ts'

/** What the next message goes with. */
export type Beside =
  | { readonly kind: 'reply'; readonly quote: Quote }
  | { readonly kind: 'personal'; readonly from: NonNullable<Unsent['from']> }
  | { readonly kind: 'edit'; readonly message: ChatMessage }

export type OpenDialog =
  | { readonly kind: 'forward' | 'delete'; readonly messages: readonly ChatMessage[] }
  | { readonly kind: 'report' | 'readers' | 'edits'; readonly message: ChatMessage }
  | {
      readonly kind: 'schedule'
      readonly text: string
      readonly along: Pick<Unsent, 'mentions' | 'mentionsAll'> & Partial<Pick<Unsent, 'reply'>>
    }
  | { readonly kind: 'scheduled' | 'important' | 'moderator' | 'members' | 'call' | 'clear' | 'leave' }

export class ChatDesk {
  readonly beside = signal<Beside | null>(null)
  readonly dialog = signal<OpenDialog | null>(null)
  /** The message whose menu is open, and what it stands beside. */
  readonly menu = signal<{ readonly message: ChatMessage; readonly anchor: HTMLElement } | null>(null)
  /** The message for which one looks for an emoji, and what that stands beside. */
  readonly reacting = signal<{ readonly message: ChatMessage; readonly anchor: HTMLElement } | null>(null)
  /** Null: one reads; otherwise one chooses messages. */
  readonly selected = signal<ReadonlySet<number> | null>(null)
  readonly searching = signal(false)
  /** The words of that search. */
  readonly searchWords = signal('')
  /** Counts up when the field wants the focus. */
  readonly focusField = signal(0)

  reply({ seq, authorId, authorName, text, forwarded }: ChatMessage): void {
    this.putBeside({ kind: 'reply', quote: { seq, authorId, authorName, text: text === '' ? (forwarded[0]?.text ?? '') : text } })
  }

  putBeside(beside: Beside | null): void {
    this.beside.value = beside
    this.focusField.value++
  }

  search(words: string): void {
    this.searchWords.value = words
    this.searching.value = true
  }

  toggle(seq: number): void {
    const selected = new Set(this.selected.peek())
    if (!selected.delete(seq)) selected.add(seq)
    this.selected.value = selected
  }

  leave(): void {
    this.menu.value = null
    this.reacting.value = null
    this.dialog.value = null
    this.selected.value = null
    this.searching.value = false
    if (this.beside.peek()?.kind === 'edit') this.beside.value = null
  }
}
