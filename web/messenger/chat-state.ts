// One chat as this page knows it. The room's events are the only way anything enters the list of messages, one's own included; what one writes
// stands below it as unsent until the room has it on disk (outbox.ts). A chat that was left is kept and resumes where it was, and its line stays
// while something is still to be sent. Longer than other files: all that a room tells is heard here. Rules CHT-01…04, CHT-21; the journey: docs/life-of-a-message.md.
import { computed, effect, signal } from '@preact/signals'
import { applyChatEvent, applyReads } from '../../protocol/chat/apply-event.ts'
import type { ChatCommand } from '../../protocol/chat/commands.ts'
import { type ChatDown, type ChatEvent, type ChatMessage, type ChatSnapshot, ChatText, type ReadMark } from '../../protocol/chat/events.ts'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import { MESSAGE_CHARS_MAX } from '../../protocol/limits.ts'
import { CHAT_SOCKET_PATH, SOCKET_QUERY } from '../../protocol/messenger.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { type Line, RoomSocket } from '../platform/room-socket.ts'
import { toast } from '../ui/toast.tsx'
import { Asks } from './asks.ts'
import { ChatDesk } from './chat-desk.ts'
import { noteMessage, noteRead } from './chat-list-state.ts'
import { Draft } from './draft.ts'
import { forward } from './forward.ts'
import { History } from './history.ts'
import { trimOlder, without } from './history-pages.ts'
import { newClientId } from './new-client-id.ts'
import { Outbox } from './outbox.ts'
import { ReadMarks } from './read-marks.ts'
import { Typing } from './typing.ts'
import { postOf, type Unsent, unsentStore } from './unsent.ts'
import { warningText } from './warning-text.ts'

/** What goes with a message besides its text. */
export type Along = Partial<Pick<Unsent, 'reply' | 'from' | 'mentions' | 'mentionsAll' | 'silent'>>

/** What the list shows of a chat may be another after these. */
const CHANGES_LAST: ReadonlySet<ChatEvent['type']> = new Set(['message.posted', 'message.edited', 'message.deleted'])

export class ChatState {
  readonly chatId: ChatId
  readonly personId: PersonId
  readonly snapshot = signal<ChatSnapshot | null>(null)
  /** While there is no line: when the snapshot was kept by this browser, which is all it is then (kept-chats.ts). */
  readonly keptAt = signal<number | null>(null)
  /** Why the room is closed to this person; null while it is not. */
  readonly ended = signal<RefusalCode | null>(null)
  /** The first message that was unread when this visit began: «Новые сообщения» stands above it. */
  readonly newFrom = signal<number | null>(null)
  readonly desk = new ChatDesk()
  readonly draft: Draft
  readonly typing = new Typing()
  readonly line = computed<Line>(() => this.#socket.value?.line.value ?? 'connecting')
  /** One's own message up to here has been read by somebody. */
  readonly readUpTo = computed(() => {
    const { reads = [], me } = this.snapshot.value ?? {}
    return Math.max(0, ...reads.filter(({ personId }) => personId !== me?.personId).map(({ seq }) => seq))
  })
  readonly asks = new Asks((command) => this.#send(command))
  readonly history: History
  readonly outbox: Outbox
  readonly #reading: ReadMarks
  readonly #socket = signal<RoomSocket<ChatText> | null>(null)
  readonly #watched = signal(false)
  #visiting = false

  constructor(chatId: ChatId, personId: PersonId) {
    this.chatId = chatId
    this.personId = personId
    this.draft = new Draft(personId, chatId)
    this.history = new History(this.snapshot, (command) => this.#send(command))
    this.#reading = new ReadMarks((command) => this.#send(command))
    this.outbox = new Outbox(unsentStore(personId, chatId), {
      post: (message) => this.#send(postOf(message)),
      forward: (one) => this.#forward(one),
    })
    void this.outbox.recall()
    effect(() => {
      const wanted = this.#watched.value || this.outbox.unsent.value.some(({ state }) => state === 'pending')
      if (wanted) this.#connect()
      else this.#disconnect()
    })
  }

  open(): void {
    this.ended.value = null
    this.#visiting = false
    this.#watched.value = true
    // A line that was kept for what was unsent has told everything already.
    if (this.line.peek() === 'open' && this.snapshot.peek()) {
      this.#beginVisit()
      this.history.opened()
    }
  }

  close(): void {
    this.#reading.say()
    this.draft.leave()
    this.desk.leave()
    this.#watched.value = false
  }

  /** Shown at once, sent as soon as there is a line. False when there is nothing to send. */
  post(text: string, { reply = null, from = null, mentions = [], mentionsAll = false, silent = false }: Along = {}): boolean {
    const said = text.trim()
    if (said === '' || said.length > MESSAGE_CHARS_MAX) return false
    this.outbox.add({ clientId: newClientId(), text: said, reply, from, mentions, mentionsAll, silent })
    // What one says oneself is said at the end.
    if (this.snapshot.peek()?.hasNewer) this.history.toNewest()
    return true
  }

  /** Until the room speaks: its own snapshot takes the place, so that what was deleted or hidden meanwhile is gone. */
  showKept(snapshot: ChatSnapshot, at: number): void {
    if (this.snapshot.peek() !== null || this.ended.peek() !== null) return
    this.keptAt.value = at
    this.snapshot.value = snapshot
  }

  markRead(seq: number): void {
    const snapshot = this.snapshot.peek()
    if (!snapshot || this.keptAt.peek() !== null || this.history.opening.peek()) return
    this.#reading.mark(seq)
    if (!snapshot.hasNewer && seq >= (snapshot.messages.at(-1)?.seq ?? 0)) noteRead(this.chatId)
  }

  sayTyping(): void {
    this.typing.say(() => this.#send({ type: 'typing' }))
  }

  react(messageSeq: number, emoji: string | null): void {
    this.#send({ type: 'reaction.set', messageSeq, emoji })
  }

  /** Rejects as a call does. */
  async hide(messageSeqs: readonly number[]): Promise<void> {
    await this.asks.command({ type: 'message.hide', clientId: newClientId(), messageSeqs: [...messageSeqs] })
    const snapshot = this.snapshot.peek()
    if (snapshot) this.snapshot.value = without(snapshot, messageSeqs)
  }

  async clear(): Promise<void> {
    await this.asks.command({ type: 'history.clear', clientId: newClientId() })
    const snapshot = this.snapshot.peek()
    if (snapshot) this.snapshot.value = { ...snapshot, messages: [], pinned: [], hasOlder: false, hasNewer: false }
  }

  #connect(): void {
    if (this.#socket.peek() || this.ended.peek() !== null) return
    this.#socket.value = new RoomSocket<ChatText>({
      path: () => this.#path(),
      schema: ChatText,
      asksAgain: true,
      onFrame: (text) => {
        for (const frame of [text].flat()) this.#hear(frame)
      },
      onEnd: (code) => {
        this.ended.value = code
        this.#disconnect()
        if (this.keptAt.peek() !== null) this.snapshot.value = this.keptAt.value = null
      },
    })
  }

  #disconnect(): void {
    this.#socket.peek()?.stop()
    this.#socket.value = null
    for (const waiting of [this.history, this.asks, this.typing]) waiting.stop()
    this.outbox.lost()
  }

  #path(): string {
    const path = `${CHAT_SOCKET_PATH.replace(':chatId', this.chatId)}?${SOCKET_QUERY.version}=${PROTOCOL_VERSION}&${SOCKET_QUERY.person}=${this.personId}`
    const since = this.keptAt.peek() === null ? this.snapshot.peek()?.seq : undefined
    return since === undefined ? path : `${path}&${SOCKET_QUERY.since}=${since}`
  }

  #hear(frame: ChatDown): void {
    switch (frame.type) {
      case 'snapshot':
        this.#enter(frame.snapshot)
        this.#resume()
        break
      case 'resumed':
        this.#apply(frame.events)
        this.#hearSigns(frame.reads, frame.mutedUntil)
        this.#resume()
        break
      case 'events':
        this.#apply(frame.events)
        break
      case 'ack':
        // Long ago in the room already, perhaps further back than the page has loaded; otherwise its event is on its way.
        if (!this.asks.answer(frame.clientId)) this.outbox.acknowledged(frame.clientId, frame.seq <= (this.snapshot.peek()?.seq ?? 0))
        break
      case 'done':
        this.asks.answer(frame.clientId)
        break
      case 'refused':
        if (frame.mutedUntil !== undefined) this.#hearSigns([], frame.mutedUntil)
        if (frame.clientId !== undefined && this.outbox.has(frame.clientId))
          this.outbox.refused(frame.clientId, frame.refusal, frame.warning)
        else {
          // Of an edit or a reaction nothing stays on the page that could say it.
          if (frame.warning) toast(warningText(frame.warning))
          this.asks.refuse(frame.clientId, frame.refusal)
        }
        break
      case 'history':
        this.history.hear(frame)
        break
      case 'found':
        this.asks.answer(`found ${frame.query}`, frame)
        break
      case 'edits':
        this.asks.answer(`edits ${frame.messageSeq}`, frame.edits)
        break
      case 'scheduled':
        this.asks.answer('scheduled', frame.scheduled)
        break
      case 'moderator':
        this.asks.answer('moderator', { own: frame.own, school: frame.school })
        break
      case 'moderatorLog':
        this.asks.answer('moderatorLog', frame.rows)
        break
      case 'probe':
        this.#send({ type: 'probe.answer', probe: frame.probe })
        break
      case 'reads':
        this.#hearSigns(frame.reads, undefined)
        break
      case 'typing':
        if (frame.personId !== this.personId) this.typing.heard(frame.personId)
    }
  }

  #enter(snapshot: ChatSnapshot): void {
    this.#reading.known(snapshot.me.readSeq)
    this.keptAt.value = null
    this.snapshot.value = snapshot
    this.#forget(snapshot.messages)
    const last = snapshot.messages.at(-1)
    if (last) noteMessage(this.chatId, last)
  }

  #apply(events: readonly ChatEvent[]): void {
    const before = this.snapshot.peek()
    if (!before) return
    const fresh = events.filter((event) => event.seq > before.seq)
    if (fresh.some((event, index) => event.seq !== before.seq + 1 + index)) {
      // Something was missed on the way: the room tells it again from where we are.
      this.#socket.peek()?.restart()
      return
    }
    this.snapshot.value = trimOlder(fresh.reduce(applyChatEvent, before))
    const messages = fresh.flatMap((event) => (event.type === 'message.posted' ? [event.message] : []))
    this.#forget(messages)
    for (const { authorId } of messages) this.typing.ended(authorId)
    const { messages: shown, hasNewer } = this.snapshot.value
    const last = hasNewer ? messages.at(-1) : shown.at(-1)
    if (last && fresh.some(({ type }) => CHANGES_LAST.has(type))) noteMessage(this.chatId, last)
  }

  #hearSigns(reads: readonly ReadMark[], mutedUntil: number | null | undefined): void {
    const snapshot = this.snapshot.peek()
    if (!snapshot) return
    const me = mutedUntil === undefined ? snapshot.me : { ...snapshot.me, mutedUntil }
    this.snapshot.value = { ...snapshot, me, reads: applyReads(snapshot.reads, reads) }
  }

  #forget(messages: readonly ChatMessage[]): void {
    this.outbox.told(messages.map(({ clientId }) => clientId))
  }

  /** A new line: whatever was under way on the old one is sent again, and the room learns anew how far one has read. */
  #resume(): void {
    this.history.again()
    if (!this.#visiting && this.#watched.peek()) this.#beginVisit()
    this.history.opened()
    this.#reading.again()
    this.asks.again()
    this.outbox.lost()
    this.outbox.pump()
  }

  #beginVisit(): void {
    this.#visiting = true
    const snapshot = this.snapshot.peek()
    if (!snapshot) return
    const read = this.#reading.seq
    this.newFrom.value = null
    if (read < (snapshot.messages[0]?.seq ?? 0) && snapshot.hasOlder) {
      // More is unread than one page has. The visit begins where one stopped, not where the others are.
      this.history.openAt(read + 1, () => this.#findNew(read))
    } else this.#findNew(read)
  }

  #findNew(read: number): void {
    const snapshot = this.snapshot.peek()
    const isNew = ({ seq, authorId }: ChatMessage) => seq > read && authorId !== this.personId
    this.newFrom.value = snapshot?.messages.find(isNew)?.seq ?? null
  }

  #forward(message: Unsent): boolean {
    if (this.line.peek() !== 'open') return false
    void forward(message, this.chatId).then((outcome) => {
      if (outcome.kind === 'sent') this.outbox.acknowledged(message.clientId, true)
      else if (outcome.kind === 'refused') this.outbox.refused(message.clientId, outcome.code, outcome.warning)
      else this.outbox.lost(message.clientId)
    })
    return true
  }

  #send(command: ChatCommand): boolean {
    return this.#socket.peek()?.send(command) ?? false
  }
}
