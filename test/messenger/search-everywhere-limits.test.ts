import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ChatId } from '../../protocol/ids.ts'
import {
  ROOM_ANSWER_MS_MAX,
  ROOMS_SEARCHED_AT_ONCE,
  ROOMS_SEARCHED_MAX,
  SEARCH_CHARS_MAX,
  SEARCHES_PER_MINUTE_MAX,
  UNSEARCHED_NAMED_MAX,
} from '../../protocol/limits.ts'
import { SearchEverywhere } from '../../protocol/search.ts'
import { Client } from '../../scripts/house/client.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { actAs, demoSchool, newClient, type Person, personNamed } from '../kit/act-as.ts'
import { queriesDuring } from '../kit/count-statements.ts'
import { foundRoom, longTalk, ORLOVA as TALKER } from '../kit/enter-chat.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { chatsOf } from '../kit/open-sockets.ts'
import { fetchProduct, ORIGIN } from '../kit/product.ts'
import { amongRooms, ask, type Found, hearOf, linesOf, refusalOf, say, search } from '../kit/search-everywhere.ts'

let orlova: Person
let ilya: Person
let elena: Person
let unlinked: Person
let classChat: ChatId

keepStorage()
beforeAll(async () => {
  await demoSchool()
  orlova = await actAs('Орлова')
  ilya = await actAs('Антонов Илья')
  elena = await actAs('Антонова Елена')
  unlinked = await actAs('Волков', { linked: false })
  classChat = (await chatsOf(ilya, '7Б')).find(({ kind }) => kind === 'class')?.chatId as ChatId
  await chatsOf(orlova, '7Б', 'Родители 7Б')
}, 120_000)

afterEach(() => {
  vi.useRealTimers()
})

function fail(): never {
  throw new Error('out of reach')
}

/** So many chats; those that will be asked are rooms with one message about the museum. */
async function manyRooms(person: Person, rooms: number): Promise<{ chatId: ChatId; title: string }[]> {
  const member = { personId: person.personId, name: personNamed('Белова').name, role: 'writer' as const }
  const chats: { chatId: ChatId; title: string }[] = []
  for (let place = 0; place < rooms; place++) {
    const title = `Кружок ${place}`
    if (place < rooms - ROOMS_SEARCHED_MAX) {
      chats.push({ chatId: newId<ChatId>('chat', 0), title })
      continue
    }
    const { room, chatId } = await foundRoom([TALKER, member], { kind: 'group' })
    await longTalk(room, 1, 'Музей')
    chats.push({ chatId, title })
  }
  await hearOf(person, chats)
  return chats
}

describe('how far a search goes', () => {
  it('[SRC-03] the newest talk is searched, room by room and few at a time, one call each; the last line names what was not', async () => {
    const belova = await actAs('Белова')
    const chats = await manyRooms(belova, ROOMS_SEARCHED_MAX + UNSEARCHED_NAMED_MAX + 3)
    const newest = chats.toReversed()
    let open = 0
    let most = 0
    const { client, asked } = amongRooms(belova, async (_, real) => {
      most = Math.max(most, ++open)
      const hits = await real()
      open--
      return hits
    })
    let found: Found | undefined
    const queries = await queriesDuring(async () => {
      found = await search(client, 'музеи')
    })
    expect(asked.length).toBe(ROOMS_SEARCHED_MAX)
    expect(asked.toSorted()).toEqual(
      newest
        .slice(0, ROOMS_SEARCHED_MAX)
        .map(({ chatId }) => chatId)
        .sort(),
    )
    expect(most).toBeLessThanOrEqual(ROOMS_SEARCHED_AT_ONCE)
    expect(found?.messages.length).toBe(ROOMS_SEARCHED_MAX)
    const unsearched = newest.slice(ROOMS_SEARCHED_MAX)
    expect(found?.done).toEqual({
      type: 'done',
      roomsSearched: ROOMS_SEARCHED_MAX,
      peopleSearched: true,
      unsearched: unsearched.slice(0, UNSEARCHED_NAMED_MAX).map((chat) => ({ ...chat, why: 'limit' })),
      unsearchedMore: 3,
    })
    // Besides the rooms: limiter and inbox, one call each, and these.
    expect(queries.length).toBeLessThanOrEqual(7)
  }, 60_000)

  it('[SRC-04] a room that fails is named and not lost, and the others’ messages come', async () => {
    await say(ilya, classChat, 'Кто видел ежа?')
    const { client } = amongRooms(orlova, (chatId, real) => (chatId === classChat ? real() : Promise.reject(new Error('restarted'))))
    const { messages, done } = await search(client, 'ёж')
    expect(messages).toEqual(['7Б: Кто видел ежа?'])
    expect(done.unsearched.map(({ title }) => title)).toContain('Родители 7Б')
    expect(done.unsearched.every(({ why }) => why === 'silent')).toBe(true)
    expect(done.roomsSearched).toBe(1)
  })

  it('[SRC-04] one that does not answer in time holds up nobody', async () => {
    await say(ilya, classChat, 'Нашли енота')
    const slow = (await foundRoom([TALKER, { personId: ilya.personId, name: TALKER.name, role: 'writer' }], { kind: 'group' })).chatId
    await hearOf(ilya, [{ chatId: slow, title: 'Медленный' }])
    let thinks = () => {}
    const asked = new Promise<void>((resolve) => {
      thinks = resolve
    })
    const { client } = amongRooms(ilya, (chatId, real) => {
      if (chatId === classChat) return real()
      thinks()
      return new Promise(() => {})
    })
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const lines = linesOf(await ask(client, { query: 'еноты' }))
    const before = [await lines.next(), await lines.next(), await lines.next()].map(({ value }) => value?.type)
    expect(before).toEqual(['people', 'chats', 'messages'])
    await asked
    await vi.advanceTimersByTimeAsync(ROOM_ANSWER_MS_MAX)
    const { value } = await lines.next()
    expect(value).toMatchObject({ type: 'done', roomsSearched: 1, unsearched: [{ title: 'Медленный', why: 'silent' }] })
  })

  it('[SRC-04] people who could not be looked for are said to be missing', async () => {
    const journal = { prepare: () => fail(), batch: () => fail() }
    const broken = { ...env, JOURNAL_00: journal } as unknown as Env
    const client = new Client(ORIGIN, (url, init) => fetchProduct(url, init, broken))
    client.cookie = ilya.cookie
    const { order, chats, done } = await search(client, '7б')
    expect([order[0], chats, done.peopleSearched]).toEqual(['chats', ['7Б'], false])
  })

  it('[SRC-04] a chat that was searched only in part, because so much was said at once, is named too', async () => {
    const { room, chatId } = await foundRoom([TALKER, { personId: elena.personId, name: TALKER.name, role: 'writer' }])
    await longTalk(room, 600, 'Пингвин')
    await hearOf(elena, [{ chatId, title: 'Шумный' }])
    expect((await search(elena, 'пингвины')).done.unsearched).toEqual([{ chatId, title: 'Шумный', why: 'behind' }])
    const { done, messages } = await search(elena, 'пингвины')
    expect([done.unsearched, messages[0]]).toEqual([[], 'Шумный: Пингвин 600'])
    await env.INBOX.getByName(elena.personId).chatGone({ chatId, seq: 9 })
  })
})

describe('what a search is refused', () => {
  it('[SRC-05] nothing, signs alone, too much, no text at all: each is refused by name, and no room is asked', async () => {
    const { client, asked } = amongRooms(ilya, (_, real) => real())
    const invalid = [
      '',
      '   ',
      '!!!',
      '«»',
      '\u200b\u200b',
      '🎉🎉',
      '\ud83d',
      'я'.repeat(SEARCH_CHARS_MAX + 1),
      7,
      null,
      ['хлеб'],
      { or: 1 },
    ]
    for (const query of invalid) expect([query, await refusalOf(ask(client, { query }))]).toEqual([query, 'invalid query'])
    expect(await refusalOf(ask(client, {}))).toBe('invalid query')
    expect(await refusalOf(ask(client, 'хлеб'))).toBe('invalid ')
    expect(await refusalOf(ask(client, { query: 'я'.repeat(2_000_000) }))).toBe('too_large')
    expect(asked).toEqual([])
  })

  it('[SRC-05] half a character, quotes and words of the index’s own language are looked for as what they are', async () => {
    await say(ilya, classChat, 'Принесу кактус')
    for (const query of ['кактусы \ud83d', '"кактус', 'кактус*', '(кактус)']) {
      expect((await search(ilya, query)).messages, query).toEqual(['7Б: Принесу кактус'])
    }
    for (const query of ['кактус OR хлеб', 'NEAR(кактус, 2)', 'words:кактус'])
      expect((await search(ilya, query)).messages, query).toEqual([])
  })

  it('[SRC-05] nobody signed in, no linked profile, another page: each its refusal', async () => {
    const query = 'хлеб'
    expect(await refusalOf(ask(newClient(), { query }))).toBe('not_signed_in')
    expect(await refusalOf(ask(unlinked, { query }))).toBe('profile_not_linked')
    const { path, method } = SearchEverywhere
    const headers = { 'content-type': 'application/json', origin: 'https://evil.test' }
    expect(await refusalOf(ilya.fetch(path, { method, headers, body: JSON.stringify({ query }) }))).toBe('wrong_origin')
  })

  it('[SRC-05] a person who searches without end is asked to wait, and nobody else is', async () => {
    const danilov = await actAs('Данилов Егор')
    const lapina = await actAs('Лапина Вера')
    // All within one minute, whenever it is.
    vi.useFakeTimers({ toFake: ['Date'], now: Math.floor(Date.now() / 60_000) * 60_000 })
    for (let time = 0; time < SEARCHES_PER_MINUTE_MAX; time++) expect(await refusalOf(ask(danilov, { query: 'ы' }))).toBe('done')
    const late = await ask(danilov, { query: 'ы' })
    expect([late.status, Number(late.headers.get('retry-after')) > 0]).toEqual([429, true])
    expect(await refusalOf(ask(lapina, { query: 'ы' }))).toBe('done')
  }, 60_000)
})

describe('how a search is answered', () => {
  it('[SRC-06] line by line as it is found; whoever goes away or types on ends it', async () => {
    const karpova = await actAs('Карпова Алиса')
    const rooms = Array.from({ length: 3 * ROOMS_SEARCHED_AT_ONCE }, (_, place) => ({
      chatId: `cht_${String(place).padStart(20, '0')}` as ChatId,
      title: `Кружок ${place}`,
    }))
    await hearOf(karpova, rooms)
    const answers: (() => void)[] = []
    const { client, asked } = amongRooms(
      karpova,
      () => new Promise((resolve) => answers.push(() => resolve({ messages: [], more: false, whole: true }))),
    )
    const response = await ask(client, { query: 'кружок' })
    expect(response.headers.get('content-type')).toBe('application/x-ndjson')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const lines = linesOf(response)
    expect([(await lines.next()).value?.type, (await lines.next()).value?.type]).toEqual(['people', 'chats'])
    expect(asked.length).toBe(ROOMS_SEARCHED_AT_ONCE)
    await lines.return()
    for (const answer of answers) answer()
    // Long enough for whoever would go on to have asked the next.
    for (let turn = 0; turn < 10; turn++) await scheduler.wait(0)
    expect(asked.length).toBe(ROOMS_SEARCHED_AT_ONCE)
  })

  it('[SRC-06] people, chats, messages, and what was not searched last, whatever is ready first', async () => {
    await say(ilya, classChat, 'Антонов, выйди к доске')
    expect((await search(ilya, 'антонов')).order).toEqual(['people', 'chats', 'messages', 'done'])
  })

  it('[SRC-06] searching writes nothing once the index is there', async () => {
    await search(ilya, 'хлеб')
    const room = env.CHAT_ROOM.getByName(classChat)
    const changes = () =>
      runInDurableObject(room, (_, { storage }) => storage.sql.exec<{ n: number }>('SELECT total_changes() AS n').one().n)
    const before = await changes()
    await search(ilya, 'хлеб')
    expect(await changes()).toBe(before)
  })
})
