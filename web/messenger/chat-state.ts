// One chat as this page knows it. The room's events are the only way anything enters the list of messages, one's own included; what one writes
// stands below it as unsent until the room has it on disk. The same client id goes with every attempt, so nothing is ever there twice.
// A chat that was left is kept and resumes where it was. Rules CHT-01…04; the journey: docs/life-of-a-message.md.
import { computed, effect, signal } from '@preact/signals'
import { applyChatEvent } from '../../protocol/chat/apply-event.ts'
import type { ChatCommand } from '../../protocol/chat/commands.ts'
import { ChatDown, type ChatEvent, type ChatMessage, type ChatSnapshot } from '../../protocol/chat/events.ts'
import type { ChatId, ClientId } from '../../protocol/ids.ts'
import { MESSAGE_CHARS_MAX } from '../../protocol/limits.ts'
import { CHAT_SOCKET_PATH, SOCKET_QUERY } from '../../protocol/messenger.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { type Line, RoomSocket } from '../platform/room-socket.ts'
import { noteMessage, noteRead } from './chat-list-state.ts'
import { recallUnsent, rememberUnsent, type Unsent } from './unsent.ts'

/** Sent and not yet acknowledged: below what the room takes for a flood. */
const UNDER_WAY_MAX = 20
/** Whoever reads along says so at once, and then at most this often. */
const READ_EVERY_MS = 1_000

export class ChatState {
  readonly chatId: ChatId
  readonly snapshot = signal<ChatSnapshot | null>(null)
  readonly unsent = signal<readonly Unsent[]>([])
  readonly draft = signal('')
  /** Why the room is closed to this person; null while it is not. */
  readonly ended = signal<RefusalCode | null>(null)
  readonly loadingOlder = signal(false)
  /** The first message that was unread when this visit began: «Новые сообщения» stands above it. */
  readonly newFrom = signal<number | null>(null)
  readonly line = computed<Line>(() => this.#socket.value?.line.value ?? 'connecting')
  readonly #socket = signal<RoomSocket<ChatDown> | null>(null)
  readonly #underWay = new Set<ClientId>()
  #visiting = false
  #readSeq = 0
  #readTimer: ReturnType<typeof setTimeout> | undefined
  #readSaid = 0

  constructor(chatId: ChatId) {
    this.chatId = chatId
    const kept = recallUnsent(chatId)
    this.draft.value = kept.draft
    this.unsent.value = kept.unsent
    effect(() => rememberUnsent(chatId, { draft: this.draft.value, unsent: [...this.unsent.value] }))
  }

  open(): void {
    if (this.#socket.peek()) return
    this.ended.value = null
    this.#visiting = false
    this.#socket.value = new RoomSocket<ChatDown>({
      path: () => this.#path(),
      schema: ChatDown,
      onFrame: (frame) => this.#hear(frame),
      onEnd: (code) => {
        this.close()
        this.ended.value = code
      },
    })
  }

  close(): void {
    this.#sayRead()
    this.#socket.peek()?.stop()
    this.#socket.value = null
    this.loadingOlder.value = false
    this.#underWay.clear()
  }

  /** Shown at once, sent as soon as there is a line. False when there is nothing to send. */
  post(text: string): boolean {
    const said = text.trim()
    if (said === '' || said.length > MESSAGE_CHARS_MAX) return false
    const message: Unsent = { clientId: crypto.randomUUID() as ClientId, text: said, at: Date.now(), state: 'pending' }
    this.unsent.value = [...this.unsent.value, message]
    this.#pump()
    return true
  }

  /** The author tries a refused message once more; it keeps its id. */
  retry(clientId: ClientId): void {
    this.#change(clientId, { state: 'pending' })
    this.#pump()
  }

  discard(clientId: ClientId): void {
    this.unsent.value = this.unsent.value.filter((message) => message.clientId !== clientId)
  }

  loadOlder(): void {
    const snapshot = this.snapshot.peek()
    const oldest = snapshot?.messages[0]
    if (!oldest || !snapshot.hasOlder || this.loadingOlder.peek()) return
    this.loadingOlder.value = this.#send({ type: 'history.get', beforeSeq: oldest.seq })
  }

  markRead(seq: number): void {
    if (seq <= this.#readSeq) return
    this.#readSeq = seq
    if (seq >= (this.snapshot.peek()?.messages.at(-1)?.seq ?? 0)) noteRead(this.chatId)
    if (this.#readTimer !== undefined) return
    this.#sayRead()
    this.#readTimer = setTimeout(() => {
      this.#readTimer = undefined
      this.#sayRead()
    }, READ_EVERY_MS)
  }

  #path(): string {
    const path = `${CHAT_SOCKET_PATH.replace(':chatId', this.chatId)}?${SOCKET_QUERY.version}=${PROTOCOL_VERSION}`
    const since = this.snapshot.peek()?.seq
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
        this.#resume()
        break
      case 'events':
        this.#apply(frame.events)
        break
      case 'ack':
        this.#underWay.delete(frame.clientId)
        // Long ago in the room already, perhaps further back than the page has loaded; otherwise its event is on its way.
        if (frame.seq <= (this.snapshot.peek()?.seq ?? 0)) this.discard(frame.clientId)
        this.#pump()
        break
      case 'history':
        this.#prepend(frame.messages, frame.hasOlder)
        break
      case 'refused':
        if (frame.clientId === undefined) break
        this.#underWay.delete(frame.clientId)
        this.#change(frame.clientId, { state: 'failed' })
        this.#pump()
        break
    }
  }

  #enter(snapshot: ChatSnapshot): void {
    this.#readSeq = Math.max(this.#readSeq, snapshot.me.readSeq)
    this.snapshot.value = snapshot
    this.loadingOlder.value = false
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
    this.snapshot.value = fresh.reduce(applyChatEvent, before)
    const messages = fresh.flatMap((event) => (event.type === 'message.posted' ? [event.message] : []))
    this.#forget(messages)
    const last = messages.at(-1)
    if (last) noteMessage(this.chatId, last)
  }

  /** What the room has told back is no longer unsent. */
  #forget(messages: readonly ChatMessage[]): void {
    const told = new Set(messages.map((message) => message.clientId))
    if (this.unsent.peek().some(({ clientId }) => told.has(clientId))) {
      this.unsent.value = this.unsent.peek().filter(({ clientId }) => !told.has(clientId))
    }
  }

  #prepend(messages: readonly ChatMessage[], hasOlder: boolean): void {
    this.loadingOlder.value = false
    const snapshot = this.snapshot.peek()
    if (!snapshot) return
    const oldest = snapshot.messages[0]?.seq ?? Number.POSITIVE_INFINITY
    this.snapshot.value = { ...snapshot, hasOlder, messages: [...messages.filter(({ seq }) => seq < oldest), ...snapshot.messages] }
  }

  /** A new line: whatever was under way on the old one is sent again, and the room learns anew how far one has read. */
  #resume(): void {
    if (!this.#visiting) this.#beginVisit()
    this.#underWay.clear()
    this.loadingOlder.value = false
    this.#readSaid = 0
    this.#sayRead()
    this.#pump()
  }

  #beginVisit(): void {
    this.#visiting = true
    const snapshot = this.snapshot.peek()
    const isNew = ({ seq, authorId }: ChatMessage) => seq > this.#readSeq && authorId !== snapshot?.me.personId
    this.newFrom.value = snapshot?.messages.find(isNew)?.seq ?? null
  }

  #pump(): void {
    for (const { clientId, text, state } of this.unsent.peek()) {
      if (this.#underWay.size >= UNDER_WAY_MAX) return
      if (state !== 'pending' || this.#underWay.has(clientId)) continue
      if (!this.#send({ type: 'message.post', clientId, text })) return
      this.#underWay.add(clientId)
    }
  }

  #sayRead(): void {
    if (this.#readSeq > this.#readSaid && this.#send({ type: 'read.set', seq: this.#readSeq })) this.#readSaid = this.#readSeq
  }

  #change(clientId: ClientId, change: Partial<Unsent>): void {
    this.unsent.value = this.unsent.peek().map((message) => (message.clientId === clientId ? { ...message, ...change } : message))
  }

  #send(command: ChatCommand): boolean {
    return this.#socket.peek()?.send(command) ?? false
  }
}

const states = new Map<ChatId, ChatState>()

export function chatState(chatId: ChatId): ChatState {
  const state = states.get(chatId) ?? new ChatState(chatId)
  states.set(chatId, state)
  return state
}
