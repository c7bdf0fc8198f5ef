import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { OpenPersonalChat } from '../../protocol/chat-list.ts'
import type { ChatId } from '../../protocol/ids.ts'
import { EXCERPT_CHARS_MAX, HITS_PER_ROOM_MAX, PEOPLE_FOUND_MAX } from '../../protocol/limits.ts'
import { actAs, demoSchool, type Person, personNamed } from '../kit/act-as.ts'
import { foundRoom, longTalk, ORLOVA as TALKER, tellNews } from '../kit/enter-chat.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { chatOf, chatsOf } from '../kit/open-sockets.ts'
import { ask, hearOf, type Line, linesOf, say, search } from '../kit/search-everywhere.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'

let orlova: Person
let ilya: Person
let darya: Person
let elena: Person
let stranger: Person
let classChat: ChatId

keepStorage()
beforeAll(async () => {
  await demoSchool()
  orlova = await actAs('Орлова')
  ilya = await actAs('Антонов Илья')
  darya = await actAs('Борисова Дарья')
  elena = await actAs('Антонова Елена')
  stranger = await secondAdministrator(0)
  const linked = ['Носов Артём', 'Громова', 'Фомин', 'Кузнецов'].map((name) => personNamed(name).personId)
  await env.DIRECTORY.prepare(
    "INSERT INTO profile_links (person_id, profile_id, school_id, linked_at) SELECT person_id, 'prf_' || person_id, school_id, 0 FROM journal_accounts WHERE person_id IN (SELECT value FROM json_each(?))",
  )
    .bind(JSON.stringify([...linked, stranger.personId]))
    .run()
  classChat = (await chatsOf(ilya, '7Б')).find(({ kind }) => kind === 'class')?.chatId as ChatId
  await chatsOf(orlova, '7Б', 'Родители 7Б')
}, 120_000)

describe('what a search over everything finds', () => {
  it('[SRC-01] people by any part of their name, chats by their title, messages in whatever form the word stands', async () => {
    await say(ilya, classChat, 'Кто купит хлеб для похода?')
    await say(orlova, classChat, 'В столовой не осталось хлебов и булок')
    const found = await search(orlova, 'хлеба')
    expect(found.messages).toEqual(['7Б: В столовой не осталось хлебов и булок', '7Б: Кто купит хлеб для похода?'])
    expect([found.people, found.chats]).toEqual([[], []])
    expect(found.done).toMatchObject({ peopleSearched: true, unsearched: [], unsearchedMore: 0 })
    expect((await search(orlova, 'АНТ ил')).people).toEqual(['Антонов Илья'])
    expect((await search(orlova, 'артем')).people).toEqual(['Носов Артём'])
    for (const query of ['роди', 'Родителей', 'РОДИТЕЛИ 7б']) expect((await search(orlova, query)).chats, query).toEqual(['Родители 7Б'])
    expect((await search(orlova, '7б')).chats.sort()).toEqual(['7Б', 'Родители 7Б'])
  })

  it('[SRC-01] a line says what a page needs to show it and to go there', async () => {
    const seq = await say(ilya, classChat, 'Где лежит глобус?')
    const lines = await Array.fromAsync(linesOf(await ask(darya, { query: 'глобусы' })))
    expect(lines.find(({ type }) => type === 'messages')).toEqual({
      type: 'messages',
      chat: { chatId: classChat, kind: 'class', title: '7Б', withId: null },
      messages: [
        {
          seq,
          at: expect.any(Number),
          authorId: ilya.personId,
          authorName: personNamed('Антонов Илья').name,
          excerpt: 'Где лежит глобус?',
        },
      ],
      more: false,
    })
  })

  it('[SRC-01] of a long message the part that has the word, of a chat the newest few and that there are more', async () => {
    await say(ilya, classChat, `${'Начало рассказа. '.repeat(60)}Здесь был барсук. ${'Конец рассказа. '.repeat(60)}`)
    const [long = ''] = (await search(darya, 'барсуки')).messages
    expect(long).toContain('барсук')
    expect(long.length).toBeLessThanOrEqual(EXCERPT_CHARS_MAX + '7Б: ……'.length)
    for (let number = 0; number <= HITS_PER_ROOM_MAX; number++) await say(ilya, classChat, `Черепаха ${number}`)
    const found = await search(darya, 'черепахи')
    expect(found.messages).toEqual(Array.from({ length: HITS_PER_ROOM_MAX }, (_, place) => `7Б: Черепаха ${HITS_PER_ROOM_MAX - place}`))
    expect(found.more).toEqual([true])
    const people = await Array.fromAsync(linesOf(await ask(orlova, { query: 'а' })))
    const line = people.find(({ type }) => type === 'people') as Line<'people'>
    expect([line.people.length, line.more]).toEqual([PEOPLE_FOUND_MAX, true])
  })
})

describe('whose a search is', () => {
  it('[SRC-02] nobody finds what was said in a chat they are not in, nobody of another school and no family they may not write to', async () => {
    const { chatId } = await orlova.call(OpenPersonalChat, { personId: ilya.personId })
    await tellNews(env.CHAT_ROOM.getByName(chatId))
    await say(ilya, chatId, 'Можно пересдать ихтиологию?')
    expect((await search(orlova, 'ихтиология')).messages).toEqual(['Антонов Илья: Можно пересдать ихтиологию?'])
    expect((await search(ilya, 'ихтиология')).messages).toEqual(['Орлова Анна: Можно пересдать ихтиологию?'])
    for (const other of [darya, elena, stranger]) expect((await search(other, 'ихтиология')).messages).toEqual([])
    expect((await search(ilya, 'борисов')).people).toEqual(['Борисова Дарья'])
    expect(await search(stranger, 'антонов')).toMatchObject({ people: [], chats: [], messages: [], done: { roomsSearched: 0 } })
  })

  it('[SRC-02] the room decides: a list that has yet to hear that its owner was taken out shows nothing of the chat', async () => {
    const { room, chatId } = await foundRoom([TALKER])
    await longTalk(room, 3, 'Сурикат')
    await hearOf(elena, [{ chatId, title: 'Не её' }])
    const { messages, done } = await search(elena, 'сурикаты')
    expect([messages, done.unsearched]).toEqual([[], []])
    await env.INBOX.getByName(elena.personId).chatGone({ chatId, seq: 9 })
  })

  it('[SRC-02] nothing that was deleted, and nothing this person hid or cleared', async () => {
    const seq = await say(ilya, classChat, 'Про осьминога')
    const [mine, hers] = await Promise.all([chatOf(ilya, classChat), chatOf(darya, classChat)])
    await hers.snapshot()
    await hers.ask({ type: 'message.hide', clientId: crypto.randomUUID(), messageSeqs: [seq] })
    const messages = async (person: Person) => (await search(person, 'осьминоги')).messages
    expect([await messages(darya), await messages(ilya)]).toEqual([[], ['7Б: Про осьминога']])
    await mine.ask({ type: 'message.delete', clientId: crypto.randomUUID(), messageSeqs: [seq] })
    expect(await messages(ilya)).toEqual([])
    await say(ilya, classChat, 'Ещё про осьминога')
    await hers.ask({ type: 'history.clear', clientId: crypto.randomUUID() })
    expect([await messages(darya), await messages(ilya)]).toEqual([[], ['7Б: Ещё про осьминога']])
    for (const line of [mine, hers]) line.close()
  })
})
