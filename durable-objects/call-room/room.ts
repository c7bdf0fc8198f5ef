// What commands need of the room: the call as it is, everybody in it, and a voice. What is changed in one go is written in one transaction and said
// when it is written; what fails is neither. Memory holds what the disk holds: it is read whole on waking, which is one statement, and thrown away
// when a command fails.

import type { CallCommand } from '../../protocol/call/commands.ts'
import type { CallDown, CallEvent, CallOver, Participant, ParticipantId } from '../../protocol/call/events.ts'
import type { ClientId } from '../../protocol/ids.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import type { Due } from '../shared/due.ts'
import { closeSocket, keepSeat, openSockets, type Seat, seatOf, send } from '../shared/room-socket.ts'
import { readStored } from '../shared/stored-json.ts'
import { type Attendee, administers, asParticipant, asWaiting, isPresent } from './attendee.ts'
import { type Call, withNewer } from './call.ts'
import type { MediaDesk } from './media-desk.ts'
import type { Signs } from './signs.ts'
import { snapshotFrame } from './snapshot.ts'

export type Errand = 'away' | 'empty' | 'hours' | 'ring' | 'watch' | 'closing' | 'news'

export type CommandOf<Type extends CallCommand['type']> = Extract<CallCommand, { type: Type }>
export type No = { readonly refusal: RefusalCode }
/** Null: done. */
export type Outcome = No | null

type Known = { readonly call: Call; readonly attendees: Map<ParticipantId, Attendee> }

type Told = { [Type in CallEvent['type']]: Omit<Extract<CallEvent, { type: Type }>, 'seq'> }[CallEvent['type']]

/** What everybody sees of somebody; the rest is the room's own. */
const SHOWN = ['role', 'handAt', 'microphone', 'mayUnmute', 'tracks'] as const

export class Room {
  readonly storage: DurableObjectStorage
  readonly due: Due<Errand>
  readonly signs: Signs
  readonly media: MediaDesk
  readonly #ctx: DurableObjectState
  readonly #clock: () => number
  #known: Known | null = null
  #changed = new Set<Attendee>()
  #callChanged = false
  #untold: CallEvent[] = []
  /** They get the call as it is when the others have heard what has happened. */
  #newcomers = new Set<ParticipantId>()
  #beforehand: (() => void)[] = []
  #afterwards: (() => void)[] = []

  constructor(
    ctx: DurableObjectState,
    clock: () => number,
    due: Due<Errand>,
    parts: (room: Room) => { readonly signs: Signs; readonly media: MediaDesk },
  ) {
    this.#ctx = ctx
    this.storage = ctx.storage
    this.#clock = clock
    this.due = due
    const { signs, media } = parts(this)
    this.signs = signs
    this.media = media
  }

  get sql(): SqlStorage {
    return this.storage.sql
  }

  nowMs(): number {
    return this.#clock()
  }

  get call(): Call {
    return this.#all().call
  }

  attendee(id: ParticipantId): Attendee | undefined {
    return this.#all().attendees.get(id)
  }

  attendees(): Attendee[] {
    return [...this.#all().attendees.values()]
  }

  present(): Attendee[] {
    return this.attendees().filter(isPresent)
  }

  waiting(): Attendee[] {
    return this.attendees().filter(({ place }) => place === 'waiting')
  }

  /** All of it or nothing, and of nothing nobody hears. */
  wholly<T>(act: () => T): T {
    let done: T
    try {
      done = this.storage.transactionSync(() => {
        const result = act()
        this.#write()
        return result
      })
    } catch (error) {
      this.#known = null
      this.#forget()
      this.media.forget()
      this.due.forget()
      throw error
    }
    this.#say()
    return done
  }

  found(call: Call): void {
    this.#known = { call, attendees: new Map() }
    this.#callChanged = true
  }

  /** Somebody who was never here. */
  add(attendee: Attendee): Attendee {
    this.#all().attendees.set(attendee.id, attendee)
    this.#changed.add(attendee)
    return attendee
  }

  /** Somebody who might as well never have been here. */
  remove(attendee: Attendee): void {
    this.#all().attendees.delete(attendee.id)
    this.#changed.delete(attendee)
    this.sql.exec('DELETE FROM attendees WHERE id = ?', attendee.id)
  }

  changeCall(change: Partial<Call>): void {
    Object.assign(this.call, change)
    this.#callChanged = true
  }

  /** Tells the others of what they see of it. */
  change(attendee: Attendee, change: Partial<Attendee>): void {
    const shown = SHOWN.filter((key) => change[key] !== undefined && !isSame(change[key], attendee[key]))
    Object.assign(attendee, change)
    this.#changed.add(attendee)
    if (shown.length === 0 || !isPresent(attendee)) return
    const { id: participantId } = attendee
    this.tell({ type: 'participant.changed', participantId, change: Object.fromEntries(shown.map((key) => [key, attendee[key]])) })
  }

  tell(event: Told): void {
    const { call } = this
    call.seq += 1
    this.#callChanged = true
    this.#untold.push({ ...event, seq: call.seq } as CallEvent)
  }

  /** The call as it is, to somebody who has just come in. */
  welcome(id: ParticipantId): void {
    this.#newcomers.add(id)
  }

  /** To one participant, after what happened. */
  say(id: ParticipantId, down: CallDown): void {
    this.afterwards(() => this.sayTo(this.sockets(id), JSON.stringify(down)))
  }

  /** Out: whoever sits there now is told why, and hears nothing more. */
  showOut(id: ParticipantId, why: CallOver, code: RefusalCode): void {
    const out = this.sockets(id)
    this.beforehand(() => {
      this.sayTo(out, JSON.stringify({ type: 'over', why } satisfies CallDown))
      for (const socket of out) closeSocket(socket, code)
    })
  }

  /** A line its page has given up. */
  cut(id: ParticipantId): void {
    const out = this.sockets(id)
    this.beforehand(() => {
      for (const socket of out) partFrom(socket)
    })
  }

  /** Once it is written, before anybody hears of it. */
  beforehand(work: () => void): void {
    this.#beforehand.push(work)
  }

  /** When everybody has heard. */
  afterwards(work: () => void): void {
    this.#afterwards.push(work)
  }

  sockets(id?: ParticipantId): WebSocket[] {
    return openSockets(this.#ctx, id as Seat['personId'] | undefined)
  }

  /** Of those who are in the call, not in front of it. */
  listeners(): WebSocket[] {
    return this.sockets().filter((socket) => this.attendee(idAt(socket))?.place === 'in')
  }

  /** One text, however many hear it. */
  sayTo(sockets: readonly WebSocket[], text: string): void {
    const nowMs = Date.now()
    for (const socket of sockets) send(socket, text, nowMs)
    // One that has stopped reading, or has outlived its session, was closed instead. Whoever does not read may never answer that.
    if (sockets.some((socket) => seatOf(socket).over)) this.due.within(0, 'watch')
  }

  waitUntil(work: Promise<unknown>): void {
    this.#ctx.waitUntil(work)
  }

  lobbyFrame(): string {
    return JSON.stringify({ type: 'lobby', waiting: this.waiting().map(asWaiting) } satisfies CallDown)
  }

  participants(): Participant[] {
    const inOrder = this.present().sort((a, b) => a.since - b.since)
    return inOrder.map(asParticipant)
  }

  #all(): Known {
    if (this.#known) return this.#known
    const states = this.sql
      .exec<{ id: string; state: string }>(`SELECT '' AS id, state FROM call UNION ALL SELECT id, state FROM attendees`)
      .toArray()
    const call = states.find(({ id }) => id === '')
    if (!call) throw new Error('the call was never founded')
    const attendees = states.flatMap(({ id, state }) => (id === '' ? [] : readStored<Attendee>(state)))
    this.#known = {
      call: withNewer(readStored<Call>(call.state)),
      attendees: new Map(attendees.map((attendee) => [attendee.id, attendee])),
    }
    return this.#known
  }

  #write(): void {
    if (this.#callChanged) this.sql.exec('INSERT OR REPLACE INTO call (id, state) VALUES (1, ?)', JSON.stringify(this.call))
    for (const attendee of this.#changed) {
      this.sql.exec('INSERT OR REPLACE INTO attendees (id, state) VALUES (?, ?)', attendee.id, JSON.stringify(attendee))
    }
    this.#callChanged = false
    this.#changed.clear()
  }

  #forget(): void {
    this.#changed.clear()
    this.#callChanged = false
    this.#untold = []
    this.#newcomers.clear()
    this.#beforehand = []
    this.#afterwards = []
  }

  #say(): void {
    const [beforehand, events, newcomers, afterwards] = [this.#beforehand, this.#untold, this.#newcomers, this.#afterwards]
    this.#newcomers = new Set()
    this.#forget()
    for (const work of beforehand) work()
    if (events.length > 0) {
      const old = this.listeners().filter((socket) => !newcomers.has(idAt(socket)))
      this.sayTo(old, JSON.stringify({ type: 'events', events } satisfies CallDown))
    }
    for (const id of newcomers) {
      const attendee = this.attendee(id)
      if (attendee) this.sayTo(this.sockets(id), snapshotFrame(this, attendee))
    }
    for (const work of afterwards) work()
  }
}

export function idAt(socket: WebSocket): ParticipantId {
  return seatOf(socket).personId
}

/** One goes by oneself: no reason is given, and whatever is still on its way is not carried out. */
export function partFrom(socket: WebSocket): void {
  keepSeat(socket, { ...seatOf(socket), over: true })
  try {
    socket.close(1000, 'left')
  } catch {
    // Closed already.
  }
}

export function refused(command: { clientId?: ClientId }, { refusal }: No): CallDown {
  return { type: 'refused', refusal, ...(command.clientId === undefined ? {} : { clientId: command.clientId }) }
}

export function mayAdminister(attendee: Attendee): Outcome {
  return administers(attendee) ? null : { refusal: 'not_allowed' }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
