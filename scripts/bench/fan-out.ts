// One chat room under load: messages at a steady rate in at a few sockets, out at all of them. The text carries the instant of sending, so a
// delivery's age is read off the frame itself; frames are searched, not parsed, so that the generator costs less than what it measures.
import type { ChatId } from '../../protocol/ids.ts'
import type { Client } from '../house/client.ts'
import type { Server } from '../house/server.ts'
import { type Figure, figure } from './measure.ts'
import { usageOf } from './processes.ts'
import { chatsOf, openChat } from './sockets.ts'

const MESSAGES = 100
const PER_SECOND = 10
const SENDERS = 4
const PATIENCE_MS = 30_000
const MARK = /~(\d+(?:\.\d+)?)~/g

/** The staff room at each size. `people` are its members; each opens it in as many browsers as it takes. */
export async function measureFanOut(server: Server, people: readonly Client[], sizes: readonly number[]): Promise<Figure[]> {
  const [first] = people
  const chat = first && (await chatsOf(first)).find(({ kind }) => kind === 'staff')
  if (!chat) throw new Error('The staff have no chat.')
  const figures: Figure[] = []
  for (const size of sizes) {
    const { lost, p50Ms, p95Ms, cpuMicrosPerDelivery } = await fanOut(people, chat.chatId, size, server.pid)
    figures.push(
      figure(`room of ${size}: send to deliver, p50`, p50Ms, 'ms'),
      figure(`room of ${size}: send to deliver, p95`, p95Ms, 'ms'),
      figure(`room of ${size}: workerd CPU a delivery`, cpuMicrosPerDelivery, 'µs'),
      figure(`room of ${size}: deliveries lost`, lost, '', 0),
    )
  }
  return figures
}

type FanOut = {
  readonly lost: number
  readonly p50Ms: number
  readonly p95Ms: number
  /** Of workerd; null where it cannot be told. */
  readonly cpuMicrosPerDelivery: number | null
}

async function fanOut(people: readonly Client[], chatId: ChatId, sockets: number, serverGroup: number): Promise<FanOut> {
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
    Array.from({ length: sockets }, (_, place) => openChat(people[place % people.length] as Client, chatId, hear)),
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
    lost: expected - ages.length,
    p50Ms: quantile(ages, 0.5),
    p95Ms: quantile(ages, 0.95),
    cpuMicrosPerDelivery: before && after ? ((after.cpuSeconds - before.cpuSeconds) / ages.length) * 1e6 : null,
  }
}

function quantile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
