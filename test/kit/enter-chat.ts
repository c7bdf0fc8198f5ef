// A room and the people in it, without a school around them: members are given, sockets are opened the way worker/platform/open-socket.ts does.
import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { ListedMember } from '../../durable-objects/chat-room/set-members.ts'
import type { ChatCommand } from '../../protocol/chat/commands.ts'
import { ChatDown, type ChatEvent, type ChatKind, type ChatMember, type ChatSnapshot } from '../../protocol/chat/events.ts'
import type { ChatId, PersonId, SessionId } from '../../protocol/ids.ts'
import { InboxDown } from '../../protocol/inbox/events.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { SOCKET_HEADERS } from '../../worker/platform/open-socket.ts'
import { expectOneTruth, framesIn, MemberPage, STORED_CHANGES, STORED_MESSAGES, type StoredLog, textOf } from './chat-oracle.ts'
import { MONDAY_MORNING } from './monday-morning.ts'

const AT = Date.parse(MONDAY_MORNING)
const SESSION_MS = 3_600_000

export const ORLOVA = member('Орлова', 'Анна', 'chatAdmin')
export const ILYA = member('Антонов', 'Илья')
export const DARYA = member('Борисова', 'Дарья')
export const STRANGER = member('Чужой', 'Пётр')

export function member(familyName: string, givenName: string, role: ChatMember['role'] = 'writer'): ChatMember {
  return { personId: newId<PersonId>('person', AT), name: { familyName, givenName, patronymic: null }, role }
}

export type RoomStub = ReturnType<typeof env.CHAT_ROOM.getByName>
type Settings = Omit<Parameters<RoomStub['setMembers']>[0], 'chat' | 'version' | 'members'> & { kind?: ChatKind }

export type Founded = {
  room: RoomStub
  chatId: ChatId
  setMembers: (members: readonly ListedMember[], version: number, title?: string) => Promise<unknown>
}

/** «7Б» with these members. */
export async function foundRoom(members: readonly ListedMember[], { kind = 'class', ...settings }: Settings = {}): Promise<Founded> {
  const chatId = newId<ChatId>('chat', AT)
  const room = env.CHAT_ROOM.getByName(chatId)
  const setMembers = (list: readonly ListedMember[], version: number, title = '7Б') =>
    room.setMembers({ chat: { id: chatId, kind, title }, version, members: [...list], ...settings })
  await setMembers(members, 1)
  return { room, chatId, setMembers }
}

/** One end of a socket: what came, in order, and a promise for what has not come yet. */
export class Line<Down extends { type: string }> {
  readonly frames: Down[] = []
  /** How many texts these came in. */
  texted = 0
  /** And how many of these were bytes. */
  inBytes = 0
  readonly closed: Promise<{ code: number; reason: string }>
  readonly #socket: WebSocket
  readonly #waiting = new Set<() => void>()

  constructor(socket: WebSocket, parse: (json: unknown) => Down) {
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.accept()
    socket.addEventListener('message', ({ data }) => {
      // One text may hold several frames.
      this.texted += 1
      if (typeof data !== 'string') this.inBytes += 1
      for (const json of framesIn(textOf(data))) this.frames.push(parse(json))
      for (const look of this.#waiting) look()
    })
    this.closed = new Promise((resolve) => {
      socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }))
    })
  }

  /** The first of what has come or will come that is it. */
  until<Found extends Down>(isIt: (frame: Down) => frame is Found): Promise<Found>
  until(isIt: (frame: Down) => boolean): Promise<Down>
  until(isIt: (frame: Down) => boolean): Promise<Down> {
    return new Promise((resolve) => {
      const look = () => {
        const found = this.frames.find(isIt)
        if (!found) return
        this.#waiting.delete(look)
        resolve(found)
      }
      this.#waiting.add(look)
      look()
    })
  }

  sendRaw(data: string | ArrayBuffer): void {
    this.#socket.send(data)
  }

  close(): void {
    this.#socket.close(1000, 'done')
  }
}

export class ChatLine extends Line<ChatDown> {
  send(command: ChatCommand): void {
    this.sendRaw(JSON.stringify(command))
  }

  /** Posts and waits for the ack. */
  async post(text: string, clientId: string = crypto.randomUUID()): Promise<{ seq: number; clientId: string }> {
    this.send({ type: 'message.post', clientId, text })
    const ack = await this.until((frame) => (frame.type === 'ack' || frame.type === 'refused') && frame.clientId === clientId)
    if (ack.type === 'refused') throw new Error(`«${text}» was refused: ${ack.refusal}`)
    return ack as Extract<ChatDown, { type: 'ack' }>
  }

  /** Sends a command that has a client id and waits for its answer. */
  async ask(command: Extract<ChatCommand, { clientId: string }>): Promise<ChatDown> {
    const before = this.frames.length
    this.send(command)
    await this.until(() => this.#answers(command.clientId, before).length > 0)
    return this.#answers(command.clientId, before)[0] as ChatDown
  }

  /** Sends a command whose answer is a frame of this type (or a refusal), and waits for it. */
  async read<Type extends ChatDown['type']>(command: ChatCommand, type: Type): Promise<Extract<ChatDown, { type: Type }>> {
    const before = this.frames.length
    this.send(command)
    const answer = () => this.frames.slice(before).find((frame) => frame.type === type || frame.type === 'refused')
    await this.until(() => answer() !== undefined)
    return answer() as Extract<ChatDown, { type: Type }>
  }

  #answers(clientId: string, from: number): ChatDown[] {
    return this.frames.slice(from).filter((frame) => 'clientId' in frame && frame.clientId === clientId)
  }

  async snapshot(): Promise<ChatSnapshot> {
    const frame = await this.until((one) => one.type === 'snapshot')
    return (frame as Extract<ChatDown, { type: 'snapshot' }>).snapshot
  }

  /** Every event this socket was told, in the order it came. */
  events(): ChatEvent[] {
    return this.frames.flatMap((frame) => (frame.type === 'events' || frame.type === 'resumed' ? frame.events : []))
  }

  texts(): string[] {
    return this.events().flatMap((event) => (event.type === 'message.posted' ? [event.message.text] : []))
  }

  /** Until the event of this seq has come. */
  async hears(seq: number): Promise<void> {
    await this.until(() => this.events().some((event) => event.seq >= seq))
  }
}

export function knock(
  room: { fetch(request: Request): Promise<Response> },
  person: { personId: PersonId },
  since?: number,
  sessionId?: SessionId,
): Promise<Response> {
  const headers = new Headers({
    upgrade: 'websocket',
    [SOCKET_HEADERS.person]: person.personId,
    [SOCKET_HEADERS.session]: sessionId ?? newId<SessionId>('session', AT),
    [SOCKET_HEADERS.aliveForMs]: String(SESSION_MS),
  })
  if (since !== undefined) headers.set(SOCKET_HEADERS.since, String(since))
  return room.fetch(new Request('https://room/socket', { headers }))
}

export async function enterChat(room: RoomStub, person: { personId: PersonId }, since?: number, sessionId?: SessionId): Promise<ChatLine> {
  const { webSocket, status } = await knock(room, person, since, sessionId)
  if (!webSocket) throw new Error(`the room answered ${status}`)
  const line = new ChatLine(webSocket, (json) => ChatDown.parse(json))
  await line.until((frame) => frame.type === 'snapshot' || frame.type === 'resumed')
  return line
}

export async function openInbox(person: { personId: PersonId }, sessionId?: SessionId): Promise<Line<InboxDown>> {
  const { webSocket, status } = await knock(env.INBOX.getByName(person.personId), person, undefined, sessionId)
  if (!webSocket) throw new Error(`the inbox answered ${status}`)
  const line = new Line<InboxDown>(webSocket, (json) => InboxDown.parse(json))
  await line.until((frame) => frame.type === 'hello')
  return line
}

/** A member's page at this room, not yet entered; `through`: what becomes of a frame on its way to the page, `null` when it is lost. */
export function pageAt(
  room: RoomStub,
  person: { personId: PersonId },
  through: (frame: string) => string | null = (frame) => frame,
  sessionId?: SessionId,
): MemberPage {
  return new MemberPage(person.personId, async (since, ears) => {
    const { webSocket: socket, status } = await knock(room, person, since ?? undefined, sessionId)
    if (!socket) throw new Error(`the room answered ${status}`)
    socket.addEventListener('message', ({ data }) => {
      for (const one of framesIn(textOf(data))) {
        const frame = through(JSON.stringify(one))
        if (frame !== null) ears.frame(frame)
      }
    })
    socket.addEventListener('close', ({ code }) => ears.closed(code))
    socket.binaryType = 'arraybuffer'
    socket.accept()
    return { send: (data) => socket.send(data), close: () => socket.close(1000, 'done') }
  })
}

export function storedLog(room: RoomStub): Promise<StoredLog> {
  return runInDurableObject(room, (_, { storage: { sql } }) => ({
    messages: sql.exec<StoredLog['messages'][number]>(STORED_MESSAGES).toArray(),
    changes: sql
      .exec<{ seq: number }>(STORED_CHANGES)
      .toArray()
      .map(({ seq }) => seq),
  }))
}

/** The oracle over these pages, once they have heard everything, and over one of somebody who enters now. */
export async function expectOneTruthIn(room: RoomStub, pages: readonly MemberPage[]): Promise<StoredLog> {
  const [first] = pages
  if (!first) throw new Error('nobody looks')
  const fresh = await pageAt(room, first).enter()
  await Promise.all(pages.map((page) => page.hears(fresh.seq)))
  const log = await storedLog(room)
  expectOneTruth(log, [...pages, fresh])
  fresh.leave()
  return log
}

/** Carries out what the room has due, without waiting for the time to pass. */
export async function tellNews(room: RoomStub): Promise<void> {
  await runInDurableObject(room, (_, state) => {
    state.storage.sql.exec('UPDATE due SET at = 1')
  })
  await runDurableObjectAlarm(room)
}

/** How many messages lie on the room's disk. */
export function messagesIn(room: RoomStub): Promise<number> {
  return runInDurableObject(
    room,
    (_, { storage }) => storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM log WHERE text IS NOT NULL').one().n,
  )
}

/** More than a member could say without being taken for a flood: «Сообщение 1» and on, a minute apart from 1970 on. */
export function longTalk(room: RoomStub, messages: number, text = 'Сообщение'): Promise<void> {
  return runInDurableObject(room, (_, { storage }) => {
    storage.sql.exec(
      `INSERT INTO log (seq, at, messages, author_id, client_id, text)
       WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?1),
         last AS (SELECT max(coalesce((SELECT max(seq) FROM log), 0), (SELECT max(seq) FROM changes)) AS seq, (SELECT count(*) FROM log) AS messages)
       SELECT last.seq + n, n * 60000, last.messages + n, ?2, lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2)
         || '-a' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))), ?3 || ' ' || n FROM numbers, last`,
      messages,
      ORLOVA.personId,
      text,
    )
  })
}
