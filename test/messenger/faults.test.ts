import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import type { ClientId, SessionId } from '../../protocol/ids.ts'
import { RESUME_EVENTS_MAX } from '../../protocol/limits.ts'
import type { MemberPage } from '../kit/chat-oracle.ts'
import { DARYA, expectOneTruthIn, foundRoom, ILYA, longTalk, member, ORLOVA, pageAt, type RoomStub, storedLog } from '../kit/enter-chat.ts'

/** Real time on a busy machine, for thousands of frames. */
const LONG = { timeout: 180_000 }
const CLASS = [ORLOVA, ILYA, DARYA]
const id = () => crypto.randomUUID() as ClientId

async function pagesOf(room: RoomStub, members = CLASS): Promise<MemberPage[]> {
  return Promise.all(members.map((one) => pageAt(room, one).enter()))
}

const acks = (pages: readonly MemberPage[]) => pages.reduce((sum, page) => sum + page.acked.size, 0)

describe('a room that falls asleep or falls over', () => {
  it('[FLT-02] put to sleep again and again while everybody writes, it loses nothing and tells everybody the same', async () => {
    const { room } = await foundRoom(CLASS)
    const pages = await pagesOf(room)
    for (let round = 1; round <= 10; round++) {
      for (const page of pages) for (let i = 1; i <= 5; i++) page.post(`Круг ${round}, ${i}`)
      // Asleep between two frames: some of the round is answered, the rest is on its way.
      await pages[0]?.until(() => acks(pages) > (round - 1) * 15)
      await evictDurableObject(room)
    }
    await Promise.all(pages.map((page) => page.answered()))
    const { messages } = await expectOneTruthIn(room, pages)
    expect(messages).toHaveLength(150)
    expect(pages.map(({ closes, entrances }) => [closes.length, entrances.length])).toEqual(Array(3).fill([0, 1]))
  })

  it('[FLT-03] its sockets cut while everybody writes, whoever comes back says again what has no answer, and it stands once', async () => {
    const { room } = await foundRoom(CLASS)
    const pages = await pagesOf(room)
    for (let round = 1; round <= 6; round++) {
      for (const page of pages) for (let i = 1; i <= 10; i++) page.post(`Круг ${round}, ${i}`)
      const enough = acks(pages) + 4
      await pages[0]?.until(() => acks(pages) >= enough)
      await evictDurableObject(room, { webSockets: 'close' })
      await Promise.all(pages.map((page) => page.until(() => !page.isOpen)))
      await Promise.all(pages.map((page) => page.enter()))
    }
    await Promise.all(pages.map((page) => page.answered()))
    const { messages } = await expectOneTruthIn(room, pages)
    expect(messages).toHaveLength(180)
  })

  it(
    '[FLT-20] a deploy cuts a hundred pages at one instant: all are back, with what they had not been answered, and equal',
    LONG,
    async () => {
      const school = Array.from({ length: 100 }, (_, i) => member('Участник', String(i)))
      const { room } = await foundRoom(school)
      const pages = await pagesOf(room, school)
      for (const page of pages.slice(0, 20)) for (let i = 1; i <= 4; i++) page.post(`Перед выкладкой ${i}`)
      await pages[0]?.until(() => acks(pages) > 20)
      await evictDurableObject(room, { webSockets: 'close' })
      await Promise.all(pages.map((page) => page.until(() => !page.isOpen)))
      await Promise.all(pages.map((page) => page.enter()))
      await Promise.all(pages.map((page) => page.answered()))
      const { messages } = await expectOneTruthIn(room, pages)
      expect(messages).toHaveLength(80)
      expect(new Set(pages.flatMap(({ entrances }) => entrances.slice(1)))).toEqual(new Set(['resumed']))
    },
  )
})

describe('what gets lost on the way', () => {
  it('[FLT-06] the same client id fifty times at once over two sockets and from another chat is one message with one answer', async () => {
    const { room } = await foundRoom(CLASS)
    const pages = await pagesOf(room, [ORLOVA, ORLOVA, ILYA])
    const clientId = id()
    const carried = { personId: ORLOVA.personId, clientId, text: 'Один раз', forwarded: [] }
    const answers = Array.from({ length: 10 }, (_, i) => {
      for (const page of pages.slice(0, 2)) for (let twice = 0; twice < 2; twice++) page.post('Один раз', clientId)
      return i % 2 === 0 ? [room.postForwarded(carried)] : []
    }).flat()
    const seqs = (await Promise.all(answers)).map((answer) => ('seq' in answer ? answer.seq : answer.refusal))
    await Promise.all(pages.map((page) => page.answered()))
    const { messages } = await expectOneTruthIn(room, pages)
    expect(messages).toHaveLength(1)
    expect(new Set([...seqs, ...pages.flatMap((page) => [...page.acked.values()])])).toEqual(new Set([2]))
  })

  it('[FLT-07] answers that never arrive: the page asks again over its next line, and the room answers as the first time', async () => {
    const { room } = await foundRoom(CLASS)
    let isDeaf = true
    const lost: string[] = []
    const orlova = await pageAt(room, ORLOVA, (frame) => {
      if (!(isDeaf && /"type":"(ack|done|refused)"/.test(frame))) return frame
      lost.push(frame)
      return null
    }).enter()
    const [ilya] = (await pagesOf(room, [ILYA])) as [MemberPage]
    for (let i = 1; i <= 20; i++) orlova.post(`Без ответа ${i}`)
    await ilya.until(() => ilya.snapshot?.messages.length === 20)
    const messageSeq = ilya.snapshot?.messages[0]?.seq ?? 0
    orlova.ask({ type: 'message.edit', clientId: id(), messageSeq, text: 'Исправлено' })
    orlova.ask({ type: 'message.pin', clientId: id(), messageSeq, on: true })
    orlova.ask({ type: 'message.delete', clientId: id(), messageSeqs: [messageSeq + 1] })
    await orlova.until(() => orlova.seq === 24)
    expect(orlova.acked.size).toBe(0)
    isDeaf = false
    orlova.leave()
    await orlova.enter()
    await orlova.answered()
    const { messages, changes } = await expectOneTruthIn(room, [orlova, ilya])
    expect([lost.length, orlova.acked.size, messages.length, changes.length]).toEqual([23, 20, 20, 4])
  })
})

describe('a page that was away', () => {
  /** Everything that can happen to messages, over short lines so that nobody is taken for a flood. */
  async function live(room: RoomStub, events: number): Promise<void> {
    let page = await pageAt(room, ORLOVA).enter()
    const target = page.seq + events
    for (let said = 2; page.seq < target; ) {
      const left = target - page.seq
      for (let i = 0; i < Math.min(left, 45); i++, said++) {
        const newest = page.snapshot?.messages.at(-1)?.seq ?? 0
        const kind = newest === 0 ? 0 : said % 5
        if (kind < 2) page.post(`Событие ${said}`)
        else if (kind === 2) page.ask({ type: 'message.edit', clientId: id(), messageSeq: newest, text: `Правка ${said}` })
        else if (kind === 3) page.say({ type: 'reaction.set', messageSeq: newest, emoji: said % 2 ? '👍' : '❤️' })
        else page.ask({ type: 'message.pin', clientId: id(), messageSeq: newest, on: said % 2 === 0 })
      }
      await page.answered()
      page.leave()
      page = await pageAt(room, ORLOVA).enter()
    }
    page.leave()
  }

  it.each([1, 127, 5_000])('[FLT-08] for %i events ends where one that stayed is, and where one that enters anew is', LONG, async (gap) => {
    const { room } = await foundRoom(CLASS)
    await live(room, 10)
    const [stayed, away] = (await pagesOf(room, [ILYA, DARYA])) as [MemberPage, MemberPage]
    away.leave()
    const quickly = gap > 1_000 ? gap - 1_000 : 0
    if (quickly > 0) {
      // Said without being told: the page that stays hears of these by looking anew.
      await longTalk(room, quickly)
      stayed.leave()
      await stayed.enter()
    }
    await live(room, gap - quickly)
    await away.enter()
    await expectOneTruthIn(room, [stayed, away])
    expect([stayed.events.length, away.seq - 11]).toEqual([gap - quickly, gap])
    expect(away.entrances).toEqual(['snapshot', gap > RESUME_EVENTS_MAX ? 'snapshot' : 'resumed'])
  })
})

describe('somebody who may not any more', () => {
  it('[FLT-21] is taken out while they write: accepted before that number or never, and everybody else goes on', async () => {
    const { room, setMembers } = await foundRoom(CLASS)
    const [orlova, ilya, darya] = (await pagesOf(room)) as [MemberPage, MemberPage, MemberPage]
    const write = (count: number) => {
      for (let i = 1; i <= count; i++) for (const page of [ilya, darya]) page.post(`В пути ${i}`)
    }
    write(20)
    const taken = setMembers([ORLOVA, DARYA], 2)
    write(20)
    await taken
    write(10)
    await ilya.until(() => !ilya.isOpen)
    await expect(ilya.enter()).rejects.toThrow('404')
    await darya.answered()
    const { messages, changes } = await expectOneTruthIn(room, [orlova, darya])
    const his = messages.filter(({ authorId }) => authorId === ILYA.personId).map(({ seq }) => seq)
    const out = changes[1] ?? 0
    expect(his.filter((seq) => seq > out)).toEqual([])
    expect(his).toEqual(expect.arrayContaining([...ilya.acked.values()]))
    expect([ilya.closes, ilya.refused.size, his.length < 50, darya.acked.size]).toEqual([[4404], 0, true, 50])
  })

  it('[FLT-21] is signed out while they write: nothing is taken any more once the room knows', async () => {
    const { room } = await foundRoom(CLASS)
    const sessionId = 'ses_00000000000000000001' as SessionId
    const [orlova, ilya] = [await pageAt(room, ORLOVA).enter(), await pageAt(room, ILYA, undefined, sessionId).enter()]
    for (let i = 1; i <= 50; i++) ilya.post(`В пути ${i}`)
    await ilya.until(() => ilya.acked.size >= 5)
    await room.closeSession(ILYA.personId, sessionId)
    const taken = (await storedLog(room)).messages.length
    await ilya.until(() => !ilya.isOpen)
    for (let i = 1; i <= 50; i++) orlova.post(`После ${i}`)
    await orlova.answered()
    const { messages } = await expectOneTruthIn(room, [orlova])
    expect(messages.filter(({ authorId }) => authorId === ILYA.personId)).toHaveLength(taken)
    expect([ilya.closes, [...ilya.acked.values()].every((seq) => messages.some((message) => message.seq === seq))]).toEqual([[4401], true])
  })
})
