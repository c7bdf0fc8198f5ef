import { evictAllDurableObjects, evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from 'vitest'
import { Inbox } from '../../durable-objects/inbox/inbox.ts'
import type { ChatMember } from '../../protocol/chat/events.ts'
import type { ClientId } from '../../protocol/ids.ts'
import type { ChatListEntry, InboxDown } from '../../protocol/inbox/events.ts'
import {
  type ChatLine,
  DARYA,
  enterChat,
  type Founded,
  foundRoom,
  ILYA,
  type Line,
  ORLOVA,
  openInbox,
  tellNews,
} from '../kit/enter-chat.ts'
import { expectErrors } from '../kit/expect-errors.ts'

const CLASS = [ORLOVA, ILYA, DARYA]

const { chatNews } = Inbox.prototype
let calls: MockInstance<Inbox['chatNews']>
beforeEach(() => {
  calls = vi.spyOn(Inbox.prototype, 'chatNews')
})
afterEach(() => calls.mockRestore())

const inboxOf = (person: ChatMember) => env.INBOX.getByName(person.personId)

/** «7Б», and every inbox has heard of it. */
async function foundAndTell(members: readonly ChatMember[] = CLASS): Promise<Founded> {
  const founded = await foundRoom(members)
  await tellNews(founded.room)
  calls.mockClear()
  return founded
}

async function say(line: ChatLine, count: number): Promise<number> {
  let seq = 0
  for (let i = 1; i <= count; i++) seq = (await line.post(`Сообщение ${i}`)).seq
  return seq
}

function listOf(line: Line<InboxDown>): ChatListEntry[] {
  const hello = line.frames.find((frame) => frame.type === 'hello')
  const chats = new Map((hello?.chats ?? []).map((chat) => [chat.chatId, chat]))
  for (const frame of line.frames) {
    if (frame.type === 'chat.listed') chats.set(frame.chat.chatId, frame.chat)
    if (frame.type === 'chat.unlisted') chats.delete(frame.chatId)
  }
  return [...chats.values()]
}

/** What somebody sees who opens their browser now. */
async function listNow(person: ChatMember): Promise<ChatListEntry[]> {
  const line = await openInbox(person)
  const list = listOf(line)
  line.close()
  await line.closed
  return list
}

describe('the chat list', () => {
  it('[INB-01] a member’s list has the chat, a former member’s has not, and both hear of it live', async () => {
    const { room, setMembers, chatId } = await foundRoom([ORLOVA])
    const ilya = await openInbox(ILYA)
    expect(listOf(ilya)).toEqual([])
    await setMembers(CLASS, 2)
    await tellNews(room)
    expect(await ilya.until((frame) => frame.type === 'chat.listed')).toEqual({
      type: 'chat.listed',
      chat: {
        ...{ chatId, kind: 'class', title: '7Б', withId: null, unread: 0, mentioned: false, last: null, call: null, changedSeq: 0 },
        ...{ pinned: null, archived: false, mutedUntil: null, markedUnread: false, draft: null },
      },
    })
    await setMembers([ORLOVA], 3)
    await tellNews(room)
    expect(await ilya.until((frame) => frame.type === 'chat.unlisted')).toEqual({ type: 'chat.unlisted', chatId })
    expect(await listNow(ILYA)).toEqual([])
    expect(await listNow(ORLOVA)).toHaveLength(1)
  })

  it('[INB-01] unread counts come out right: online, away, back, and after everything has slept', async () => {
    const { room } = await foundAndTell()
    const orlova = await enterChat(room, ORLOVA)
    const ilya = await openInbox(ILYA)
    await say(orlova, 2)
    await tellNews(room)
    await ilya.until(() => listOf(ilya)[0]?.unread === 2)
    ilya.close()
    await ilya.closed
    await say(orlova, 3)
    await tellNews(room)
    await evictAllDurableObjects()
    const seq = await say(orlova, 4)
    await tellNews(room)
    for (const person of [ILYA, DARYA]) {
      expect(await listNow(person)).toMatchObject([{ unread: 9, last: { seq, text: 'Сообщение 4', authorName: ORLOVA.name } }])
    }
    expect(await listNow(ORLOVA)).toMatchObject([{ unread: 0, last: { seq } }])
  })

  it('[INB-01] somebody who joins later finds nothing unread, and a long last message cut to what a list shows', async () => {
    const { room, setMembers } = await foundAndTell([ORLOVA])
    const orlova = await enterChat(room, ORLOVA)
    await orlova.post('🔔'.repeat(2_000))
    await setMembers(CLASS, 2)
    await tellNews(room)
    expect(await listNow(ILYA)).toMatchObject([{ unread: 0, last: { text: '🔔'.repeat(160) } }])
  })
})

describe('what news cost', () => {
  it('[INB-01] the list says of a last message that was deleted for everyone that it was, and nothing of what it said', async () => {
    const { room } = await foundAndTell()
    const orlova = await enterChat(room, ORLOVA)
    await say(orlova, 1)
    const { seq } = await orlova.post('Не туда')
    await tellNews(room)
    await orlova.ask({ type: 'message.delete', clientId: crypto.randomUUID() as ClientId, messageSeqs: [seq] })
    await tellNews(room)
    expect((await listNow(ILYA))[0]?.last).toMatchObject({ seq, text: '', deleted: true })
    expect((await listNow(ORLOVA))[0]?.last).toMatchObject({ seq, text: '', deleted: true })
  })

  it('[INB-02] ten messages to somebody who is away are one call and one write, and the count is right when they are back', async () => {
    const { room } = await foundAndTell([ORLOVA, ILYA])
    const orlova = await enterChat(room, ORLOVA)
    await say(orlova, 1)
    await tellNews(room)
    const written = () =>
      runInDurableObject(inboxOf(ILYA), (_, { storage }) => storage.sql.exec('SELECT unread, stale FROM chats').toArray())
    expect(await written()).toEqual([{ unread: 1, stale: 1 }])
    for (let i = 0; i < 9; i++) {
      await say(orlova, 1)
      await tellNews(room)
    }
    expect(await written()).toEqual([{ unread: 1, stale: 1 }])
    expect(calls.mock.calls.filter(([news]) => news.unread > 0)).toHaveLength(1)
    expect(await listNow(ILYA)).toMatchObject([{ unread: 10 }])
  })

  it('[INB-02] the next absence begins anew', async () => {
    const { room } = await foundAndTell([ORLOVA, ILYA])
    const orlova = await enterChat(room, ORLOVA)
    for (let absence = 1; absence <= 3; absence++) {
      await say(orlova, 2)
      await tellNews(room)
      await say(orlova, 2)
      await tellNews(room)
      expect(await listNow(ILYA)).toMatchObject([{ unread: absence * 4 }])
    }
    expect(calls.mock.calls.filter(([news]) => news.unread > 0)).toHaveLength(3)
  })

  it('[INB-03] members who read along are told once in a visit, and what they were spared when they leave', async () => {
    const { room } = await foundAndTell()
    const [orlova, ilya, darya] = (await Promise.all(CLASS.map((one) => enterChat(room, one)))) as [ChatLine, ChatLine, ChatLine]
    const tab = await openInbox(ILYA)
    for (let i = 0; i < 10; i++) {
      const seq = await say(orlova, 1)
      for (const line of [ilya, darya]) {
        await line.hears(seq)
        line.send({ type: 'read.set', seq })
        // Answered in order: when the page is here, the mark before it is known.
        line.send({ type: 'history.get', from: { at: 'before', seq: 1 } })
        await line.until(() => line.frames.filter((frame) => frame.type === 'history').length === i + 1)
      }
      await tellNews(room)
    }
    expect(calls).toHaveBeenCalledTimes(3)
    expect(calls.mock.calls.every(([news]) => news.unread === 0)).toBe(true)
    ilya.close()
    await ilya.closed
    await tellNews(room)
    await tab.until((frame) => frame.type === 'chat.listed' && frame.chat.unread === 0 && frame.chat.last?.seq === 11)
    expect(calls).toHaveBeenCalledTimes(4)
    expect(await listNow(DARYA)).toMatchObject([{ unread: 0, last: { seq: 11 } }])
  })

  it('[INB-03] a room that fell while somebody read along leaves them a list that knows it has aged', async () => {
    const { room } = await foundAndTell([ORLOVA, ILYA])
    const [orlova, ilya] = (await Promise.all([ORLOVA, ILYA].map((one) => enterChat(room, one)))) as [ChatLine, ChatLine]
    for (let i = 0; i < 3; i++) {
      const seq = await say(orlova, 1)
      await ilya.hears(seq)
      ilya.send({ type: 'read.set', seq })
      await tellNews(room)
    }
    await evictDurableObject(room, { webSockets: 'close' })
    expect(await listNow(ILYA)).toMatchObject([{ last: { seq: 4 } }])
  })

  it('[INB-04] a room left open behind another window does not hide what is unread, and reading it clears the count elsewhere', async () => {
    const { room } = await foundAndTell([ORLOVA, ILYA])
    const [orlova, ilya] = (await Promise.all([ORLOVA, ILYA].map((one) => enterChat(room, one)))) as [ChatLine, ChatLine]
    const phone = await openInbox(ILYA)
    const seq = await say(orlova, 3)
    await tellNews(room)
    await phone.until((frame) => frame.type === 'chat.listed' && frame.chat.unread === 3)
    await ilya.hears(seq)
    ilya.send({ type: 'read.set', seq: seq - 1 })
    ilya.send({ type: 'read.set', seq })
    await phone.until(() => listOf(phone)[0]?.unread === 0 || listOf(phone)[0]?.unread === 1)
    ilya.close()
    await phone.until(() => listOf(phone)[0]?.unread === 0)
    expect(await listNow(ILYA)).toMatchObject([{ unread: 0 }])
  })

  it('[INB-04] a mark never goes back, and one that lies ahead of the room counts to its end', async () => {
    const { room } = await foundAndTell([ORLOVA, ILYA])
    const [orlova, ilya] = (await Promise.all([ORLOVA, ILYA].map((one) => enterChat(room, one)))) as [ChatLine, ChatLine]
    await say(orlova, 3)
    ilya.send({ type: 'read.set', seq: 1_000_000 })
    ilya.send({ type: 'read.set', seq: 1 })
    ilya.close()
    const inbox = await openInbox(ILYA)
    await inbox.until(() => listOf(inbox)[0]?.unread === 0)
    await say(orlova, 1)
    await inbox.until((frame) => frame.type === 'chat.listed' && frame.chat.unread === 1)
  })
})

describe('news that cross', () => {
  it('[INB-05] somebody who opens their browser while they are being told is heard as listening', async () => {
    const { room } = await foundAndTell([ORLOVA, ILYA])
    const orlova = await enterChat(room, ORLOVA)
    await say(orlova, 1)
    let opened: Promise<Line<InboxDown>> | undefined
    calls.mockImplementation(async function (this: Inbox, news) {
      calls.mockRestore()
      const hearing = await chatNews.call(this, news)
      // The answer «absent» is on its way back; meanwhile the browser opens and its inbox asks the room.
      opened = openInbox(ILYA)
      await opened
      return hearing
    })
    await runInDurableObject(
      room,
      (_, { storage }) => void storage.sql.exec('UPDATE members SET owed = 0 WHERE person_id = ?', ORLOVA.personId),
    )
    await tellNews(room)
    const ilya = await (opened as Promise<Line<InboxDown>>)
    await say(orlova, 1)
    await tellNews(room)
    await ilya.until((frame) => frame.type === 'chat.listed' && frame.chat.unread === 2)
  })

  it('[INB-06] an old state that comes late changes nothing, not even after the chat was left', async () => {
    const { room, setMembers, chatId } = await foundAndTell()
    const orlova = await enterChat(room, ORLOVA)
    await say(orlova, 5)
    await tellNews(room)
    const late = {
      chatId,
      kind: 'class' as const,
      title: '7Б',
      withId: null,
      unread: 0,
      mentioned: false,
      last: null,
      call: null,
      changedSeq: 0,
      seq: 2,
    }
    await inboxOf(ILYA).chatNews(late)
    expect(await listNow(ILYA)).toMatchObject([{ unread: 5 }])
    await setMembers([ORLOVA], 2)
    await tellNews(room)
    await inboxOf(ILYA).chatNews(late)
    expect(await listNow(ILYA)).toEqual([])
  })

  it('[INB-10] one inbox that fails is told later, the others now', async () => {
    expectErrors(/due\.failed/)
    const { room } = await foundAndTell()
    const darya = await openInbox(DARYA)
    const orlova = await enterChat(room, ORLOVA)
    await say(orlova, 1)
    let failing = true
    calls.mockImplementation(function (this: Inbox, news) {
      const { name } = (this as unknown as { ctx: DurableObjectState }).ctx.id
      if (failing && name === ILYA.personId) throw new Error('no answer')
      return chatNews.call(this, news)
    })
    await tellNews(room)
    await darya.until((frame) => frame.type === 'chat.listed' && frame.chat.unread === 1)
    failing = false
    calls.mockClear()
    await tellNews(room)
    expect(calls.mock.calls.map(([news]) => news.unread)).toEqual([1])
    expect(await listNow(ILYA)).toMatchObject([{ unread: 1 }])
  })
})
