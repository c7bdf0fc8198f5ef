// One chat room under load: messages at a steady rate in at a few sockets, out at all of them. The text carries the instant of sending, so a
// delivery's age is read off the frame itself; frames are searched, not parsed, so that the generator costs less than what it measures.
import type { ChatId } from '../../protocol/ids.ts'
import { CHAT_SOCKET_PATH, SOCKET_QUERY } from '../../protocol/messenger.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import type { Client } from '../house/client.ts'
import { usageOf } from './processes.ts'

const MESSAGES = 100
const PER_SECOND = 10
const SENDERS = 4
const PATIENCE_MS = 30_000
const MARK = /~(\d+(?:\.\d+)?)~/g

export type FanOut = {
  readonly sockets: number
  readonly deliveries: number
  readonly lost: number
  readonly p50Ms: number
  readonly p95Ms: number
  /** Of workerd; null where it cannot be told. */
  readonly cpuMicrosPerDelivery: number | null
}

export async function fanOut(people: readonly Client[], chatId: ChatId, sockets: number, serverGroup: number): Promise<FanOut> {
  const ages: number[] = []
  const expected = MESSAGES * sockets
  let finished = () => {}
  const all = new Promise<void>((resolve) => {
    finished = resolve
  })
  const hear = (frame: string) => {
    // Of the frames that carry a message to everybody; an ack carries no text.
    for (const [, sentAt] of frame.matchAll(MARK)) ages.push(performance.now() - Number(sentAt))
    if (ages.length >= expected) finished()
  }
  const open = await Promise.all(
    Array.from({ length: sockets }, (_, place) => enter(people[place % people.length] as Client, chatId, hear)),
  )
  const before = usageOf(serverGroup, 'workerd')
  for (let sent = 0; sent < MESSAGES; sent++) {
    const text = `Проверка связи ${sent} ~${performance.now().toFixed(2)}~`
    open[sent % SENDERS]?.send(JSON.stringify({ type: 'message.post', clientId: crypto.randomUUID(), text }))
    await pause(1_000 / PER_SECOND)
  }
  await Promise.race([all, pause(PATIENCE_MS)])
  const after = usageOf(serverGroup, 'workerd')
  for (const socket of open) socket.close(1000)
  ages.sort((a, b) => a - b)
  return {
    sockets,
    deliveries: ages.length,
    lost: expected - ages.length,
    p50Ms: quantile(ages, 0.5),
    p95Ms: quantile(ages, 0.95),
    cpuMicrosPerDelivery: before && after ? ((after.cpuSeconds - before.cpuSeconds) / ages.length) * 1e6 : null,
  }
}

/** Opens the chat as a browser does; settles when its snapshot is there. */
function enter(person: Client, chatId: ChatId, hear: (frame: string) => void): Promise<WebSocket> {
  const path = CHAT_SOCKET_PATH.replace(':chatId', chatId)
  const url = `${person.base.replace('http', 'ws')}${path}?${SOCKET_QUERY.version}=${PROTOCOL_VERSION}`
  return new Promise((resolve, reject) => {
    // Platform: Node's WebSocket takes headers where the standard has subprotocols; without our own Origin the door stays shut.
    const socket = new WebSocket(url, { headers: { cookie: person.cookie, origin: person.base } } as unknown as string[])
    let here = false
    socket.onmessage = ({ data }) => {
      if (here) return hear(String(data))
      here = true
      resolve(socket)
    }
    socket.onerror = () => reject(new Error(`The chat did not open for ${person.base}${path}`))
    socket.onclose = ({ code }) => !here && reject(new Error(`The chat was closed with ${code}`))
  })
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
