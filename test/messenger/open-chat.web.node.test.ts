import { describe, expect, it } from 'vitest'
import type { ChatMember, ChatMessage, ChatSnapshot } from '../../protocol/chat/events.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { ChatRole } from '../../protocol/rights.ts'
import { addPage, SHOWN_MESSAGES_MAX } from '../../web/messenger/history-pages.ts'
import { callAt, offersFor, putCall } from '../../web/messenger/mentions.ts'
import { actionsFor, mayDeleteForAll } from '../../web/messenger/message-actions.ts'
import { calledIn, callsAll, messageParts } from '../../web/messenger/message-parts.ts'
import { instantOf } from '../../web/messenger/school-time.ts'
import { linesOf } from '../../web/school/stop-words.ts'
import { aMessage, aRoom, ORLOVA, orlova } from '../kit/a-chat.ts'

const HOUR = 3_600_000
const NOON = Date.parse('2025-10-06T09:00:00Z')
const ILYA = { familyName: 'Антонов', givenName: 'Илья', patronymic: null }
const ilya = 'per_ilya' as PersonId
const MEMBERS: ChatMember[] = [
  { personId: ilya, name: ILYA, role: 'writer' },
  { personId: orlova, name: ORLOVA, role: 'chatAdmin' },
]

const room = (role: ChatRole, messages: ChatMessage[] = [], more: Partial<ChatSnapshot> = {}) =>
  aRoom(messages, { me: { personId: ilya, role, readSeq: 0, mutedUntil: null }, members: MEMBERS, hasOlder: true, ...more })

const seqs = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, place) => aMessage(from + place))
const ends = ({ messages, hasOlder, hasNewer }: ChatSnapshot) => [messages[0]?.seq, messages.at(-1)?.seq, hasOlder, hasNewer]

describe('links and names in a message', () => {
  it('[MSG-31] only the web is linked, without the dot of the sentence and the bracket around it', () => {
    const parts = messageParts(aMessage(1, { text: 'См. (https://ru.example/а_(б)), http://x.example. javascript:alert(1)' }), MEMBERS)
    expect(parts.flatMap((part) => (part.kind === 'link' ? [part.text] : []))).toEqual(['https://ru.example/а_(б)', 'http://x.example'])
    expect(parts.map(({ text }) => text).join('')).toBe('См. (https://ru.example/а_(б)), http://x.example. javascript:alert(1)')
  })

  it.each([
    ['https://school.ru@evil.example/x', 'evil.example'],
    ['https://аррӏе.com/', 'xn--80ak6aa92e.com'],
    ['https://school.ru\\@evil.example', null],
    ['https://School.RU/a', null],
    ['https://school.ru:8443/', null],
  ])('[MSG-31] %s says where it leads when that is not what is written', (text, host) => {
    expect(messageParts(aMessage(1, { text }), [])[0]).toMatchObject({ kind: 'link', host })
  })

  it('[MSG-32] a name is marked only for whom the message calls, and everybody only where everybody is called', () => {
    const text = '@Анна Сергеевна и @все, @Илья Антонов'
    const marked = (more: Partial<ChatMessage>) =>
      messageParts(aMessage(1, { text, ...more }), MEMBERS).flatMap((part) => (part.kind === 'mention' ? [part.text] : []))
    expect(marked({})).toEqual([])
    expect(marked({ mentions: [orlova] })).toEqual(['@Анна Сергеевна'])
    expect(marked({ mentions: [orlova, ilya], mentionsAll: true })).toEqual(['@Анна Сергеевна', '@все', '@Илья Антонов'])
  })

  it('[MSG-32] who is called is read from the text that is sent, letter by letter', () => {
    const called = (text: string) => calledIn(text, MEMBERS).map(({ personId }) => personId)
    expect(called('@анна сергеевна, спасибо')).toEqual([orlova])
    expect(called('@Илья Антонов и @Анна Орлова')).toEqual([ilya, orlova])
    expect(called('@Илья Антонова нет; почта ilya@Илья')).toEqual([])
    expect([callsAll('эй, @все'), callsAll('@всегда')]).toEqual([true, false])
  })

  it('[MSG-32] an @ and a few letters offer members, and oneself never', () => {
    expect(callAt('Спросите @ан', 12)).toEqual({ from: 9, typed: 'ан' })
    expect([callAt('почта a@b', 9), callAt('привет', 6)]).toEqual([null, null])
    const offers = (typed: string, all: string | null) =>
      offersFor(typed, MEMBERS, ilya, (_, name) => name.givenName, all).map(({ label }) => label)
    expect([offers('', 'все'), offers('серг', null), offers('ил', null)]).toEqual([['все', 'Анна'], ['Анна'], []])
    expect(putCall('Спросите @ан сами', 9, 12, 'Анна Сергеевна')).toEqual({ text: 'Спросите @Анна Сергеевна сами', caret: 25 })
  })
})

describe('the menu of a message', () => {
  const other = aMessage(1)
  const own = aMessage(2, { authorId: ilya, authorName: ILYA })

  it('[MSG-33] a pupil’s phone has the manual’s actions, «Ещё» last', () => {
    const expected = ['reply', 'forward', 'copy', 'replyPersonally', 'important', 'report', 'delete', 'select']
    expect(actionsFor(other, room('writer'), NOON, true)).toEqual(expected)
  })

  it('[MSG-33] pinning is a chat administrator’s, or everybody’s where the chat says so; a reader neither answers nor pins', () => {
    const pins = (snapshot: ChatSnapshot) => actionsFor(other, snapshot, NOON, false).filter((action) => action.includes('pin'))
    const all = room('writer').rights
    expect([pins(room('writer')), pins(room('chatAdmin'))]).toEqual([[], ['pin']])
    expect(pins(room('writer', [], { rights: { ...all, pin: 'all' }, pinned: [other] }))).toEqual(['unpin'])
    expect(actionsFor(other, room('reader', [], { rights: { ...all, pin: 'all' } }), NOON, false)).not.toContain('pin')
    expect(actionsFor(other, room('writer', [], { rights: { ...all, write: 'admins' } }), NOON, false)).not.toContain('reply')
  })

  it('[MSG-33] nobody is answered personally who has left the chat', () => {
    expect(actionsFor(other, room('writer'), NOON, false)).toContain('replyPersonally')
    expect(actionsFor(other, room('writer', [], { members: [] }), NOON, false)).not.toContain('replyPersonally')
  })

  it('[MSG-33] one’s own is changed for a day and deleted for everybody for a day, by a chat administrator always', () => {
    const late = NOON + 24 * HOUR
    expect(actionsFor(own, room('writer'), late - 1, false)).toContain('edit')
    expect(actionsFor(own, room('writer'), late, false)).not.toContain('edit')
    expect(actionsFor(other, room('writer'), NOON, false)).not.toContain('edit')
    expect([mayDeleteForAll([own], room('writer'), NOON), mayDeleteForAll([own], room('writer'), late)]).toEqual([true, false])
    expect([mayDeleteForAll([own, other], room('writer'), NOON), mayDeleteForAll([own, other], room('chatAdmin'), late)]).toEqual([
      false,
      true,
    ])
    expect(actionsFor(aMessage(3, { deletedBy: 'author' }), room('writer'), NOON, false)).toEqual(['delete'])
  })
})

describe('a long history', () => {
  it('[CHT-22] what is on the page stays bounded: scrolling back lets the newest go, scrolling forward the oldest', () => {
    let shown = room('writer', seqs(951, 1000))
    for (let first = 950; first > 0; first -= 50) {
      shown = addPage(shown, { messages: seqs(first - 49, first), hasOlder: first > 50, hasNewer: true }, 'older')
      expect(shown.messages.length).toBeLessThanOrEqual(SHOWN_MESSAGES_MAX)
    }
    expect(ends(shown)).toEqual([1, SHOWN_MESSAGES_MAX, false, true])
    const next = { messages: seqs(SHOWN_MESSAGES_MAX + 1, SHOWN_MESSAGES_MAX + 50), hasOlder: true, hasNewer: true }
    expect(ends(addPage(shown, next, 'newer'))).toEqual([51, SHOWN_MESSAGES_MAX + 50, true, true])
  })

  it('[CHT-22] pages that overlap, and an event that is still on its way, are there once', () => {
    const shown = room('writer', seqs(10, 20), { hasNewer: true, seq: 25 })
    const page = { messages: seqs(18, 27), hasOlder: true, hasNewer: false }
    expect(ends(addPage(shown, page, 'newer'))).toEqual([10, 25, true, false])
    expect(ends(addPage(shown, page, 'instead'))).toEqual([18, 25, true, false])
    const back = addPage(shown, { messages: seqs(5, 12), hasOlder: false, hasNewer: true }, 'older')
    expect([ends(back), back.messages.length]).toEqual([[5, 20, false, true], 16])
  })
})

describe('what is typed into a chat’s dialogs', () => {
  it('[MSG-34] a message is planned by the school’s clock, summer and winter', () => {
    expect(instantOf('2025-10-07', '08:05', 'Europe/Moscow')).toBe(Date.parse('2025-10-07T05:05:00Z'))
    expect(instantOf('2025-07-01', '08:05', 'Europe/Berlin')).toBe(Date.parse('2025-07-01T06:05:00Z'))
    expect(instantOf('2025-12-01', '8:05', 'Europe/Berlin')).toBe(Date.parse('2025-12-01T07:05:00Z'))
    expect([instantOf('2025-02-30', '08:05', 'Europe/Moscow'), instantOf('2025-10-07', '25:00', 'Europe/Moscow')]).toEqual([null, null])
  })

  it('[MSG-34] stop-words are one a line, each once, neither a letter nor a story', () => {
    expect(linesOf(' дурак \n\nдурак\nосёл')).toEqual({ words: ['дурак', 'осёл'], bad: false })
    expect([
      linesOf('я').bad,
      linesOf('я'.repeat(61)).bad,
      linesOf(
        seqs(1, 201)
          .map(({ seq }) => `слово${seq}`)
          .join('\n'),
      ).bad,
    ]).toEqual([true, true, true])
  })
})
