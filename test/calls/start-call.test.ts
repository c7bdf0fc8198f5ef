// How calls begin, and what a chat shows of its call.
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { GetCall, JoinCall, StartChatCall, type StartLinkCall } from '../../protocol/calls.ts'
import type { ChatEvent, ChatMessage } from '../../protocol/chat/events.ts'
import { CreateChat, FlagMessage, ForwardMessages, OpenPersonalChat } from '../../protocol/chat-list.ts'
import type { CallId, ChatId, PersonId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'
import { CALLS_STARTED_PER_HOUR_MAX } from '../../protocol/limits.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { actAs, demoSchool, type Person } from '../kit/act-as.ts'
import { comeIn, linkCall } from '../kit/calls.ts'
import { type ChatLine, type Line, storedLog, tellNews } from '../kit/enter-chat.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { refusalOf } from '../kit/linked.ts'
import { chatOf, chatsOf, inboxOf } from '../kit/open-sockets.ts'

let people: Record<'orlova' | 'titov' | 'ilya' | 'darya' | 'elena' | 'borisov', Person>
let chats: Record<'class' | 'parents' | 'staff' | 'group', ChatId>

keepStorage()
beforeAll(async () => {
  await demoSchool()
  people = {
    orlova: await actAs('Орлова'),
    titov: await actAs('Титов'),
    ilya: await actAs('Антонов Илья'),
    darya: await actAs('Борисова Дарья'),
    elena: await actAs('Антонова Елена'),
    borisov: await actAs('Борисов Павел'),
  }
  const listed = await chatsOf(people.orlova, '7Б', 'Родители 7Б', 'Учительская')
  const idOf = (title: string) => listed.find((chat) => chat.title === title)?.chatId as ChatId
  const rights = { write: 'admins', invite: 'admins', changeInfo: 'admins', pin: 'admins', mentionAll: 'admins' } as const
  const memberIds = [people.ilya.personId, people.darya.personId]
  const made = { clientId: crypto.randomUUID(), title: 'Кружок', memberIds, rights }
  chats = {
    class: idOf('7Б'),
    parents: idOf('Родители 7Б'),
    staff: idOf('Учительская'),
    group: (await people.orlova.call(CreateChat, made)).chatId,
  }
}, 120_000)

const roomOf = (chatId: ChatId) => env.CHAT_ROOM.getByName(chatId)
const callRoom = (callId: CallId) => env.CALL_ROOM.getByName(callId)

function start(person: Person, chatId: ChatId, personIds: PersonId[] | null = null, clientId: string = crypto.randomUUID()) {
  return person.call(StartChatCall, { chatId, clientId, media: 'video', personIds })
}

async function end(callId: CallId, chatId: ChatId): Promise<void> {
  await callRoom(callId).endCall(null)
  const line = await chatOf(people.orlova, chatId)
  await line.until(() => callIn(line) === null)
  line.close()
}

/** As the page at this line has it. */
function callIn(line: ChatLine): CallId | null {
  const snapshot = line.frames.flatMap((frame) => (frame.type === 'snapshot' ? [frame.snapshot.call] : []))
  const changes = line.events().flatMap((event) => (event.type === 'call.changed' ? [event.call] : []))
  return [...snapshot, ...changes].at(-1)?.callId ?? null
}

function rung(inbox: Line<InboxDown>, callId: CallId): Promise<InboxDown> {
  return inbox.until((frame) => {
    const ringing = frame.type === 'hello' ? frame.ringing : frame.type === 'call.ringing' ? [frame.ringing] : []
    return ringing.some((one) => one.callId === callId)
  })
}

describe('a call in a chat', () => {
  it('[CALL-87] is begun where one may write; in a class’s chat only by who administers it; nowhere by a stranger to the chat', async () => {
    for (const [who, chat, said] of [
      ['ilya', 'class', 'not_allowed'],
      ['darya', 'group', 'not_allowed'],
      ['ilya', 'parents', 'not_found'],
      ['elena', 'class', 'not_found'],
      ['elena', 'staff', 'not_found'],
      ['orlova', 'class', 'done'],
      ['elena', 'parents', 'done'],
      ['titov', 'staff', 'done'],
      ['orlova', 'group', 'done'],
    ] as const) {
      const chatId = chats[chat]
      const asked = start(people[who], chatId, [])
      expect([who, chat, await refusalOf(asked)]).toEqual([who, chat, said])
      if (said === 'done') await end((await asked).callId, chatId)
    }
  })

  it('[CALL-88] is one at a time: whoever presses meanwhile joins it, and the same press twice is one call', async () => {
    const clientId = crypto.randomUUID()
    const [one, two] = await Promise.all([start(people.orlova, chats.class, [], clientId), start(people.orlova, chats.class, [], clientId)])
    expect(two).toEqual(one)
    expect(await start(people.ilya, chats.class)).toEqual(one)
    expect(await people.ilya.call(GetCall, one)).toMatchObject({ kind: 'chat', title: '7Б', role: 'speaker', chatId: chats.class })
    const log = await storedLog(roomOf(chats.class))
    await end(one.callId, chats.class)
    // The answer was lost, and it is over already.
    expect(await start(people.orlova, chats.class, [], clientId)).toEqual(one)
    expect((await storedLog(roomOf(chats.class))).messages).toHaveLength(log.messages.length)
    expect(await refusalOf(people.orlova.call(JoinCall, one))).toBe('call_over')
    const line = await chatOf(people.orlova, chats.class)
    const used = crypto.randomUUID()
    await line.post('Привет', used)
    expect(await refusalOf(start(people.orlova, chats.class, [], used))).toBe('client_id_reused')
    line.close()
  })

  it('[CALL-89] stands in the history and in every list while it goes on, and says afterwards how long it was', async () => {
    const { elena, orlova } = people
    const [inbox, page] = [await inboxOf(elena), await chatOf(elena, chats.parents)]
    await page.snapshot()
    await inbox.until((frame) => frame.type === 'hello')
    const { callId } = await start(orlova, chats.parents, [])
    await page.until(() => callIn(page) === callId)
    const posted = page.events().find((event) => event.type === 'message.posted') as Extract<ChatEvent, { type: 'message.posted' }>
    expect(posted.message).toMatchObject({ text: '', authorId: orlova.personId, call: { callId, media: 'video', outcome: 'running' } })
    page.close()
    await tellNews(roomOf(chats.parents))
    const entry = (await chatsOf(people.borisov, 'Родители 7Б')).find(({ chatId }) => chatId === chats.parents)
    expect(entry).toMatchObject({ call: { callId }, last: { text: '', call: { callId, outcome: 'running' } } })
    await inbox.until((frame) => frame.type === 'chat.listed' && frame.chat.call?.callId === callId)

    const [first, second] = [await comeIn(orlova, callId), await comeIn(elena, callId)]
    expect(await second.ask({ type: 'leave' })).toBe('done')
    first.send({ type: 'call.end', clientId: crypto.randomUUID() })
    await inbox.until(({ type, ...frame }) => type === 'chat.listed' && 'chat' in frame && frame.chat.last?.call?.outcome === 'ended')
    const after = await (await chatOf(people.borisov, chats.parents)).snapshot()
    expect(after.call).toBeNull()
    expect(after.messages.at(-1)?.call).toMatchObject({ callId, outcome: 'ended', durationMs: expect.any(Number) })
    inbox.close()
  })

  it('[CALL-90] cannot be edited, pinned, quoted, carried elsewhere or flagged; it can be deleted, and then it does not come back', async () => {
    const { orlova } = people
    const { callId } = await start(orlova, chats.group, [])
    const line = await chatOf(orlova, chats.group)
    const seq = (await line.snapshot()).messages.at(-1)?.seq ?? 0
    const ask = async (command: object) => {
      const answer = await line.ask({ clientId: crypto.randomUUID(), ...command } as Parameters<ChatLine['ask']>[0])
      return 'refusal' in answer ? answer.refusal : answer.type
    }
    expect(await ask({ type: 'message.edit', messageSeq: seq, text: 'Другое' })).toBe('not_allowed')
    expect(await ask({ type: 'message.pin', messageSeq: seq, on: true })).toBe('not_allowed')
    expect(await ask({ type: 'message.post', text: 'Что это?', replyTo: seq })).toBe('not_found')
    const forward = { chatId: chats.group, seqs: [seq], toChatIds: [chats.staff], clientId: crypto.randomUUID() }
    expect(await refusalOf(orlova.call(ForwardMessages, forward))).toBe('not_found')
    expect(await refusalOf(orlova.call(FlagMessage, { chatId: chats.group, seq, on: true }))).toBe('not_found')
    line.send({ type: 'reaction.set', messageSeq: seq, emoji: '👍' })
    await line.until(() => line.events().some((event) => event.type === 'reaction.set'))
    const found = await line.read({ type: 'message.search', query: 'звонок' }, 'found')
    expect(found.hits).toEqual([])
    expect(await ask({ type: 'message.delete', messageSeqs: [seq] })).toBe('done')
    expect(callIn(line)).toBe(callId)
    await end(callId, chats.group)
    const { messages, call } = await (await chatOf(orlova, chats.group)).snapshot()
    const left: Partial<ChatMessage> = { deletedBy: 'author', call: null, text: '' }
    expect([messages.find((message) => message.seq === seq), call]).toMatchObject([left, null])
  })

  it('[CALL-91] is a message and a change of the room, however many it rings; one whose own room was never founded does not go on for ever', async () => {
    const room = roomOf(chats.parents)
    const before = await storedLog(room)
    const asked = { callId: newId<CallId>('call', 0), clientId: crypto.randomUUID(), media: 'audio' as const, personIds: null }
    expect(await room.startCall({ ...asked, personId: people.orlova.personId })).toMatchObject({ callId: asked.callId })
    const after = await storedLog(room)
    expect([after.messages.length - before.messages.length, after.changes.length - before.changes.length]).toEqual([1, 1])
    await tellNews(room)
    const { call, messages } = await (await chatOf(people.orlova, chats.parents)).snapshot()
    expect([call, messages.at(-1)?.call?.outcome]).toEqual([null, 'ended'])
  })

  it('[CALL-92] whoever is taken out of the chat is out of its call', async () => {
    const { orlova, darya, ilya } = people
    const { callId } = await start(orlova, chats.group, [])
    const [first, second] = [await comeIn(ilya, callId), await comeIn(darya, callId)]
    await roomOf(chats.group).removeMember(darya.personId)
    expect(await second.closed).toMatchObject({ reason: 'not_found' })
    await first.until(() => first.events().some((event) => event.type === 'participant.left' && event.participantId === darya.personId))
    expect(await refusalOf(darya.call(JoinCall, { callId }))).toBe('not_found')
    await end(callId, chats.group)
  })

  it('[CALL-92] whom it rings while they are taken out of the chat hears nothing of it any more; the others go on being called', async () => {
    const { orlova, darya, titov } = people
    const { chatId } = await orlova.call(CreateChat, {
      clientId: crypto.randomUUID(),
      title: 'Поход',
      memberIds: [titov.personId, darya.personId],
      rights: { write: 'all', invite: 'admins', changeInfo: 'admins', pin: 'admins', mentionAll: 'admins' },
    })
    const { callId } = await start(orlova, chatId)
    const [out, other] = [await inboxOf(darya), await inboxOf(titov)]
    await Promise.all([out, other].map((inbox) => rung(inbox, callId)))
    await roomOf(chatId).removeMember(darya.personId)
    expect(await out.until((frame) => frame.type === 'call.quiet' && frame.callId === callId)).toMatchObject({ why: 'ended' })
    expect(await (await inboxOf(darya)).until((frame) => frame.type === 'hello')).toMatchObject({ ringing: [] })
    expect(await (await inboxOf(titov)).until((frame) => frame.type === 'hello')).toMatchObject({ ringing: [{ callId }] })
    expect(await orlova.call(GetCall, { callId })).toMatchObject({ state: 'open' })
    expect(other.frames.filter(({ type }) => type === 'call.quiet')).toEqual([])
    await end(callId, chatId)
    for (const line of [out, other]) line.close()
  })

  it('[CALL-92] a call of two is over when the one who is called leaves the chat', async () => {
    const { orlova, darya } = people
    const { chatId } = await orlova.call(OpenPersonalChat, { personId: darya.personId })
    const { callId } = await start(orlova, chatId)
    const [inbox, caller] = [await inboxOf(darya), await comeIn(orlova, callId)]
    await rung(inbox, callId)
    await roomOf(chatId).removeMember(darya.personId)
    expect(await caller.until((frame) => frame.type === 'over')).toMatchObject({ why: 'unanswered' })
    await inbox.until((frame) => frame.type === 'call.quiet' && frame.callId === callId)
    for (const line of [inbox, caller]) line.close()
  })
})

describe('the parents’ meeting (S22)', () => {
  it('[CALL-93] parents see that it goes on; pupils of 7Б see neither the chat nor its call', async () => {
    const { orlova, ilya, elena, borisov } = people
    const { callId } = await start(orlova, chats.parents)
    await tellNews(roomOf(chats.parents))
    for (const parent of [elena, borisov]) {
      const entry = (await chatsOf(parent, 'Родители 7Б')).find(({ chatId }) => chatId === chats.parents)
      expect(entry?.call).toMatchObject({ callId, media: 'video' })
      expect(await parent.call(GetCall, { callId })).toMatchObject({ title: 'Родители 7Б', role: 'speaker' })
    }
    expect((await chatsOf(ilya)).filter(({ call, chatId }) => call !== null || chatId === chats.parents)).toEqual([])
    const inbox = await inboxOf(ilya)
    const hello = await inbox.until((frame) => frame.type === 'hello')
    expect(hello).toMatchObject({ ringing: [], missedCalls: 0 })
    const asked = [ilya.call(GetCall, { callId }), ilya.call(JoinCall, { callId }), start(ilya, chats.parents)]
    expect(await Promise.all(asked.map(refusalOf))).toEqual(['not_found', 'not_found', 'not_found'])
    await end(callId, chats.parents)
    inbox.close()
  })

  it('[CALL-93] the administration calls a parent: a chat of two, and a call of two in it', async () => {
    const { titov, borisov, orlova } = people
    const { chatId } = await titov.call(OpenPersonalChat, { personId: borisov.personId })
    const { callId } = await start(titov, chatId)
    const inbox = await inboxOf(borisov)
    const rings = await inbox.until((frame) => frame.type === 'call.ringing' || (frame.type === 'hello' && frame.ringing.length > 0))
    const [ringing] = rings.type === 'hello' ? rings.ringing : rings.type === 'call.ringing' ? [rings.ringing] : []
    expect(ringing).toMatchObject({ callId, chatId, title: '', from: { personId: titov.personId, name: { familyName: 'Титов' } } })
    const [one, other] = [await comeIn(titov, callId), await comeIn(borisov, callId)]
    expect((await other.snapshot()).participants.map(({ role }) => role)).toEqual(['organiser', 'speaker'])
    expect(await refusalOf(orlova.call(GetCall, { callId }))).toBe('not_found')
    for (const line of [one, other, inbox]) line.close()
  })
})

describe('a call by link', () => {
  const ask = (person: Person, more: Partial<Parameters<typeof person.call<typeof StartLinkCall>>[1]> = {}) =>
    linkCall(person, {}, more as object)

  it('[CALL-94] is begun by grown-ups, under a title fit to be shown, and the same press is the same call', async () => {
    const { orlova, elena, ilya, titov } = people
    for (const person of [orlova, elena, titov]) expect(await refusalOf(ask(person))).toBe('done')
    expect(await refusalOf(ask(ilya))).toBe('not_allowed')
    expect(await refusalOf(ask(orlova, { title: 'хуйня' }))).toBe('message_moderated')
    const clientId = crypto.randomUUID()
    const callId = await ask(orlova, { clientId, title: ' Педсовет\u200B ' })
    expect(await ask(orlova, { clientId })).toBe(callId)
    expect(await ask(elena, { clientId })).not.toBe(callId)
    expect(await orlova.call(GetCall, { callId })).toMatchObject({ kind: 'link', title: 'Педсовет', role: 'organiser', lobby: false })
  })

  it('[CALL-94] no more than so many an hour of one person, whichever way', async () => {
    const { borisov } = people
    const said = await Promise.all(Array.from({ length: CALLS_STARTED_PER_HOUR_MAX + 5 }, () => refusalOf(ask(borisov))))
    expect(said.filter((one) => one === 'done').length).toBeLessThanOrEqual(CALLS_STARTED_PER_HOUR_MAX)
    expect(said.filter((one) => one === 'too_many_requests').length).toBeGreaterThanOrEqual(5)
    expect(await refusalOf(start(borisov, chats.parents))).toBe('too_many_requests')
  })
})
