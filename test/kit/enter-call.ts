// A call's room as its people find it: founded as the Worker founds it, entered with what the Worker has read from a ticket.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { CallCommand } from '../../protocol/call/commands.ts'
import { CallDown, type CallEvent, type CallSettings, type CallSnapshot } from '../../protocol/call/events.ts'
import type { MediaAnswer, MediaAsk } from '../../protocol/call/media.ts'
import type { CallId, ChatId, GuestId, OnlineLessonId, PersonId, SchoolId, SessionId } from '../../protocol/ids.ts'
import { fullName, type PersonName } from '../../protocol/people.ts'
import type { CallRole } from '../../protocol/rights.ts'
import { type CallClaims, callKnock } from '../../worker/platform/call-knock.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { Line } from './enter-chat.ts'
import { offerOf } from './fake-sfu.ts'
import { MONDAY_MORNING } from './monday-morning.ts'

const AT = Date.parse(MONDAY_MORNING)
const HOUR_MS = 3_600_000

export type Human = {
  readonly id: PersonId | GuestId
  readonly name: PersonName | null
  readonly shown: string
  readonly mayOrganise: boolean
}

function person(familyName: string, givenName: string, patronymic: string | null, mayOrganise: boolean): Human & { id: PersonId } {
  const name = { familyName, givenName, patronymic }
  return { id: newId<PersonId>('person', AT), name, shown: fullName(name), mayOrganise }
}

export const ORLOVA = person('Орлова', 'Анна', 'Сергеевна', true)
export const PETROV = person('Петров', 'Олег', 'Иванович', true)
export const ILYA = person('Антонов', 'Илья', null, false)
export const DARYA = person('Борисова', 'Дарья', null, false)
export const GUEST: Human = { id: newId<GuestId>('guest', AT), name: null, shown: 'Гость', mayOrganise: false }

export const pupil = (number: number): Human & { id: PersonId } => person('Ученик', `Номер${number}`, null, false)

export type CallStub = ReturnType<typeof env.CALL_ROOM.getByName>
export type Found = { readonly room: CallStub; readonly callId: CallId }
type Call = Parameters<CallStub['foundCall']>[0]

export const OPEN: CallSettings = {
  guests: false,
  lobby: false,
  locked: false,
  screenShare: 'all',
  selfUnmute: true,
  chatOpen: true,
  reactions: true,
  newcomersListen: false,
}

/** By link, of Анна Сергеевна, unless said otherwise. */
export async function foundCall(
  given: Partial<Omit<Call, 'settings'>> & { settings?: Partial<CallSettings> } = {},
  callId = newId<CallId>('call', AT),
): Promise<Found> {
  const room = env.CALL_ROOM.getByName(callId)
  await room.foundCall({
    kind: 'link',
    title: 'Совещание',
    media: 'video',
    schoolId: newId<SchoolId>('school', AT),
    timeZone: 'Europe/Moscow',
    organiser: { personId: ORLOVA.id, name: ORLOVA.name as PersonName },
    chatId: null,
    onlineLessonId: null,
    people: null,
    ring: [],
    ringName: null,
    picked: false,
    personal: false,
    ...given,
    callId,
    settings: { ...OPEN, ...given.settings },
  })
  return { room, callId }
}

/** «Алгебра 7Б»: Анна Сергеевна's, with these pupils, as the journal founds it. */
export function foundLesson(pupils: readonly Human[], given: Parameters<typeof foundCall>[0] = {}): Promise<Found> {
  const people: Call['people'] = [
    { personId: ORLOVA.id, role: 'organiser', mayOrganise: true },
    ...pupils.map(({ id }) => ({ personId: id as PersonId, role: 'speaker' as const, mayOrganise: false })),
  ]
  const settings = { screenShare: 'admins' as const, ...given.settings }
  return foundCall({
    kind: 'lesson',
    title: 'Алгебра 7Б',
    onlineLessonId: newId<OnlineLessonId>('onlineLesson', AT),
    people,
    ...given,
    settings,
  })
}

export function foundChatCall(ring: readonly Human[], given: Parameters<typeof foundCall>[0] = {}): Promise<Found> {
  return foundCall({ kind: 'chat', title: '7Б', chatId: newId<ChatId>('chat', AT), ring: ring.map(({ id }) => id as PersonId), ...given })
}

export class CallLine extends Line<CallDown> {
  /** False: as if its page had stopped reading. */
  reads = true

  constructor(socket: WebSocket, parse: (json: unknown) => CallDown) {
    super(socket, parse)
    socket.addEventListener('message', () => {
      const heard = this.frames.at(-1)
      if (this.reads && heard?.type === 'probe') this.send({ type: 'probe.answer', probe: heard.probe })
    })
  }

  send(command: CallCommand): void {
    this.sendRaw(JSON.stringify(command))
  }

  /** Sends a command and waits for its answer: 'done', or the refusal. */
  async ask(command: WithoutId): Promise<string> {
    const clientId = crypto.randomUUID()
    this.send({ ...command, clientId } as CallCommand)
    const answer = await this.until((frame) => (frame.type === 'done' || frame.type === 'refused') && frame.clientId === clientId)
    return answer.type === 'refused' ? answer.refusal : 'done'
  }

  async media(ask: MediaAsk): Promise<MediaAnswer> {
    const askId = crypto.randomUUID()
    this.send({ type: 'media.ask', askId, ask })
    const answer = await this.until((frame) => frame.type === 'media.answer' && frame.askId === askId)
    return (answer as Extract<CallDown, { type: 'media.answer' }>).answer
  }

  async snapshot(): Promise<CallSnapshot> {
    const frame = await this.until((one) => one.type === 'snapshot')
    return (frame as Extract<CallDown, { type: 'snapshot' }>).snapshot
  }

  events(): CallEvent[] {
    return this.frames.flatMap((frame) => (frame.type === 'events' ? frame.events : []))
  }

  async hears(seq: number): Promise<void> {
    await this.until(() => this.events().some((event) => event.seq >= seq))
  }

  /** Until this socket was told of a change of this participant, as it says. */
  async sees(participant: { id: string }, change: object): Promise<void> {
    const wanted = Object.entries(change)
    await this.until(() =>
      this.events().some(
        (event) =>
          event.type === 'participant.changed' &&
          event.participantId === participant.id &&
          wanted.every(([key, value]) => JSON.stringify(event.change[key as keyof typeof event.change]) === JSON.stringify(value)),
      ),
    )
  }

  has(type: CallDown['type']): boolean {
    return this.frames.some((frame) => frame.type === type)
  }
}

type WithoutId = CallCommand extends infer One ? (One extends { clientId: string } ? Omit<One, 'clientId'> : never) : never

export function claimsOf(human: Human, given: Partial<CallClaims> = {}): CallClaims {
  return {
    participantId: human.id,
    name: human.shown,
    personName: human.name,
    role: 'speaker',
    mayOrganise: human.mayOrganise,
    pupil: false,
    sessionId: human.name === null ? null : newId<SessionId>('session', AT),
    tab: null,
    jti: crypto.randomUUID(),
    ticketUntil: AT + 1_000 * HOUR_MS,
    aliveForMs: HOUR_MS,
    ...given,
  }
}

/** A knock as the room answers it: a socket, or why not. */
export async function knockAt(
  { room }: Pick<Found, 'room'>,
  claims: CallClaims,
  parse = (json: unknown): CallDown => CallDown.parse(json),
): Promise<CallLine | string> {
  const response = await room.fetch(callKnock(claims))
  return response.webSocket ? new CallLine(response.webSocket, parse) : response.text()
}

/** In, with the snapshot; or in front of the door. */
export async function enter(found: Found, human: Human, given: Partial<CallClaims> = {}): Promise<CallLine> {
  const line = await knockAt(found, claimsOf(human, given))
  if (typeof line === 'string') throw new Error(`the room answered ${line}`)
  await line.until((frame) => frame.type === 'snapshot' || frame.type === 'waiting')
  return line
}

/** What the room has to tell inboxes and chats is told: a run in the middle would write its own state over what is changed here. */
async function toldOutside(room: CallStub): Promise<void> {
  const owes = () =>
    runInDurableObject(room, (_, { storage: { sql } }) => sql.exec("SELECT 1 FROM due WHERE what = 'news'").toArray().length > 0)
  while (await owes()) await scheduler.wait(5)
}

/** So much later, as far as the room can tell; what is due by then is carried out. */
export async function later({ room }: Pick<Found, 'room'>, seconds: number): Promise<void> {
  const ms = seconds * 1_000
  await toldOutside(room)
  // What is due now is done first, and nothing is in the room's memory when its times are changed.
  await runDurableObjectAlarm(room)
  await evictDurableObject(room)
  await runInDurableObject(room, (_, { storage: { sql } }) => {
    const { state } = sql.exec<{ state: string }>('SELECT state FROM call').one()
    const call = JSON.parse(state)
    for (const key of ['startedAt', 'ringUntil', 'comingUntil', 'emptySince', 'endedAt']) if (call[key] !== null) call[key] -= ms
    sql.exec('UPDATE call SET state = ?', JSON.stringify(call))
    for (const row of sql.exec<{ id: string; state: string }>('SELECT id, state FROM attendees').toArray()) {
      const attendee = JSON.parse(row.state)
      if (attendee.awaySince !== null) attendee.awaySince -= ms
      sql.exec('UPDATE attendees SET state = ? WHERE id = ?', JSON.stringify(attendee), row.id)
    }
    sql.exec('UPDATE due SET at = at - ?', ms)
  })
  await runDurableObjectAlarm(room)
}

export const roleOf = (snapshot: CallSnapshot, human: Human): CallRole | undefined =>
  snapshot.participants.find(({ participantId }) => participantId === human.id)?.role

const KIND_OF = { microphone: 'audio', camera: 'video', screen: 'video', screenSound: 'audio' } as const
type Source = keyof typeof KIND_OF

/** A session of its own, as the room gave it. */
export async function openSession(line: CallLine, purpose: 'publish' | 'receive' = 'publish'): Promise<string> {
  const answer = await line.media({ op: 'openSession', purpose, attempt: crypto.randomUUID() })
  if ('fault' in answer || answer.sessionId === undefined) throw new Error(`no session: ${JSON.stringify(answer)}`)
  return answer.sessionId
}

export function publishAsk(sessionId: string, ...sources: readonly Source[]): MediaAsk & { op: 'publish' } {
  const tracks = sources.map((source, index) => ({ mid: String(index), trackName: `${source}-1`, source, kind: KIND_OF[source], rids: [] }))
  return { op: 'publish', sessionId, offer: offerOf(...tracks.map(({ mid, kind }) => [mid, kind] as const)), tracks }
}

/** Published, announced and, where it is a microphone, heard. Answers the session. */
export async function publish(line: CallLine, ...sources: readonly Source[]): Promise<string> {
  const sessionId = await openSession(line)
  const ask = publishAsk(sessionId, ...sources)
  const answer = await line.media(ask)
  if ('fault' in answer) throw new Error(`not published: ${answer.fault}`)
  const tracks = ask.tracks.map(({ mid: _, ...track }) => ({ ...track, sessionId }))
  const said = [await line.ask({ type: 'tracks.set', tracks })]
  if (sources.includes('microphone')) said.push(await line.ask({ type: 'microphone.set', on: true }))
  if (said.some((one) => one !== 'done')) throw new Error(`not announced: ${said}`)
  return sessionId
}
