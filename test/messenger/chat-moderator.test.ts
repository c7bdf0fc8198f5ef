import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import { MODERATOR_DEFAULT, type ModeratorSettings } from '../../protocol/chat/moderator.ts'
import { MESSAGE_CHARS_MAX, MODERATOR_LOG_ROWS } from '../../protocol/limits.ts'
import { type ChatLine, DARYA, enterChat, foundRoom, ILYA, messagesIn, ORLOVA } from '../kit/enter-chat.ts'

const CLASS = [ORLOVA, ILYA, DARYA]
const id = () => crypto.randomUUID()
const BAD = 'запретное'
const settings = (over: Partial<ModeratorSettings>): ModeratorSettings => ({ ...MODERATOR_DEFAULT, stopWords: [BAD], ...over })

async function room(over: Partial<ModeratorSettings> = {}) {
  const founded = await foundRoom(CLASS, { moderator: settings(over) })
  const [orlova, ilya] = (await Promise.all([ORLOVA, ILYA].map((one) => enterChat(founded.room, one)))) as [ChatLine, ChatLine]
  const post = (text: string) => ilya.ask({ type: 'message.post', clientId: id(), text })
  const rows = async () => (await orlova.read({ type: 'moderatorLog.get' }, 'moderatorLog')).rows
  return { room: founded.room, orlova, ilya, post, rows }
}

describe('the moderator bot at the door', () => {
  it('[MSG-20] what it stops nobody sees, and it is neither on the disk as a message nor in anybody’s list', async () => {
    const here = await room()
    expect(await here.post(`Это ${BAD} слово`)).toMatchObject({ type: 'refused', refusal: 'message_moderated' })
    expect(await here.post('Это обычное слово')).toMatchObject({ type: 'ack', seq: 2 })
    await here.orlova.hears(2)
    expect(here.orlova.texts()).toEqual(['Это обычное слово'])
    expect(await messagesIn(here.room)).toBe(1)
    expect(await here.rows()).toMatchObject([
      { authorId: ILYA.personId, authorName: ILYA.name, text: `Это ${BAD} слово`, where: 'message', action: 'deleted' },
    ])
  })

  it('[MSG-20] an edit, a scheduled message and what is carried in go through the same door', async () => {
    const here = await room({ action: 'warn' })
    const { seq } = await here.ilya.post('Хорошо')
    expect(await here.ilya.ask({ type: 'message.edit', clientId: id(), messageSeq: seq, text: BAD })).toMatchObject({
      refusal: 'message_moderated',
    })
    const at = Date.parse('2026-01-12T08:00:00Z')
    expect(await here.ilya.ask({ type: 'message.schedule', clientId: id(), text: BAD, at })).toMatchObject({ refusal: 'message_moderated' })
    const forwarded = [{ authorId: DARYA.personId, authorName: DARYA.name, at: 0, text: BAD }]
    expect(await here.room.postForwarded({ personId: ILYA.personId, clientId: id(), forwarded })).toMatchObject({
      refusal: 'message_moderated',
    })
    expect((await here.rows()).map(({ where, action }) => [where, action])).toEqual([
      ['message', 'warned'],
      ['message', 'warned'],
      ['edit', 'warned'],
    ])
  })

  it('[MSG-20] every word of all that is carried in is read, and what is spelt over it too', async () => {
    const here = await room()
    const carry = (...texts: string[]) =>
      here.room.postForwarded({
        personId: ILYA.personId,
        clientId: id(),
        forwarded: texts.map((text) => ({ authorId: DARYA.personId, authorName: DARYA.name, at: 0, text })),
      })
    const long = 'Слово '.repeat(1_499)
    expect(await carry(long, long, `${long}${BAD}`)).toEqual({ refusal: 'message_moderated' })
    expect(await carry('пиз', 'дец')).toEqual({ refusal: 'message_moderated' })
    expect(await carry(long, long, long)).toMatchObject({ seq: 2 })
    expect(((await here.rows())[1]?.text ?? '').length).toBe(MESSAGE_CHARS_MAX)
  })

  it('[MSG-20] where it deletes and warns, its author is told that this is a warning; where it only deletes, they are not', async () => {
    expect(await (await room({ action: 'warn' })).post(BAD)).toMatchObject({ refusal: 'message_moderated', warning: { left: null } })
    expect(await (await room()).post(BAD)).not.toHaveProperty('warning')
  })

  it('[MSG-20] the third time within an hour silences the author for a while, also over a sleep', async () => {
    const here = await room({ action: 'mute', muteMinutes: 15 })
    // And is warned before that, with how many are left.
    for (const left of [2, 1]) {
      const refused = await here.post(BAD)
      expect(refused).toMatchObject({ refusal: 'message_moderated', warning: { left } })
      expect(refused).not.toHaveProperty('mutedUntil')
    }
    const third = await here.post(BAD)
    expect(third).not.toHaveProperty('warning')
    expect(third).toMatchObject({ refusal: 'message_moderated', mutedUntil: expect.any(Number) })
    await evictDurableObject(here.room)
    const { mutedUntil } = third as { mutedUntil: number }
    expect(await here.post('Можно мне?')).toMatchObject({ refusal: 'member_muted', mutedUntil })
    expect((await (await enterChat(here.room, ILYA)).snapshot()).me.mutedUntil).toBe(mutedUntil)
    expect((await here.rows()).map(({ action }) => action)).toEqual(['muted', 'deleted', 'deleted'])
    await runInDurableObject(
      here.room,
      (_, { storage }) => void storage.sql.exec('UPDATE members SET muted_until = 1 WHERE muted_until > 1'),
    )
    expect(await here.post('Теперь можно')).toMatchObject({ type: 'ack' })
  })

  it('[MSG-20] what was taken before its word was forbidden is taken when it is sent again, and is no offence', async () => {
    const here = await room({ stopWords: [], action: 'mute', muteAfter: 1 })
    const command = { type: 'message.post', clientId: id(), text: `Это ${BAD} слово` } as const
    const ack = await here.ilya.ask(command)
    expect(ack).toMatchObject({ type: 'ack' })
    await here.orlova.ask({ type: 'moderator.set', clientId: id(), moderator: settings({ action: 'mute', muteAfter: 1 }) })
    expect(await here.ilya.ask(command)).toEqual(ack)
    expect(await here.rows()).toEqual([])
    expect(await here.post(BAD)).toHaveProperty('mutedUntil')
  })

  it('[MSG-20] an emoji that is rude is no reaction either', async () => {
    const here = await room()
    const { seq } = await here.orlova.post('Завтра контрольная')
    await here.ilya.hears(seq)
    const refused = await here.ilya.read({ type: 'reaction.set', messageSeq: seq, emoji: '🖕' }, 'refused')
    expect(refused).toMatchObject({ refusal: 'message_moderated' })
    here.ilya.send({ type: 'reaction.set', messageSeq: seq, emoji: '😢' })
    await here.orlova.until(() => here.orlova.events().some((event) => event.type === 'reaction.set'))
    expect((await (await enterChat(here.room, DARYA)).snapshot()).messages[0]?.reactions).toMatchObject([{ emoji: '😢' }])
  })

  it('[MSG-20] its log keeps the last two hundred', async () => {
    const here = await room()
    await here.post(BAD)
    await runInDurableObject(here.room, (_, { storage }) => {
      for (let i = 0; i < MODERATOR_LOG_ROWS + 10; i++) {
        storage.sql.exec(
          'INSERT INTO moderator_log (at, author_id, text, place, action) SELECT at, author_id, text, place, action FROM moderator_log LIMIT 1',
        )
      }
    })
    await here.post(BAD)
    expect(await here.rows()).toHaveLength(MODERATOR_LOG_ROWS)
  })

  it('[MSG-20] off it stops nothing; in «Учительская» it is off until somebody wants it', async () => {
    expect(await (await room({ on: false })).post(BAD)).toMatchObject({ type: 'ack' })
    const { room: staff } = await foundRoom(CLASS, { kind: 'staff' })
    expect((await (await enterChat(staff, ORLOVA)).snapshot()).moderator.on).toBe(false)
  })

  it('[MSG-20] new settings hold at once and are told to everybody', async () => {
    const here = await room()
    await here.orlova.ask({ type: 'moderator.set', clientId: id(), moderator: settings({ exceptions: [BAD], stopWords: ['другое'] }) })
    expect(await here.post(BAD)).toMatchObject({ type: 'ack' })
    expect(await here.post('Другое')).toMatchObject({ refusal: 'message_moderated' })
    expect(here.ilya.events().some((event) => event.type === 'moderator.set')).toBe(false)
    await here.orlova.ask({ type: 'moderator.set', clientId: id(), moderator: settings({ on: false }) })
    await here.ilya.until(() => here.ilya.events().some((event) => event.type === 'moderator.set' && !event.on))
    expect((await (await enterChat(here.room, DARYA)).snapshot()).moderator).toEqual({ on: false })
  })

  it('[MSG-20] how it is set, its words included, is told to a grown-up administrator alone', async () => {
    const here = await room({ exceptions: ['мандарин'] })
    expect(await here.orlova.read({ type: 'moderator.get' }, 'moderator')).toEqual({
      type: 'moderator',
      own: settings({ exceptions: ['мандарин'] }),
      school: MODERATOR_DEFAULT,
    })
    expect(await here.ilya.read({ type: 'moderator.get' }, 'moderator')).toMatchObject({ type: 'refused', refusal: 'not_allowed' })
    expect(JSON.stringify(here.ilya.frames)).not.toContain('мандарин')
  })

  it('[MSG-20] rude words are stopped or let through, as it is set; obscene ones never pass', async () => {
    const strict = await room()
    expect(await strict.post('Вот жопа')).toMatchObject({ refusal: 'message_moderated' })
    const mild = await room({ strictness: 'obscene' })
    expect(await mild.post('Вот жопа')).toMatchObject({ type: 'ack' })
    expect(await mild.post('Вот хуйня')).toMatchObject({ refusal: 'message_moderated' })
  })
})

describe('a word over several messages', () => {
  const spell = async (here: Awaited<ReturnType<typeof room>>, ...texts: string[]) => {
    const answers = []
    for (const text of texts) answers.push((await here.post(text)).type)
    return answers
  }
  const gone = (line: ChatLine) =>
    line.events().flatMap((event) => (event.type === 'message.deleted' ? [[event.messageSeq, event.by]] : []))

  it('[MSG-24] is stopped at its last piece, and the pieces before it are taken back from everybody', async () => {
    const here = await room()
    expect(await spell(here, 'Привет всем, как дела?', 'х', 'у')).toEqual(['ack', 'ack', 'ack'])
    await here.orlova.post('Илья, что с тобой?')
    await evictDurableObject(here.room)
    expect(await spell(here, 'й')).toEqual(['refused'])
    await here.orlova.until(() => gone(here.orlova).length === 2)
    expect(gone(here.orlova)).toEqual([
      [3, 'moderator'],
      [4, 'moderator'],
    ])
    const { messages } = await (await enterChat(here.room, DARYA)).snapshot()
    expect(messages.map(({ text, deletedBy }) => [text, deletedBy])).toEqual([
      ['Привет всем, как дела?', null],
      ['', 'moderator'],
      ['', 'moderator'],
      ['Илья, что с тобой?', null],
    ])
    expect(await here.rows()).toMatchObject([{ text: 'х\nу\nй', where: 'message', action: 'deleted' }])
  })

  it.each([
    ['the last piece', ['х', 'у', 'и'], 2, 'й'],
    ['the first', ['ч', 'у', 'й'], 0, 'х'],
    ['one in the middle', ['х', 'о', 'й'], 1, 'у'],
    ['what stood between two', ['х', 'у', 'да', 'й'], 2, '!'],
  ])('[MSG-24] is stopped when an edit makes it of %s, and the other pieces are taken back', async (_, texts, edited, text) => {
    const here = await room()
    const seqs: number[] = []
    for (const said of texts) seqs.push((await here.ilya.post(said)).seq)
    await here.orlova.post('Илья, что с тобой?')
    const messageSeq = seqs[edited] as number
    expect(await here.ilya.ask({ type: 'message.edit', clientId: id(), messageSeq, text })).toMatchObject({ refusal: 'message_moderated' })
    const others = seqs.filter((seq) => seq !== messageSeq)
    await here.orlova.until(() => gone(here.orlova).length === others.length)
    expect(gone(here.orlova)).toEqual(others.map((seq) => [seq, 'moderator']))
    expect(await here.rows()).toMatchObject([{ where: 'edit', action: 'deleted' }])
  })

  it('[MSG-24] an edit among ordinary messages is an edit', async () => {
    const here = await room()
    await spell(here, 'Привет всем, как дела?', 'да', 'ок')
    const { seq } = await here.ilya.post('неа')
    expect(await here.ilya.ask({ type: 'message.edit', clientId: id(), messageSeq: seq, text: 'не-а' })).toMatchObject({ type: 'done' })
    expect(gone(here.ilya)).toEqual([])
  })

  it('[MSG-24] takes back no more than spelt it', async () => {
    const here = await room()
    expect(await spell(here, 'да', 'ок', 'пиз', 'дец')).toEqual(['ack', 'ack', 'ack', 'refused'])
    await here.orlova.until(() => gone(here.orlova).length > 0)
    expect(gone(here.orlova)).toEqual([[4, 'moderator']])
  })

  it('[MSG-24] an ordinary message, a pause and another author end it', async () => {
    const here = await room()
    expect(await spell(here, 'х', 'у', 'Это была первая задача, а вот вторая', 'й')).toEqual(['ack', 'ack', 'ack', 'ack'])
    await spell(here, 'х', 'у')
    expect((await here.orlova.post('й')).seq).toBeGreaterThan(0)
    await runInDurableObject(here.room, (_, { storage }) => void storage.sql.exec('UPDATE log SET at = at - 31000'))
    expect(await spell(here, 'й')).toEqual(['ack'])
    expect(gone(here.ilya)).toEqual([])
  })
})
