import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { HISTORY_PAGE_MESSAGES, RESUME_EVENTS_MAX } from '../../protocol/limits.ts'
import { statementsDuring } from '../kit/count-statements.ts'
import { type ChatLine, DARYA, enterChat, foundRoom, ILYA, longTalk, member, messagesIn, ORLOVA, tellNews } from '../kit/enter-chat.ts'
import { wholeStory } from '../kit/whole-story.ts'

const CLASS = [ORLOVA, ILYA, DARYA]

async function say(line: ChatLine, count: number, text = 'Сообщение'): Promise<number> {
  let seq = 0
  for (let i = 1; i <= count; i++) seq = (await line.post(`${text} ${i}`)).seq
  return seq
}

describe('writing in «7Б»', () => {
  it('[CHT-01] what Орлова writes, Илья and Дарья see, and she herself by the same event', async () => {
    const { room } = await foundRoom(CLASS)
    const lines = await Promise.all(CLASS.map((one) => enterChat(room, one)))
    const [orlova] = lines as [ChatLine, ChatLine, ChatLine]
    const { seq, clientId } = await orlova.post('Завтра экскурсия, сбор в 8:30')
    for (const line of lines) {
      await line.hears(seq)
      expect(line.events()).toMatchObject([
        {
          type: 'message.posted',
          seq,
          message: { seq, clientId, authorId: ORLOVA.personId, authorName: ORLOVA.name, text: 'Завтра экскурсия, сбор в 8:30' },
        },
      ])
    }
  })

  it('[CHT-02] the same client id fifty times on two sockets at once is one message with one ack', async () => {
    const { room } = await foundRoom(CLASS)
    const [one, other, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ORLOVA), enterChat(room, ILYA)])
    const clientId = crypto.randomUUID()
    for (let i = 0; i < 25; i++) {
      one.send({ type: 'message.post', clientId, text: 'Один раз' })
      other.send({ type: 'message.post', clientId, text: 'Один раз' })
    }
    const { seq } = await one.post('Последнее')
    await Promise.all([other.post('И здесь'), ilya.hears(seq)])
    const acks = [one, other].map((line) => line.frames.filter((frame) => frame.type === 'ack' && frame.clientId === clientId))
    expect(acks.map((frames) => frames.length)).toEqual([25, 25])
    expect(new Set(acks.flat().map((frame) => JSON.stringify(frame))).size).toBe(1)
    expect(await messagesIn(room)).toBe(3)
    expect(ilya.texts().filter((text) => text === 'Один раз')).toHaveLength(1)
  })

  it('[CHT-02] the same client id of two people is two messages', async () => {
    const { room } = await foundRoom(CLASS)
    const clientId = crypto.randomUUID()
    const lines = await Promise.all([ORLOVA, ILYA].map((one) => enterChat(room, one)))
    const seqs = await Promise.all(lines.map((line) => line.post('Привет', clientId)))
    expect(new Set(seqs.map(({ seq }) => seq)).size).toBe(2)
  })

  it('[CHT-14] the first message of a burst goes out at once, the rest together, none lost and in order', async () => {
    const { room } = await foundRoom(CLASS)
    const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    for (let i = 1; i <= 40; i++) orlova.send({ type: 'message.post', clientId: crypto.randomUUID(), text: `Залпом ${i}` })
    await ilya.until(() => ilya.texts().length === 40)
    expect(ilya.texts()).toEqual(Array.from({ length: 40 }, (_, i) => `Залпом ${i + 1}`))
    const frames = ilya.frames.filter((frame) => frame.type === 'events')
    expect(frames[0]?.events).toHaveLength(1)
    expect(frames.length).toBeLessThan(20)
    // Her acks came along: she got no more texts than he did.
    await orlova.until(() => orlova.frames.filter((frame) => frame.type === 'ack').length === 40)
    expect(orlova.texted).toBe(ilya.texted)
    // What everybody is told is encoded once: the room's greeting is all he got as text.
    expect(ilya.inBytes).toBe(ilya.texted - 1)
  })

  it('[CHT-16] two hundred members hear the same in one order', { timeout: 60_000 }, async () => {
    const crowd = Array.from({ length: 200 }, (_, i) => member('Участник', String(i)))
    const { room } = await foundRoom(crowd)
    const lines = await Promise.all(crowd.map((one) => enterChat(room, one)))
    const posted = await Promise.all(lines.slice(0, 20).map((line, i) => line.post(`От ${i}`)))
    const last = Math.max(...posted.map(({ seq }) => seq))
    await Promise.all(lines.map((line) => line.hears(last)))
    const stories = new Set(lines.map((line) => JSON.stringify(line.events())))
    expect(stories.size).toBe(1)
    expect(lines[0]?.texts()).toHaveLength(20)
    expect(lines[0]?.events().map((event) => event.seq)).toEqual(Array.from({ length: 20 }, (_, i) => i + 2))
  })
})

describe('entering and coming back', () => {
  it('[CHT-03] a browser that was away gets exactly what it missed', async () => {
    const { room } = await foundRoom(CLASS)
    const orlova = await enterChat(room, ORLOVA)
    const since = await say(orlova, 3)
    const seq = await say(orlova, 4, 'Пропущено')
    const ilya = await enterChat(room, ILYA, since)
    expect(ilya.frames).toMatchObject([{ type: 'resumed', seq }])
    expect(ilya.texts()).toEqual([1, 2, 3, 4].map((n) => `Пропущено ${n}`))
    expect((await enterChat(room, ILYA, seq)).frames).toMatchObject([{ type: 'resumed', seq, events: [] }])
  })

  it('[CHT-03] one that was away hears who has read on meanwhile, and of everybody when the room has slept since', async () => {
    const { room } = await foundRoom(CLASS)
    const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    const since = await say(orlova, 2)
    await orlova.hears(since)
    ilya.send({ type: 'read.set', seq: since })
    await orlova.until((frame) => frame.type === 'reads')
    const seq = await say(orlova, 1, 'Ещё')
    const readsSince = async (from: number) => {
      const [frame] = (await enterChat(room, DARYA, from)).frames
      return frame?.type === 'resumed' ? frame.reads : []
    }
    expect((await readsSince(since)).sort((a, b) => a.seq - b.seq)).toEqual([
      { personId: ILYA.personId, seq: since },
      { personId: ORLOVA.personId, seq },
    ])
    expect(await readsSince(seq)).toEqual([{ personId: ORLOVA.personId, seq }])
    await evictDurableObject(room)
    expect((await readsSince(seq)).map(({ personId }) => personId).sort()).toEqual(CLASS.map(({ personId }) => personId).sort())
  })

  it('[CHT-03] one that missed too much, or remembers what a restored room does not, gets the room as it is', async () => {
    const { room } = await foundRoom(CLASS)
    await longTalk(room, RESUME_EVENTS_MAX + 1)
    expect((await enterChat(room, ILYA, 1)).frames[0]?.type).toBe('snapshot')
    const resumed = await enterChat(room, ILYA, 2)
    expect(resumed.events()).toHaveLength(RESUME_EVENTS_MAX)
    expect((await enterChat(room, ILYA, RESUME_EVENTS_MAX + 3)).frames[0]?.type).toBe('snapshot')
  })

  it('[CHT-04] snapshot and events tell the whole story of messages, members, roles, names and title', async () => {
    const { room, setMembers } = await foundRoom(CLASS)
    const orlova = await enterChat(room, ORLOVA)
    await say(orlova, 5)
    await wholeStory(room, ILYA, async (ilya) => {
      await ilya.post('Я здесь')
      await setMembers([ORLOVA, ILYA, DARYA, member('Новая', 'Ученица')], 2)
      await orlova.post('Встречайте новую ученицу')
      await setMembers(
        [
          { ...ORLOVA, name: { ...ORLOVA.name, familyName: 'Орлова-Белых' } },
          { ...ILYA, role: 'reader' },
        ],
        3,
        '7В',
      )
      await say(orlova, 2, 'После')
    })
  })

  it('[CHT-13] older messages come page by page until there are no more', async () => {
    const { room } = await foundRoom(CLASS)
    const total = HISTORY_PAGE_MESSAGES * 2 + 7
    await longTalk(room, total)
    const ilya = await enterChat(room, ILYA)
    const { messages, hasOlder } = await ilya.snapshot()
    expect(hasOlder).toBe(true)
    const pages = () => ilya.frames.filter((frame) => frame.type === 'history')
    let shown = messages
    for (let page = 1; page <= 2; page++) {
      ilya.send({ type: 'history.get', from: { at: 'before', seq: shown[0]?.seq ?? 0 } })
      await ilya.until(() => pages().length === page)
      shown = [...(pages()[page - 1]?.messages ?? []), ...shown]
    }
    expect(pages().map((page) => page.hasOlder)).toEqual([true, false])
    expect(shown.map(({ text }) => text)).toEqual(Array.from({ length: total }, (_, i) => `Сообщение ${i + 1}`))
  })

  it('[CHT-12] entering is three statements, coming back no more, a message one transaction of two', async () => {
    const { room } = await foundRoom(CLASS)
    await tellNews(room)
    const orlova = await enterChat(room, ORLOVA)
    await longTalk(room, 60)
    expect(await statementsDuring(room, () => enterChat(room, ILYA))).toHaveLength(3)
    expect(await statementsDuring(room, () => enterChat(room, ILYA, 30))).toHaveLength(2)
    // The first of a waking also notes that inboxes are to be told.
    await orlova.post('Первое')
    const posted = await statementsDuring(room, () => orlova.post('Ещё одно, подлиннее прежнего'))
    expect(posted.map((query) => query.trim().split(' ')[0])).toEqual(['SELECT', 'INSERT'])
    // Whoever has read how far is all asked anew once, when the room has slept.
    await evictDurableObject(room)
    expect(await statementsDuring(room, () => enterChat(room, ILYA, 30))).toHaveLength(3)
  })
})

describe('a room that sleeps', () => {
  it('[CHT-05] open sockets outlive it, numbers go on, and a message that was sent before is known after', async () => {
    const { room } = await foundRoom(CLASS)
    const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    const clientId = crypto.randomUUID()
    const before = await orlova.post('До сна', clientId)
    await ilya.hears(before.seq)
    await evictDurableObject(room)
    const after = await orlova.post('После сна')
    await ilya.hears(after.seq)
    expect(after.seq).toBe(before.seq + 1)
    expect(ilya.texts()).toEqual(['До сна', 'После сна'])
    await evictDurableObject(room)
    await orlova.post('До сна', clientId)
    expect(await messagesIn(room)).toBe(2)
  })

  it('[CHT-05] junk before the sleep counts after it', async () => {
    const { room } = await foundRoom(CLASS)
    const ilya = await enterChat(room, ILYA)
    const refusals = () => ilya.frames.filter((frame) => frame.type === 'refused').length
    for (const [index, junk] of ['{', '[]'].entries()) {
      ilya.sendRaw(junk)
      await ilya.until(() => refusals() === index + 1)
      await evictDurableObject(room)
    }
    ilya.sendRaw('null')
    expect(await ilya.closed).toEqual({ code: 4400, reason: 'bad_frame' })
  })

  it('[CHT-03] one that fell with all its sockets tells each who comes back exactly the rest', async () => {
    const { room } = await foundRoom(CLASS)
    const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    const { seq } = await orlova.post('Слышали оба')
    await ilya.hears(seq)
    await evictDurableObject(room, { webSockets: 'close' })
    await Promise.all([orlova.closed, ilya.closed])
    const again = await enterChat(room, ORLOVA, seq)
    const last = await say(again, 2, 'Без Ильи')
    const back = await enterChat(room, ILYA, seq)
    expect([...ilya.texts(), ...back.texts()]).toEqual(['Слышали оба', 'Без Ильи 1', 'Без Ильи 2'])
    await wholeStory(room, DARYA, async () => {
      await evictDurableObject(room)
      expect((await again.post('И ещё')).seq).toBe(last + 1)
    })
  })
})
