// Every command by itself and said twice, at any point of a sleep. Long: each command has its story here.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { applyChatEvent } from '../../protocol/chat/apply-event.ts'
import { MODERATOR_DEFAULT } from '../../protocol/chat/moderator.ts'
import { type ChatLine, DARYA, enterChat, foundRoom, ILYA, member, ORLOVA, type RoomStub, tellNews } from '../kit/enter-chat.ts'
import { wholeStory } from '../kit/whole-story.ts'

const CLASS = [ORLOVA, ILYA, DARYA]
const id = () => crypto.randomUUID()

type Scene = { room: RoomStub; orlova: ChatLine; ilya: ChatLine }

async function scene(): Promise<Scene> {
  const { room } = await foundRoom(CLASS)
  const [orlova, ilya] = await Promise.all([enterChat(room, ORLOVA), enterChat(room, ILYA)])
  return { room, orlova, ilya }
}

const until = (line: ChatLine, type: string, messageSeq: number) =>
  line.until(() => line.events().some((event) => event.type === type && 'messageSeq' in event && event.messageSeq === messageSeq))

/** Every command a member has, on a message of its own, and until the room has answered. */
const COMMANDS: Record<string, (scene: Scene) => Promise<unknown>> = {
  'message.post': ({ ilya }) => ilya.post('Просто так'),
  'message.post with everything': async ({ orlova, ilya }) => {
    const { seq } = await ilya.post('Когда экскурсия?')
    await orlova.ask({
      type: 'message.post',
      clientId: id(),
      text: 'Завтра',
      replyTo: seq,
      mentions: [ILYA.personId],
      mentionsAll: true,
      silent: true,
    })
  },
  'message.edit': async ({ ilya }) => {
    const { seq } = await ilya.post('Првиет')
    await ilya.ask({ type: 'message.edit', clientId: id(), messageSeq: seq, text: 'Привет', mentions: [DARYA.personId] })
    await ilya.ask({ type: 'message.edit', clientId: id(), messageSeq: seq, text: 'Привет всем' })
  },
  'message.delete': async ({ ilya, orlova }) => {
    const seqs = [(await ilya.post('Лишнее')).seq, (await ilya.post('И это')).seq]
    ilya.send({ type: 'reaction.set', messageSeq: seqs[0] ?? 0, emoji: '👍' })
    await orlova.ask({ type: 'message.pin', clientId: id(), messageSeq: seqs[0] ?? 0, on: true })
    await ilya.ask({ type: 'message.delete', clientId: id(), messageSeqs: seqs })
    const { seq } = await ilya.post('Чужое')
    await orlova.ask({ type: 'message.delete', clientId: id(), messageSeqs: [seq] })
  },
  'message.hide': async ({ ilya }) => {
    const { seq } = await ilya.post('Не хочу видеть')
    await ilya.ask({ type: 'message.hide', clientId: id(), messageSeqs: [seq] })
  },
  'message.pin': async ({ orlova }) => {
    const [one, other] = [await orlova.post('Расписание'), await orlova.post('Звонки')]
    for (const { seq } of [one, other]) await orlova.ask({ type: 'message.pin', clientId: id(), messageSeq: seq, on: true })
    await orlova.ask({ type: 'message.edit', clientId: id(), messageSeq: other.seq, text: 'Звонки с октября' })
    await orlova.ask({ type: 'message.pin', clientId: id(), messageSeq: one.seq, on: false })
    await orlova.ask({ type: 'message.pin', clientId: id(), messageSeq: other.seq, on: false })
    await orlova.ask({ type: 'message.pin', clientId: id(), messageSeq: other.seq, on: true })
    await orlova.ask({ type: 'message.pin', clientId: id(), messageSeq: other.seq, on: false })
  },
  'message.report': async ({ ilya, orlova }) => {
    const { seq } = await ilya.post('Что-то плохое')
    await orlova.ask({ type: 'message.report', clientId: id(), messageSeq: seq, reason: 'insult', words: '' })
  },
  'reaction.set': async ({ ilya, orlova }) => {
    const { seq } = await ilya.post('Ура')
    const react = (line: ChatLine, emoji: string | null) => line.send({ type: 'reaction.set', messageSeq: seq, emoji })
    react(orlova, '👍')
    react(orlova, '❤️')
    react(orlova, '👍')
    await orlova.until(() => orlova.events().filter((event) => event.type === 'reaction.set' && event.messageSeq === seq).length >= 3)
    react(ilya, '❤️')
    react(ilya, '👍')
    await until(ilya, 'reaction.set', seq)
    react(orlova, null)
    await orlova.post('Всё')
  },
  'history.clear': ({ ilya }) => ilya.ask({ type: 'history.clear', clientId: id() }),
  'history.get': ({ ilya }) => ilya.read({ type: 'history.get', from: { at: 'around', seq: 1 } }, 'history'),
  'message.search': ({ ilya }) => ilya.read({ type: 'message.search', query: 'экскурсия' }, 'found'),
  'edits.get': async ({ ilya }) => {
    const { seq } = await ilya.post('Раз')
    await ilya.read({ type: 'edits.get', messageSeq: seq }, 'edits')
  },
  'message.schedule': async ({ ilya }) => {
    const at = Date.parse('2026-01-12T08:00:00Z')
    await ilya.ask({ type: 'message.schedule', clientId: id(), text: 'Потом', at })
    const { scheduled } = await ilya.read({ type: 'scheduled.list' }, 'scheduled')
    for (const { scheduledId } of scheduled) await ilya.ask({ type: 'scheduled.cancel', clientId: id(), scheduledId })
  },
  'moderator.set': async ({ orlova }) => {
    for (const on of [true, false]) await orlova.ask({ type: 'moderator.set', clientId: id(), moderator: { ...MODERATOR_DEFAULT, on } })
  },
  'moderator.get': ({ orlova }) => orlova.read({ type: 'moderator.get' }, 'moderator'),
  'moderatorLog.get': ({ orlova }) => orlova.read({ type: 'moderatorLog.get' }, 'moderatorLog'),
  'read.set': async ({ ilya, orlova }) => {
    const { seq } = await orlova.post('Прочтите')
    await ilya.hears(seq)
    ilya.send({ type: 'read.set', seq })
    await orlova.until((frame) => frame.type === 'reads' && frame.reads.some((mark) => mark.personId === ILYA.personId && mark.seq === seq))
  },
  typing: async ({ ilya, orlova }) => {
    ilya.send({ type: 'typing' })
    await orlova.post('Кто там пишет?')
  },
}
const NAMES = Object.keys(COMMANDS)
const carryOut = (name: string, on: Scene) => (COMMANDS[name] as (scene: Scene) => Promise<unknown>)(on)

describe('the whole story', () => {
  it.each(NAMES)('[MSG-01] snapshot and events agree after %s, for a member who looks on and for one who resumes', async (name) => {
    const here = await scene()
    const { room } = here
    await here.ilya.post('Было раньше')
    const before = await (await enterChat(room, DARYA)).snapshot()
    await wholeStory(room, DARYA, async () => {
      await carryOut(name, here)
      await carryOut(name, here)
    })
    // Whoever was away is told the same as whoever stayed.
    const away = await enterChat(room, DARYA, before.seq)
    const fresh = await (await enterChat(room, DARYA)).snapshot()
    const folded = away.events().reduce(applyChatEvent, before)
    expect({ ...folded, me: null, reads: null, hasOlder: null }).toEqual({ ...fresh, me: null, reads: null, hasOlder: null })
  })

  it.each(NAMES)('[MSG-01] a sleep between %s and any other command changes nothing', { timeout: 60_000 }, async (first) => {
    const here = await scene()
    for (const second of NAMES) {
      await wholeStory(here.room, DARYA, async () => {
        await carryOut(first, here)
        await evictDurableObject(here.room)
        await carryOut(second, here)
      })
    }
  })
})

describe('the same command again', () => {
  it('[MSG-04] a client id that comes with another text is refused, with its own text it gets its ack, whatever happened since', async () => {
    const { ilya } = await scene()
    const clientId = id()
    const { seq } = await ilya.post('Один раз', clientId)
    expect(await ilya.ask({ type: 'message.post', clientId, text: 'Другое' })).toEqual({
      type: 'refused',
      clientId,
      refusal: 'client_id_reused',
    })
    await ilya.ask({ type: 'message.edit', clientId: id(), messageSeq: seq, text: 'Исправлено' })
    expect(await ilya.ask({ type: 'message.post', clientId, text: 'Один раз' })).toMatchObject({ type: 'ack', seq })
    await ilya.ask({ type: 'message.delete', clientId: id(), messageSeqs: [seq] })
    expect(await ilya.ask({ type: 'message.post', clientId, text: 'Один раз' })).toMatchObject({ type: 'ack', seq })
  })

  it('[MSG-04] edited, deleted, pinned, hidden, cleared and scheduled twice is once', async () => {
    const { room, ilya, orlova } = await scene()
    const { seq } = await orlova.post('Сообщение')
    const twice = async (line: ChatLine, command: Parameters<ChatLine['ask']>[0]) => {
      expect([await line.ask(command), await line.ask(command)]).toEqual(Array(2).fill({ type: 'done', clientId: command.clientId }))
    }
    await twice(orlova, { type: 'message.edit', clientId: id(), messageSeq: seq, text: 'Исправлено' })
    await twice(orlova, { type: 'message.pin', clientId: id(), messageSeq: seq, on: true })
    await twice(ilya, { type: 'message.hide', clientId: id(), messageSeqs: [seq] })
    await twice(ilya, { type: 'message.report', clientId: id(), messageSeq: seq, reason: 'spam', words: '' })
    await twice(ilya, { type: 'message.schedule', clientId: id(), text: 'Потом', at: Date.parse('2026-01-12T08:00:00Z') })
    await twice(orlova, { type: 'message.delete', clientId: id(), messageSeqs: [seq] })
    const clear = { type: 'history.clear', clientId: id() } as const
    await ilya.ask(clear)
    await orlova.post('После очистки')
    await ilya.ask(clear)
    expect((await (await enterChat(room, ILYA)).snapshot()).messages.map(({ text }) => text)).toEqual(['После очистки'])
    expect(orlova.events().map((event) => event.type)).toEqual([
      'message.posted',
      'message.edited',
      'message.pinned',
      'message.deleted',
      'message.posted',
    ])
    expect((await ilya.read({ type: 'scheduled.list' }, 'scheduled')).scheduled).toHaveLength(1)
  })
})

describe('texts', () => {
  it.each([
    ['right-to-left', '\u202Eтеверп\u202C שלום'],
    ['zero width', 'при\u200Bвет\uFEFF!\u200D'],
    ['combining marks', `з${'\u0300'.repeat(500)}`],
    ['a zero character', 'а\u0000б'],
    ['a lone surrogate', 'а\uD800б'],
    ['markup', '<img src=x onerror=alert(1)> & "кавычки"'],
  ])('[MSG-22] %s comes back as it was written', async (_, text) => {
    const { room, ilya } = await scene()
    const { seq } = await ilya.post(text)
    await ilya.hears(seq)
    const { messages } = await (await enterChat(room, DARYA)).snapshot()
    // A lone surrogate is no character: what is kept instead is the sign for that.
    expect(messages.map((message) => message.text)).toEqual([text.toWellFormed()])
  })

  it.each([
    ['9,001 characters', 'я'.repeat(9_001)],
    ['10,000 emoji', '😀'.repeat(10_000)],
    ['nothing but space', ' \n\t '],
  ])('[MSG-22] %s are refused and nothing is stored', async (_, text) => {
    const { room, ilya } = await scene()
    ilya.send({ type: 'message.post', clientId: id(), text })
    expect(await ilya.until((frame) => frame.type === 'refused')).toEqual({ type: 'refused', refusal: 'bad_frame' })
    expect((await (await enterChat(room, DARYA)).snapshot()).messages).toEqual([])
  })

  it('[CHT-10] a command that does not exist, or one with half of what it needs, is refused by name', async () => {
    const { orlova } = await scene()
    for (const junk of ['{"type":"message.burn","clientId":"x"}', '{"type":"message.pin","messageSeq":1,"on":true}']) orlova.sendRaw(junk)
    await orlova.until(() => orlova.frames.filter((frame) => frame.type === 'refused').length === 2)
    expect(orlova.frames.filter((frame) => frame.type === 'refused')).toEqual(Array(2).fill({ type: 'refused', refusal: 'bad_frame' }))
  })
})

describe('later', () => {
  const soon = () => Date.parse('2025-10-06T09:00:00Z') + 3_600_000

  /** The time has come, for the room's clock and the platform's alarm. */
  async function timeComes(room: RoomStub): Promise<void> {
    await runInDurableObject(room, (_, { storage }) => void storage.sql.exec('UPDATE scheduled SET at = 0'))
    await tellNews(room)
  }

  it('[MSG-16] what was scheduled is said at its time, once, also when the room has slept and nobody looks', async () => {
    const { room, ilya, orlova } = await scene()
    const clientId = id()
    await ilya.ask({ type: 'message.schedule', clientId, text: 'С добрым утром', at: soon() + 86_400_000, silent: true })
    await tellNews(room)
    expect(orlova.texts()).toEqual([])
    ilya.close()
    await evictDurableObject(room)
    await timeComes(room)
    await timeComes(room)
    const { messages } = await (await enterChat(room, DARYA)).snapshot()
    expect(messages).toMatchObject([{ text: 'С добрым утром', clientId, authorId: ILYA.personId, silent: true }])
    const back = await enterChat(room, ILYA)
    expect((await back.read({ type: 'scheduled.list' }, 'scheduled')).scheduled).toEqual([])
  })

  it('[MSG-16] it answers, names people and calls everybody as it would have at once', async () => {
    const { room, ilya, orlova } = await scene()
    const { seq } = await ilya.post('Когда контрольная?')
    await orlova.hears(seq)
    const at = soon() + 86_400_000
    const along = { replyTo: seq, mentions: [ILYA.personId], mentionsAll: true }
    expect(await ilya.ask({ type: 'message.schedule', clientId: id(), text: 'Всем', at, mentionsAll: true })).toMatchObject({
      refusal: 'not_allowed',
    })
    expect(await orlova.ask({ type: 'message.schedule', clientId: id(), text: 'Нет', at, replyTo: 999 })).toMatchObject({
      refusal: 'not_found',
    })
    await orlova.ask({ type: 'message.schedule', clientId: id(), text: 'В пятницу', at, ...along })
    const { scheduled } = await orlova.read({ type: 'scheduled.list' }, 'scheduled')
    expect(scheduled).toMatchObject([{ text: 'В пятницу', reply: { seq, text: 'Когда контрольная?' }, refusal: null }])
    await timeComes(room)
    const { messages } = await (await enterChat(room, DARYA)).snapshot()
    expect(messages.at(-1)).toMatchObject({ text: 'В пятницу', reply: { seq }, mentions: [ILYA.personId], mentionsAll: true })
    expect((await room.summaryFor(DARYA.personId))?.mentioned).toBe(true)
  })

  it('[MSG-16] what is refused at its time stays with its author, with why, and is said neither then nor later', async () => {
    const { room, ilya, orlova } = await scene()
    const { seq } = await orlova.post('Кто дежурит?')
    const at = soon() + 86_400_000
    await ilya.ask({ type: 'message.schedule', clientId: id(), text: 'Я', at, replyTo: seq })
    await orlova.ask({ type: 'message.schedule', clientId: id(), text: 'Спасибо', at })
    await orlova.ask({ type: 'message.delete', clientId: id(), messageSeqs: [seq] })
    await timeComes(room)
    await timeComes(room)
    const { messages } = await (await enterChat(room, DARYA)).snapshot()
    expect(messages.map(({ text }) => text)).toEqual(['', 'Спасибо'])
    const { scheduled } = await ilya.read({ type: 'scheduled.list' }, 'scheduled')
    expect(scheduled).toMatchObject([{ text: 'Я', refusal: 'not_found', reply: null }])
    await ilya.ask({ type: 'scheduled.cancel', clientId: id(), scheduledId: scheduled[0]?.scheduledId as never })
    expect((await ilya.read({ type: 'scheduled.list' }, 'scheduled')).scheduled).toEqual([])
  })

  it('[MSG-16] whoever has left says nothing more; the past and the far future are refused, and so is more than a member may keep', async () => {
    const { room, setMembers } = await foundRoom(CLASS)
    const ilya = await enterChat(room, ILYA)
    const at = soon() + 86_400_000
    for (const wrong of [1, at + 400 * 86_400_000]) {
      expect(await ilya.ask({ type: 'message.schedule', clientId: id(), text: 'Потом', at: wrong })).toMatchObject({ refusal: 'invalid' })
    }
    for (let i = 0; i < 20; i++) await ilya.ask({ type: 'message.schedule', clientId: id(), text: `Потом ${i}`, at })
    expect(await ilya.ask({ type: 'message.schedule', clientId: id(), text: 'Ещё', at })).toMatchObject({ refusal: 'too_many_requests' })
    const darya = await enterChat(room, DARYA)
    const { scheduled } = await ilya.read({ type: 'scheduled.list' }, 'scheduled')
    await darya.ask({ type: 'scheduled.cancel', clientId: id(), scheduledId: scheduled[0]?.scheduledId as never })
    expect((await ilya.read({ type: 'scheduled.list' }, 'scheduled')).scheduled).toHaveLength(20)
    await setMembers([ORLOVA, DARYA, member('Новый', 'Ученик')], 2)
    await timeComes(room)
    expect((await (await enterChat(room, DARYA)).snapshot()).messages).toEqual([])
  })
})
