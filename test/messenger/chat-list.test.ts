// Long because it is the whole of one’s own list: every choice is looked at through the same inbox, and after a restart.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ChatKind, ChatMember } from '../../protocol/chat/events.ts'
import { FlagMessage, LeaveChat, ListFlagged, SetChatMine, SetNotices } from '../../protocol/chat-list.ts'
import type { InputOf } from '../../protocol/endpoint.ts'
import type { ChatId } from '../../protocol/ids.ts'
import type { ChatListEntry, InboxDown } from '../../protocol/inbox/events.ts'
import { DRAFT_CHARS_MAX, FLAGGED_MESSAGES_MAX, PINNED_CHATS_MAX } from '../../protocol/limits.ts'
import type { Client } from '../../scripts/house/client.ts'
import { now } from '../../worker/platform/clock.ts'
import { actAs, demoSchool, newClient, type Person, personNamed } from '../kit/act-as.ts'
import { enterChat, type Founded, foundRoom, type Line, tellNews } from '../kit/enter-chat.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/linked.ts'
import { inboxOf } from '../kit/open-sockets.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'

const HOUR_MS = 3_600_000

let orlova: Person
let ilya: Person

keepStorage()
beforeAll(async () => {
  await demoSchool()
  orlova = await actAs('Орлова')
  ilya = await actAs('Антонов Илья')
}, 120_000)

function asMember({ personId }: Person, role: ChatMember['role'] = 'writer'): ChatMember {
  const { name } = personNamed(personId === orlova.personId ? 'Орлова' : 'Антонов Илья')
  return { personId, name, role }
}

/** A chat both are in, and both lists know of it. */
async function chat(kind: ChatKind = 'group'): Promise<Founded> {
  const founded = await foundRoom([asMember(orlova, 'chatAdmin'), asMember(ilya)], { kind })
  await tellNews(founded.room)
  return founded
}

async function openList(client: Client): Promise<Line<InboxDown>> {
  const line = await inboxOf(client)
  await line.until((frame) => frame.type === 'hello')
  return line
}

/** The chat as this browser shows it now. */
function entryIn(line: Line<InboxDown>, chatId: ChatId): ChatListEntry | undefined {
  const entries = line.frames.flatMap((frame) => (frame.type === 'hello' ? frame.chats : frame.type === 'chat.listed' ? [frame.chat] : []))
  return entries.findLast((entry) => entry.chatId === chatId)
}

/** As a browser shows it that is opened now. */
async function entryNow(client: Client, chatId: ChatId): Promise<ChatListEntry | undefined> {
  const line = await openList(client)
  line.close()
  await line.closed
  return entryIn(line, chatId)
}

const set = (client: Client, chatId: ChatId, change: Omit<InputOf<typeof SetChatMine>, 'chatId'>) =>
  client.call(SetChatMine, { chatId, ...change })

/** The person's inbox has forgotten its memory, as between two calls hours apart. */
const sleep = ({ personId }: Person) => evictDurableObject(env.INBOX.getByName(personId))

async function says({ room }: Founded, who: Person, text = 'Здравствуйте'): Promise<number> {
  const line = await enterChat(room, who)
  const { seq } = await line.post(text)
  line.close()
  await line.closed
  await tellNews(room)
  return seq
}

/** What one wants to be told of the journal. */
const JOURNAL = { marks: true, attendance: true, timetable: true }

describe('pinned chats', () => {
  it('[LST-01] of ten that are pinned at once five are, the others are refused, and a place that is given up is free', async () => {
    const chats = await Promise.all(Array.from({ length: 10 }, () => chat()))
    const tries = await Promise.all(chats.map(({ chatId }) => refusalOf(set(ilya, chatId, { pinned: true }))))
    expect(tries.filter((answer) => answer === 'done')).toHaveLength(PINNED_CHATS_MAX)
    expect(tries.filter((answer) => answer === 'pins_too_many')).toHaveLength(10 - PINNED_CHATS_MAX)
    const [pinned, other] = [tries.indexOf('done'), tries.indexOf('pins_too_many')].map((place) => chats[place]?.chatId as ChatId) as [
      ChatId,
      ChatId,
    ]
    await set(ilya, pinned, { pinned: true })
    await set(ilya, pinned, { pinned: false })
    await set(ilya, other, { pinned: true })
    const line = await openList(ilya)
    const places = chats.map(({ chatId }) => entryIn(line, chatId)?.pinned ?? null)
    const given = places.filter((place) => place !== null)
    expect(given).toHaveLength(PINNED_CHATS_MAX)
    // The order in which they were pinned: no two alike, the latest the highest.
    expect(new Set(given).size).toBe(PINNED_CHATS_MAX)
    expect(entryIn(line, other)?.pinned).toBe(Math.max(...given))
    line.close()
    for (const { chatId } of chats) await set(ilya, chatId, { pinned: false })
  })

  it('[LST-01] a chat one is taken out of gives its place up, and comes back as a new one', async () => {
    const { room, chatId, setMembers } = await chat()
    await set(ilya, chatId, { pinned: true, draft: 'Я', mutedUntil: now(env) + HOUR_MS })
    await setMembers([asMember(orlova)], 2)
    await tellNews(room)
    expect(await entryNow(ilya, chatId)).toBeUndefined()
    await setMembers([asMember(orlova), asMember(ilya)], 3)
    await tellNews(room)
    expect(await entryNow(ilya, chatId)).toMatchObject({ pinned: null, draft: null, mutedUntil: null })
  })
})

describe('archived and muted chats', () => {
  it('[LST-02] a new message brings an unmuted chat back from the archive, and leaves a muted one there', async () => {
    for (const listening of [true, false]) {
      const [loud, muted] = [await chat(), await chat()]
      const line = listening ? await openList(ilya) : null
      await set(ilya, loud.chatId, { archived: true })
      await set(ilya, muted.chatId, { archived: true, mutedUntil: now(env) + HOUR_MS })
      expect((await entryNow(ilya, muted.chatId))?.archived).toBe(true)
      await says(loud, orlova)
      await says(muted, orlova)
      if (line) {
        await line.until(() => entryIn(line, loud.chatId)?.archived === false)
        await line.until(() => entryIn(line, muted.chatId)?.unread === 1)
        expect(entryIn(line, muted.chatId)?.archived).toBe(true)
        line.close()
        await line.closed
      }
      expect(await entryNow(ilya, loud.chatId)).toMatchObject({ archived: false, unread: 1 })
      expect(await entryNow(ilya, muted.chatId)).toMatchObject({ archived: true, unread: 1 })
    }
  })

  it('[LST-02] what was said before it was archived, or while it was muted, does not bring it back', async () => {
    const founded = await chat()
    const line = await openList(ilya)
    // Passed on and not written down: the list's own copy is older than what the person archives.
    await says(founded, orlova, 'Раз')
    await says(founded, orlova, 'Два')
    await line.until(() => entryIn(line, founded.chatId)?.unread === 2)
    await set(ilya, founded.chatId, { archived: true, mutedUntil: now(env) + HOUR_MS })
    expect(entryIn(line, founded.chatId)).toMatchObject({ archived: true, unread: 2, last: { text: 'Два' } })
    line.close()
    await line.closed
    await says(founded, orlova, 'Три')
    await set(ilya, founded.chatId, { mutedUntil: null })
    expect(await entryNow(ilya, founded.chatId)).toMatchObject({ archived: true, unread: 3, mutedUntil: null })
    await says(founded, orlova, 'Четыре')
    expect(await entryNow(ilya, founded.chatId)).toMatchObject({ archived: false, unread: 4 })
  })

  it('[LST-02] a mute that has run out holds nothing back', async () => {
    const founded = await chat()
    await set(ilya, founded.chatId, { archived: true, mutedUntil: now(env) - 1 })
    await says(founded, orlova)
    expect(await entryNow(ilya, founded.chatId)).toMatchObject({ archived: false })
  })
})

describe('marked unread', () => {
  it('[LST-03] stays through sleep and news that are no messages, and goes with the next reading', async () => {
    const founded = await chat()
    const { room, chatId, setMembers } = founded
    await set(ilya, chatId, { markedUnread: true })
    await setMembers([asMember(orlova), asMember(ilya)], 2, 'Другое название')
    await tellNews(room)
    await sleep(ilya)
    expect(await entryNow(ilya, chatId)).toMatchObject({ markedUnread: true, title: 'Другое название' })
    const seq = await says(founded, orlova)
    expect(await entryNow(ilya, chatId)).toMatchObject({ markedUnread: true, unread: 1 })
    const line = await enterChat(room, ilya)
    line.send({ type: 'read.set', seq })
    line.close()
    await line.closed
    await tellNews(room)
    expect(await entryNow(ilya, chatId)).toMatchObject({ markedUnread: false, unread: 0 })
  })

  it('[LST-03] a chat with unread messages that is marked as well is read with them; the mark can be taken back', async () => {
    const founded = await chat()
    const seq = await says(founded, orlova)
    await set(ilya, founded.chatId, { markedUnread: true })
    const line = await enterChat(founded.room, ilya)
    line.send({ type: 'read.set', seq })
    line.close()
    await line.closed
    await tellNews(founded.room)
    expect(await entryNow(ilya, founded.chatId)).toMatchObject({ markedUnread: false })
    await set(ilya, founded.chatId, { markedUnread: true })
    await set(ilya, founded.chatId, { markedUnread: false })
    expect(await entryNow(ilya, founded.chatId)).toMatchObject({ markedUnread: false })
  })
})

describe('one list in every browser', () => {
  it('[LST-04] every browser has been told of a change when it is answered, nobody else hears of it, and it is there after sleep', async () => {
    const { chatId } = await chat()
    const lines = [await openList(ilya), await openList(ilya)]
    const other = await openList(orlova)
    const heard = other.frames.length
    const mutedUntil = Number.MAX_SAFE_INTEGER
    await set(ilya, chatId, { pinned: true, mutedUntil, draft: 'Не забыть про тетрадь' })
    await Promise.all(lines.map((line) => line.until(() => entryIn(line, chatId)?.pinned !== null)))
    const expected = { mutedUntil, archived: false, markedUnread: false, draft: { text: 'Не забыть про тетрадь' } }
    for (const line of lines) {
      expect(line.frames.filter((frame) => frame.type === 'chat.listed' && frame.chat.chatId === chatId)).toHaveLength(1)
      expect(entryIn(line, chatId)).toMatchObject(expected)
      line.close()
      await line.closed
    }
    expect(other.frames).toHaveLength(heard)
    expect(await entryNow(orlova, chatId)).toMatchObject({ pinned: null, draft: null })
    await sleep(ilya)
    expect(await entryNow(ilya, chatId)).toMatchObject(expected)
    // What is not given stays.
    await set(ilya, chatId, { pinned: false })
    expect(await entryNow(ilya, chatId)).toMatchObject({ ...expected, pinned: null })
  })

  it('[LST-04] a draft that is emptied is gone, with the time of that, and a chat whose news are still on their way is found', async () => {
    const { chatId } = await foundRoom([asMember(orlova), asMember(ilya)], { kind: 'group' })
    await set(ilya, chatId, { draft: 'Первое' })
    expect((await entryNow(ilya, chatId))?.draft?.text).toBe('Первое')
    for (const draft of ['', null]) {
      await set(ilya, chatId, { draft: 'Второе' })
      const written = (await entryNow(ilya, chatId))?.draft
      await set(ilya, chatId, { draft })
      const emptied = (await entryNow(ilya, chatId))?.draft
      expect(emptied?.text).toBe('')
      expect(emptied?.at).toBeGreaterThanOrEqual(written?.at ?? Number.NaN)
    }
  })

  it('[LST-05] notice settings are one for all browsers: told at once, and part of what a new one is greeted with', async () => {
    const lines = [await openList(orlova), await openList(orlova)]
    expect(lines[0]?.frames[0]).toMatchObject({ type: 'hello', notices: { group: true, personal: true, sound: true, ...JOURNAL } })
    const notices = { group: false, personal: true, sound: false, ...JOURNAL, timetable: false }
    expect(await orlova.call(SetNotices, notices)).toEqual(notices)
    for (const line of lines) {
      expect(await line.until((frame) => frame.type === 'notices.changed')).toEqual({ type: 'notices.changed', notices })
      line.close()
    }
    await sleep(orlova)
    expect((await openList(orlova)).frames[0]).toMatchObject({ type: 'hello', notices })
  })
})

describe('leaving', () => {
  it('[LST-06] a chat that people made is left for good; one of the roster or of two is not', async () => {
    const founded = await chat()
    const line = await openList(ilya)
    const inside = await enterChat(founded.room, ilya)
    await ilya.call(LeaveChat, { chatId: founded.chatId })
    expect((await inside.closed).code).toBe(4404)
    await tellNews(founded.room)
    await line.until((frame) => frame.type === 'chat.unlisted' && frame.chatId === founded.chatId)
    expect(await refusalOf(ilya.call(LeaveChat, { chatId: founded.chatId }))).toBe('not_found')
    for (const kind of ['class', 'personal'] as const) {
      const { chatId } = await chat(kind)
      expect(await refusalOf(ilya.call(LeaveChat, { chatId }))).toBe('not_allowed')
    }
  })
})

describe('important messages', () => {
  it('[LST-07] a flagged message is a copy of one’s own: readable when it was deleted and when the chat was left', async () => {
    const founded = await chat()
    const { room, chatId } = founded
    const [first, second] = [await says(founded, orlova, 'Контрольная в пятницу'), await says(founded, orlova, 'Кабинет 21')]
    await ilya.call(FlagMessage, { chatId, seq: first, on: true })
    await ilya.call(FlagMessage, { chatId, seq: second, on: true })
    await ilya.call(FlagMessage, { chatId, seq: second, on: true })
    const line = await enterChat(room, orlova)
    await line.ask({ type: 'message.delete', clientId: crypto.randomUUID(), messageSeqs: [first] })
    await ilya.call(LeaveChat, { chatId })
    await tellNews(room)
    await sleep(ilya)
    const { messages } = await ilya.call(ListFlagged, {})
    const authorId = orlova.personId
    expect(messages).toMatchObject([
      { chatId, chatTitle: '7Б', seq: second, authorId, text: 'Кабинет 21' },
      { chatId, chatTitle: '7Б', seq: first, authorId, text: 'Контрольная в пятницу' },
    ])
    expect(await orlova.call(ListFlagged, {})).toEqual({ messages: [] })
    for (const seq of [first, second, second]) await ilya.call(FlagMessage, { chatId, seq, on: false })
    expect(await ilya.call(ListFlagged, {})).toEqual({ messages: [] })
  })

  it('[LST-07] what one does not see cannot be flagged, and there is an end to how many are', async () => {
    const founded = await chat()
    const { chatId } = founded
    const seq = await says(founded, orlova)
    expect(await refusalOf(ilya.call(FlagMessage, { chatId, seq: seq + 1, on: true }))).toBe('not_found')
    await runInDurableObject(env.INBOX.getByName(ilya.personId), (_, { storage }) => {
      storage.sql.exec(
        `INSERT INTO flags (chat_id, seq, flagged_at, message)
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT ?, -i, 0, '{}' FROM n`,
        FLAGGED_MESSAGES_MAX,
        chatId,
      )
    })
    expect(await refusalOf(ilya.call(FlagMessage, { chatId, seq, on: true }))).toBe('flags_too_many')
    await runInDurableObject(env.INBOX.getByName(ilya.personId), (_, { storage }) => void storage.sql.exec('DELETE FROM flags'))
  })
})

describe('who may not', () => {
  it('[LST-08] an input of another shape, nobody, no linked profile and not a member: each endpoint has its refusal', async () => {
    const { chatId } = await chat()
    const stranger = await secondAdministrator(0)
    await env.DIRECTORY.prepare(
      "INSERT INTO profile_links (person_id, profile_id, school_id, linked_at) SELECT person_id, 'prf_k', school_id, 0 FROM journal_accounts WHERE person_id = ?",
    )
      .bind(stranger.personId)
      .run()
    const unlinked = await actAs('Ким', { linked: false })
    const outsiders = [stranger, await actAs('Борисова Дарья')]
    /** What is asked; the same in a wrong shape, where there is one; whether an outsider asks it of their own list. */
    const rows: [name: string, ask: (c: Client) => Promise<unknown>, askWrongly: ((c: Client) => Promise<unknown>) | null, own?: true][] = [
      ['SetChatMine', (c) => set(c, chatId, { pinned: true }), (c) => set(c, chatId, { draft: 'я'.repeat(DRAFT_CHARS_MAX + 1) })],
      ['LeaveChat', (c) => c.call(LeaveChat, { chatId }), (c) => c.call(LeaveChat, { chatId: 'cht_1' as ChatId })],
      ['FlagMessage', (c) => c.call(FlagMessage, { chatId, seq: 1, on: true }), (c) => c.call(FlagMessage, { chatId, seq: 0.5, on: true })],
      ['ListFlagged', (c) => c.call(ListFlagged, {}), null, true],
    ]
    for (const [name, ask, askWrongly, own] of rows) {
      if (askWrongly) expect([name, await refusalOf(askWrongly(orlova))]).toEqual([name, 'invalid'])
      expect([name, await refusalOf(ask(newClient()))]).toEqual([name, 'not_signed_in'])
      expect([name, await refusalOf(ask(unlinked))]).toEqual([name, 'profile_not_linked'])
      for (const outsider of outsiders) expect([name, await refusalOf(ask(outsider))]).toEqual([name, own ? 'done' : 'not_found'])
    }
    const nowhere = 'cht_00000000000000000000' as ChatId
    expect(await refusalOf(set(ilya, nowhere, { pinned: true }))).toBe('not_found')
  })
})
