import { evictDurableObject } from 'cloudflare:test'
import { expect, it } from 'vitest'
import { HISTORY_PAGE_MESSAGES, MESSAGE_CHARS_MAX, PROBE_EVERY_CHARS, SOCKET_UNREAD_CHARS_MAX } from '../../protocol/limits.ts'
import { DARYA, expectOneTruthIn, foundRoom, ILYA, ORLOVA, pageAt, type RoomStub } from '../kit/enter-chat.ts'

const CLASS = [ORLOVA, ILYA, DARYA]

/** A page of history is as long as it can be. */
async function longRoom(): Promise<RoomStub> {
  const { room } = await foundRoom(CLASS)
  const orlova = await pageAt(room, ORLOVA).enter()
  for (let i = 0; i < HISTORY_PAGE_MESSAGES; i++) orlova.post('я'.repeat(MESSAGE_CHARS_MAX))
  await orlova.answered()
  orlova.leave()
  return room
}

const PAGE_CHARS = HISTORY_PAGE_MESSAGES * MESSAGE_CHARS_MAX
const history = { type: 'history.get', from: { at: 'before', seq: 99_999 } } as const

it('[FLT-10] a page that does not show that it reads is closed with 4429 once much lies on its way; the others notice nothing, and it catches up', async () => {
  const room = await longRoom()
  let isStuck = true
  let told = 0
  const probes: string[] = []
  const stuck = await pageAt(room, ILYA, (frame) => {
    told += frame.length
    if (!(isStuck && frame.includes('"type":"probe"'))) return frame
    probes.push(frame)
    return null
  }).enter()
  const others = await Promise.all([ORLOVA, DARYA].map((person) => pageAt(room, person).enter()))
  for (let asked = 0; asked < 25; asked++) {
    stuck.say(history)
    stuck.say({ type: 'probe.answer', probe: 'наугад' })
  }
  await stuck.until(() => !stuck.isOpen)
  for (const page of others) page.post('Мы говорим дальше')
  await Promise.all(others.map((page) => page.answered()))
  expect([stuck.closes, probes.length]).toEqual([[4429], 1])
  expect(told).toBeGreaterThan(SOCKET_UNREAD_CHARS_MAX)
  expect(told).toBeLessThan(SOCKET_UNREAD_CHARS_MAX + 2 * PAGE_CHARS)
  isStuck = false
  await stuck.enter()
  expect(stuck.entrances).toEqual(['snapshot', 'resumed'])
  await expectOneTruthIn(room, [stuck, ...others])
})

it('[FLT-10] a page that reads may be told as much as it likes, also by a room that falls asleep, and a wrong answer does not count', async () => {
  const room = await longRoom()
  let probes = 0
  let told = 0
  const page = await pageAt(room, ILYA, (frame) => {
    told += frame.length
    if (frame.includes('"type":"probe"')) probes += 1
    return frame
  }).enter()
  for (let asked = 1; told < 2 * SOCKET_UNREAD_CHARS_MAX; asked++) {
    const before = told
    page.say({ type: 'probe.answer', probe: 'наугад' })
    page.say(history)
    await page.until(() => told >= before + PAGE_CHARS)
    if (asked % 5 === 0) await evictDurableObject(room)
  }
  expect([page.closes, page.isOpen]).toEqual([[], true])
  expect(probes).toBeGreaterThanOrEqual(told / (PROBE_EVERY_CHARS + 2 * PAGE_CHARS) - 1)
  await expectOneTruthIn(room, [page])
})

it('[FLT-10] a room that slept has not forgotten what lies on the way to a page that does not read', async () => {
  const room = await longRoom()
  let told = 0
  const stuck = await pageAt(room, ILYA, (frame) => {
    told += frame.length
    return frame.includes('"type":"probe"') ? null : frame
  }).enter()
  for (let asked = 0; asked < 30 && stuck.isOpen; asked++) {
    const before = told
    stuck.say(history)
    await stuck.until(() => !stuck.isOpen || told >= before + PAGE_CHARS)
    if (stuck.isOpen) await evictDurableObject(room)
  }
  expect(stuck.closes).toEqual([4429])
  expect(told).toBeLessThan(2 * SOCKET_UNREAD_CHARS_MAX)
})
