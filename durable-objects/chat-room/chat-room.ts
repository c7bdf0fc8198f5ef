// ChatRoom: one chat, one object, one order. Members come in through worker/messenger/routes.ts; worker/messenger/sync-auto-chats.ts says who
// they are; inboxes are told by alarm. Everything between two awaits is one transaction, and the platform's output gate holds every frame
// until what it speaks of is on disk. Longer than other files: what can be asked of a room are methods of its one class. Rules CHT-…, INB-… (docs/rules/messenger.md); the journey: docs/life-of-a-message.md.
import { DurableObject } from 'cloudflare:workers'
import { ChatCommand } from '../../protocol/chat/commands.ts'
import type { ChatKind, Forwarded } from '../../protocol/chat/events.ts'
import type { PersonId, SessionId } from '../../protocol/ids.ts'
import { ROOM_SOCKETS_MAX } from '../../protocol/limits.ts'
import type { ChatRole } from '../../protocol/rights.ts'
import { now } from '../../worker/platform/clock.ts'
import { log } from '../../worker/platform/log.ts'
import type { ChatNews } from '../inbox/chat-news.ts'
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
  openSockets,
  readFrame,
  readKnock,
  refusedResponse,
  seatOf,
  send,
} from '../shared/room-socket.ts'
import { addCallMembers, type CallChat, foundCallChat, removeCallMembers, setCallChatOpen } from './call-chat.ts'
import { carryOut } from './carry-out.ts'
import { type CallChange, changeCall } from './change-call.ts'
import { followSchool, knowsSchool } from './follow-school.ts'
import { foundChat, type NewChat } from './found-chat.ts'
import { LeftSeats } from './left-seats.ts'
import { findMember, ownPlace } from './members.ts'
import { openRoom } from './open-room.ts'
import { type Carried, postForwarded } from './post-forwarded.ts'
import { postScheduled } from './post-scheduled.ts'
import { ReadMarks } from './read-marks.ts'
import { readMessages } from './read-messages.ts'
import { removeMember } from './remove-member.ts'
import { type ChatSeat, frame, type No, type Room, refused } from './room.ts'
import { keepCall, runningCall } from './running-call.ts'
import { MIGRATIONS } from './schema.ts'
import { INDEX_DELAY_MS, indexMore } from './search-index.ts'
import { type RoomHits, searchFor } from './search-messages.ts'
import { type ListedMember, type MemberList, setMembers } from './set-members.ts'
import { leaveRoom } from './set-read.ts'
import type { SchoolTerms } from './settings.ts'
import { CALL_CHECK_MS, type CallAsked, FOUNDING_MS, type StartedCall, startCall } from './start-call.ts'
import { botNews, noteBotTold } from './tell-bot-log.ts'
import { summaryFor, tellInboxes } from './tell-inboxes.ts'
import { BURST_MAX, Voice } from './voice.ts'

/** What is stopped in a burst is told in one go. */
const BOT_LOG_DELAY_MS = 2_000

export class ChatRoom extends DurableObject<Env> {
  readonly #due: Due<'news' | 'index' | 'scheduled' | 'call' | 'botLog'>
  readonly #room: Room
  readonly #voice: Voice
  /**
   * Messages of a burst, carried out in one go: what the platform commits once costs a fraction of what it commits message by message. Nobody has
   * been acknowledged yet, so nothing is lost with the room's memory that was promised. Whatever else the room does, these come first.
   */
  #waiting: { readonly socket: WebSocket; readonly command: ChatCommand }[] = []
  /** At least so many more sockets have room here. */
  #vacant = 0
  readonly #askedSince = new Set<PersonId>()
  /** A session may end while its handshake is on its way here. In memory: the way is milliseconds long. */
  readonly #endedSessions = new Set<SessionId>()
  readonly #leftSeats = new LeftSeats()
  /** Once it is, it stays so. */
  #isFounded = false

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    if (hasStorage(ctx.storage)) migrate(ctx.storage, MIGRATIONS)
    answerPings(ctx)
    this.#due = new Due(ctx.storage, {
      news: () => this.#tellInboxes(),
      index: async () => (indexMore(ctx.storage.sql) ? 0 : null),
      call: () => this.#askCall(),
      botLog: () => this.#tellBotLog(),
      scheduled: async () => {
        const next = this.#wholly(() => postScheduled(this.#room))
        this.#voice.flush()
        return next
      },
    })
    const marks = new ReadMarks(() => openSockets(ctx), !hasStorage(ctx.storage))
    this.#voice = new Voice(ctx, marks, { count: () => this.#waiting.length, carryOut: () => this.#carryOutWaiting() })
    this.#room = {
      sql: ctx.storage.sql,
      nowMs: () => now(env),
      sockets: (personId) => openSockets(ctx, personId),
      tell: (event) => this.#voice.tell(event),
      answerSoon: (socket, down) => this.#voice.answerSoon(socket, down),
      writers: new Map(),
      marks,
      sign: (down, exceptId) => this.#voice.sign(down, exceptId),
      showAnew: (personId, except) => this.#showAnew(personId, except),
      newsSoon: (inMs) => this.#due.within(inMs, 'news'),
      indexSoon: () => this.#due.within(INDEX_DELAY_MS, 'index'),
      botLogSoon: () => this.#due.within(BOT_LOG_DELAY_MS, 'botLog'),
      callSoon: (inMs) => this.#due.within(inMs, 'call'),
      wakeAt: (atMs) => this.#due.within(Math.max(0, atMs - now(env)), 'scheduled'),
    }
  }

  /** The handshake. Three statements at most; nobody who is not a member learns that there is a room. */
  override fetch(request: Request): Response {
    const { asker: found, tokenHash, since, upgrade } = readKnock(request)
    const asker = found ?? this.#leftSeats.termsOf(tokenHash, Date.now())
    if (!asker) return refusedResponse('not_signed_in')
    const { personId, sessionId, aliveUntil } = asker
    // Whoever merely knocks leaves no trace: a room is founded by its first list of members.
    this.#isFounded ||= hasStorage(this.ctx.storage)
    if (!this.#isFounded) return refusedResponse('not_found')
    this.#carryOutWaiting()
    const place = ownPlace(this.ctx.storage.sql, personId)
    if (!place) return refusedResponse('not_found')
    if (this.#endedSessions.has(sessionId)) return refusedResponse('not_signed_in')
    if (!upgrade) return refusedResponse('invalid')
    if (!this.#hasRoom() || isCrowded(this.ctx, personId, Date.now())) return refusedResponse('room_full')

    // Those who are here hear what is on its way first, so that the newcomer does not hear it twice.
    this.#voice.flush()
    const opening = openRoom(this.#room, personId, place, since)
    const seat = {
      personId,
      sessionId,
      aliveUntil,
      tokenHash,
      openedAt: Date.now(),
      badFrames: 0,
      readSeq: place.readSeq,
      told: false,
      skipped: false,
      ...(floodLimitHolds(this.env) ? { backlog: NO_BACKLOG } : {}),
    }
    const { client, server } = acceptSocket<ChatSeat>(this.ctx, { ...seat, behind: place.messages > place.readMessages })
    send(server, frame(opening))
    return new Response(null, { status: 101, webSocket: client })
  }

  /** Counted anew only when as many have come in as had room: a thousand who come back together must not be counted a thousand times. */
  #hasRoom(): boolean {
    if (this.#vacant <= 0) this.#vacant = ROOM_SOCKETS_MAX - this.ctx.getWebSockets().length
    return this.#vacant-- > 0
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const command = readFrame(socket, message, {
      schema: ChatCommand,
      nowMs: this.#room.nowMs(),
      floodLimit: floodLimitHolds(this.env),
      tellRefused: (refusal) => {
        // The socket may be closed over this: what it is owed goes first.
        this.#voice.flush()
        return frame(refused({}, { refusal }))
      },
    })
    if (!command) return
    if (command.type === 'message.post') {
      this.#waiting.push({ socket, command })
      if (this.#voice.isSpeaking && this.#waiting.length < BURST_MAX) return
      this.#carryOutWaiting()
    } else {
      this.#carryOutWaiting()
      this.#carryOut(socket, command)
    }
    this.#voice.speakSoon()
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#carryOutWaiting()
    answerClose(socket, code)
    this.#leave(socket)
  }

  override webSocketError(socket: WebSocket): void {
    this.#carryOutWaiting()
    this.#leave(socket)
  }

  #leave(socket: WebSocket): void {
    this.#leftSeats.leave(seatOf<ChatSeat>(socket), Date.now())
    leaveRoom(this.#room, socket)
  }

  override alarm(): Promise<void> {
    return this.#due.run()
  }

  /**
   * Called by the Worker whenever the roster or a profile link may have changed who is in this chat. A room that does not know its school yet says so
   * (followSchool), however often it could not be told.
   */
  async setMembers(list: MemberList): Promise<{ knowsSchool: boolean }> {
    // Whoever is about to leave still hears what was said before.
    this.#voice.flush()
    const answer = this.#wholly(() => {
      setMembers(this.#room, this.ctx.storage, list)
      return { knowsSchool: !hasStorage(this.ctx.storage) || knowsSchool(this.#room) }
    })
    this.#voice.flush()
    return answer
  }

  /** Called by the Worker for a chat that people make. Once is as good as twice. */
  async foundChat(chat: NewChat): Promise<void> {
    this.#wholly(() => foundChat(this.#room, this.ctx.storage, chat))
  }

  /** Called by the Worker for a chat that is new, and for every chat when the school decides something for all of them. */
  async followSchool(terms: SchoolTerms): Promise<void> {
    if (!hasStorage(this.ctx.storage)) return
    this.#wholly(() => followSchool(this.#room, terms))
    this.#voice.flush()
  }

  /** Called by the Worker when somebody leaves by themselves. Null: they are out. */
  async removeMember(personId: PersonId): Promise<No | null> {
    if (!hasStorage(this.ctx.storage)) return { refusal: 'not_found' }
    this.#voice.flush()
    const no = this.#wholly(() => removeMember(this.#room, personId))
    this.#voice.flush()
    return no
  }

  /** What a member carries to another chat; null to whoever is not one. */
  async readMessages(personId: PersonId, seqs: number[]): Promise<Forwarded[] | null> {
    return hasStorage(this.ctx.storage) ? readMessages(this.#room, personId, seqs) : null
  }

  /** Called by the Worker for a search over all chats of a person; null to whoever is not a member. */
  async searchFor(personId: PersonId, query: string): Promise<RoomHits | null> {
    return hasStorage(this.ctx.storage) ? searchFor(this.#room, personId, query) : null
  }

  async postForwarded(carried: Carried): Promise<{ seq: number } | No> {
    if (!hasStorage(this.ctx.storage)) return { refusal: 'not_found' }
    const posted = this.#wholly(() => postForwarded(this.#room, carried))
    this.#voice.speakSoon()
    return posted
  }

  /** Called by the Worker: a call begins here, or the one that goes on is named. */
  async startCall(asked: CallAsked): Promise<StartedCall | No> {
    if (!hasStorage(this.ctx.storage)) return { refusal: 'not_found' }
    this.#voice.flush()
    const started = this.#wholly(() => startCall(this.#room, asked))
    this.#voice.flush()
    return started
  }

  /** Called by the room of the call. */
  async callChanged(change: CallChange): Promise<void> {
    if (!hasStorage(this.ctx.storage)) return
    this.#wholly(() => changeCall(this.#room, change))
    this.#voice.flush()
  }

  /** How somebody stands to this chat now; null to whoever is not a member. */
  async standing(personId: PersonId): Promise<{ kind: ChatKind; role: ChatRole } | null> {
    const member = hasStorage(this.ctx.storage) ? findMember(this.ctx.storage.sql, personId) : null
    return member && { kind: member.kind, role: member.role }
  }

  /** Called by the room of a call that no chat has, as what follows. */
  async foundCallChat(chat: CallChat): Promise<void> {
    this.#wholly(() => foundCallChat(this.#room, this.ctx.storage, chat))
  }

  async addCallMembers(members: ListedMember[]): Promise<No | null> {
    return this.#ofCall(() => addCallMembers(this.#room, members))
  }

  async removeCallMembers(personIds: PersonId[]): Promise<No | null> {
    return this.#ofCall(() => removeCallMembers(this.#room, personIds))
  }

  async setCallChatOpen(open: boolean): Promise<No | null> {
    return this.#ofCall(() => setCallChatOpen(this.#room, open))
  }

  #ofCall(act: () => No | null): No | null {
    if (!hasStorage(this.ctx.storage)) return { refusal: 'not_found' }
    this.#voice.flush()
    const no = this.#wholly(act)
    this.#voice.flush()
    return no
  }

  /** Called by an inbox whose first browser has opened: from here on it is told again. */
  async summaryFor(personId: PersonId): Promise<ChatNews | null> {
    if (!hasStorage(this.ctx.storage)) return null
    this.#askedSince.add(personId)
    return summaryFor(this.#room, personId)
  }

  /** Called by the person's inbox when a session ends. */
  async closeSession(personId: PersonId, sessionId: SessionId): Promise<void> {
    this.#carryOutWaiting()
    this.#endedSessions.add(sessionId)
    this.#leftSeats.forget(sessionId)
    for (const socket of openSockets(this.ctx, personId)) {
      if (seatOf(socket).sessionId === sessionId) closeSocket(socket, 'not_signed_in')
    }
  }

  #carryOut(socket: WebSocket, command: ChatCommand): void {
    try {
      this.#wholly(() => carryOut(this.#room, socket, command))
    } catch (error) {
      log.error('chat.command_failed', error, { command: command.type })
      send(socket, frame(refused('clientId' in command ? command : {}, { refusal: 'internal' })))
    }
  }

  #carryOutWaiting(): void {
    const waiting = this.#waiting
    if (waiting.length === 0) return
    this.#waiting = []
    for (const { socket, command } of waiting) this.#carryOut(socket, command)
    // Whoever wrote several of them was looked up once. Between bursts anything may change about a member.
    this.#room.writers.clear()
  }

  /** All of it or nothing, and of nothing nobody hears. Platform: what was written before an exception is committed otherwise. Rule FLT-05. */
  #wholly<Outcome>(act: () => Outcome): Outcome {
    const said = this.#voice.mark()
    try {
      return this.ctx.storage.transactionSync(act)
    } catch (error) {
      this.#voice.unsay(said)
      this.#room.writers.clear()
      this.#due.forget()
      throw error
    }
  }

  #showAnew(personId: PersonId, except: WebSocket): void {
    const others = openSockets(this.ctx, personId).filter((socket) => socket !== except)
    const place = others.length > 0 ? ownPlace(this.ctx.storage.sql, personId) : null
    if (!place) return
    this.#voice.flush()
    const opening = frame(openRoom(this.#room, personId, place, null))
    for (const socket of others) send(socket, opening)
  }

  /**
   * Whoever left the chat is out of its call; and is the call still there? A call whose room was never founded, or that ended without our hearing of
   * it, must not stand here as going on for ever.
   */
  async #askCall(): Promise<number | null> {
    const { sql } = this.ctx.storage
    const call = runningCall(sql)
    if (!call) return null
    const { callId, media, out, startedAt } = call
    const callRoom = this.env.CALL_ROOM.getByName(callId)
    // Asked first: a room that is founded between the two would be taken for one that has been told.
    const about = await callRoom.about(null)
    if (about !== null && out.length > 0) await callRoom.removePeople([...out])
    const still = runningCall(sql)
    if (still?.callId !== callId) return null
    if (about?.state === 'open') {
      if (out.length > 0) keepCall(sql, { ...still, out: still.out.filter((personId) => !out.includes(personId)) })
      return CALL_CHECK_MS * 5
    }
    // Somebody left the chat while the Worker is on its way to found the call: its room is asked again, and told then.
    if (about === null && out.length > 0 && this.#room.nowMs() - startedAt < CALL_CHECK_MS) return FOUNDING_MS
    await this.callChanged({ callId, note: { callId, media, outcome: 'ended', durationMs: null }, running: false })
    return null
  }

  async #tellBotLog(): Promise<number | null> {
    const told = botNews(this.#room)
    if (told === null) return null
    await this.env.BOT_LOG.getByName(told.news.schoolId).add(told.news)
    noteBotTold(this.ctx.storage.sql, told.upTo)
    return 0
  }

  async #tellInboxes(): Promise<null> {
    const { INBOX } = this.env
    await tellInboxes(
      this.#room,
      {
        chatNews: (personId, news) => INBOX.getByName(personId).chatNews(news),
        chatGone: (personId, chatId, seq) => INBOX.getByName(personId).chatGone({ chatId, seq }),
      },
      this.#askedSince,
    )
    return null
  }
}
