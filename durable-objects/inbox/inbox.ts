// Inbox: one per school person, and one per account whose holder waits for a school's word. Every browser of theirs holds one socket to it and
// hears everything that concerns them: chats, marks, the end of a session. Sockets come through worker/notices/routes.ts; worker/notices/tell.ts and
// chat rooms deliver; worker/messenger/my-chats.ts changes what is the person's own. Rules INB-…, LST-…, NTC-….
// Kept are the chat list, what the person made of it, and the notices of the journal: whoever was away re-reads what is open on the screen, and rooms
// know their own state best. Longer than other files: what can be told to an inbox are methods of its one class.
import { DurableObject } from 'cloudflare:workers'
import * as z from 'zod/mini'
import type { OnlineNow, Ringing } from '../../protocol/call/ringing.ts'
import type { CallRecord, ListCalls } from '../../protocol/calls.ts'
import type { FlaggedMessage } from '../../protocol/chat-list.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import type { CallId, ChatId, PersonId, SessionId } from '../../protocol/ids.ts'
import type { ChatListEntry, InboxDown, NoticeSettings } from '../../protocol/inbox/events.ts'
import type { ListNotices } from '../../protocol/inbox/notices.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import type { FoundChat } from '../../protocol/search.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { now } from '../../worker/platform/clock.ts'
import { log } from '../../worker/platform/log.ts'
import { hasStorage, migrate } from '../shared/migrate.ts'
import {
  acceptSocket,
  answerClose,
  answerPings,
  closeSocket,
  floodLimitHolds,
  isCrowded,
  keepSeat,
  openSockets,
  readFrame,
  readKnock,
  refusedResponse,
  type Seat,
  seatOf,
  send,
} from '../shared/room-socket.ts'
import { hush, keepCall, keepRinging, listCalls, missedCalls, ringingNow, runningCalls, seeCalls } from './calls.ts'
import { chatsByTalk, entryOf, findChat, type KnownChat, listedChats, staleChats, unlistChat, writeChat } from './chat-list.ts'
import type { ChatGone, ChatNews, Hearing } from './chat-news.ts'
import { addFlag, flaggedMessages, isFlagged, removeFlag } from './flags.ts'
import { readNotices, writeNotices } from './notice-settings.ts'
import { forgetOthersChildren, keepNotice, listNotices, type NoticeNews, noteRead, unreadNotices } from './notices.ts'
import { keepOnline, onlineNow } from './online-now.ts'
import { MIGRATIONS } from './schema.ts'
import { type ChatMineChange, followNews, setChatMine } from './set-chat-mine.ts'

/**
 * `greeted`: has had its `hello`, and hears what happens from then on. `tokenHash`: of the session's cookie, empty of whom nothing is vouched for. `knownAt`: when
 * the Worker last looked the session up.
 */
type InboxSeat = Seat & { greeted: boolean; readonly tokenHash: string; readonly knownAt: number }

/** On what terms a session whose browser is open here is let into a chat. */
export type Vouched = { readonly sessionId: SessionId; readonly aliveForMs: number }

/** An inbox takes no commands: whatever is not a ping is junk. */
const InboxCommand = z.never()

type CallQuiet = Extract<InboxDown, { type: 'call.quiet' }>['why']

/** Then the Worker looks again, which also notes that the session is in use (worker/identity/require-actor.ts). */
const VOUCHED_MS_MAX = 600_000
/** No handshake is longer on its way. */
const ON_ITS_WAY_MS = 60_000
const FIRST_RETRY_MS = 5_000
const RETRY_MS_MAX = 300_000

export class Inbox extends DurableObject<Env> {
  #retryMs = FIRST_RETRY_MS
  /** Chats whose rooms are being asked just now, by how many, and whether they have spoken for themselves meanwhile. */
  readonly #asking = new Map<ChatId, { askers: number; spoke: boolean }>()
  /** A session may end while its handshake is on its way here. In memory: the way is milliseconds long. */
  readonly #endedSessions = new Set<SessionId>()
  /** A cookie may be renewed meanwhile: what comes with the one before is vouched for no more. In memory, as above. */
  readonly #renewed = new Map<SessionId, { readonly tokenHash: string; readonly at: number }>()

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    if (hasStorage(ctx.storage)) migrate(ctx.storage, MIGRATIONS)
    answerPings(ctx)
  }

  override async fetch(request: Request): Promise<Response> {
    const { asker, tokenHash, upgrade } = readKnock(request)
    if (!asker || this.#endedSessions.has(asker.sessionId)) return refusedResponse('not_signed_in')
    const { personId } = asker
    if (!upgrade) return refusedResponse('invalid')
    if (isCrowded(this.ctx, personId, Date.now())) return refusedResponse('room_full')
    // Sits down first and is greeted then: from here on rooms are told that somebody listens.
    const at = Date.now()
    const renewed = this.#renewed.get(asker.sessionId)
    const isStale = renewed !== undefined && at - renewed.at < ON_ITS_WAY_MS && renewed.tokenHash !== tokenHash
    const seat = { ...asker, tokenHash: isStale ? '' : tokenHash, openedAt: at, knownAt: at, badFrames: 0, greeted: false }
    const { client, server } = acceptSocket<InboxSeat>(this.ctx, seat)
    if (!(await this.#askRooms(personId))) await this.#askAgain(FIRST_RETRY_MS)
    const notices = readNotices(this.ctx.storage)
    const unread = unreadNotices(this.ctx.storage)
    const hello: InboxDown = {
      type: 'hello',
      version: PROTOCOL_VERSION,
      chats: this.#chats(),
      notices,
      unreadNotices: unread,
      missedCalls: missedCalls(this.ctx.storage),
      ringing: ringingNow(this.ctx.storage, now(this.env)),
      online: onlineNow(this.ctx.storage),
    }
    send(server, JSON.stringify(hello))
    keepSeat(server, { ...seatOf<InboxSeat>(server), greeted: true })
    return new Response(null, { status: 101, webSocket: client })
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    readFrame(socket, message, { schema: InboxCommand, nowMs: now(this.env), floodLimit: floodLimitHolds(this.env) })
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    answerClose(socket, code)
  }

  /** Events to every browser of the person: who has none misses nothing, they tell of a record elsewhere. Notices are kept for whoever was away. */
  async deliver(events: readonly InboxDown[], news: readonly NoticeNews[] = []): Promise<void> {
    for (const event of events) this.#send(event)
    if (news.length === 0) return
    migrate(this.ctx.storage, MIGRATIONS)
    const settings = readNotices(this.ctx.storage)
    const changed = news.map((one) => keepNotice(this.ctx.storage.sql, one, settings))
    if (changed.includes(true)) this.#send({ type: 'noticeList.changed', unread: unreadNotices(this.ctx.storage) })
  }

  /** `children`: whose parent the person is now; what was told of any other is forgotten. */
  async listNotices(children: readonly PersonId[]): Promise<ResultOf<typeof ListNotices>> {
    const { forgotten, ...listed } = listNotices(this.ctx.storage, children)
    if (forgotten) this.#send({ type: 'noticeList.changed', unread: listed.unread })
    return listed
  }

  /** The person is somebody's parent no more: what was told of others than `children` goes now, and its number with it. */
  async forgetOthersChildren(children: readonly PersonId[]): Promise<void> {
    if (!hasStorage(this.ctx.storage)) return
    const forgotten = forgetOthersChildren(this.ctx.storage.sql, children)
    if (forgotten) this.#send({ type: 'noticeList.changed', unread: unreadNotices(this.ctx.storage) })
  }

  /** Answers when every browser of the person has been told. */
  async readNotices(seq: number): Promise<number> {
    if (!hasStorage(this.ctx.storage)) return 0
    const changed = noteRead(this.ctx.storage, seq)
    const unread = unreadNotices(this.ctx.storage)
    if (changed) this.#send({ type: 'noticeList.changed', unread })
    return unread
  }

  /** A room tells what its chat looks like to this person now. Written at most once between two greetings; passed on every time. */
  async chatNews(news: ChatNews): Promise<Hearing> {
    migrate(this.ctx.storage, MIGRATIONS)
    const { sql } = this.ctx.storage
    const known = findChat(sql, news.chatId)
    const hearing = openSockets(this.ctx).length > 0 ? 'listening' : 'absent'
    if (known && news.seq < known.seq) return hearing
    const asked = this.#asking.get(news.chatId)
    if (asked) asked.spoke = true
    // A new chat is written as it is; an old one is noted as stale with the first news since. The room tells nobody absent more than the
    // first unread message, so from then on its word is needed.
    if (!known || known.listed === 0) writeChat(sql, news, hearing === 'absent' && news.unread > 0)
    else if (known.stale === 0 || asked) writeChat(sql, news, true)
    this.#tellListed(news, known)
    return hearing
  }

  async chatGone({ chatId, seq }: ChatGone): Promise<void> {
    if (!hasStorage(this.ctx.storage)) return
    const known = findChat(this.ctx.storage.sql, chatId)
    if (!known || known.listed === 0 || seq < known.seq) return
    unlistChat(this.ctx.storage.sql, chatId, seq)
    this.#send({ type: 'chat.unlisted', chatId })
  }

  /** Answers when every browser of the person has been told, or with the refusal. */
  async setChatMine(change: ChatMineChange): Promise<RefusalCode | null> {
    const chat = await this.#findListed(change.chatId)
    if (!chat) return 'not_found'
    const { sql } = this.ctx.storage
    if (!setChatMine(sql, chat, change, now(this.env))) return 'pins_too_many'
    const changed = findChat(sql, change.chatId)
    if (changed) this.#send({ type: 'chat.listed', chat: entryOf(changed) })
    return null
  }

  /** Out of a chat that people made; its room tells this list. */
  async leaveChat(chatId: ChatId): Promise<RefusalCode | null> {
    const chat = await this.#findListed(chatId)
    if (!chat) return 'not_found'
    if (chat.kind !== 'group') return 'not_allowed'
    const no = await this.env.CHAT_ROOM.getByName(chatId).removeMember(this.#personId())
    return no?.refusal ?? null
  }

  /** The person has left the school: out of every chat that does not follow from the roster. */
  async leaveCreatedChats(): Promise<void> {
    const created = this.#chats().filter(({ kind }) => kind === 'group' || kind === 'personal')
    await Promise.all(created.map(({ chatId }) => this.env.CHAT_ROOM.getByName(chatId).removeMember(this.#personId())))
  }

  /** Taking a flag away needs no chat any more: the copy is the person's own. */
  async flagMessage(chatId: ChatId, seq: number, on: boolean): Promise<RefusalCode | null> {
    const { sql } = this.ctx.storage
    if (!on) {
      if (hasStorage(this.ctx.storage)) removeFlag(sql, chatId, seq)
      return null
    }
    if (!(await this.#findListed(chatId))) return 'not_found'
    if (isFlagged(sql, chatId, seq)) return null
    const said = (await this.env.CHAT_ROOM.getByName(chatId).readMessages(this.#personId(), [seq])) ?? []
    // What was carried into the chat comes first, the words of whoever carried it last.
    const message = said.at(-1)
    if (!message) return 'not_found'
    const text = said.map((one) => one.text).join('\n')
    return addFlag(sql, chatId, seq, { ...message, text }, now(this.env)) ? null : 'flags_too_many'
  }

  async listFlagged(): Promise<FlaggedMessage[]> {
    return hasStorage(this.ctx.storage) ? flaggedMessages(this.ctx.storage.sql) : []
  }

  /** Where the Worker is to search, the newest talk first. */
  async chatsByTalk(): Promise<FoundChat[]> {
    return hasStorage(this.ctx.storage) ? chatsByTalk(this.ctx.storage.sql) : []
  }

  /** Called by a call's room: it rings here until it is told to be quiet, or until `until`. Is there a browser to hear it? */
  async callRings(ringing: Ringing): Promise<Hearing> {
    migrate(this.ctx.storage, MIGRATIONS)
    keepRinging(this.ctx.storage.sql, ringing)
    this.#send({ type: 'call.ringing', ringing })
    return openSockets(this.ctx).length > 0 ? 'listening' : 'absent'
  }

  /** Called by a call's room. It rings no more, on no device. */
  async callQuiet(callId: CallId, why: CallQuiet): Promise<void> {
    if (!hasStorage(this.ctx.storage)) return
    if (hush(this.ctx.storage.sql, callId)) this.#send({ type: 'call.quiet', callId, why })
  }

  /** Called by a call's room: the call as this person's history has it now. */
  async callNoted(record: CallRecord): Promise<void> {
    migrate(this.ctx.storage, MIGRATIONS)
    if (keepCall(this.ctx.storage.sql, record)) this.#tellCalls()
  }

  async listCalls(before: number): Promise<ResultOf<typeof ListCalls>> {
    if (!hasStorage(this.ctx.storage)) return { calls: [], next: null, missed: 0 }
    return { ...listCalls(this.ctx.storage.sql, before), missed: missedCalls(this.ctx.storage) }
  }

  /** Answers when every browser of the person has been told. */
  async readCalls(): Promise<void> {
    if (hasStorage(this.ctx.storage) && seeCalls(this.ctx.storage.sql)) this.#tellCalls()
  }

  /** All published online lessons that are this person's or their children's. `version`: taken before they were read, so that the newer list stays. */
  async setOnline(version: number, online: OnlineNow[]): Promise<void> {
    migrate(this.ctx.storage, MIGRATIONS)
    if (keepOnline(this.ctx.storage, version, online)) this.#send({ type: 'online.changed', online })
  }

  #tellCalls(): void {
    this.#send({ type: 'calls.changed', missed: missedCalls(this.ctx.storage) })
  }

  async setNotices(notices: NoticeSettings): Promise<void> {
    migrate(this.ctx.storage, MIGRATIONS)
    writeNotices(this.ctx.storage, notices)
    this.#send({ type: 'notices.changed', notices })
  }

  /**
   * Called by the Worker when somebody opens a chat with this cookie: one whose browser is open here, and who was looked up a moment ago, is not looked up
   * again. Null: not known here. The end of a session closes its sockets here before its row goes.
   */
  async vouchFor(tokenHash: string): Promise<Vouched | null> {
    const nowMs = Date.now()
    const seat = this.#seatsOf(tokenHash)
      .map((socket) => seatOf<InboxSeat>(socket))
      .find(({ knownAt, aliveUntil }) => nowMs - knownAt < VOUCHED_MS_MAX && nowMs < aliveUntil)
    return seat ? { sessionId: seat.sessionId, aliveForMs: seat.aliveUntil - nowMs } : null
  }

  /** Called by the Worker once it has looked this session up again: its sockets here are good for as long as one that is opened now. */
  async knowAgain({ sessionId, tokenHash, aliveForMs }: { sessionId: SessionId; tokenHash: string; aliveForMs: number }): Promise<void> {
    const nowMs = Date.now()
    for (const socket of this.#seatsOf(tokenHash)) {
      const seat = seatOf<InboxSeat>(socket)
      if (seat.sessionId === sessionId) keepSeat(socket, { ...seat, knownAt: nowMs, aliveUntil: nowMs + aliveForMs })
    }
  }

  /** The session gets another cookie: from here on the one before is vouched for no more. */
  async renewToken(sessionId: SessionId, tokenHash: string): Promise<void> {
    this.#renewed.set(sessionId, { tokenHash, at: Date.now() })
    for (const socket of openSockets(this.ctx)) {
      const seat = seatOf<InboxSeat>(socket)
      if (seat.sessionId === sessionId && seat.tokenHash !== '') keepSeat(socket, { ...seat, tokenHash })
    }
  }

  #seatsOf(tokenHash: string): WebSocket[] {
    if (tokenHash === '') return []
    return openSockets(this.ctx).filter((socket) => {
      const seat = seatOf<InboxSeat>(socket)
      return seat.tokenHash === tokenHash && !seat.over
    })
  }

  /** A session has ended: its sockets here are closed, and those in the rooms of the person's chats and calls. */
  async revokeSession(sessionId: SessionId): Promise<void> {
    this.#endedSessions.add(sessionId)
    const personId = this.#personId()
    for (const socket of openSockets(this.ctx)) {
      if (seatOf(socket).sessionId === sessionId) closeSocket(socket, 'not_signed_in')
    }
    const calls = hasStorage(this.ctx.storage) ? runningCalls(this.ctx.storage.sql) : []
    await Promise.all([
      ...this.#chats().map(({ chatId }) => this.env.CHAT_ROOM.getByName(chatId).closeSession(personId, sessionId)),
      ...calls.map((callId) => this.env.CALL_ROOM.getByName(callId).closeSession(personId, sessionId)),
    ])
  }

  /**
   * A room that did not answer (a deploy restarts everything at once) has this person down as absent until it is asked, so it is asked again
   * for as long as somebody listens.
   */
  override async alarm(): Promise<void> {
    if (openSockets(this.ctx).length === 0) return
    this.#retryMs = Math.min(this.#retryMs * 2, RETRY_MS_MAX)
    if (!(await this.#askRooms(this.#personId()))) await this.#askAgain(this.#retryMs)
  }

  async #askAgain(inMs: number): Promise<void> {
    this.#retryMs = inMs
    await this.ctx.storage.setAlarm(Date.now() + inMs)
  }

  /** Asks the rooms whose news were not written down; false when one did not answer. Its older row is shown meanwhile. */
  async #askRooms(personId: Seat['personId']): Promise<boolean> {
    if (!hasStorage(this.ctx.storage)) return true
    let answered = true
    await Promise.all(
      staleChats(this.ctx.storage.sql).map(async (chatId) => {
        try {
          await this.#askRoom(personId, chatId)
        } catch (error) {
          answered = false
          log.warn('inbox.room_silent', { chatId, error: error instanceof Error ? error.name : 'unknown' })
        }
      }),
    )
    return answered
  }

  /** Its answer is written down unless the room has spoken for itself meanwhile, which is newer. Throws when it does not answer. */
  async #askRoom(personId: Seat['personId'], chatId: ChatId): Promise<void> {
    const asked = this.#asking.get(chatId) ?? { askers: 0, spoke: false }
    asked.askers += 1
    this.#asking.set(chatId, asked)
    try {
      const summary = await this.env.CHAT_ROOM.getByName(chatId).summaryFor(personId)
      if (asked.spoke) return
      if (summary) this.#learn(summary)
      else if (hasStorage(this.ctx.storage)) unlistChat(this.ctx.storage.sql, chatId, findChat(this.ctx.storage.sql, chatId)?.seq ?? 0)
    } finally {
      asked.askers -= 1
      if (asked.askers === 0) this.#asking.delete(chatId)
    }
  }

  /** The chat as its room has it now: one whose news were only passed on, or are still on their way here, is asked for. Null for no chat of theirs. */
  async #findListed(chatId: ChatId): Promise<KnownChat | null> {
    const find = () => (hasStorage(this.ctx.storage) ? findChat(this.ctx.storage.sql, chatId) : null)
    const known = find()
    if (known === null || known.listed === 0 || known.stale === 1) await this.#askRoom(this.#personId(), chatId)
    const chat = find()
    return chat?.listed === 1 ? chat : null
  }

  /** Told to those who have been greeted already; a newcomer's `hello` has it anyway. */
  #learn(summary: ChatNews): void {
    migrate(this.ctx.storage, MIGRATIONS)
    const { sql } = this.ctx.storage
    const known = findChat(sql, summary.chatId)
    writeChat(sql, summary, false)
    this.#tellListed(summary, known)
  }

  /** The room's word with what the person has made of the chat. */
  #tellListed(news: ChatNews, known: KnownChat | null): void {
    const mine = known === null ? null : entryOf(followNews(this.ctx.storage.sql, known, news))
    const { pinned = null, archived = false, mutedUntil = null, markedUnread = false, draft = null } = mine ?? {}
    const { seq: _, ...chat } = news
    this.#send({ type: 'chat.listed', chat: { ...chat, pinned, archived, mutedUntil, markedUnread, draft } })
  }

  #chats(): ChatListEntry[] {
    return hasStorage(this.ctx.storage) ? listedChats(this.ctx.storage.sql) : []
  }

  #send(event: InboxDown): void {
    const frame = JSON.stringify(event)
    for (const socket of openSockets(this.ctx)) {
      if (seatOf<InboxSeat>(socket).greeted) send(socket, frame)
    }
  }

  /** Platform: an object reached by name knows it; every inbox is named after its person. */
  #personId(): Seat['personId'] {
    return this.ctx.id.name as Seat['personId']
  }
}
