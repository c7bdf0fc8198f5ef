// CallRoom: one call, one object. People come in with a ticket of the Worker's (worker/calls), speak with it over their socket (protocol/call), and
// through it with the media service, which knows neither people nor rights. Everything between two awaits is one transaction, and the platform's output
// gate holds every frame until what it speaks of is on disk. Rules CALL-50… (docs/rules/calls.md).
import { DurableObject } from 'cloudflare:workers'
import { CallCommand } from '../../protocol/call/commands.ts'
import type { CallDown, ParticipantId } from '../../protocol/call/events.ts'
import type { PersonId, SessionId } from '../../protocol/ids.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { readCallKnock } from '../../worker/platform/call-knock.ts'
import { now } from '../../worker/platform/clock.ts'
import { log } from '../../worker/platform/log.ts'
import { realtimeKitOf } from '../../worker/platform/realtime-kit.ts'
import { sfuOf } from '../../worker/platform/sfu.ts'
import { NO_BACKLOG } from '../shared/backlog.ts'
import { Due } from '../shared/due.ts'
import { hasStorage, migrate } from '../shared/migrate.ts'
import {
  acceptSocket,
  answerClose,
  answerPings,
  closeSocket,
  floodLimitHolds,
  isCrowded,
  noteProbeAnswer,
  readFrame,
  refusedResponse,
  type Seat,
  seatOf,
} from '../shared/room-socket.ts'
import { aboutCall } from './about-call.ts'
import { type Attendee, isPresent } from './attendee.ts'
import { beginCall } from './begin-call.ts'
import { type Command, carryOut } from './carry-out.ts'
import { endCall } from './end-call.ts'
import { enterCall } from './enter-call.ts'
import type { CallAbout, CallReport, CallVisitors, ListedPerson, NewCall } from './found-call.ts'
import { KitMeeting } from './kit-meeting.ts'
import { endWhenEmpty, giveUpPlaces, goOut, loseLine } from './leave-call.ts'
import { closeWhatIsNoted } from './media-closing.ts'
import { MediaDesk } from './media-desk.ts'
import { answer, decline, missCall } from './ringing.ts'
import { type Errand, idAt, partFrom, Room, refused } from './room.ts'
import { MIGRATIONS } from './schema.ts'
import { removePeople, setPeople } from './set-people.ts'
import { Signs } from './signs.ts'
import { type Outside, tellOutside } from './tell-outside.ts'
import { voidTickets } from './tickets.ts'
import { reportOf, visitorsOf } from './visits.ts'
import { watchLines } from './watch-lines.ts'

/** It was ended before it was founded. */
const NEVER = 'endedBeforeFounded'

export class CallRoom extends DurableObject<Env> {
  readonly #room: Room
  readonly #due: Due<Errand>
  #founded = false

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    if (hasStorage(ctx.storage)) migrate(ctx.storage, MIGRATIONS)
    answerPings(ctx)
    const wholly = (act: (room: Room) => number | null) => async () => this.#room.wholly(() => act(this.#room))
    this.#due = new Due<Errand>(ctx.storage, {
      away: wholly(giveUpPlaces),
      empty: wholly(endWhenEmpty),
      ring: wholly(missCall),
      hours: wholly((room) => {
        endCall(room, 'ended')
        return null
      }),
      watch: wholly((room) => watchLines(room, (socket) => ctx.getWebSocketAutoResponseTimestamp(socket)?.getTime())),
      closing: () => closeWhatIsNoted(this.#room, this.#room.media),
      news: () => tellOutside(this.#room, this.#outside()),
    })
    const kit = new KitMeeting(ctx.storage, () => realtimeKitOf(env))
    this.#room = new Room(
      ctx,
      () => now(env),
      this.#due,
      (room) => ({ signs: new Signs(room), media: new MediaDesk(room, () => sfuOf(env), kit, env.CALLS_PROVIDER === 'realtimeKit') }),
    )
  }

  /** The handshake: `callKnock` of worker/platform/call-knock.ts. */
  override fetch(request: Request): Response {
    const claims = readCallKnock(request)
    // Whoever merely knocks leaves no trace: a room is founded by the Worker.
    if (!claims || !this.#isFounded()) return refusedResponse('not_found')
    const { participantId, sessionId, aliveForMs } = claims
    const personId = participantId as Seat['personId']
    if (isCrowded(this.ctx, personId, Date.now())) return refusedResponse('room_full')
    const seat = {
      personId,
      sessionId: sessionId ?? ('' as SessionId),
      openedAt: Date.now(),
      aliveUntil: Date.now() + aliveForMs,
      badFrames: 0,
      ...(floodLimitHolds(this.env) ? { backlog: NO_BACKLOG } : {}),
    }
    const ends: WebSocket[] = []
    const no = this.#room.wholly(() => {
      const refusal = enterCall(this.#room, claims)
      if (!refusal) this.#room.beforehand(() => ends.push(acceptSocket(this.ctx, seat).client))
      return refusal
    })
    const [webSocket = null] = ends
    if (no || !webSocket) {
      log.info('call.knock_refused', { refusal: no?.refusal })
      return refusedResponse(no?.refusal ?? 'internal')
    }
    return new Response(null, { status: 101, webSocket })
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const command = readFrame(socket, message, {
      schema: CallCommand,
      nowMs: this.#room.nowMs(),
      floodLimit: floodLimitHolds(this.env),
      tellRefused: (refusal) => JSON.stringify(refused({}, { refusal })),
    })
    const attendee = command && this.#room.attendee(idAt(socket))
    if (!attendee) return
    const isIn = attendee.place === 'in'
    switch (command.type) {
      case 'media.ask':
        this.#room.media.ask(socket, command.askId, command.ask)
        return
      case 'probe.answer':
        noteProbeAnswer(socket, command.probe)
        return
      case 'speaking.set':
        if (isIn && attendee.microphone) this.#room.signs.speaks(attendee.id, command.level)
        return
      case 'reaction.send':
        if (isIn) this.#room.signs.smiles(attendee, command.emoji)
        return
      default:
        this.#carryOut(socket, attendee, command)
    }
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    answerClose(socket, code)
    this.#leave(socket)
  }

  override webSocketError(socket: WebSocket): void {
    this.#leave(socket)
  }

  override alarm(): Promise<void> {
    return this.#due.run()
  }

  /** Once is as good as twice. */
  async foundCall(newCall: NewCall): Promise<void> {
    if (this.#isFounded() || this.ctx.storage.kv.get(NEVER) !== undefined) return
    migrate(this.ctx.storage, MIGRATIONS)
    this.#room.wholly(() => beginCall(this.#room, newCall))
  }

  /** Null: there is no such call. */
  async about(id: ParticipantId | null): Promise<CallAbout | null> {
    return this.#isFounded() ? aboutCall(this.#room, id) : null
  }

  /** Of a lesson: who may come has changed. */
  async setPeople(people: ListedPerson[]): Promise<void> {
    if (this.#isFounded()) this.#room.wholly(() => setPeople(this.#room, people))
  }

  /** Of a chat: they are members no more. */
  async removePeople(personIds: PersonId[]): Promise<void> {
    if (this.#isFounded()) this.#room.wholly(() => removePeople(this.#room, personIds))
  }

  async answer(personId: PersonId): Promise<RefusalCode | null> {
    if (!this.#isFounded()) return 'not_found'
    return this.#room.wholly(() => answer(this.#room, personId))?.refusal ?? null
  }

  /** `name`: as whoever began the call is told of it. */
  async decline(personId: PersonId, name: string): Promise<RefusalCode | null> {
    if (!this.#isFounded()) return 'not_found'
    return this.#room.wholly(() => decline(this.#room, personId, name))?.refusal ?? null
  }

  /** As if it had rung for CALL_RING_SECONDS: worker/dev/ring-out.ts. */
  async ringOut(): Promise<void> {
    if (!this.#isFounded()) return
    this.#room.wholly(() => {
      if (this.#room.call.ringUntil !== null) this.#room.changeCall({ ringUntil: this.#room.nowMs() })
      return missCall(this.#room)
    })
  }

  /** For everybody; `personId`: who ended it, null: the product (a lesson closed itself). Twice is as good as once. Answers the report. */
  async endCall(personId: PersonId | null): Promise<CallReport | null> {
    if (!this.#isFounded()) {
      // A lesson may be ended while whoever publishes it is on their way here: it is not to be begun after that.
      this.ctx.storage.kv.put(NEVER, true)
      return null
    }
    log.info('call.ended', { personId })
    this.#room.wholly(() => endCall(this.#room, 'ended'))
    return reportOf(this.#room)
  }

  async report(): Promise<CallReport | null> {
    return this.#isFounded() ? reportOf(this.#room) : null
  }

  async visitors(): Promise<CallVisitors | null> {
    return this.#isFounded() ? visitorsOf(this.#room) : null
  }

  /** Called by the person's inbox when a session ends: they are out at once, and with them all they heard and said here. */
  async closeSession(personId: PersonId, sessionId: SessionId): Promise<void> {
    if (!this.#isFounded()) return
    const sockets = this.#room.sockets(personId).filter((socket) => seatOf(socket).sessionId === sessionId)
    this.#room.wholly(() => {
      // It may end while its ticket is still unused, or on its way here.
      voidTickets(this.#room, sessionId)
      this.#room.beforehand(() => {
        for (const socket of sockets) closeSocket(socket, 'not_signed_in')
      })
      const attendee = this.#room.attendee(personId)
      const isHere = attendee && (isPresent(attendee) || attendee.place === 'waiting')
      // Also without a line: their place would be kept for somebody who may not come back.
      if (isHere && attendee.sessionId === sessionId) goOut(this.#room, attendee, 'gone')
    })
  }

  /** Once it is, it stays so. Whoever merely asks leaves no trace. */
  #isFounded(): boolean {
    this.#founded ||= hasStorage(this.ctx.storage) && this.ctx.storage.sql.exec('SELECT 1 FROM call').toArray().length > 0
    return this.#founded
  }

  #carryOut(socket: WebSocket, attendee: Attendee, command: Command): void {
    const room = this.#room
    try {
      room.wholly(() => {
        const waits = attendee.place === 'waiting' && command.type === 'leave'
        const no = attendee.place === 'in' || waits ? carryOut(room, attendee, command) : { refusal: 'not_allowed' as const }
        if (no) log.info('call.command_refused', { command: command.type, refusal: no.refusal })
        const answer: CallDown = no ? refused(command, no) : { type: 'done', clientId: command.clientId }
        room.afterwards(() => room.sayTo([socket], JSON.stringify(answer)))
        if (command.type === 'leave' && !no) room.afterwards(() => partFrom(socket))
      })
    } catch (error) {
      log.error('call.command_failed', error, { command: command.type })
      room.sayTo([socket], JSON.stringify(refused(command, { refusal: 'internal' })))
    }
  }

  /** Of a socket that was closed from here everything has been settled already. */
  #leave(socket: WebSocket): void {
    const id = idAt(socket)
    const attendee = this.#room.attendee(id)
    if (!attendee || this.#room.sockets(id).some((other) => other !== socket)) return
    this.#room.wholly(() => loseLine(this.#room, attendee, this.#room.nowMs()))
  }

  #outside(): Outside {
    const { INBOX, CHAT_ROOM } = this.env
    return {
      callRings: async (personId, ringing) => void (await INBOX.getByName(personId).callRings(ringing)),
      callQuiet: (personId, callId, why) => INBOX.getByName(personId).callQuiet(callId, why),
      callNoted: (personId, record) => INBOX.getByName(personId).callNoted(record),
      callChanged: (chatId, note) => CHAT_ROOM.getByName(chatId).callChanged({ callId: note.callId, note, running: false }),
      foundChat: (chatId, { title, timeZone }) => CHAT_ROOM.getByName(chatId).foundCallChat({ chatId, title, timeZone }),
      seatMembers: async (chatId, members) => void (await CHAT_ROOM.getByName(chatId).addCallMembers(members)),
      removeMember: async (chatId, personId) => void (await CHAT_ROOM.getByName(chatId).removeCallMembers([personId])),
      setOpen: async (chatId, open) => void (await CHAT_ROOM.getByName(chatId).setCallChatOpen(open)),
    }
  }
}
