// Faults of time and of the object itself: clocks that are wrong or jump, a room that is torn down in the midst of a command.
import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ChatRoom } from '../../durable-objects/chat-room/chat-room.ts'
import { Voice } from '../../durable-objects/chat-room/voice.ts'
import { MODERATOR_DEFAULT } from '../../protocol/chat/moderator.ts'
import type { ClientId } from '../../protocol/ids.ts'
import type { MemberPage } from '../kit/chat-oracle.ts'
import { DARYA, enterChat, expectOneTruthIn, foundRoom, ILYA, ORLOVA, pageAt, type RoomStub, storedLog } from '../kit/enter-chat.ts'

const CLASS = [ORLOVA, ILYA, DARYA]
const HOUR_MS = 3_600_000
/** Nearly an hour: the sessions of these members end after one. */
const JUMP_MS = 3_500_000
const id = () => crypto.randomUUID() as ClientId

function pagesOf(room: RoomStub, members = CLASS): Promise<MemberPage[]> {
  return Promise.all(members.map((one) => pageAt(room, one).enter()))
}

describe('a server whose clock jumps', () => {
  const real = Date.now
  let aheadMs = 0
  beforeEach(() => {
    aheadMs = 0
    vi.spyOn(Date, 'now').mockImplementation(() => real() + aheadMs)
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('[FLT-16] an hour ahead and two back: numbers and order are the room’s, whatever the times beside them, and every page shows the same', async () => {
    const { room } = await foundRoom(CLASS)
    const pages = await pagesOf(room)
    for (const jump of [0, JUMP_MS, -JUMP_MS, 0]) {
      aheadMs = jump
      for (const page of pages) for (let i = 1; i <= 3; i++) page.post(`Сдвиг ${jump}, ${i}`)
      await Promise.all(pages.map((page) => page.answered()))
      // And asleep in between, so that no time is remembered.
      await evictDurableObject(room)
    }
    const { messages } = await expectOneTruthIn(room, pages)
    expect(messages).toHaveLength(36)
    const times = pages[0]?.snapshot?.messages.map(({ at }) => at) ?? []
    expect(times.some((at, place) => place > 0 && at < (times[place - 1] ?? 0))).toBe(true)
  })

  it('[FLT-16] what was planned is said once: not before its time, not twice when the clock goes back and comes to it again', async () => {
    const { room } = await foundRoom(CLASS)
    const line = await enterChat(room, ILYA)
    const { at } = await line.post('Начало').then(async () => (await (await enterChat(room, DARYA)).snapshot()).messages[0] ?? { at: 0 })
    await line.ask({ type: 'message.schedule', clientId: id(), text: 'В срок', at: at + HOUR_MS / 2 })
    const said = async () => (await storedLog(room)).messages.filter(({ text }) => text === 'В срок').length
    const ring = async () => {
      await runInDurableObject(room, (_, { storage }) => storage.sql.exec('UPDATE due SET at = 1').toArray())
      await runInDurableObject(room, (_, { storage }) => storage.setAlarm(real() + HOUR_MS))
      await runDurableObjectAlarm(room)
    }
    const counts: number[] = []
    for (const jump of [0, -HOUR_MS, HOUR_MS, -HOUR_MS, HOUR_MS, 0]) {
      aheadMs = jump
      await ring()
      counts.push(await said())
    }
    expect(counts).toEqual([0, 0, 1, 1, 1, 1])
  })

  it('[FLT-16] a clock that went back ends no mute early, gives back no window that is shut, and keeps none from writing for ever', async () => {
    const moderator = { ...MODERATOR_DEFAULT, stopWords: ['запретное'], action: 'mute' as const, muteAfter: 1, muteMinutes: 30 }
    const { room } = await foundRoom(CLASS, { moderator })
    const says = async (text: string) => {
      const line = await enterChat(room, ILYA)
      const answer = await line.ask({ type: 'message.post', clientId: id(), text })
      line.close()
      return answer.type === 'refused' ? answer.refusal : answer.type
    }
    const { seq } = await (await enterChat(room, DARYA)).post('Сказано')
    expect(await says('запретное')).toBe('message_moderated')
    aheadMs = -HOUR_MS
    expect(await says('Можно?')).toBe('member_muted')
    aheadMs = HOUR_MS
    expect(await says('Можно!')).toBe('ack')
    aheadMs = 25 * HOUR_MS
    const edit = async () =>
      (await enterChat(room, DARYA)).ask({ type: 'message.edit', clientId: id(), messageSeq: seq, text: `Правка ${aheadMs}` })
    expect(await edit()).toMatchObject({ refusal: 'too_late' })
    aheadMs = 24 * HOUR_MS + 60_000
    expect(await edit()).toMatchObject({ refusal: 'too_late' })
    aheadMs = 0
    expect(await edit()).toMatchObject({ type: 'done' })
  })
})

describe('a room that is torn down', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  /** At that statement of the next command the object is gone, with its memory, its sockets and what it had not committed. */
  async function abortAt(room: RoomStub, statement: number): Promise<{ readonly happened: () => boolean; readonly disarm: () => void }> {
    let happened = false
    const { webSocketMessage } = ChatRoom.prototype
    const disarm = () => {
      ChatRoom.prototype.webSocketMessage = webSocketMessage
    }
    await runInDurableObject(room, (_, state) => {
      const { sql } = state.storage
      const { exec } = sql
      ChatRoom.prototype.webSocketMessage = function (this: ChatRoom, ...args) {
        let place = 0
        sql.exec = ((...said: Parameters<typeof exec>) => {
          place += 1
          if (place === statement) {
            happened = true
            state.abort('the machine is gone')
          }
          return exec.apply(sql, said)
        }) as typeof exec
        try {
          webSocketMessage.apply(this, args)
        } finally {
          sql.exec = exec
        }
      }
    })
    return { happened: () => happened, disarm }
  }

  it('[FLT-04] in the midst of a transaction leaves nothing of it; the pages come back, say it again, and it stands once and whole', async () => {
    // Every message comes alone: it is carried out in its own handler.
    vi.spyOn(Voice.prototype, 'isSpeaking', 'get').mockReturnValue(false)
    const { chatId } = await foundRoom(CLASS)
    // A stub is gone with the object it stood for.
    const now = () => env.CHAT_ROOM.getByName(chatId)
    const pages = await pagesOf({ fetch: (request: Request) => now().fetch(request) } as unknown as RoomStub)
    const [orlova] = pages as [MemberPage]
    orlova.post('Начало')
    await orlova.answered()
    let undone = 0
    for (let statement = 1; statement <= 10; statement++) {
      const messageSeq = orlova.snapshot?.messages[0]?.seq ?? 0
      const commands: Parameters<MemberPage['ask']>[0][] = [
        { type: 'message.post', clientId: id(), text: `Оборвано на ${statement}`, mentions: [ILYA.personId], mentionsAll: true },
        { type: 'message.edit', clientId: id(), messageSeq, text: `Правка ${statement}` },
        { type: 'message.pin', clientId: id(), messageSeq, on: statement % 2 === 1 },
      ]
      for (const command of commands) {
        const before = await storedLog(now())
        const { happened, disarm } = await abortAt(now(), statement)
        orlova.ask(command)
        await orlova.until(() => !orlova.isOpen || orlova.hasAnswer(command.clientId))
        disarm()
        if (happened()) {
          await Promise.all(pages.map((page) => page.until(() => !page.isOpen)))
          undone += 1
          expect(await storedLog(now()), `${command.type}, torn down at statement ${statement}`).toEqual(before)
          await Promise.all(pages.map((page) => page.enter()))
        }
        await orlova.answered()
        await expectOneTruthIn(now(), pages)
      }
    }
    expect(undone).toBeGreaterThan(12)
  })
})
