// Before one comes in: whether sound gets through from here, and who may find that out.
import { env } from 'cloudflare:workers'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { StartChatCall, TryCallLine } from '../../protocol/calls.ts'
import type { CallId, ChatId } from '../../protocol/ids.ts'
import { CALL_LINE_TRIES_PER_MINUTE_MAX } from '../../protocol/limits.ts'
import { actAs, demoSchool, newClient, type Person } from '../kit/act-as.ts'
import { comeIn, linkCall } from '../kit/calls.ts'
import { DESCRIPTION, fakeSfu, offerOf } from '../kit/fake-sfu.ts'
import { keepStorage } from '../kit/keep-storage.ts'
import { browser, refusalOf } from '../kit/linked.ts'
import { chatsOf } from '../kit/open-sockets.ts'

const OFFER = offerOf(['0', 'application'])
let people: Record<'orlova' | 'elena' | 'ilya', Person>
let calls: Record<'link' | 'open' | 'parents', CallId>

keepStorage()
beforeAll(async () => {
  await demoSchool()
  people = { orlova: await actAs('Орлова'), elena: await actAs('Антонова Елена'), ilya: await actAs('Антонов Илья') }
  const chatId = (await chatsOf(people.orlova, 'Родители 7Б')).find(({ title }) => title === 'Родители 7Б')?.chatId as ChatId
  const parents = { chatId, clientId: crypto.randomUUID(), media: 'video' as const, personIds: [] }
  calls = {
    link: await linkCall(people.orlova),
    open: await linkCall(people.orlova, { guests: true }),
    parents: (await people.orlova.call(StartChatCall, parents)).callId,
  }
}, 120_000)
afterEach(() => {
  vi.restoreAllMocks()
  env.CALLS_PROVIDER = 'sfu'
})

describe('at the door of a call', () => {
  it('[CALL-182] whoever may come, a guest too, gets what a connection takes, and of the session it is in not even the name', async () => {
    const sfu = fakeSfu()
    for (const [client, callId] of [
      [people.elena, calls.parents],
      [browser(undefined, '203.0.113.20'), calls.open],
    ] as const) {
      expect(await client.call(TryCallLine, { callId, offer: null })).toEqual({
        iceServers: [{ urls: ['stun:stun.cloudflare.com:3478'] }],
        answer: null,
      })
      expect(await client.call(TryCallLine, { callId, offer: OFFER })).toEqual({ iceServers: [], answer: DESCRIPTION })
    }
    expect(sfu.asked.map(({ operation }) => operation)).toEqual([
      ...['new', 'datachannels/establish'],
      ...['new', 'datachannels/establish'],
    ])
  })

  it('[CALL-182] whoever may not come is told the same as at the door, and the service is not asked', async () => {
    const sfu = fakeSfu()
    const over = await linkCall(people.orlova)
    const orlova = await comeIn(people.orlova, over)
    orlova.send({ type: 'call.end', clientId: crypto.randomUUID() })
    await orlova.closed
    for (const [client, callId, said] of [
      [people.ilya, calls.parents, 'not_found'],
      [newClient(), calls.link, 'not_signed_in'],
      [people.elena, over, 'call_over'],
    ] as const) {
      expect(await refusalOf(client.call(TryCallLine, { callId, offer: OFFER }))).toBe(said)
    }
    env.CALLS_PROVIDER = 'realtimeKit'
    expect(await refusalOf(people.elena.call(TryCallLine, { callId: calls.link, offer: OFFER }))).toBe('media_failed')
    expect(sfu.count('new')).toBe(0)
  })

  it('[CALL-182] [CALL-86] a flood is refused before the service hears of it', async () => {
    const sfu = fakeSfu()
    const tries = Array.from({ length: CALL_LINE_TRIES_PER_MINUTE_MAX + 5 }, () =>
      refusalOf(people.orlova.call(TryCallLine, { callId: calls.link, offer: OFFER })),
    )
    const said = await Promise.all(tries)
    expect(said.filter((one) => one === 'too_many_requests')).toHaveLength(5)
    expect(sfu.count('new')).toBe(CALL_LINE_TRIES_PER_MINUTE_MAX)
  })
})
