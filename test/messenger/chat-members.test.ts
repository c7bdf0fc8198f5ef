import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { type ChatLine, DARYA, enterChat, type Founded, foundRoom, ILYA, knock, messagesIn, ORLOVA, STRANGER } from '../kit/enter-chat.ts'

const CLASS = [ORLOVA, ILYA, DARYA]

describe('who is in', () => {
  it('[CHT-06] a stranger, a former member and a room that is not there get the same answer', async () => {
    const { room, setMembers } = await foundRoom(CLASS)
    await setMembers([ORLOVA], 2)
    const nowhere = env.CHAT_ROOM.getByName('cht_00000000000000000000')
    const answers = await Promise.all([knock(room, STRANGER), knock(room, ILYA), knock(nowhere, ORLOVA)])
    expect(await Promise.all(answers.map(async (answer) => [answer.status, await answer.text()]))).toEqual(
      Array(3).fill([404, 'not_found']),
    )
  })

  it('[CHT-17] a knock at no room leaves no table behind', async () => {
    const nowhere = env.CHAT_ROOM.getByName('cht_00000000000000000000')
    await knock(nowhere, ORLOVA)
    await nowhere.setMembers({
      chat: { id: 'cht_00000000000000000000' as Founded['chatId'], kind: 'class', title: '7Б' },
      version: 1,
      members: [],
    })
    expect(await nowhere.summaryFor(ORLOVA.personId)).toBeNull()
    const tables = await runInDurableObject(nowhere, (_, { storage }) =>
      storage.sql.exec("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'").toArray(),
    )
    expect(tables).toEqual([])
  })

  it('[CHT-07] whoever is taken out hears what was said before, nothing after, and what they were sending is not carried out', async () => {
    const { room, setMembers } = await foundRoom(CLASS)
    const [orlova, ilya, darya] = (await Promise.all(CLASS.map((one) => enterChat(room, one)))) as [ChatLine, ChatLine, ChatLine]
    const { seq } = await orlova.post('Пока все вместе')
    await ilya.hears(seq)
    await setMembers([ORLOVA, DARYA], 2)
    ilya.send({ type: 'message.post', clientId: crypto.randomUUID(), text: 'Я ещё тут?' })
    expect(await ilya.closed).toEqual({ code: 4404, reason: 'not_found' })
    const after = await orlova.post('Уже без Ильи')
    await darya.hears(after.seq)
    expect(ilya.texts()).toEqual(['Пока все вместе'])
    expect(darya.events().map((event) => event.type)).toEqual(['message.posted', 'members.changed', 'message.posted'])
    expect(await messagesIn(room)).toBe(2)
  })

  it('[CHT-08] who left is still the author of what they wrote', async () => {
    const { room, setMembers } = await foundRoom(CLASS)
    const ilya = await enterChat(room, ILYA)
    await ilya.post('Это я написал')
    await setMembers([ORLOVA], 2)
    const { messages, members } = await (await enterChat(room, ORLOVA)).snapshot()
    expect(messages).toMatchObject([{ authorId: ILYA.personId, authorName: ILYA.name, text: 'Это я написал' }])
    expect(members).toEqual([ORLOVA])
  })

  it('[CHT-09] a list that was overtaken is ignored, the same list again changes nothing', async () => {
    const { room, setMembers } = await foundRoom(CLASS)
    await setMembers([ORLOVA, ILYA], 3)
    await setMembers([ORLOVA, ILYA, DARYA], 2)
    await setMembers([ORLOVA, ILYA, DARYA], 3)
    await setMembers([ILYA, ORLOVA], 4)
    const snapshot = await (await enterChat(room, ILYA)).snapshot()
    expect(snapshot.members.map(({ personId }) => personId).sort()).toEqual([ILYA.personId, ORLOVA.personId].sort())
    expect(snapshot.seq).toBe(2)
  })

  it('[CHT-09] a reader reads and is refused by name when they write', async () => {
    const { room } = await foundRoom([ORLOVA, { ...ILYA, role: 'reader' }])
    const ilya = await enterChat(room, ILYA)
    const clientId = crypto.randomUUID()
    ilya.send({ type: 'message.post', clientId, text: 'Можно?' })
    expect(await ilya.until((frame) => frame.type === 'refused')).toEqual({ type: 'refused', clientId, refusal: 'not_allowed' })
    expect(await messagesIn(room)).toBe(0)
  })
})
