import { beforeEach, describe, expect, it } from 'vitest'
import type * as z from 'zod/mini'
import type { ChatMessage, ChatSnapshot } from '../../protocol/chat/events.ts'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'
import { GROUP_MEMBERS_MAX, HISTORY_PAGE_MESSAGES } from '../../protocol/limits.ts'
import {
  KEPT_CHARS_MAX,
  KEPT_CHATS_MAX,
  KEPT_LIST_MAX,
  KEPT_PAGES_CHARS_MAX,
  KeptChats,
  type KeptStore,
} from '../../web/messenger/kept-chats.ts'
import { aMessage, aRoom, ORLOVA, orlova } from '../kit/a-chat.ts'

const NOON = Date.parse('2025-10-06T09:00:00Z')
const ilya = 'per_ilya0000000000000' as PersonId

/** A browser that keeps what it is told. */
function browser() {
  const rows = new Map<string, { answer: unknown; at: number }>()
  const store: KeptStore = {
    recall: async <Schema extends z.ZodMiniType>(personId: string, question: string, _schema: Schema) => {
      const row = rows.get(`${personId} ${question}`)
      return row ? { answer: structuredClone(row.answer) as z.output<Schema>, at: row.at } : null
    },
    change: async (personId, kept, dropped, at) => {
      for (const question of dropped) rows.delete(`${personId} ${question}`)
      for (const { question, answer } of kept) rows.set(`${personId} ${question}`, { answer: structuredClone(answer), at })
    },
    questions: async (personId, start) =>
      [...rows.keys()].filter((key) => key.startsWith(`${personId} ${start}`)).map((key) => key.slice(personId.length + 1)),
  }
  const pages = () => [...rows.keys()].filter((key) => key.startsWith(`${orlova} chat `)).map((key) => key.split(' ').at(-1))
  const chars = () => [...rows].reduce((sum, [, { answer }]) => sum + JSON.stringify(answer).length, 0)
  return { rows, store, pages, chars }
}

const chatId = (index: number) => `cht_${index}` as ChatId

const message = (seq: number, text = `${seq}`) => aMessage(seq, { text })

function room(index: number, messages: ChatMessage[] = [message(1)], members = 2): ChatSnapshot {
  return aRoom(messages, {
    chatId: chatId(index),
    title: `${index}`,
    members: Array.from({ length: members }, (_, at) => ({ personId: `${ilya}${at}` as PersonId, name: ORLOVA, role: 'writer' })),
  })
}

function listed(index: number, draft = '', changedSeq = 0): ChatListEntry {
  return {
    chatId: chatId(index),
    kind: 'class',
    title: `${index}`,
    withId: null,
    unread: 0,
    mentioned: false,
    last: null,
    call: null,
    changedSeq,
    pinned: null,
    archived: false,
    mutedUntil: null,
    markedUnread: false,
    draft: draft === '' ? null : { text: draft, at: NOON },
  }
}

let here: ReturnType<typeof browser>
let kept: KeptChats
beforeEach(() => {
  here = browser()
  kept = new KeptChats(orlova, here.store)
})

describe('what a browser keeps of the chats', () => {
  it('[CHT-24] is the newest page of a chat, as it stood last, and when that was', async () => {
    const said = Array.from({ length: 70 }, (_, at) => message(at + 1))
    await kept.keepPage(room(1, said), NOON)
    const page = await kept.recallPage(chatId(1))
    expect([page?.at, page?.answer.messages.length, page?.answer.hasOlder]).toEqual([NOON, HISTORY_PAGE_MESSAGES, true])
    expect([page?.answer.messages[0]?.seq, page?.answer.messages.at(-1)?.seq]).toEqual([21, 70])

    const deleted = { ...message(70), text: '', deletedBy: 'moderator' as const }
    await kept.keepPage(room(1, [...said.slice(0, -1), deleted]), NOON + 1)
    expect(JSON.stringify([...here.rows])).not.toContain('"text":"70"')
    expect(here.pages()).toEqual(['cht_1'])
  })

  it('[CHT-24] is of the thirty chats opened last, however many are opened and in whichever order', async () => {
    await Promise.all(Array.from({ length: KEPT_CHATS_MAX + 5 }, (_, at) => kept.keepPage(room(at), NOON)))
    expect(here.pages().length).toBe(KEPT_CHATS_MAX)
    expect([await kept.recallPage(chatId(4)), (await kept.recallPage(chatId(5)))?.answer.title]).toEqual([null, '5'])
    // Opened again, it is not the next to go.
    await kept.keepPage(room(5), NOON)
    await kept.keepPage(room(99), NOON)
    expect([here.pages().includes('cht_5'), here.pages().includes('cht_6'), here.pages().length]).toEqual([true, false, KEPT_CHATS_MAX])
  })

  it('[CHT-24] has an end in length too: of one page, of all, and of the list', async () => {
    const long = Array.from({ length: 50 }, (_, at) => message(at + 1, 'щ'.repeat(9_000)))
    for (let index = 0; index < KEPT_CHATS_MAX; index++) await kept.keepPage(room(index, long), NOON)
    const page = (await kept.recallPage(chatId(KEPT_CHATS_MAX - 1)))?.answer
    expect(JSON.stringify(page).length).toBeLessThanOrEqual(KEPT_CHARS_MAX)
    expect([page?.messages.at(-1)?.seq, page?.hasOlder]).toEqual([50, true])
    expect(here.pages().length).toBeGreaterThan(1)
    expect(here.chars()).toBeLessThanOrEqual(KEPT_PAGES_CHARS_MAX + 10_000)

    await kept.keepPage(room(100, [message(1)], GROUP_MEMBERS_MAX), NOON)
    expect((await kept.recallPage(chatId(100)))?.answer.messages.length).toBe(1)

    await kept.keepList(
      Array.from({ length: 1_000 }, (_, at) => listed(at)),
      NOON,
    )
    expect((await kept.recallList())?.answer.length).toBe(KEPT_LIST_MAX)
    await kept.keepList(
      Array.from({ length: 100 }, (_, at) => listed(at, 'щ'.repeat(9_000))),
      NOON,
    )
    expect(JSON.stringify((await kept.recallList())?.answer).length).toBeLessThanOrEqual(KEPT_CHARS_MAX)
  })

  it('[CHT-24] goes with the chat: one that is no more in the list, or closed to its reader, is not read here either', async () => {
    for (const index of [1, 2, 3]) await kept.keepPage(room(index), NOON)
    await kept.keepList([listed(1), listed(2)], NOON)
    expect(here.pages()).toEqual(['cht_1', 'cht_2'])
    await kept.drop(chatId(1))
    expect(here.pages()).toEqual(['cht_2'])
  })

  it('[CHT-24] is not read here once something in it was taken back, changed or hidden since it was kept; what was only said since keeps no page away', async () => {
    await kept.keepPage(room(1, [message(7)]), NOON)
    await kept.keepPage(room(2, [message(7)]), NOON)
    const talk = { seq: 90, at: NOON, authorId: orlova, authorName: ORLOVA, text: 'Ещё' }
    await kept.keepList([{ ...listed(1, '', 7), last: talk }, listed(2, '', 8)], NOON)
    expect(here.pages()).toEqual(['cht_1'])
    // Opened again, it is kept as it is now.
    await kept.keepPage(room(2, [{ ...message(7), text: '', deletedBy: 'author' }, message(9)]), NOON)
    await kept.keepList([listed(1, '', 7), listed(2, '', 8)], NOON)
    expect(here.pages()).toEqual(['cht_1', 'cht_2'])
  })

  it('[CHT-24] is not read here once a message was hidden at another browser, though nothing was said since it was kept', async () => {
    await kept.keepPage({ ...room(1, [message(7)]), seq: 9 }, NOON)
    // Hiding adds nothing to the room: its list names the number after the last.
    await kept.keepList([listed(1, '', 10)], NOON)
    expect([here.pages(), await kept.recallPage(chatId(1))]).toEqual([[], null])
    // What has been said since is later than that.
    await kept.keepPage({ ...room(1, [message(10)]), seq: 10 }, NOON)
    await kept.keepList([listed(1, '', 10)], NOON)
    expect(here.pages()).toEqual(['cht_1'])
  })

  it('[CHT-24] is of one person; and what another tab kept beside the order goes', async () => {
    await kept.keepPage(room(1), NOON)
    const other = new KeptChats(ilya, here.store)
    expect([await other.recallPage(chatId(1)), await other.recallList()]).toEqual([null, null])
    here.rows.set(`${orlova} chat cht_77`, { answer: room(77), at: NOON })
    await kept.keepPage(room(2), NOON)
    expect(here.pages()).toEqual(['cht_1', 'cht_2'])
  })
})
