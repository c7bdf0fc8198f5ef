// What is true only for a moment: who speaks, a smile, who waits at the door. In memory on purpose, and told at most twice a second, however many
// people there are: one text a socket each time.
import type { CallDown, ParticipantId } from '../../protocol/call/events.ts'
import { type Attendee, administers } from './attendee.ts'
import { heirsOf } from './organiser.ts'
import { ringingOf } from './ringing.ts'
import { idAt, type Room } from './room.ts'
import { waitingFrame } from './snapshot.ts'

const TELL_EVERY_MS = 500
/** A page that speaks says so again and again; one that fell asleep does not. */
const SPEAKS_MS = 5_000
/** More voices at once nobody tells apart. */
const SPEAKERS_SHOWN = 8
const REACTION_EVERY_MS = 500
const SMILES_EVERY_MS = 250
/** More at once nobody sees. */
const SMILES_SHOWN = 40

type Smile = Extract<CallDown, { type: 'reactions' }>['reactions'][number]

export class Signs {
  readonly #room: Room
  readonly #speakers = new Map<ParticipantId, { level: number; at: number }>()
  readonly #smiledAt = new Map<ParticipantId, number>()
  readonly #smiles: Smile[] = []
  #smiling = false
  #spoken = ''
  #lobbyMoved = false
  #doorMoved = false
  #heirsMoved = false
  #ringingMoved = false
  #telling = false

  constructor(room: Room) {
    this.#room = room
  }

  speaks(id: ParticipantId, level: number): void {
    if (level > 0) this.#speakers.set(id, { level, at: Date.now() })
    else this.#speakers.delete(id)
    this.#soon()
  }

  /** Of each seldom, and what comes together is told together: a class that smiles is not a text for everybody of everybody. */
  smiles(attendee: Attendee, emoji: string): void {
    const { id } = attendee
    if (!this.#room.call.settings.reactions && !administers(attendee)) return
    const nowMs = Date.now()
    if (nowMs - (this.#smiledAt.get(id) ?? 0) < REACTION_EVERY_MS) return
    this.#smiledAt.set(id, nowMs)
    this.#smiles.push({ participantId: id, emoji })
    if (this.#smiling) return
    this.#smiling = true
    this.#room.waitUntil(this.#tellSmiles())
  }

  /** They are not heard any more. */
  forget(id: ParticipantId): void {
    this.#smiledAt.delete(id)
    if (this.#speakers.delete(id)) this.#soon()
  }

  /** Who waits has changed: told to those who may let them in. */
  lobbyMoved(): void {
    this.#lobbyMoved = true
    this.#soon()
  }

  /** Somebody who may let people in has come, or gone: told to those who wait. */
  doorMoved(): void {
    this.#doorMoved = true
    this.#soon()
  }

  /** To whom the call may be handed over has changed: told to those who administer it. */
  heirsMoved(): void {
    this.#heirsMoved = true
    this.#soon()
  }

  /** Whom it rings has changed: told to whoever began the call. */
  ringingMoved(): void {
    this.#ringingMoved = true
    this.#soon()
  }

  async #tellSmiles(): Promise<void> {
    try {
      await scheduler.wait(0)
      while (this.#smiles.length > 0) {
        const reactions = this.#smiles.splice(0).slice(-SMILES_SHOWN)
        this.#room.sayTo(this.#room.listeners(), JSON.stringify({ type: 'reactions', reactions } satisfies CallDown))
        await scheduler.wait(SMILES_EVERY_MS)
      }
    } finally {
      this.#smiling = false
    }
  }

  #soon(): void {
    if (this.#telling) return
    this.#telling = true
    this.#room.waitUntil(this.#tell())
  }

  async #tell(): Promise<void> {
    try {
      // What happens in one go is told in one go.
      await scheduler.wait(0)
      while (this.#tellNow()) await scheduler.wait(TELL_EVERY_MS)
    } finally {
      this.#telling = false
    }
  }

  /** False: there was nothing to tell. */
  #tellNow(): boolean {
    const spoken = this.#tellSpeakers()
    const moved = this.#lobbyMoved || this.#doorMoved || this.#heirsMoved || this.#ringingMoved
    if (this.#lobbyMoved) {
      this.#lobbyMoved = false
      const admins = this.#administrators()
      if (admins.length > 0) this.#room.sayTo(admins, this.#room.lobbyFrame())
    }
    if (this.#heirsMoved) {
      this.#heirsMoved = false
      for (const socket of this.#administrators()) this.#tellHeirs(socket)
    }
    if (this.#ringingMoved) {
      this.#ringingMoved = false
      const { starter, endedAt } = this.#room.call
      const here = endedAt === null && this.#room.attendee(starter.personId)?.place === 'in'
      const text = JSON.stringify({ type: 'ringing', ringing: ringingOf(this.#room) } satisfies CallDown)
      if (here) this.#room.sayTo(this.#room.sockets(starter.personId), text)
    }
    if (this.#doorMoved) {
      this.#doorMoved = false
      const outside = this.#room.sockets().filter((socket) => this.#room.attendee(idAt(socket))?.place === 'waiting')
      if (outside.length > 0) this.#room.sayTo(outside, waitingFrame(this.#room))
    }
    return spoken || moved
  }

  #administrators(): WebSocket[] {
    return this.#room.listeners().filter((socket) => {
      const attendee = this.#room.attendee(idAt(socket))
      return attendee !== undefined && administers(attendee)
    })
  }

  #tellHeirs(socket: WebSocket): void {
    const attendee = this.#room.attendee(idAt(socket))
    if (attendee) this.#room.sayTo([socket], JSON.stringify({ type: 'heirs', heirs: heirsOf(this.#room, attendee) } satisfies CallDown))
  }

  #tellSpeakers(): boolean {
    const since = Date.now() - SPEAKS_MS
    for (const [id, { at }] of this.#speakers) if (at < since) this.#speakers.delete(id)
    const loudest = [...this.#speakers].sort(([, a], [, b]) => b.level - a.level).slice(0, SPEAKERS_SHOWN)
    const text = JSON.stringify({ type: 'speaking', ids: loudest.map(([id]) => id) } satisfies CallDown)
    if (text === this.#spoken || (this.#spoken === '' && loudest.length === 0)) return false
    this.#spoken = text
    this.#room.sayTo(this.#room.listeners(), text)
    return true
  }
}
