// One call as this page knows it: what the room tells, folded into signals, and what is asked of the room. Sound and picture are beside it
// (call.ts); who draws it is the screen's. Rules CALL-110…
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { applyCallEvent } from '../../protocol/call/apply-event.ts'
import type { CallCommand } from '../../protocol/call/commands.ts'
import type { CallDown, CallEvent, CallOver, CallSnapshot, ParticipantId } from '../../protocol/call/events.ts'
import type { CallId, ClientId } from '../../protocol/ids.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { can } from '../../protocol/rights.ts'
import { Asks } from '../messenger/asks.ts'
import { newClientId } from '../messenger/new-client-id.ts'
import type { Line } from '../platform/room-socket.ts'
import { RoomSignalling } from './room-signalling.ts'

/** How long a smile stands above a tile. */
const REACTION_MS = 5_000
const REACTIONS_MAX = 30

export type RoomLine = {
  readonly line: ReadonlySignal<Line>
  send(command: CallCommand): boolean
  restart(): void
  stop(): void
}
/** `end`: the room has said no for good. */
export type OpenRoom = (hear: (frame: CallDown) => void, end: (why: RefusalCode) => void) => RoomLine

/** Why it is over for this page: what the room said, or why one could not come in (again). */
export type CallEnd = CallOver | RefusalCode | 'left'
export type Reaction = { readonly id: number; readonly participantId: ParticipantId; readonly emoji: string }
export type Stopped = Pick<Extract<CallDown, { type: 'stopped' }>, 'source' | 'byName' | 'mayRestart'>

type Named = Extract<CallCommand, { clientId: ClientId }>
/** A command without the id that it is given here. */
type Asked = Named extends infer One ? (One extends Named ? Omit<One, 'clientId'> : never) : never

export class CallState {
  readonly callId: CallId
  readonly snapshot = signal<CallSnapshot | null>(null)
  /** In the waiting room. */
  readonly waiting = signal<{ readonly title: string; readonly organiserIsHere: boolean } | null>(null)
  readonly over = signal<CallEnd | null>(null)
  /** All who speak now, the loudest first. */
  readonly speaking = signal<readonly ParticipantId[]>([])
  readonly reactions = signal<readonly Reaction[]>([])
  readonly signalling: RoomSignalling
  readonly line: ReadonlySignal<Line>
  /** A snapshot is here: the room knows nothing yet of what this page has published and switched on. */
  onEnter: () => void = () => {}
  /** One of those it rings has declined. */
  onDeclined: (name: string) => void = () => {}
  onStopped: (stopped: Stopped) => void = () => {}
  readonly #room: RoomLine
  readonly #asks: Asks<CallCommand>
  #reacted = 0

  readonly me = computed(() => {
    const { participants = [], myId } = this.snapshot.value ?? {}
    return participants.find(({ participantId }) => participantId === myId) ?? null
  })
  readonly administers = computed(() => this.me.value !== null && can(this.me.value.role, 'call.administer'))
  readonly endsForAll = computed(() => this.me.value !== null && can(this.me.value.role, 'call.endForAll'))
  readonly publishes = computed(() => this.me.value !== null && can(this.me.value.role, 'call.publish'))
  /** Otherwise somebody who was muted waits to be allowed. */
  readonly mayUnmute = computed(
    () =>
      this.publishes.value &&
      (this.administers.value || this.me.value?.mayUnmute === true || this.snapshot.value?.settings.selfUnmute !== false),
  )
  readonly mayShare = computed(
    () => this.publishes.value && (this.administers.value || this.snapshot.value?.settings.screenShare === 'all'),
  )

  readonly mayReact = computed(() => this.administers.value || this.snapshot.value?.settings.reactions !== false)

  constructor(callId: CallId, open: OpenRoom) {
    this.callId = callId
    this.signalling = new RoomSignalling((command) => this.#room.send(command))
    this.#asks = new Asks((command) => this.#room.send(command))
    this.#room = open(
      (frame) => this.#hear(frame),
      (why) => this.#end(why),
    )
    this.line = this.#room.line
    this.line.subscribe((line) => {
      if (line !== 'open') this.#lost()
    })
  }

  /** Resolves when the room has done it; rejects as a call does (platform/call.ts). */
  ask(command: Asked): Promise<void> {
    return this.#asks.command({ ...command, clientId: newClientId() } as Named)
  }

  /** Lost without harm. */
  sign(command: Extract<CallCommand, { type: 'speaking.set' | 'reaction.send' }>): void {
    this.#room.send(command)
  }

  leave(): void {
    this.#room.send({ type: 'leave', clientId: newClientId() })
    this.#end('left')
  }

  #hear(frame: CallDown): void {
    if (this.over.peek() !== null) return
    switch (frame.type) {
      case 'snapshot':
        this.waiting.value = null
        this.snapshot.value = frame.snapshot
        this.onEnter()
        break
      case 'waiting':
        this.snapshot.value = null
        this.waiting.value = { title: frame.title, organiserIsHere: frame.organiserIsHere }
        break
      case 'events':
        this.#apply(frame.events)
        break
      case 'lobby':
        if (this.snapshot.value) this.snapshot.value = { ...this.snapshot.value, waiting: frame.waiting }
        break
      case 'heirs':
        if (this.snapshot.value) this.snapshot.value = { ...this.snapshot.value, heirs: frame.heirs }
        break
      case 'ringing':
        if (this.snapshot.value) this.snapshot.value = { ...this.snapshot.value, ringing: frame.ringing }
        break
      case 'declined':
        this.onDeclined(frame.name)
        break
      case 'stopped':
        this.onStopped(frame)
        break
      case 'probe':
        this.#room.send({ type: 'probe.answer', probe: frame.probe })
        break
      case 'media.answer':
        this.signalling.hear(frame.askId, frame.answer)
        break
      case 'done':
        this.#asks.answer(frame.clientId)
        break
      case 'refused':
        this.#asks.refuse(frame.clientId, frame.refusal)
        break
      case 'over':
        this.#end(frame.why)
        break
      case 'speaking':
        this.speaking.value = frame.ids
        break
      case 'reactions':
        for (const { participantId, emoji } of frame.reactions) this.#react(participantId, emoji)
    }
  }

  #apply(events: readonly CallEvent[]): void {
    const before = this.snapshot.peek()
    if (!before) return
    const fresh = events.filter(({ seq }) => seq > before.seq)
    if (fresh.some(({ seq }, index) => seq !== before.seq + 1 + index)) {
      // Something was missed on the way: the room tells the whole again.
      this.#room.restart()
      return
    }
    this.snapshot.value = fresh.reduce(applyCallEvent, before)
  }

  #react(participantId: ParticipantId, emoji: string): void {
    const id = ++this.#reacted
    this.reactions.value = [...this.reactions.value, { id, participantId, emoji }].slice(-REACTIONS_MAX)
    setTimeout(() => {
      this.reactions.value = this.reactions.value.filter((one) => one.id !== id)
    }, REACTION_MS)
  }

  #lost(): void {
    this.signalling.lost()
    this.#asks.stop()
    this.speaking.value = []
  }

  #end(why: CallEnd): void {
    if (this.over.peek() !== null) return
    this.over.value = why
    this.#room.stop()
    this.#lost()
  }
}
