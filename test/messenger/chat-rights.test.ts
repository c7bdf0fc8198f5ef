import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { ChatCommand } from '../../protocol/chat/commands.ts'
import type { ChatRights } from '../../protocol/chat/events.ts'
import { MODERATOR_DEFAULT } from '../../protocol/chat/moderator.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import type { ChatRole } from '../../protocol/rights.ts'
import { type ChatLine, DARYA, enterChat, foundRoom, ILYA, ORLOVA, STRANGER } from '../kit/enter-chat.ts'

const id = () => crypto.randomUUID()
const CLOSED: ChatRights = { write: 'admins', invite: 'admins', changeInfo: 'admins', pin: 'admins', mentionAll: 'admins' }
const OPEN: ChatRights = { write: 'all', invite: 'all', changeInfo: 'all', pin: 'all', mentionAll: 'all' }
const DEFAULT: ChatRights = { ...CLOSED, write: 'all' }

type Asked = ChatCommand | ((own: number) => ChatCommand)
const at = Date.parse('2026-01-12T08:00:00Z')

/** Each on the message `2` of somebody else, or on one's own. */
const COMMANDS: Record<string, Asked> = {
  'message.post': { type: 'message.post', clientId: id(), text: 'Можно?' },
  'message.post to all': { type: 'message.post', clientId: id(), text: 'Всем', mentionsAll: true },
  'message.edit of another': { type: 'message.edit', clientId: id(), messageSeq: 2, text: 'Не моё' },
  'message.edit of mine': (own) => ({ type: 'message.edit', clientId: id(), messageSeq: own, text: 'Моё' }),
  'edits.get of another': { type: 'edits.get', messageSeq: 2 },
  'edits.get of mine': (own) => ({ type: 'edits.get', messageSeq: own }),
  'message.pin': { type: 'message.pin', clientId: id(), messageSeq: 2, on: true },
  'reaction.set': { type: 'reaction.set', messageSeq: 2, emoji: '👍' },
  'message.hide': { type: 'message.hide', clientId: id(), messageSeqs: [3] },
  'message.report': { type: 'message.report', clientId: id(), messageSeq: 2, reason: 'other', words: '' },
  'message.schedule': { type: 'message.schedule', clientId: id(), text: 'Потом', at },
  'scheduled.list': { type: 'scheduled.list' },
  'scheduled.cancel': { type: 'scheduled.cancel', clientId: id(), scheduledId: 'sdl_00000000000000000000' as never },
  'history.get': { type: 'history.get', from: { at: 'before', seq: 9 } },
  'message.search': { type: 'message.search', query: 'слово' },
  'moderator.set': { type: 'moderator.set', clientId: id(), moderator: { ...MODERATOR_DEFAULT, muteAfter: 5 } },
  'moderator.get': { type: 'moderator.get' },
  'moderatorLog.get': { type: 'moderatorLog.get' },
  'message.delete of mine': (own) => ({ type: 'message.delete', clientId: id(), messageSeqs: [own] }),
  'message.delete of another': { type: 'message.delete', clientId: id(), messageSeqs: [2] },
  'history.clear': { type: 'history.clear', clientId: id() },
}

const MEMBER_NOT = [
  'message.edit of another',
  'edits.get of another',
  'moderator.set',
  'moderator.get',
  'moderatorLog.get',
  'message.delete of another',
]
const WRITING = ['message.post', 'message.post to all', 'message.edit of mine', 'message.schedule']

/** What each may not; everything else they may. */
const NOT: [string, ChatRole, ChatRights, boolean, string[]][] = [
  ['an administrator', 'chatAdmin', CLOSED, false, ['message.edit of another']],
  [
    'an administrator who is a pupil',
    'chatAdmin',
    CLOSED,
    true,
    ['message.edit of another', 'moderator.set', 'moderator.get', 'moderatorLog.get'],
  ],
  ['a writer', 'writer', DEFAULT, false, [...MEMBER_NOT, 'message.post to all', 'message.pin']],
  ['a writer where all may', 'writer', OPEN, false, MEMBER_NOT],
  ['a writer where administrators write', 'writer', CLOSED, false, [...MEMBER_NOT, ...WRITING, 'message.pin']],
  ['a reader', 'reader', OPEN, false, [...MEMBER_NOT, ...WRITING, 'message.pin']],
]

async function refusalOf(line: ChatLine, command: ChatCommand): Promise<RefusalCode | null> {
  const before = line.frames.length
  line.send(command)
  const answered = line.read({ type: 'history.get', from: { at: 'before', seq: 1 } }, 'history')
  const page = (frame: { type: string; askedFor?: string }) => frame.type === 'history' && frame.askedFor === '{"at":"before","seq":1}'
  await answered
  await line.until((frame) => line.frames.indexOf(frame) >= before && page(frame))
  const no = line.frames.slice(before).find((frame) => frame.type === 'refused')
  return no?.type === 'refused' ? no.refusal : null
}

describe('who may do what', () => {
  it.each(NOT)('[MSG-21] %s', async (_, role, rights, pupil, not) => {
    const someone = { ...ILYA, role, pupil }
    const { room, setMembers } = await foundRoom([ORLOVA, { ...someone, role: 'chatAdmin' }, DARYA], { rights })
    const [orlova, before] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    await orlova.post('Чужое слово')
    const own = (await before.post('Моё слово')).seq
    await setMembers([ORLOVA, someone, DARYA], 2)
    const ilya = await enterChat(room, ILYA)
    const refused: Record<string, RefusalCode> = {}
    for (const [name, asked] of Object.entries(COMMANDS)) {
      const refusal = await refusalOf(ilya, typeof asked === 'function' ? asked(own) : asked)
      if (refusal) refused[name] = refusal
    }
    expect(refused).toEqual(Object.fromEntries(not.map((name) => [name, 'not_allowed'])))
  })

  it('[MSG-21] what is not there is not found, in every command', async () => {
    const { room } = await foundRoom([ORLOVA, ILYA])
    const orlova = await enterChat(room, ORLOVA)
    const commands: ChatCommand[] = [
      { type: 'message.post', clientId: id(), text: 'Ответ', replyTo: 99 },
      { type: 'message.edit', clientId: id(), messageSeq: 99, text: 'Нет' },
      { type: 'edits.get', messageSeq: 1 },
      { type: 'message.pin', clientId: id(), messageSeq: 1, on: true },
      { type: 'reaction.set', messageSeq: 1, emoji: '👍' },
      { type: 'message.report', clientId: id(), messageSeq: 99, reason: 'other', words: '' },
      { type: 'message.delete', clientId: id(), messageSeqs: [1] },
    ]
    for (const command of commands) expect([command.type, await refusalOf(orlova, command)]).toEqual([command.type, 'not_found'])
  })
})

describe('edited and deleted', () => {
  const older = (room: Awaited<ReturnType<typeof foundRoom>>['room'], hours: number) =>
    runInDurableObject(room, (_, { storage }) => void storage.sql.exec('UPDATE log SET at = at - ?', hours * 3_600_000))

  it('[MSG-07] an author edits for a day; what it said before is kept for them and the administrators', async () => {
    const { room } = await foundRoom([ORLOVA, ILYA, DARYA])
    const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    const { seq } = await ilya.post('Раз')
    const edit = (text: string) => ilya.ask({ type: 'message.edit', clientId: id(), messageSeq: seq, text })
    await edit('Два')
    await edit('Три')
    for (const line of [ilya, orlova]) {
      expect((await line.read({ type: 'edits.get', messageSeq: seq }, 'edits')).edits.map(({ text }) => text)).toEqual(['Раз', 'Два'])
    }
    await older(room, 23)
    expect(await edit('Ещё успею')).toMatchObject({ type: 'done' })
    await older(room, 2)
    expect(await edit('Поздно')).toMatchObject({ refusal: 'too_late' })
  })

  it('[MSG-08] an author deletes for a day, an administrator without end; all of the messages or none', async () => {
    const { room } = await foundRoom([ORLOVA, ILYA, DARYA])
    const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    const others = (await orlova.post('Чужое')).seq
    const own = (await ilya.post('Своё')).seq
    const remove = (line: ChatLine, ...messageSeqs: number[]) => line.ask({ type: 'message.delete', clientId: id(), messageSeqs })
    expect(await remove(ilya, own, others)).toMatchObject({ refusal: 'not_allowed' })
    await older(room, 25)
    expect(await remove(ilya, own)).toMatchObject({ refusal: 'too_late' })
    expect(await remove(orlova, own, others)).toMatchObject({ type: 'done' })
    const { messages } = await (await enterChat(room, DARYA)).snapshot()
    expect(messages.map(({ text, deletedBy }) => [text, deletedBy])).toEqual([
      ['', 'author'],
      ['', 'admin'],
    ])
  })

  it('[MSG-08] what is deleted is nowhere on the disk any more, except in a report', async () => {
    const { room } = await foundRoom([ORLOVA, ILYA, DARYA])
    const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    const { seq } = await ilya.post('Секретжираф')
    await ilya.read({ type: 'message.search', query: 'секретжираф' }, 'found')
    await ilya.ask({ type: 'message.edit', clientId: id(), messageSeq: seq, text: 'Секретжираф и слон' })
    await orlova.ask({ type: 'message.pin', clientId: id(), messageSeq: seq, on: true })
    const disk = () =>
      runInDurableObject(room, (_, { storage: { sql } }) => {
        const tables = sql.exec<{ name: string }>(
          "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
        )
        const decoder = new TextDecoder()
        return tables.toArray().flatMap(({ name }) => {
          const cells = sql.exec(`SELECT * FROM "${name}"`).toArray().flatMap(Object.values)
          const texts = cells.map((cell) => (cell instanceof ArrayBuffer ? decoder.decode(cell) : String(cell)))
          return texts.some((text) => /секретжираф/i.test(text)) ? [name] : []
        })
      })
    expect(await disk()).toEqual(expect.arrayContaining(['log', 'edits', 'found_data']))
    await orlova.ask({ type: 'message.report', clientId: id(), messageSeq: seq, reason: 'threat', words: 'Страшно' })
    await ilya.ask({ type: 'message.delete', clientId: id(), messageSeqs: [seq] })
    expect(await disk()).toEqual(['reports'])
  })

  it('[MSG-12] a report keeps the message and five on each side, once of each member, and nobody hears of it', async () => {
    const { room } = await foundRoom([ORLOVA, ILYA, DARYA])
    const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
    for (let i = 1; i <= 15; i++) await ilya.post(`Сообщение ${i}`)
    const report = () => orlova.ask({ type: 'message.report', clientId: id(), messageSeq: 9, reason: 'insult', words: 'Обидно' })
    const heard = ilya.frames.length
    expect([await report(), await report()]).toMatchObject([{ type: 'done' }, { type: 'done' }])
    await orlova.post('После')
    await ilya.until(() => ilya.texts().includes('После'))
    expect(ilya.frames.slice(heard).map((frame) => frame.type)).toEqual(['events'])
    const reports = await runInDurableObject(room, (_, { storage }) =>
      storage.sql
        .exec<{ text: string; around: string }>('SELECT reason, words, reporter_id, author_id, text, around FROM reports')
        .toArray(),
    )
    expect(reports).toMatchObject([
      { reason: 'insult', words: 'Обидно', reporter_id: ORLOVA.personId, author_id: ILYA.personId, text: 'Сообщение 8' },
    ])
    const around = JSON.parse(reports[0]?.around ?? '[]') as { text: string }[]
    expect(around.map(({ text }) => text)).toEqual([3, 4, 5, 6, 7, 9, 10, 11, 12, 13].map((n) => `Сообщение ${n}`))
  })
})

describe('chats that people make', () => {
  const chatId = 'cht_00000000000000000001' as never

  it('[MSG-19] one is founded once, by its administrator, and left by oneself', async () => {
    const room = env.CHAT_ROOM.getByName('made')
    const chat = { id: chatId, kind: 'group' as const, title: 'Поход' }
    const founded = { chat, founderId: ILYA.personId, members: [{ ...ILYA, pupil: true }, DARYA], rights: OPEN }
    await room.foundChat(founded)
    await room.foundChat({ ...founded, members: [ORLOVA], founderId: ORLOVA.personId })
    const ilya = await enterChat(room, ILYA)
    expect(await ilya.snapshot()).toMatchObject({ title: 'Поход', seq: 1, rights: OPEN, me: { role: 'chatAdmin' } })
    expect(await ilya.ask({ type: 'moderator.set', clientId: id(), moderator: MODERATOR_DEFAULT })).toMatchObject({
      refusal: 'not_allowed',
    })
    const darya = await enterChat(room, DARYA)
    expect(await room.removeMember(DARYA.personId)).toBeNull()
    expect(await darya.closed).toEqual({ code: 4404, reason: 'not_found' })
    expect(await room.removeMember(DARYA.personId)).toEqual({ refusal: 'not_found' })
    await ilya.until(() => ilya.events().some((event) => event.type === 'members.changed' && event.leftIds.includes(DARYA.personId)))
    const { room: auto } = await foundRoom([ORLOVA, ILYA])
    expect(await auto.removeMember(ILYA.personId)).toEqual({ refusal: 'not_allowed' })
  })

  it('[MSG-19] a chat of two is called like the other one', async () => {
    const room = env.CHAT_ROOM.getByName('two')
    await room.foundChat({
      chat: { id: chatId, kind: 'personal', title: '' },
      founderId: ORLOVA.personId,
      members: [{ ...ORLOVA, role: 'writer' }, ILYA],
    })
    expect((await (await enterChat(room, ILYA)).snapshot()).title).toBe('Орлова Анна')
    expect(await room.summaryFor(ORLOVA.personId)).toMatchObject({ title: 'Антонов Илья', withId: ILYA.personId, kind: 'personal' })
  })

  it('[MSG-18] what is carried elsewhere keeps its author; only what its carrier sees, and only into a chat they may write in', async () => {
    const { room } = await foundRoom([ORLOVA, ILYA])
    const { room: target } = await foundRoom([ILYA, { ...DARYA, role: 'reader' }])
    const [orlova, ilya, there] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA), enterChat(target, ILYA)])
    const seqs = [(await orlova.post('Домашнее задание')).seq, (await orlova.post('Ошибка')).seq, (await orlova.post('Скрыто')).seq]
    await orlova.ask({ type: 'message.delete', clientId: id(), messageSeqs: [seqs[1] ?? 0] })
    await ilya.ask({ type: 'message.hide', clientId: id(), messageSeqs: [seqs[2] ?? 0] })
    expect(await room.readMessages(STRANGER.personId, seqs)).toBeNull()
    const forwarded = (await room.readMessages(ILYA.personId, [...seqs, 99])) ?? []
    expect(forwarded).toMatchObject([{ authorId: ORLOVA.personId, authorName: ORLOVA.name, text: 'Домашнее задание' }])
    const carried = { personId: ILYA.personId, clientId: id(), forwarded, text: 'Смотри' }
    const [once, again] = [await target.postForwarded(carried), await target.postForwarded(carried)]
    expect(once).toEqual(again)
    await there.until(() => there.texts().includes('Смотри'))
    // What was carried here is carried on under its first author.
    expect((await target.readMessages(ILYA.personId, [2]))?.map(({ text }) => text)).toEqual(['Домашнее задание', 'Смотри'])
    expect(await target.postForwarded({ ...carried, personId: DARYA.personId })).toEqual({ refusal: 'not_allowed' })
    expect(await target.postForwarded({ ...carried, personId: ORLOVA.personId })).toEqual({ refusal: 'not_found' })
  })
})
