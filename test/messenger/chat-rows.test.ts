import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import type { ChatCommand } from '../../protocol/chat/commands.ts'
import type { ChatDown } from '../../protocol/chat/events.ts'
import { rowsDuring } from '../kit/count-rows.ts'
import { type ChatLine, DARYA, enterChat, foundRoom, ILYA, longTalk, member, ORLOVA, type RoomStub, tellNews } from '../kit/enter-chat.ts'

const CLASS = [ORLOVA, ILYA, DARYA]

/** The first message of a busy time also notes that inboxes are to be told; what it noted is not carried out while rows are counted. */
async function warm(room: RoomStub, line: ChatLine): Promise<void> {
  await line.post('Первое')
  await runInDurableObject(room, (_, { storage }) => storage.deleteAlarm())
}

describe('what a message costs', () => {
  it.each([3, 300])('[MSG-02] two rows in a chat of %d members: itself and its client id', async (count) => {
    const crowd = [ORLOVA, ...Array.from({ length: count - 1 }, (_, i) => member('Участник', String(i)))]
    const { room } = await foundRoom(crowd)
    const orlova = await enterChat(room, ORLOVA)
    await warm(room, orlova)
    const { written } = await rowsDuring(room, async () => {
      for (let i = 1; i <= 20; i++) await orlova.post(`Сообщение ${i}`)
    })
    expect(written).toBe(40)
  })

  it('[MSG-02] an answer to another message too; reading and typing cost none', async () => {
    const { room } = await foundRoom(CLASS)
    const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    await warm(room, orlova)
    const { seq } = await orlova.post('Вопрос')
    const answered = await rowsDuring(room, () =>
      orlova.ask({ type: 'message.post', clientId: crypto.randomUUID(), text: 'Ответ', replyTo: seq }),
    )
    expect(answered.written).toBe(2)
    await ilya.hears(seq + 1)
    const read = await rowsDuring(room, async () => {
      ilya.send({ type: 'typing' })
      for (let mark = seq; mark <= seq + 1; mark++) ilya.send({ type: 'read.set', seq: mark })
      await orlova.until((frame) => frame.type === 'reads' && frame.reads.some((one) => one.seq === seq + 1))
    })
    expect(read.written).toBe(0)
  })

  it('[MSG-02] a room that sleeps between all messages notes what is due once, not again with each', async () => {
    const { room } = await foundRoom(CLASS)
    const orlova = await enterChat(room, ORLOVA)
    await warm(room, orlova)
    for (let i = 0; i < 3; i++) {
      await evictDurableObject(room)
      expect((await rowsDuring(room, () => orlova.post('Снова'))).written).toBe(2)
    }
  })
})

describe('what a long chat costs', () => {
  type Cost = Record<string, number>

  async function costs(messages: number): Promise<Cost> {
    const { room } = await foundRoom(CLASS)
    await longTalk(room, messages - 60)
    await longTalk(room, 60, 'Экскурсия в музей')
    // Reacted to and edited all day long: changes stand between messages and must not be walked through.
    await runInDurableObject(room, (_, { storage }) => {
      storage.sql.exec(
        `INSERT INTO changes (seq, at, message_seq, change)
         WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
         SELECT (SELECT max(seq) FROM log) + n, 0, NULL, '{}' FROM numbers`,
        messages,
      )
    })
    await indexed(room)
    const ilya = await enterChat(room, ILYA)
    const cost: Cost = {}
    const spent = async (name: string, act: () => Promise<unknown>) => {
      cost[name] = (await rowsDuring(room, act)).read
    }
    const asked = (command: ChatCommand, type: ChatDown['type']) => () => ilya.read(command, type)
    const middle = Math.floor(messages / 2)
    await spent('opening', () => enterChat(room, DARYA))
    await spent('scrolling back', asked({ type: 'history.get', from: { at: 'before', seq: middle } }, 'history'))
    await spent('scrolling on', asked({ type: 'history.get', from: { at: 'after', seq: middle } }, 'history'))
    await spent('jumping', asked({ type: 'history.get', from: { at: 'around', seq: middle } }, 'history'))
    await spent('searching what few say', asked({ type: 'message.search', query: 'музеем' }, 'found'))
    await spent('searching what all say', asked({ type: 'message.search', query: 'сообщениями' }, 'found'))
    await spent('searching what none says', asked({ type: 'message.search', query: 'жираф' }, 'found'))
    await spent('writing', () => ilya.post('Ещё одно'))
    return cost
  }

  async function indexed(room: RoomStub): Promise<void> {
    const left = () =>
      runInDurableObject(
        room,
        (_, { storage }) => storage.sql.exec<{ n: number }>('SELECT (SELECT max(seq) FROM log) - indexed_seq AS n FROM room').one().n,
      )
    await runInDurableObject(room, (_, { storage }) => void storage.sql.exec("INSERT INTO due (what, at) VALUES ('index', 0)"))
    while ((await left()) > 0) await tellNews(room)
  }

  it('[MSG-03] opening, scrolling and searching read as many rows among 100,000 messages as among 1,000', {
    timeout: 120_000,
  }, async () => {
    const [few, many] = [await costs(1_000), await costs(100_000)]
    expect(many).toEqual(few)
    expect(Math.max(...Object.values(many))).toBeLessThan(400)
  })
})
