import { runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { INDEX_BATCH_MESSAGES } from '../../durable-objects/chat-room/search-index.ts'
import { applyChatEvent } from '../../protocol/chat/apply-event.ts'
import type { ChatMessage } from '../../protocol/chat/events.ts'
import { MODERATOR_DEFAULT } from '../../protocol/chat/moderator.ts'
import { SEARCH_PAGE_HITS } from '../../protocol/limits.ts'
import { type ChatLine, DARYA, enterChat, foundRoom, ILYA, longTalk, ORLOVA } from '../kit/enter-chat.ts'

const CLASS = [ORLOVA, ILYA, DARYA]
const id = () => crypto.randomUUID()

async function found(line: ChatLine, query: string, beforeSeq?: number): Promise<{ texts: string[]; next: number | null }> {
  const { hits, next } = await line.read({ type: 'message.search', query, ...(beforeSeq === undefined ? {} : { beforeSeq }) }, 'found')
  return { texts: hits.map(({ message }) => message.text), next }
}

describe('search in a chat', () => {
  it.each([
    ['хлеб', ['Купите хлеба']],
    ['ХЛЕБОМ', ['Купите хлеба']],
    ['ёлки', ['Ёлка уже наряжена']],
    ['елка наряжена', ['Ёлка уже наряжена']],
    ['экскурсий', ['Завтра экскурсия!', 'Об экскурсии: сбор в 8:30']],
    ['экскурсия завтра', ['Завтра экскурсия!']],
    ['7б', ['Только для 7Б']],
    ['test', ['A Test, please']],
    ['хлеб ёлка', []],
    ['"хлеб" OR NOT * (', []],
    ['хлеб"', ['Купите хлеба']],
    ['!!!', []],
  ])('[MSG-14] «%s» finds whatever form the word stands in, and nothing that lacks one of them', async (query, texts) => {
    const { room } = await foundRoom(CLASS, { moderator: { ...MODERATOR_DEFAULT, on: false } })
    const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    for (const text of [
      'Об экскурсии: сбор в 8:30',
      'Купите хлеба',
      'Ёлка уже наряжена',
      'Завтра экскурсия!',
      'Только для 7Б',
      'A Test, please',
    ])
      await orlova.post(text)
    expect((await found(ilya, query)).texts).toEqual(texts)
  })

  it('[MSG-14] newest first, page by page until there are no more', async () => {
    const { room } = await foundRoom(CLASS)
    await longTalk(room, SEARCH_PAGE_HITS * 2 + 3)
    const ilya = await enterChat(room, ILYA)
    const pages: string[][] = []
    for (let next: number | null | undefined; next !== null; ) {
      const page = await found(ilya, 'сообщений', next)
      pages.push(page.texts)
      next = page.next
    }
    expect(pages.map((page) => page.length)).toEqual([SEARCH_PAGE_HITS, SEARCH_PAGE_HITS, 3])
    expect(pages.flat()).toEqual(Array.from({ length: SEARCH_PAGE_HITS * 2 + 3 }, (_, i) => `Сообщение ${SEARCH_PAGE_HITS * 2 + 3 - i}`))
  })

  it('[MSG-14] while the index is behind it says so, and asking again brings it on', async () => {
    const { room } = await foundRoom(CLASS)
    await longTalk(room, INDEX_BATCH_MESSAGES * 2, 'Гербарий')
    const ilya = await enterChat(room, ILYA)
    await ilya.post('Последний гербарий')
    const ask = () => ilya.read({ type: 'message.search', query: 'последний' }, 'found')
    const answers = [await ask(), await ask(), await ask()]
    expect(answers.map(({ whole, hits }) => [whole, hits.length])).toEqual([
      [false, 0],
      [false, 0],
      [true, 1],
    ])
  })

  it('[MSG-15] a message is found by what it says now, a deleted one not at all', async () => {
    const { room } = await foundRoom(CLASS)
    const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    const { seq } = await orlova.post('Контрольная в среду')
    expect((await found(ilya, 'среда')).texts).toHaveLength(1)
    await orlova.ask({ type: 'message.edit', clientId: id(), messageSeq: seq, text: 'Контрольная в пятницу' })
    expect([(await found(ilya, 'среда')).texts, (await found(ilya, 'пятница')).texts]).toEqual([[], ['Контрольная в пятницу']])
    await orlova.ask({ type: 'message.delete', clientId: id(), messageSeqs: [seq] })
    expect((await found(ilya, 'контрольная')).texts).toEqual([])
  })

  it('[MSG-15] what one member hid or cleared is found by the others alone', async () => {
    const { room } = await foundRoom(CLASS)
    const [orlova, ilya, darya] = (await Promise.all(CLASS.map((one) => enterChat(room, one)))) as [ChatLine, ChatLine, ChatLine]
    const seqs = [(await orlova.post('Первая экскурсия')).seq, (await orlova.post('Вторая экскурсия')).seq]
    await ilya.ask({ type: 'message.hide', clientId: id(), messageSeqs: seqs.slice(1) })
    expect((await found(ilya, 'экскурсия')).texts).toEqual(['Первая экскурсия'])
    await ilya.ask({ type: 'history.clear', clientId: id() })
    await orlova.post('Третья экскурсия')
    expect((await found(ilya, 'экскурсия')).texts).toEqual(['Третья экскурсия'])
    expect((await found(darya, 'экскурсия')).texts).toHaveLength(3)
  })
})

describe('pages of a chat', () => {
  it('[MSG-13] before, after, around a message and from a date on, each with what lies beyond', async () => {
    const { room } = await foundRoom(CLASS)
    // One a minute, from 3:01 in Moscow on 1 January 1970 on: the day ends with the 1,259th.
    await longTalk(room, 1_400)
    const ilya = await enterChat(room, ILYA)
    const page = async (from: Parameters<typeof ilya.read>[0] & { type: 'history.get' }) => {
      const { messages, hasOlder, hasNewer, askedFor } = await ilya.read(from, 'history')
      expect(JSON.parse(askedFor)).toEqual(from.from)
      const seqs = messages.map(({ seq }) => seq)
      expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i))
      return [seqs[0], seqs.at(-1), hasOlder, hasNewer]
    }
    const get = (from: Extract<Parameters<typeof ilya.read>[0], { type: 'history.get' }>['from']) => page({ type: 'history.get', from })
    expect(await get({ at: 'before', seq: 20 })).toEqual([2, 19, false, true])
    expect(await get({ at: 'before', seq: 200 })).toEqual([150, 199, true, true])
    expect(await get({ at: 'after', seq: 200 })).toEqual([201, 250, true, true])
    expect(await get({ at: 'after', seq: 1_390 })).toEqual([1_391, 1_401, true, false])
    expect(await get({ at: 'after', seq: 1_401 })).toEqual([undefined, undefined, true, false])
    expect(await get({ at: 'around', seq: 700 })).toEqual([675, 724, true, true])
    expect(await get({ at: 'around', seq: 3 })).toEqual([2, 27, false, true])
    expect(await get({ at: 'date', on: '1970-01-02' })).toEqual([1_261, 1_310, true, true])
    expect(await get({ at: 'date', on: '1969-12-31' })).toEqual([2, 51, false, true])
    expect(await get({ at: 'date', on: '2030-01-01' })).toEqual([1_352, 1_401, true, false])
  })
})

describe('for me alone', () => {
  it('[MSG-09] what I hide or clear is gone from all of my browsers, open or away, and nobody else’s', async () => {
    const { room } = await foundRoom(CLASS)
    const [orlova, phone, laptop] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA), enterChat(room, ILYA)])
    const { seq } = await orlova.post('Спрячу')
    const last = (await orlova.post('Оставлю')).seq
    await Promise.all([phone.hears(last), laptop.hears(last)])
    await phone.ask({ type: 'message.hide', clientId: id(), messageSeqs: [seq] })
    const shown = () => laptop.frames.findLast((frame) => frame.type === 'snapshot')?.snapshot.messages.map(({ text }) => text)
    await laptop.until(() => shown()?.length === 1)
    expect(shown()).toEqual(['Оставлю'])
    // One that was away stands where the room stands and would not be told.
    expect((await enterChat(room, ILYA, last)).frames).toMatchObject([{ type: 'snapshot', snapshot: { messages: [{ text: 'Оставлю' }] } }])
    await phone.ask({ type: 'history.clear', clientId: id() })
    await laptop.until(() => shown()?.length === 0)
    const after = await orlova.post('Новое')
    expect((await enterChat(room, ILYA, after.seq)).frames).toMatchObject([{ type: 'resumed', events: [] }])
    expect((await (await enterChat(room, ILYA)).snapshot()).messages.map(({ text }) => text)).toEqual(['Новое'])
    expect((await (await enterChat(room, DARYA)).snapshot()).messages).toHaveLength(3)
    expect(orlova.events().map((event) => event.type)).toEqual(Array(3).fill('message.posted'))
  })

  it('[MSG-09] a list shows the last message its owner still sees', async () => {
    const { room } = await foundRoom(CLASS)
    const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    await orlova.post('Первое')
    const { seq } = await orlova.post('Второе')
    await ilya.hears(seq)
    const last = async (one: typeof ILYA) => (await room.summaryFor(one.personId))?.last?.text
    await ilya.ask({ type: 'message.hide', clientId: id(), messageSeqs: [seq] })
    expect([await last(ILYA), await last(DARYA)]).toEqual(['Первое', 'Второе'])
    await ilya.ask({ type: 'history.clear', clientId: id() })
    expect(await room.summaryFor(ILYA.personId)).toMatchObject({ last: null, unread: 0 })
  })
})

describe('answers and names', () => {
  it('[MSG-05] an answer quotes what the room has, two hundred characters of it, and still does when the answered one says something else', async () => {
    const { room } = await foundRoom(CLASS)
    const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    const { seq } = await orlova.post('🔔'.repeat(300))
    await ilya.ask({ type: 'message.post', clientId: id(), text: 'Понятно', replyTo: seq })
    await orlova.ask({ type: 'message.edit', clientId: id(), messageSeq: seq, text: 'Звонок' })
    const { messages } = await (await enterChat(room, DARYA)).snapshot()
    expect(messages[1]?.reply).toEqual({ seq, authorId: ORLOVA.personId, authorName: ORLOVA.name, text: '🔔'.repeat(200) })
  })

  it('[MSG-08] what was deleted for everyone is not read in answers to it either: not on the disk, on no open page, by nobody who comes back', async () => {
    const { room } = await foundRoom(CLASS)
    const [orlova, ilya, darya] = (await Promise.all([ORLOVA, ILYA, DARYA].map((one) => enterChat(room, one)))) as [
      ChatLine,
      ChatLine,
      ChatLine,
    ]
    const { seq } = await orlova.post('Пароль от журнала')
    const { seq: kept } = await orlova.post('Завтра в 8:30')
    for (const replyTo of [seq, kept]) await ilya.ask({ type: 'message.post', clientId: id(), text: 'Понятно', replyTo })
    const before = (await (await enterChat(room, DARYA)).snapshot()).seq
    await orlova.ask({ type: 'message.delete', clientId: id(), messageSeqs: [seq] })
    await darya.hears(before + 1)
    const quotes = (messages: readonly ChatMessage[]) => messages.map(({ reply }) => reply && [reply.seq, reply.text])
    const expected = [null, null, [seq, ''], [kept, 'Завтра в 8:30']]
    expect(quotes(darya.events().reduce(applyChatEvent, await darya.snapshot()).messages)).toEqual(expected)
    expect(quotes((await (await enterChat(room, DARYA)).snapshot()).messages)).toEqual(expected)
    const stored = await runInDurableObject(room, (_, { storage }) => JSON.stringify(storage.sql.exec('SELECT * FROM log').toArray()))
    expect(stored).not.toContain('Пароль')
    expect(JSON.stringify((await enterChat(room, DARYA, seq)).frames)).not.toContain('Пароль')
  })

  it('[MSG-06] who is named in what they have not read is told so by their list; who is not a member is not named', async () => {
    const { room } = await foundRoom(CLASS)
    const orlova = await enterChat(room, ORLOVA)
    const mentioned = async () => Promise.all([ILYA, DARYA].map(async ({ personId }) => (await room.summaryFor(personId))?.mentioned))
    await orlova.ask({
      type: 'message.post',
      clientId: id(),
      text: 'Илья, подойди',
      mentions: [ILYA.personId, 'per_00000000000000000000' as never, ILYA.personId],
    })
    expect(await mentioned()).toEqual([true, false])
    const ilya = await enterChat(room, ILYA)
    const { messages, seq } = await ilya.snapshot()
    expect(messages[0]?.mentions).toEqual([ILYA.personId])
    ilya.send({ type: 'read.set', seq })
    await orlova.until((frame) => frame.type === 'reads')
    expect(await mentioned()).toEqual([false, false])
    // Everybody is called by an edit too, once, and only by those who may.
    const { seq: last } = await orlova.post('Завтра')
    await orlova.ask({ type: 'message.edit', clientId: id(), messageSeq: last, text: 'Завтра в 8:30, @все', mentionsAll: true })
    expect(await mentioned()).toEqual([true, true])
    const { seq: own } = await ilya.post('И я')
    expect(await ilya.ask({ type: 'message.edit', clientId: id(), messageSeq: own, text: '@все', mentionsAll: true })).toMatchObject({
      refusal: 'not_allowed',
    })
    await orlova.ask({ type: 'message.post', clientId: id(), text: 'Всем: завтра в 8:30', mentionsAll: true })
    expect(await mentioned()).toEqual([true, true])
  })

  it('[MSG-10] the twenty-first pin is refused, the latest stands first', async () => {
    const { room } = await foundRoom(CLASS)
    await longTalk(room, 21)
    const orlova = await enterChat(room, ORLOVA)
    const pin = (messageSeq: number) => orlova.ask({ type: 'message.pin', clientId: id(), messageSeq, on: true })
    for (let seq = 2; seq <= 21; seq++) await pin(seq)
    expect(await pin(22)).toMatchObject({ refusal: 'pins_too_many' })
    const { pinned } = await (await enterChat(room, DARYA)).snapshot()
    expect(pinned.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, i) => 21 - i))
  })

  it('[MSG-11] each member has one reaction to a message, and it is an emoji', async () => {
    const { room } = await foundRoom(CLASS)
    const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    const { seq } = await orlova.post('Ура')
    const heard = (line: ChatLine) => line.events().filter((event) => event.type === 'reaction.set').length
    for (const emoji of ['👍', '👍', '👨‍👩‍👧', '🇷🇺']) ilya.send({ type: 'reaction.set', messageSeq: seq, emoji })
    orlova.send({ type: 'reaction.set', messageSeq: seq, emoji: '🇷🇺' })
    await orlova.until(() => heard(orlova) === 4)
    const { messages } = await (await enterChat(room, DARYA)).snapshot()
    expect(messages[0]?.reactions).toEqual([{ emoji: '🇷🇺', personIds: [ILYA.personId, ORLOVA.personId].sort() }])
    for (const wrong of ['12', 'ура', '']) ilya.sendRaw(JSON.stringify({ type: 'reaction.set', messageSeq: seq, emoji: wrong }))
    expect(await ilya.closed).toEqual({ code: 4400, reason: 'bad_frame' })
  })
})
