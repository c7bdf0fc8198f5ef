// Who is let near a call: what each endpoint answers to whom, and what a ticket is good for.
import { env } from 'cloudflare:workers'
import { SignJWT } from 'jose'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import {
  AnswerCall,
  DeclineCall,
  GetCall,
  GetCallVisitors,
  JoinCall,
  ListCalls,
  ReadCalls,
  StartChatCall,
  StartLinkCall,
} from '../../protocol/calls.ts'
import type { CallId, ChatId, PersonId } from '../../protocol/ids.ts'
import { CALL_GUEST_JOINS_PER_MINUTE_MAX, CALL_JOINS_PER_MINUTE_MAX } from '../../protocol/limits.ts'
import type { Client } from '../../scripts/house/client.ts'
import { signingKey } from '../../worker/identity/secrets.ts'
import { now } from '../../worker/platform/clock.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { actAs, demoSchool, newClient, type Person } from '../kit/act-as.ts'
import { callPath, comeIn, linkCall } from '../kit/calls.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { browser, refusalOf } from '../kit/linked.ts'
import { chatsOf, refusalOf as refusedSocket } from '../kit/open-sockets.ts'
import { refusedAt } from '../kit/refused-at.ts'
import { secondAdministrator } from '../kit/second-administrator.ts'

let people: Record<'orlova' | 'ilya' | 'elena' | 'stranger' | 'unlinked', Person>
let parents: ChatId
let calls: Record<'link' | 'open' | 'parents' | 'none', CallId>

keepStorage()
beforeAll(async () => {
  await demoSchool()
  people = {
    orlova: await actAs('Орлова'),
    ilya: await actAs('Антонов Илья'),
    elena: await actAs('Антонова Елена'),
    unlinked: await actAs('Ким', { linked: false }),
    stranger: await secondAdministrator(0),
  }
  await env.DIRECTORY.prepare(
    "INSERT INTO profile_links (person_id, profile_id, school_id, linked_at) SELECT person_id, 'prf_k', school_id, 0 FROM journal_accounts WHERE person_id = ?",
  )
    .bind(people.stranger.personId)
    .run()
  parents = (await chatsOf(people.orlova, 'Родители 7Б')).find(({ title }) => title === 'Родители 7Б')?.chatId as ChatId
  const inChat = { chatId: parents, clientId: crypto.randomUUID(), media: 'video' as const, personIds: [] }
  calls = {
    link: await linkCall(people.orlova),
    open: await linkCall(people.orlova, { guests: true }),
    parents: (await people.orlova.call(StartChatCall, inChat)).callId,
    none: newId<CallId>('call', 0),
  }
}, 120_000)

const clientOf = (who: string): Client => people[who as keyof typeof people] ?? browser(undefined, '203.0.113.7')
const GUEST = { guestName: 'Тётя Оля' }

/** What each is answered of each call; «organiser», «speaker», «guest»: they may come, as that. */
const TABLE = `
          link               open               parents            none
orlova    organiser          organiser          organiser          not_found
elena     speaker            speaker            speaker            not_found
ilya      speaker            speaker            not_found          not_found
stranger  speaker            speaker            not_found          not_found
unlinked  profile_not_linked guest              profile_not_linked profile_not_linked
nobody    not_signed_in      guest              not_signed_in      not_signed_in
`
const [head = [], ...rows] = TABLE.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))
const CASES = rows.flatMap(([who = '', ...said]) => said.map((may, place) => [who, head[place] ?? '', may] as const))

describe('who may come', () => {
  it.each(CASES)('[CALL-80] %s, a call %s: %s', async (who, which, may) => {
    const client = clientOf(who)
    const callId = calls[which as keyof typeof calls]
    const asked = client.call(GetCall, { callId })
    const refusal = await refusalOf(asked)
    if (refusal === 'done') expect((await asked).role ?? 'guest').toBe(may)
    else expect(refusal).toBe(may)
    expect(await refusalOf(client.call(JoinCall, { callId, ...GUEST }))).toBe(refusal)
  })

  it('[CALL-80] what is one’s own to see and to do wants a profile a school vouches for', async () => {
    for (const [client, said] of [
      [newClient(), 'not_signed_in'],
      [people.unlinked, 'profile_not_linked'],
    ] as const) {
      const callId = calls.open
      const start = { clientId: crypto.randomUUID(), media: 'audio' as const }
      const settings = { guests: false, lobby: false, screenShare: 'all' as const }
      const asked = [
        client.call(StartChatCall, { ...start, chatId: parents, personIds: null }),
        client.call(StartLinkCall, { ...start, title: '', settings }),
        client.call(AnswerCall, { callId }),
        client.call(DeclineCall, { callId }),
        client.call(GetCallVisitors, { callId }),
        client.call(ListCalls, {}),
        client.call(ReadCalls, {}),
      ]
      expect(new Set(await Promise.all(asked.map(refusalOf)))).toEqual(new Set([said]))
    }
  })

  it('[CALL-177] who was at a call is told to whoever began it and to the chat’s grown-up administrators, and to nobody else', async () => {
    const { orlova, elena, ilya, stranger } = people
    const callId = await linkCall(orlova, { guests: true })
    expect(await orlova.call(GetCallVisitors, { callId })).toMatchObject({ title: 'Совещание', endedAt: null, visitors: [] })
    const lines = [
      await comeIn(orlova, callId),
      await comeIn(elena, callId),
      await comeIn(browser(undefined, '203.0.113.9'), callId, 'Тётя Оля'),
    ]
    const again = await comeIn(elena, callId)
    await again.ask({ type: 'leave' })
    await (await comeIn(elena, callId)).ask({ type: 'leave' })
    await env.CALL_ROOM.getByName(callId).endCall(orlova.personId)
    const { visitors, endedAt } = await orlova.call(GetCallVisitors, { callId })
    expect(endedAt).not.toBeNull()
    expect(visitors.map(({ name, guest, times, leftAt }) => [name, guest, times, leftAt !== null])).toEqual([
      ['Орлова Анна Сергеевна', false, 1, true],
      ['Антонова Елена Викторовна', false, 2, true],
      ['Тётя Оля', true, 1, true],
    ])
    for (const client of [elena, ilya, stranger]) expect(await refusalOf(client.call(GetCallVisitors, { callId }))).toBe('not_found')

    // Begun by a parent in the parents' chat: theirs, and of Орлова, who administers it.
    const clientId = crypto.randomUUID()
    await env.CALL_ROOM.getByName(calls.parents).endCall(null)
    await expect
      .poll(async () => (await elena.call(StartChatCall, { chatId: parents, clientId, media: 'audio', personIds: [] })).callId)
      .not.toBe(calls.parents)
    const { callId: hers } = await elena.call(StartChatCall, { chatId: parents, clientId, media: 'audio', personIds: [] })
    const said = await Promise.all(
      [elena, orlova, ilya, stranger].map((client) => refusalOf(client.call(GetCallVisitors, { callId: hers }))),
    )
    expect(said).toEqual(['done', 'done', 'not_found', 'not_found'])
    expect(await refusalOf(orlova.call(GetCallVisitors, { callId: calls.none }))).toBe('not_found')
    for (const line of lines) line.close()
  })

  it('[CALL-81] a guest is told neither the chat beside the call nor a role; whoever a school vouches for is', async () => {
    expect(await newClient().call(GetCall, { callId: calls.open })).toMatchObject({ role: null, chatId: null, kind: 'link', state: 'open' })
    expect(await people.elena.call(GetCall, { callId: calls.open })).toMatchObject({ role: 'speaker', chatId: expect.any(String) })
  })

  it('[CALL-82] a guest calls themselves something fit to be shown, and is the same guest with the key of this very call', async () => {
    const guest = browser(undefined, '203.0.113.8')
    const callId = calls.open
    expect(await refusalOf(guest.call(JoinCall, { callId }))).toBe('invalid')
    expect(await refusalOf(guest.call(JoinCall, { callId, guestName: '\u200B' }))).toBe('invalid')
    expect(await refusedAt(guest.call(JoinCall, { callId, guestName: 'хуй' }))).toBe('message_moderated guestName')
    const first = await guest.call(JoinCall, { callId, ...GUEST })
    const guestKey = first.guestKey ?? ''
    const again = await guest.call(JoinCall, { callId, ...GUEST, guestKey })
    expect(again.participantId).toBe(first.participantId)
    const other = await linkCall(people.orlova, { guests: true })
    for (const [where, key] of [
      [other, guestKey],
      [callId, first.ticket],
      [callId, `${guestKey.slice(0, -2)}AA`],
      [callId, 'key'],
    ] as const) {
      expect((await guest.call(JoinCall, { callId: where, ...GUEST, guestKey: key })).participantId).not.toBe(first.participantId)
    }
    const line = await comeIn(guest, callId, ' Тётя  Оля ')
    expect((await line.snapshot()).participants.at(-1)).toMatchObject({ name: 'Тётя Оля', guest: true, role: 'speaker' })
    line.close()
  })

  it('[CALL-83] somebody in a call who closes it to others comes back themselves; others are told at once', async () => {
    const callId = await linkCall(people.orlova)
    const [orlova, elena] = [await comeIn(people.orlova, callId), await comeIn(people.elena, callId)]
    expect(await orlova.ask({ type: 'settings.set', settings: { locked: true } })).toBe('done')
    expect(await refusalOf(people.ilya.call(JoinCall, { callId }))).toBe('call_locked')
    expect(await people.ilya.call(GetCall, { callId })).toMatchObject({ locked: true, people: 2 })
    elena.close()
    await (await comeIn(people.elena, callId)).snapshot()
    const { participants } = await (await comeIn(people.orlova, callId)).snapshot()
    expect(participants).toHaveLength(2)
  })

  it('[CALL-84] nobody comes to a call that is over, or in again from which they were removed', async () => {
    const callId = await linkCall(people.orlova, { guests: true })
    const [orlova, ilya] = [await comeIn(people.orlova, callId), await comeIn(people.ilya, callId)]
    expect(await orlova.ask({ type: 'participant.remove', participantId: people.ilya.personId })).toBe('done')
    await ilya.closed
    expect(await refusalOf(people.ilya.call(JoinCall, { callId }))).toBe('call_barred')
    expect(await refusalOf(people.ilya.call(GetCall, { callId }))).toBe('call_barred')
    orlova.send({ type: 'call.end', clientId: crypto.randomUUID() })
    await orlova.closed
    for (const client of [people.orlova, people.elena, clientOf('nobody')]) {
      expect(await refusalOf(client.call(JoinCall, { callId, ...GUEST }))).toBe('call_over')
      expect(await client.call(GetCall, { callId })).toMatchObject({ state: 'over' })
    }
  })
})

describe('a ticket', () => {
  const enter = (client: Client, callId: CallId, ticket: string) => refusedSocket(client, callPath(callId, ticket))

  it('[CALL-85] lets in once, and to its own call only', async () => {
    const { ticket } = await people.elena.call(JoinCall, { callId: calls.link })
    expect(await enter(people.elena, calls.open, ticket)).toBe('not_found')
    expect(await enter(people.elena, calls.link, ticket)).toBe('opened')
    expect(await enter(people.elena, calls.link, ticket)).toBe('not_found')
  })

  it('[CALL-85] that is forged, of another kind or too old opens nothing, and the call goes on', async () => {
    const callId = await linkCall(people.orlova, { guests: true })
    const orlova = await comeIn(people.orlova, callId)
    const guest = await clientOf('nobody').call(JoinCall, { callId, ...GUEST })
    const [header = '', body = '', signature = ''] = guest.ticket.split('.')
    const claims = JSON.parse(atob(body.replaceAll('-', '+').replaceAll('_', '/'))) as Record<string, unknown>
    const signed = (more: object, key: CryptoKey | Uint8Array) =>
      new SignJWT({ ...claims, ...more, jti: crypto.randomUUID() }).setProtectedHeader({ alg: 'HS256' }).sign(key)
    const ours = await signingKey(env, 'call-ticket')
    const theirs = new TextEncoder().encode('0'.repeat(32))
    const none = btoa(JSON.stringify({ alg: 'none' })).replaceAll('=', '')
    const forged = [
      '',
      'ticket',
      'a'.repeat(4_000),
      `${none}.${body}.`,
      `${header}.${btoa(JSON.stringify({ ...claims, role: 'organiser' })).replaceAll('=', '')}.${signature}`,
      await signed({}, theirs),
      await signed({ exp: Math.floor(now(env) / 1_000) - 1 }, ours),
      await signed({ sub: 'per_1' as PersonId }, ours),
      await signed({ aud: undefined }, ours),
      await signed({ exp: undefined }, ours),
      guest.guestKey ?? '',
    ]
    for (const ticket of forged) expect([ticket, await enter(newClient(), callId, ticket)]).toEqual([ticket, 'not_found'])
    const lobby = await orlova.ask({ type: 'settings.set', settings: { lobby: true } })
    expect(lobby).toBe('done')
    expect(orlova.events().filter(({ type }) => type === 'participant.joined')).toEqual([])
    expect(await enter(newClient(), callId, await signed({}, ours))).toBe('opened')
  })

  it('[CALL-85] is not spent by whoever asks without a socket, with an old page or from another site', async () => {
    const { ticket } = await people.elena.call(JoinCall, { callId: calls.link })
    const path = callPath(calls.link, ticket)
    expect((await people.elena.fetch(path)).status).toBe(400)
    expect(await refusedSocket(people.elena, path.replace(/v=\d+/, 'v=1'))).toBe('client_outdated')
    expect(await refusedSocket(people.elena, path, { origin: 'https://evil.test' })).toBe('wrong_origin')
    expect(await refusedSocket(people.elena, callPath('cal_nope', ticket))).toBe('not_found')
    expect(await refusedSocket(people.elena, path)).toBe('opened')
  })
})

describe('a flood', () => {
  it('[CALL-86] of joins is refused, people’s and guests’ each by their own count, and nobody in the call hears of it', async () => {
    const callId = await linkCall(people.orlova, { guests: true })
    const orlova = await comeIn(people.orlova, callId)
    const storm = browser(undefined, '198.51.100.1')
    const spy = vi.spyOn(console, 'log').mockImplementation(() => {})
    const said = await Promise.all(Array.from({ length: 500 }, () => refusalOf(storm.call(JoinCall, { callId, ...GUEST }))))
    expect(
      Object.fromEntries(
        Map.groupBy(said, (one) => one)
          .entries()
          .map(([one, all]) => [one, all.length]),
      ),
    ).toEqual({
      done: CALL_GUEST_JOINS_PER_MINUTE_MAX,
      too_many_requests: 500 - CALL_GUEST_JOINS_PER_MINUTE_MAX,
    })
    const logged = spy.mock.calls.map(([line]) => String(line)).filter((line) => line.includes('call.join_refused'))
    spy.mockRestore()
    expect(logged).toHaveLength(500 - CALL_GUEST_JOINS_PER_MINUTE_MAX)
    expect(JSON.parse(logged[0] ?? '{}')).toEqual({
      level: 'info',
      what: 'call.join_refused',
      callId,
      guest: true,
      refusal: 'too_many_requests',
    })
    const own = await Promise.all(
      Array.from({ length: CALL_JOINS_PER_MINUTE_MAX + 20 }, () => refusalOf(people.stranger.call(JoinCall, { callId }))),
    )
    expect(own.filter((one) => one === 'too_many_requests').length).toBeGreaterThanOrEqual(20)
    expect(await refusalOf(browser(undefined, '198.51.100.2').call(JoinCall, { callId, ...GUEST }))).toBe('done')
    expect(await orlova.ask({ type: 'hand.set', up: true })).toBe('done')
    expect((await orlova.snapshot()).participants).toHaveLength(1)
    expect(orlova.events().filter(({ type }) => type === 'participant.joined')).toEqual([])
  })
})
