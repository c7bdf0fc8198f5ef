// The chat beside a call that no chat has: in nobody's list, moderated like every chat, its people those of the call.

import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { GetCall } from '../../protocol/calls.ts'
import { MODERATOR_DEFAULT } from '../../protocol/chat/moderator.ts'
import { ForwardMessages, SetChatMine, SetSchoolModerator } from '../../protocol/chat-list.ts'
import type { ChatId } from '../../protocol/ids.ts'
import { ListSchoolModeratorLog } from '../../protocol/school-chats.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { actAs, demoSchool, type Person } from '../kit/act-as.ts'
import { comeIn, linkCall } from '../kit/calls.ts'
import type { CallLine } from '../kit/enter-call.ts'
import { type ChatLine, enterChat, expectOneTruthIn, ILYA, knock, ORLOVA, pageAt, STRANGER, tellNews } from '../kit/enter-chat.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/linked.ts'
import { chatOf, chatsOf, inboxOf } from '../kit/open-sockets.ts'
import { backgroundDone } from '../kit/product.ts'

let people: Record<'orlova' | 'ilya' | 'elena', Person>

keepStorage()
beforeAll(async () => {
  await demoSchool()
  people = { orlova: await actAs('Орлова'), ilya: await actAs('Антонов Илья'), elena: await actAs('Антонова Елена') }
}, 120_000)

const roomOf = (chatId: ChatId) => env.CHAT_ROOM.getByName(chatId)

/** A chat beside a call, of Анна Сергеевна, who administers it, and Илья. */
async function beside() {
  const chatId = newId<ChatId>('chat', 0)
  const room = roomOf(chatId)
  const founded = { chatId, title: 'Совещание', timeZone: 'Europe/Moscow' }
  await room.foundCallChat(founded)
  await room.foundCallChat({ ...founded, title: 'Другое' })
  await room.addCallMembers([ORLOVA, { ...ILYA, role: 'writer' }])
  return { chatId, room }
}

const ask = async (line: ChatLine, command: object) => {
  const answer = await line.ask({ clientId: crypto.randomUUID(), ...command } as Parameters<ChatLine['ask']>[0])
  return 'refusal' in answer ? answer.refusal : answer.type
}

/** Until the person has been seated in the chat beside. */
async function seated(line: CallLine, person: Person): Promise<ChatLine> {
  const { chatId } = await line.snapshot()
  for (;;) {
    const place = await roomOf(chatId as ChatId).standing(person.personId)
    if (place) return chatOf(person, chatId as ChatId)
    await scheduler.wait(5)
  }
}

describe('the chat beside a call', () => {
  it('[CALL-102] has the call’s people as members and nobody else, each by the part they have in it now', async () => {
    const { room } = await beside()
    const [orlova, ilya] = [await enterChat(room, ORLOVA), await enterChat(room, ILYA)]
    expect((await ilya.snapshot()).members.map(({ role }) => role)).toEqual(['writer', 'chatAdmin'])
    expect(await ilya.snapshot()).toMatchObject({ kind: 'call', title: 'Совещание', messages: [] })
    expect(await (await knock(room, STRANGER)).text()).toBe('not_found')
    await room.addCallMembers([ORLOVA, { ...ILYA, role: 'chatAdmin' }])
    await room.addCallMembers([{ ...ILYA, role: 'chatAdmin' }])
    await orlova.until(() => orlova.events().length > 0)
    expect(orlova.events()).toMatchObject([
      { type: 'members.changed', joined: [{ personId: ILYA.personId, role: 'chatAdmin' }], leftIds: [] },
    ])
    await room.removeCallMembers([ILYA.personId, STRANGER.personId])
    expect(await ilya.closed).toMatchObject({ reason: 'not_found' })
    expect(await room.standing(ILYA.personId)).toBeNull()
    await room.addCallMembers([ILYA])
    expect((await (await enterChat(room, ILYA)).snapshot()).members).toHaveLength(2)
  })

  it('[CALL-103] closed, only who administers the call writes there; opened, all again; and every page sees it', async () => {
    const { room } = await beside()
    const pages = [await pageAt(room, ORLOVA).enter(), await pageAt(room, ILYA).enter()]
    const [orlova, ilya] = [await enterChat(room, ORLOVA), await enterChat(room, ILYA)]
    await room.setCallChatOpen(false)
    await room.setCallChatOpen(false)
    await ilya.until(() => ilya.events().some((event) => event.type === 'rights.changed' && event.rights.write === 'admins'))
    expect(await ask(ilya, { type: 'message.post', text: 'Можно?' })).toBe('not_allowed')
    expect(await ask(orlova, { type: 'message.post', text: 'Тишина' })).toBe('ack')
    await room.setCallChatOpen(true)
    expect(await ask(ilya, { type: 'message.post', text: 'Спасибо' })).toBe('ack')
    expect(ilya.events().filter(({ type }) => type === 'rights.changed')).toHaveLength(2)
    await expectOneTruthIn(room, pages)
  })

  it('[CALL-104] stands in nobody’s list, and nothing of it can be done from one', async () => {
    const { room, chatId } = await beside()
    const line = await enterChat(room, ORLOVA)
    const seq = (await line.post('Первое')).seq
    await tellNews(room)
    expect(await room.summaryFor(ORLOVA.personId)).toBeNull()
    const callId = await linkCall(people.orlova)
    const inCall = await comeIn(people.elena, callId)
    const chat = await seated(inCall, people.elena)
    await chat.post('Здравствуйте')
    const own = (await chat.snapshot()).chatId
    await tellNews(roomOf(own))
    const inbox = await inboxOf(people.elena)
    const hello = await inbox.until((frame) => frame.type === 'hello')
    expect(JSON.stringify(hello)).not.toContain(own)
    expect((await chatsOf(people.elena)).map(({ kind }) => kind)).not.toContain('call')
    expect(await refusalOf(people.elena.call(SetChatMine, { chatId: own, pinned: true }))).toBe('not_found')
    const forward = { chatId, seqs: [seq], toChatIds: [own], clientId: crypto.randomUUID() }
    expect(await refusalOf(people.elena.call(ForwardMessages, forward))).toBe('not_found')
    for (const each of [line, inCall, chat, inbox]) each.close()
  })

  it('[CALL-105] is moderated as the school has it, and by nobody of the call otherwise; no call begins in it', async () => {
    const stopWords = ['гранит']
    await (await actAs('Зуева')).call(SetSchoolModerator, { moderator: { ...MODERATOR_DEFAULT, stopWords } })
    const callId = await linkCall(people.orlova)
    const [host, guest] = [await comeIn(people.orlova, callId), await comeIn(people.ilya, callId)]
    const [orlova, ilya] = [await seated(host, people.orlova), await seated(guest, people.ilya)]
    expect(await ask(ilya, { type: 'message.post', text: 'Какой гранит' })).toBe('message_moderated')
    expect(await ask(ilya, { type: 'message.post', text: 'хуй' })).toBe('message_moderated')
    expect(await ask(ilya, { type: 'message.post', text: 'Всё слышно' })).toBe('ack')
    const off = { type: 'moderator.set', moderator: { ...MODERATOR_DEFAULT, on: false } }
    expect(await ask(orlova, off)).toBe('not_allowed')
    const { chatId } = await people.orlova.call(GetCall, { callId })
    const asked = { callId: newId<typeof callId>('call', 0), clientId: crypto.randomUUID(), media: 'audio' as const, personIds: null }
    expect(await roomOf(chatId as ChatId).startCall({ ...asked, personId: people.orlova.personId })).toEqual({ refusal: 'not_allowed' })
    for (const each of [host, guest, orlova, ilya]) each.close()
  })

  it('[CALL-105] what the school sets anew while the call goes on holds in its chat as well, and everybody sees that the bot is off', async () => {
    const zueva = await actAs('Зуева')
    const callId = await linkCall(people.orlova)
    const guest = await comeIn(people.ilya, callId)
    const ilya = await seated(guest, people.ilya)
    expect(await ask(ilya, { type: 'message.post', text: 'Какой базальт' })).toBe('ack')
    await zueva.call(SetSchoolModerator, { moderator: { ...MODERATOR_DEFAULT, stopWords: ['базальт'] } })
    await backgroundDone()
    expect(await ask(ilya, { type: 'message.post', text: 'Какой базальт' })).toBe('message_moderated')
    await zueva.call(SetSchoolModerator, { moderator: { ...MODERATOR_DEFAULT, on: false } })
    await ilya.until(() => ilya.events().some((event) => event.type === 'moderator.set' && !event.on))
    expect(await ask(ilya, { type: 'message.post', text: 'Какой базальт' })).toBe('ack')
    await zueva.call(SetSchoolModerator, { moderator: MODERATOR_DEFAULT })
    for (const each of [guest, ilya]) each.close()
  })

  it('[CALL-106] what the bot stops there while a pupil is in it is told to the school’s log; of grown-ups among themselves nothing is', async () => {
    const zueva = await actAs('Зуева')
    const callId = await linkCall(people.orlova, {}, { title: 'Классный час' })
    const host = await comeIn(people.orlova, callId)
    const orlova = await seated(host, people.orlova)
    const room = roomOf((await orlova.snapshot()).chatId)
    const logged = async () => {
      await tellNews(room)
      const { rows } = await zueva.call(ListSchoolModeratorLog, {})
      return rows.filter(({ chatTitle }) => chatTitle === 'Классный час').map(({ kind, text }) => [kind, text])
    }
    expect(await ask(orlova, { type: 'message.post', text: 'вот ведь сука' })).toBe('message_moderated')
    expect(await logged()).toEqual([])
    const guest = await comeIn(people.ilya, callId)
    const ilya = await seated(guest, people.ilya)
    expect(await ask(ilya, { type: 'message.post', text: 'все вы суки' })).toBe('message_moderated')
    expect(await logged()).toEqual([['call', 'все вы суки']])
    for (const each of [host, guest, orlova, ilya]) each.close()
  })

  it('[CALL-102] no other chat lets itself be spoken to as one beside a call', async () => {
    const chatId = (await chatsOf(people.orlova, '7Б')).find(({ title }) => title === '7Б')?.chatId as ChatId
    const room = roomOf(chatId)
    await room.foundCallChat({ chatId, title: 'Чужое', timeZone: 'Europe/Moscow' })
    for (const no of [
      await room.addCallMembers([STRANGER]),
      await room.removeCallMembers([people.ilya.personId]),
      await room.setCallChatOpen(false),
      await roomOf(newId<ChatId>('chat', 0)).addCallMembers([STRANGER]),
    ]) {
      expect(no).toEqual({ refusal: 'not_found' })
    }
    expect(await room.standing(people.ilya.personId)).toEqual({ kind: 'class', role: 'writer' })
  })
})
