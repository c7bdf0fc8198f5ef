import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import type { ChatListEntry, NoticeSettings } from '../../protocol/inbox/events.ts'
import { noticeSettings } from '../../web/app/notices.ts'
import { me } from '../../web/app/session.ts'
import { hearChat, knowChats } from '../../web/messenger/message-sound.ts'

const ALL: NoticeSettings = { group: true, personal: true, sound: true, marks: true, attendance: true, timetable: true }
const ORLOVA = 'per_orlova' as PersonId
const ILYA = 'per_ilya' as PersonId

let heard: number
let front: { hidden: boolean; focus: boolean }
let taken: boolean
let otherInFront: boolean
let chats = 0

class Sound {
  readonly currentTime = 0
  constructor() {
    heard += 1
  }
  close = async () => {}
}
class Node {
  readonly gain = { setValueAtTime: () => {}, linearRampToValueAtTime: () => {}, exponentialRampToValueAtTime: () => {} }
  connect = () => this
  start = () => {}
  stop = () => {}
}

beforeEach(() => {
  vi.useFakeTimers()
  heard = 0
  front = { hidden: true, focus: false }
  taken = otherInFront = false
  vi.stubGlobal('AudioContext', Sound)
  vi.stubGlobal('addEventListener', () => {})
  vi.stubGlobal('OscillatorNode', Node)
  vi.stubGlobal('GainNode', Node)
  vi.stubGlobal('document', {
    get hidden() {
      return front.hidden
    },
    hasFocus: () => front.focus,
  })
  vi.stubGlobal('navigator', {
    userActivation: { hasBeenActive: true },
    locks: {
      query: async () => ({ held: otherInFront ? [{ name: 'zvonok-front' }] : [] }),
      request: async (_: string, _options: object, act: (lock: object | null) => Promise<void>) => {
        if (taken) return act(null)
        taken = true
        await act({})
        taken = false
      },
    },
  })
  noticeSettings.value = ALL
  me.value = { personId: ORLOVA } as typeof me.value
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

function chat(change: Partial<ChatListEntry> = {}, last: object = {}): ChatListEntry {
  const said = {
    seq: 7,
    at: 1,
    authorId: ILYA,
    authorName: { familyName: 'Антонов', givenName: 'Илья', patronymic: null },
    text: 'Здравствуйте',
  }
  return {
    chatId: `cht_${chats++}` as ChatId,
    kind: 'class',
    title: '7Б',
    unread: 1,
    mentioned: false,
    last: { ...said, ...last },
    call: null,
    changedSeq: 0,
    pinned: null,
    archived: false,
    mutedUntil: null,
    markedUnread: false,
    draft: null,
    ...change,
  } as ChatListEntry
}

/** How often it was heard. */
async function of(...news: ChatListEntry[]): Promise<number> {
  const before = heard
  for (const one of news) hearChat(one)
  await vi.advanceTimersByTimeAsync(5_000)
  return heard - before
}

describe('a new message', () => {
  it('[MSG-29] is heard where the page is not in front, and not where it is', async () => {
    expect(await of(chat())).toBe(1)
    front = { hidden: false, focus: false }
    expect(await of(chat())).toBe(1)
    front = { hidden: false, focus: true }
    expect(await of(chat())).toBe(0)
  })

  it('[MSG-29] is heard once: not again with other news of its chat, not by a second tab, and several at once as one', async () => {
    const said = chat()
    expect(await of(said, { ...said, pinned: 1 })).toBe(1)
    expect(await of(chat(), chat(), chat())).toBe(1)
    taken = true
    expect(await of(chat())).toBe(0)
    taken = false
    otherInFront = true
    expect(await of(chat())).toBe(0)
  })

  it('[MSG-29] that was there when the list came is no news; the next one is', async () => {
    const said = chat()
    knowChats([said])
    expect(await of(said)).toBe(0)
    expect(await of({ ...said, last: said.last && { ...said.last, seq: 8 } })).toBe(1)
  })

  it.each([
    ['one’s own', chat({}, { authorId: ORLOVA })],
    ['read already', chat({ unread: 0 })],
    ['sent silently', chat({}, { silent: true })],
    ['taken back', chat({}, { deleted: true })],
    ['a call, which rings by itself', chat({}, { call: {} })],
    ['in a muted chat', chat({ mutedUntil: Number.MAX_SAFE_INTEGER })],
    ['in the archive', chat({ archived: true })],
    ['of an empty chat', chat({ last: null })],
  ])('[MSG-29] is not heard when it is %s', async (_, news) => {
    expect(await of(news)).toBe(0)
  })

  it('[MSG-29] «Групповые чаты», «Личные чаты» and «Звук» each turn off what they name', async () => {
    noticeSettings.value = { ...ALL, group: false }
    expect([await of(chat()), await of(chat({ kind: 'personal' }))]).toEqual([0, 1])
    noticeSettings.value = { ...ALL, personal: false }
    expect([await of(chat()), await of(chat({ kind: 'personal' }))]).toEqual([1, 0])
    noticeSettings.value = { ...ALL, sound: false }
    expect([await of(chat()), await of(chat({ kind: 'personal' }))]).toEqual([0, 0])
    noticeSettings.value = null
    expect(await of(chat())).toBe(0)
  })
})
