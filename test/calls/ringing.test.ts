// What rings, where, until when, and what is left of it under «Звонки».
import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Ringing } from '../../protocol/call/ringing.ts'
import { AnswerCall, type CallRecord, DeclineCall, GetCall, JoinCall, ListCalls, ReadCalls, StartChatCall } from '../../protocol/calls.ts'
import { OpenPersonalChat } from '../../protocol/chat-list.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { SignOut } from '../../protocol/identity.ts'
import type { CallId, ChatId, PersonId } from '../../protocol/ids.ts'
import type { InboxDown } from '../../protocol/inbox/events.ts'
import { CALL_RING_SECONDS, CALLS_KEPT_MAX, CALLS_LISTED } from '../../protocol/limits.ts'
import type { Client } from '../../scripts/house/client.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { actAs, demoSchool, type Person } from '../kit/act-as.ts'
import { comeIn, linkCall } from '../kit/calls.ts'
import { later } from '../kit/enter-call.ts'
import { type Line, openInbox } from '../kit/enter-chat.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { signedIn } from '../kit/linked.ts'
import { chatOf, chatsOf, inboxOf } from '../kit/open-sockets.ts'
import { fetchProduct, ORIGIN } from '../kit/product.ts'

let people: Record<'orlova' | 'titov' | 'elena' | 'borisov' | 'ilya' | 'darya', Person>
let parents: ChatId
/** Орлова’s with Борисов. */
let ofTwo: ChatId

keepStorage()
beforeAll(async () => {
  await demoSchool()
  people = {
    orlova: await actAs('Орлова'),
    titov: await actAs('Титов'),
    elena: await actAs('Антонова Елена'),
    borisov: await actAs('Борисов Павел'),
    ilya: await actAs('Антонов Илья'),
    darya: await actAs('Борисова Дарья'),
  }
  parents = (await chatsOf(people.orlova, 'Родители 7Б')).find(({ title }) => title === 'Родители 7Б')?.chatId as ChatId
  ofTwo = (await people.orlova.call(OpenPersonalChat, { personId: people.borisov.personId })).chatId
}, 120_000)

const callRoom = (callId: CallId) => env.CALL_ROOM.getByName(callId)

async function start(person: Person, chatId: ChatId, whom: Person[] | null = null): Promise<CallId> {
  const personIds = whom?.map(({ personId }) => personId) ?? null
  return (await person.call(StartChatCall, { chatId, clientId: crypto.randomUUID(), media: 'audio', personIds })).callId
}

async function listening(client: Client): Promise<Line<InboxDown>> {
  const line = await inboxOf(client)
  await line.until((frame) => frame.type === 'hello')
  return line
}

async function rings(line: Line<InboxDown>, callId: CallId): Promise<Ringing> {
  const frame = await line.until((one) => one.type === 'call.ringing' && one.ringing.callId === callId)
  return (frame as Extract<InboxDown, { type: 'call.ringing' }>).ringing
}

async function quiet(line: Line<InboxDown>, callId: CallId): Promise<string> {
  const frame = await line.until((one) => one.type === 'call.quiet' && one.callId === callId)
  return (frame as Extract<InboxDown, { type: 'call.quiet' }>).why
}

async function recordOf(client: Client, callId: CallId): Promise<CallRecord | undefined> {
  return (await client.call(ListCalls, {})).calls.find((record) => record.callId === callId)
}

/** Until the call's room has told this person's history so. */
async function outcome(line: Line<InboxDown>, client: Client, callId: CallId, wanted: CallRecord['outcome']): Promise<CallRecord> {
  for (;;) {
    const seen = line.frames.length
    const record = await recordOf(client, callId)
    if (record?.outcome === wanted) return record
    await line.until(() => line.frames.length > seen)
  }
}

describe('a call rings', () => {
  it('[CALL-95] on every open browser of those it is for, and on nobody else’s; a page that opens meanwhile hears of it first thing', async () => {
    const { orlova, elena, borisov } = people
    const second = await signedIn(elena.personId)
    const [one, two, other] = [await listening(elena), await listening(second), await listening(borisov)]
    const callId = await start(orlova, parents, [elena])
    const ringing = await rings(one, callId)
    expect(await rings(two, callId)).toEqual(ringing)
    expect(ringing).toMatchObject({ media: 'audio', chatId: parents, title: 'Родители 7Б', from: { personId: orlova.personId } })
    const late = await inboxOf(elena)
    expect(await late.until((frame) => frame.type === 'hello')).toMatchObject({ ringing: [ringing], missedCalls: 0 })
    await callRoom(callId).endCall(null)
    expect([await quiet(one, callId), await quiet(two, callId), await quiet(late, callId)]).toEqual(['ended', 'ended', 'ended'])
    expect(other.frames.filter(({ type }) => type === 'call.ringing')).toEqual([])
    expect(await recordOf(borisov, callId)).toBeUndefined()
    await people.elena.call(ReadCalls, {})
    for (const line of [one, two, late, other]) line.close()
  })

  it('[CALL-96] answered on one device it is quiet on the others, and in nobody’s list missed', async () => {
    const { orlova, elena } = people
    const [one, two] = [await listening(elena), await listening(await signedIn(elena.personId))]
    const callId = await start(orlova, parents, [elena])
    await Promise.all([rings(one, callId), rings(two, callId)])
    const caller = await comeIn(orlova, callId)
    const line = await comeIn(elena, callId)
    expect([await quiet(one, callId), await quiet(two, callId)]).toEqual(['answered', 'answered'])
    expect(await outcome(one, elena, callId, 'running')).toMatchObject({ direction: 'in', durationMs: null })
    await callRoom(callId).endCall(null)
    expect(await outcome(one, elena, callId, 'ended')).toMatchObject({ kind: 'chat', title: 'Родители 7Б', chatId: parents, withId: null })
    expect((await elena.call(ListCalls, {})).missed).toBe(0)
    for (const each of [one, two, caller, line]) each.close()
  })

  it('[CALL-96] answered, it is quiet on the other devices before one has come in; whom it does not ring answers nothing', async () => {
    const { orlova, elena, borisov } = people
    const [one, two] = [await listening(elena), await listening(await signedIn(elena.personId))]
    const callId = await start(orlova, parents, [elena])
    await Promise.all([rings(one, callId), rings(two, callId)])
    const caller = await comeIn(orlova, callId)
    expect((await caller.snapshot()).ringing).toEqual({ name: 'Антонова Елена Викторовна', ringing: 1, coming: 0 })
    await borisov.call(AnswerCall, { callId })
    await elena.call(AnswerCall, { callId })
    expect([await quiet(one, callId), await quiet(two, callId)]).toEqual(['answered', 'answered'])
    await caller.until((frame) => frame.type === 'ringing' && frame.ringing?.coming === 1)
    await callRoom(callId).endCall(null)
    expect(await outcome(one, elena, callId, 'missed')).toMatchObject({ direction: 'in' })
    await elena.call(ReadCalls, {})
    for (const each of [one, two, caller]) each.close()
  })

  it('[CALL-97] declined it is quiet everywhere, and a call of two is over; whom it does not ring declines nothing', async () => {
    const { orlova, borisov, elena } = people
    const [one, two, own] = [await listening(borisov), await listening(await signedIn(borisov.personId)), await listening(orlova)]
    const callId = await start(orlova, ofTwo)
    await rings(two, callId)
    await elena.call(DeclineCall, { callId })
    expect(await orlova.call(GetCall, { callId })).toMatchObject({ state: 'open' })
    await borisov.call(DeclineCall, { callId })
    expect([await quiet(one, callId), await quiet(two, callId)]).toEqual(['declined', 'declined'])
    expect(await outcome(one, borisov, callId, 'declined')).toMatchObject({ withId: orlova.personId, direction: 'in' })
    expect(await outcome(own, orlova, callId, 'unanswered')).toMatchObject({ withId: borisov.personId, direction: 'out', durationMs: null })
    expect((await borisov.call(ListCalls, {})).missed).toBe(0)
    for (const line of [one, two, own]) line.close()
  })

  it('[CALL-73] where the product is developed it rings out when a test says so, and nowhere else', async () => {
    const { orlova, borisov } = people
    const line = await listening(borisov)
    const callId = await start(orlova, ofTwo)
    await rings(line, callId)
    const say = (there = env) => fetchProduct(`${ORIGIN}/dev/calls/${callId}/ring-out`, { method: 'POST' }, there)
    expect((await say({ ...env, ENVIRONMENT: 'production' })).status).toBe(404)
    expect(await orlova.call(GetCall, { callId })).toMatchObject({ state: 'open' })
    expect((await say()).status).toBe(200)
    expect(await quiet(line, callId)).toBe('missed')
    await outcome(line, borisov, callId, 'missed')
    expect(await orlova.call(GetCall, { callId })).toMatchObject({ state: 'over' })
    await borisov.call(ReadCalls, {})
    line.close()
  })

  it('[CALL-140] «Звонки» know for whom a call was: those who were picked, and nobody by name where all were called', async () => {
    const { orlova, elena, borisov } = people
    const lines = await Promise.all([orlova, elena].map((person) => listening(person)))
    const picked = await start(orlova, parents, [elena])
    await rings(lines[1] as Line<InboxDown>, picked)
    await callRoom(picked).endCall(null)
    const rung = [orlova.personId, elena.personId]
    expect(await outcome(lines[0] as Line<InboxDown>, orlova, picked, 'unanswered')).toMatchObject({ rung, withId: null })
    expect(await outcome(lines[1] as Line<InboxDown>, elena, picked, 'missed')).toMatchObject({ rung })
    const chat = await chatOf(orlova, parents)
    const over = () => chat.events().some((event) => event.type === 'call.changed' && event.call === null)
    await chat.until((frame) => (frame.type === 'snapshot' && frame.snapshot.call === null) || over())
    const all = await start(orlova, parents)
    await rings(lines[1] as Line<InboxDown>, all)
    await callRoom(all).endCall(null)
    expect(await outcome(lines[0] as Line<InboxDown>, orlova, all, 'unanswered')).toMatchObject({ rung: null })
    for (const person of [elena, borisov]) await person.call(ReadCalls, {})
    for (const line of [...lines, chat]) line.close()
  })

  it('[CALL-98] nobody came in time: missed in the chat and under «Звонки», until the person has looked, on all devices', async () => {
    const { orlova, borisov } = people
    const [one, own] = [await listening(borisov), await listening(orlova)]
    const callId = await start(orlova, ofTwo)
    const caller = await comeIn(orlova, callId)
    await rings(one, callId)
    await later({ room: callRoom(callId) }, CALL_RING_SECONDS + 1)
    expect(await quiet(one, callId)).toBe('missed')
    await outcome(one, borisov, callId, 'missed')
    await outcome(own, orlova, callId, 'unanswered')
    const chat = await chatOf(borisov, ofTwo)
    await chat.until(() => {
      const notes = chat.frames.flatMap((frame) => (frame.type === 'snapshot' ? frame.snapshot.messages.map(({ call }) => call) : []))
      const later = chat.events().flatMap((event) => (event.type === 'call.changed' ? [event.note] : []))
      return [...notes, ...later].some((note) => note?.callId === callId && note.outcome === 'missed' && note.durationMs === null)
    })
    await one.until((frame) => frame.type === 'calls.changed' && frame.missed === 1)
    const second = await inboxOf(await signedIn(borisov.personId))
    expect(await second.until((frame) => frame.type === 'hello')).toMatchObject({ missedCalls: 1, ringing: [] })
    await borisov.call(ReadCalls, {})
    for (const line of [one, second]) await line.until((frame) => frame.type === 'calls.changed' && frame.missed === 0)
    expect((await borisov.call(ListCalls, {})).missed).toBe(0)
    expect((await recordOf(borisov, callId))?.outcome).toBe('missed')
    for (const line of [one, own, caller, chat, second]) line.close()
  })
})

describe('«Звонки»', () => {
  it('[CALL-99] are a person’s own, the latest first, a page at a time, the oldest forgotten', async () => {
    const { ilya } = people
    const inbox = env.INBOX.getByName(ilya.personId)
    const record = (place: number): CallRecord => ({
      ...{ callId: newId<CallId>('call', place), kind: 'link', title: `${place}`, media: 'audio', chatId: null, withId: null, rung: null },
      ...{ at: 1_000 + place, direction: 'in', outcome: 'missed', durationMs: null },
    })
    for (let place = 0; place < CALLS_KEPT_MAX + 5; place++) await inbox.callNoted(record(place))
    const titles: string[] = []
    for (let before: number | null = null; ; ) {
      const { calls, next }: ResultOf<typeof ListCalls> = await ilya.call(ListCalls, before === null ? {} : { before })
      expect(calls.length).toBeLessThanOrEqual(CALLS_LISTED)
      titles.push(...calls.map(({ title }) => title))
      if (next === null) break
      before = next
    }
    expect(titles).toEqual(Array.from({ length: CALLS_KEPT_MAX }, (_, place) => `${CALLS_KEPT_MAX + 4 - place}`))
    expect((await people.darya.call(ListCalls, {})).calls).toEqual([])
  })

  it('[CALL-99] a record told twice is one, and told anew is as it was told last', async () => {
    const person = { personId: newId<PersonId>('person', 0) }
    const line = await openInbox(person)
    const inbox = env.INBOX.getByName(person.personId)
    const base = {
      kind: 'link',
      title: '',
      media: 'audio',
      chatId: null,
      withId: null,
      rung: null,
      at: 1,
      direction: 'in',
      durationMs: null,
    } as const
    const record = { ...base, callId: newId<CallId>('call', 0) }
    await inbox.callNoted({ ...record, outcome: 'missed' })
    await inbox.callNoted({ ...record, outcome: 'missed' })
    await inbox.callNoted({ ...record, outcome: 'ended', durationMs: 5 })
    await line.until((frame) => frame.type === 'calls.changed' && frame.missed === 0)
    expect(line.frames.filter(({ type }) => type === 'calls.changed')).toEqual([
      { type: 'calls.changed', missed: 1 },
      { type: 'calls.changed', missed: 0 },
    ])
    expect((await inbox.listCalls(9)).calls).toEqual([{ ...record, outcome: 'ended', durationMs: 5 }])
    line.close()
  })
})

describe('a session that ends', () => {
  it('[CALL-100] takes its person out of the call they are in, and out of the chat beside it', async () => {
    const { titov } = people
    const elsewhere = await signedIn(people.darya.personId)
    const callId = await linkCall(titov)
    const [host, guest] = [await comeIn(titov, callId), await comeIn(elsewhere, callId)]
    const inbox = await listening(people.darya)
    await outcome(inbox, people.darya, callId, 'running')
    await elsewhere.call(SignOut, {})
    expect(await guest.closed).toEqual({ code: 4401, reason: 'not_signed_in' })
    await host.until(() => host.events().some((event) => event.type === 'participant.left'))
    await people.darya.call(JoinCall, { callId })
    host.close()
    inbox.close()
  })
})

describe('online lessons of now', () => {
  it('[CALL-101] are in the inbox as they were read last, and told when they change', async () => {
    const person = { personId: newId<PersonId>('person', 0) }
    const inbox = env.INBOX.getByName(person.personId)
    const line = await openInbox(person)
    const lesson = {
      ...{ onlineLessonId: 'onl_00000000000000000001', subject: 'Математика', startsAt: '10:00', callId: null, url: null },
      ...{ mayJoin: true, child: null },
    } as unknown as Parameters<typeof inbox.setOnline>[1][number]
    await inbox.setOnline(2, [lesson])
    await inbox.setOnline(1, [])
    await inbox.setOnline(3, [lesson])
    await line.until((frame) => frame.type === 'online.changed')
    expect(line.frames.filter(({ type }) => type === 'online.changed')).toEqual([{ type: 'online.changed', online: [lesson] }])
    const late = await openInbox(person)
    expect(late.frames[0]).toMatchObject({ type: 'hello', online: [lesson] })
    await inbox.setOnline(4, [])
    await line.until((frame) => frame.type === 'online.changed' && frame.online.length === 0)
    line.close()
    late.close()
  })
})
