// ChatRoom: one chat, one object, one order. Members come in through worker/messenger/routes.ts; worker/messenger/sync-auto-chats.ts says who
// they are; inboxes are told by alarm. Everything between two awaits is one transaction, and the platform's output gate holds every frame
// until what it speaks of is on disk. Rules CHT-…, INB-… (docs/rules/messenger.md); the journey: docs/life-of-a-message.md.
import { DurableObject } from 'cloudflare:workers'
import { ChatCommand } from '../../protocol/chat/commands.ts'
import type { ChatDown, ChatEvent, Forwarded } from '../../protocol/chat/events.ts'
import type { PersonId, SessionId } from '../../protocol/ids.ts'
import { ROOM_SOCKETS_MAX } from '../../protocol/limits.ts'
import { now } from '../../worker/platform/clock.ts'
import type { ChatNews } from '../inbox/chat-news.ts'
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
import { carryOut } from './carry-out.ts'
import { foundChat, type NewChat } from './found-chat.ts'
import { headOf, ownPlace } from './members.ts'
import { openRoom } from './open-room.ts'
import { type Carried, postForwarded } from './post-forwarded.ts'
import { postScheduled } from './post-scheduled.ts'
import { ReadMarks } from './read-marks.ts'
import { readMessages } from './read-messages.ts'
import { removeMember } from './remove-member.ts'
import { type ChatSeat, frame, type No, type Room, refused } from './room.ts'
import { MIGRATIONS } from './schema.ts'
import { INDEX_DELAY_MS, indexMore } from './search-index.ts'
import { type RoomHits, searchFor } from './search-messages.ts'
import { type MemberList, setMembers } from './set-members.ts'
import { leaveRoom } from './set-read.ts'
import { setSchoolModerator } from './set-school-moderator.ts'
import type { SchoolModerator } from './settings.ts'
import { summaryFor, tellInboxes } from './tell-inboxes.ts'

/** More is not waited for: a flood must not keep what came first. */
const BURST_EVENTS_MAX = 64
/** Where several have just spoken at once the next one is not alone either. */
const BUSY_MS = 20

export class ChatRoom extends DurableObject<Env> {
  readonly #due: Due<'news' | 'index' | 'scheduled'>
  readonly #room: Room
  /** To be told in the next frame. Lost with the room's memory only when its sockets are lost too, and then everybody resumes. */
  #untold: ChatEvent[] = []
  /** Goes with it: frames to one socket alone. */
  #answers = new Map<WebSocket, string[]>()
  #telling = false
  #burstAt = 0
  /** At least so many more sockets have room here. */
  #vacant = 0
  readonly #askedSince = new Set<PersonId>()
  /** A session may end while its handshake is on its way here. In memory: the way is milliseconds long. */
  readonly #endedSessions = new Set<SessionId>()

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    if (hasStorage(ctx.storage)) migrate(ctx.storage, MIGRATIONS)
    answerPings(ctx)
    this.#due = new Due(ctx.storage, {
      news: () => this.#tellInboxes(),
      index: async () => (indexMore(ctx.storage.sql) ? 0 : null),
      scheduled: async () => {
        this.#room.writers.clear()
        const next = postScheduled(this.#room)
        this.#flush()
        return next
      },
    })
    this.#room = {
      sql: ctx.storage.sql,
      nowMs: () => now(env),
      sockets: (personId) => openSockets(ctx, personId),
      tell: (event) => this.#untold.push(event),
      answerSoon: (socket, down) => this.#answerSoon(socket, frame(down)),
      writers: new Map(),
      marks: new ReadMarks(() => openSockets(ctx), !hasStorage(ctx.storage)),
      sign: (down, exceptId) => this.#sign(down, exceptId),
      showAnew: (personId, except) => this.#showAnew(personId, except),
      newsSoon: (inMs) => this.#due.within(inMs, 'news'),
      indexSoon: () => this.#due.within(INDEX_DELAY_MS, 'index'),
      wakeAt: (atMs) => this.#due.within(Math.max(0, atMs - now(env)), 'scheduled'),
    }
  }

  /** The handshake. Three statements at most; nobody who is not a member learns that there is a room. */
  override fetch(request: Request): Response {
    const { personId, sessionId, aliveUntil, since, upgrade } = readKnock(request)
    // Whoever merely knocks leaves no trace: a room is founded by its first list of members.
    if (!hasStorage(this.ctx.storage)) return refusedResponse('not_found')
    const place = ownPlace(this.ctx.storage.sql, personId)
    if (!place) return refusedResponse('not_found')
    if (this.#endedSessions.has(sessionId)) return refusedResponse('not_signed_in')
    if (!upgrade) return refusedResponse('invalid')
    if (!this.#hasRoom() || isCrowded(this.ctx, personId, Date.now())) return refusedResponse('room_full')

    // Those who are here hear what is on its way first, so that the newcomer does not hear it twice.
    this.#flush()
    const opening = openRoom(this.#room, personId, place, since)
    const seat = {
      personId,
      sessionId,
      aliveUntil,
      openedAt: Date.now(),
      badFrames: 0,
      readSeq: place.readSeq,
      told: false,
      skipped: false,
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
        this.#flush()
        return frame(refused({}, { refusal }))
      },
    })
    if (!command) return
    carryOut(this.#room, socket, command)
    this.#tellSoon()
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    answerClose(socket, code)
    leaveRoom(this.#room, socket)
  }

  override webSocketError(socket: WebSocket): void {
    leaveRoom(this.#room, socket)
  }

  override alarm(): Promise<void> {
    return this.#due.run()
  }

  /** Called by the Worker whenever the roster or a profile link may have changed who is in this chat. */
  async setMembers(list: MemberList): Promise<void> {
    this.#room.writers.clear()
    // Whoever is about to leave still hears what was said before.
    this.#flush()
    setMembers(this.#room, this.ctx.storage, list)
    this.#flush()
  }

  /** Called by the Worker for a chat that people make. Once is as good as twice. */
  async foundChat(chat: NewChat): Promise<void> {
    foundChat(this.#room, this.ctx.storage, chat)
  }

  /** Called by the Worker when the school sets its bot anew. */
  async setSchoolModerator(newer: SchoolModerator): Promise<void> {
    if (!hasStorage(this.ctx.storage)) return
    this.#room.writers.clear()
    setSchoolModerator(this.#room, newer)
    this.#flush()
  }

  /** Called by the Worker when somebody leaves by themselves. Null: they are out. */
  async removeMember(personId: PersonId): Promise<No | null> {
    if (!hasStorage(this.ctx.storage)) return { refusal: 'not_found' }
    this.#room.writers.clear()
    this.#flush()
    const no = removeMember(this.#room, personId)
    this.#flush()
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
    this.#room.writers.clear()
    const posted = postForwarded(this.#room, carried)
    this.#tellSoon()
    return posted
  }

  /** Called by an inbox whose first browser has opened: from here on it is told again. */
  async summaryFor(personId: PersonId): Promise<ChatNews | null> {
    if (!hasStorage(this.ctx.storage)) return null
    this.#askedSince.add(personId)
    return summaryFor(this.#room, personId)
  }

  /** Called by the person's inbox when a session ends. */
  async closeSession(personId: PersonId, sessionId: SessionId): Promise<void> {
    this.#endedSessions.add(sessionId)
    for (const socket of openSockets(this.ctx, personId)) {
      if (seatOf(socket).sessionId === sessionId) closeSocket(socket, 'not_signed_in')
    }
  }

  /**
   * At once when the room is idle, together when it is busy, never by a fixed time: what comes in one after another goes out as one frame, as
   * soon as a turn of the event loop has brought nothing more. Platform: a socket's next frame is not handed over before this one's handler has
   * ended, so the handler does not wait; and a turn is about a millisecond, so it keeps nobody awake.
   */
  #tellSoon(): void {
    if (this.#telling) return
    this.#telling = true
    if (Date.now() - this.#burstAt > BUSY_MS) this.#flush()
    this.ctx.waitUntil(this.#tellRest())
  }

  async #tellRest(): Promise<void> {
    do {
      for (let before = -1; before < this.#untold.length && before < BURST_EVENTS_MAX; ) {
        before = this.#untold.length
        await scheduler.wait(0)
      }
      this.#flush()
    } while (this.#untold.length > 0 || this.#answers.size > 0 || this.#room.marks.hasMoved())
    this.#telling = false
  }

  #answerSoon(socket: WebSocket, answer: string): void {
    const answers = this.#answers.get(socket)
    if (answers) answers.push(answer)
    else this.#answers.set(socket, [answer])
  }

  #flush(): void {
    const reads = this.#room.marks.settle(() => this.#untold.at(-1)?.seq ?? headOf(this.ctx.storage.sql).seq)
    if (this.#untold.length > 0 || this.#answers.size > 0) {
      const events = this.#untold.length > 0 ? [frame({ type: 'events', events: this.#untold })] : []
      const answers = this.#answers
      this.#answers = new Map()
      const sockets = events.length > 0 ? openSockets(this.ctx) : [...answers.keys()]
      const nowMs = Date.now()
      if (this.#untold.length > 1) this.#burstAt = nowMs
      this.#untold = []
      for (const socket of sockets) {
        const frames = [...(answers.get(socket) ?? []), ...events]
        const [only = ''] = frames
        send(socket, frames.length === 1 ? only : `[${frames.join(',')}]`, nowMs)
      }
    }
    // Nobody is told of themselves alone.
    const [first, second] = reads
    if (first) this.#sign({ type: 'reads', reads }, second ? null : first.personId)
  }

  #sign(down: ChatDown, exceptId: PersonId | null): void {
    const sign = frame(down)
    const nowMs = Date.now()
    for (const socket of openSockets(this.ctx)) {
      if (seatOf(socket).personId !== exceptId) send(socket, sign, nowMs)
    }
  }

  #showAnew(personId: PersonId, except: WebSocket): void {
    const others = openSockets(this.ctx, personId).filter((socket) => socket !== except)
    const place = others.length > 0 ? ownPlace(this.ctx.storage.sql, personId) : null
    if (!place) return
    this.#flush()
    const opening = frame(openRoom(this.#room, personId, place, null))
    for (const socket of others) send(socket, opening)
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
