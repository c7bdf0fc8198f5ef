// A page that is in a call and goes: because a new one was deployed, or because its person signs out. With a server and a room that do as the test says.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallId, PersonId } from '../../protocol/ids.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { stubDevices } from '../kit/fake-devices.ts'
import { FakeSocket } from '../kit/fake-socket.ts'

const CALL = 'cal_00000000000000000001' as CallId
const ILYA = 'per_00000000000000000001' as PersonId
const GUEST = { personId: null, guestName: 'Лектор' }

let window: EventTarget
let tab: Map<string, string>
/** What happened to the page and what the server was asked, in order. */
let told: string[]
let refusal: RefusalCode | null
let sockets: number

beforeEach(() => {
  vi.useFakeTimers()
  vi.resetModules()
  ;[window, tab, told, refusal, sockets] = [new EventTarget(), new Map(), [], null, 0]
  FakeSocket.all = []
  stubDevices()
  vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
  vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible' }))
  vi.stubGlobal('WebSocket', FakeSocket)
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => tab.get(key) ?? null,
    setItem: (key: string, value: string) => tab.set(key, value),
    removeItem: (key: string) => tab.delete(key),
  })
  vi.stubGlobal('location', {
    origin: 'https://zvonok.test',
    pathname: `/call/${CALL}`,
    reload: () => told.push('reload'),
    replace: (path: string) => told.push(`replace ${path}`),
  })
  vi.stubGlobal('fetch', async (url: string) => {
    const path = url.replace(/\?.*/, '').replace(CALL, ':id')
    told.push(path)
    if (refusal !== null && !path.endsWith('/join'))
      return new Response(JSON.stringify({ refusal, requestId: '1' }), { status: 426, headers: { 'content-type': 'application/json' } })
    const joined = { ticket: 'ticket', participantId: ILYA, guestKey: null, media: { provider: 'sfu' } }
    return new Response(JSON.stringify(path.endsWith('/join') ? joined : {}), { headers: { 'content-type': 'application/json' } })
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** Whether the browser would ask «Покинуть сайт?» */
function asksToLeave(): boolean {
  const event = new Event('beforeunload', { cancelable: true })
  window.dispatchEvent(event)
  return event.defaultPrevented
}

async function come(guestName: string | null) {
  const { enterCall } = await import('../../web/calls/enter-call.ts')
  const { OwnMedia } = await import('../../web/calls/own-media.ts')
  const { currentCall, endedCall } = await import('../../web/calls/current-call.ts')
  enterCall({ callId: CALL, guestName, own: new OwnMedia() })
  await vi.advanceTimersByTimeAsync(0)
  sockets = FakeSocket.all.length
  return { currentCall, endedCall }
}

const seatLeft = async (personId: PersonId | null) => {
  window.dispatchEvent(new Event('pagehide'))
  const { seatKept } = await import('../../web/calls/seat.ts')
  return seatKept(personId)?.callId ?? null
}

describe('a page that is older than the server', () => {
  it('[CALL-190] goes anew by itself, asks nobody about it, and leaves its seat to the page that comes, a guest’s too', async () => {
    const { currentCall } = await come(GUEST.guestName)
    expect(asksToLeave()).toBe(true)
    refusal = 'client_outdated'
    FakeSocket.all.at(-1)?.fall()
    await vi.advanceTimersByTimeAsync(0)
    expect(told.filter((one) => one === 'reload')).toHaveLength(1)
    expect([currentCall.peek()?.state.over.peek(), asksToLeave()]).toEqual([null, false])
    expect(await seatLeft(GUEST.personId)).toBe(CALL)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(FakeSocket.all).toHaveLength(sockets)
  })

  it('[CALL-190] goes once, whichever of its lines hears of it first', async () => {
    const { currentCall } = await come(GUEST.guestName)
    const { reloadOnce } = await import('../../web/app/reload-once.ts')
    expect([reloadOnce(), asksToLeave()]).toEqual([true, false])
    refusal = 'client_outdated'
    FakeSocket.all.at(-1)?.fall()
    await vi.advanceTimersByTimeAsync(0)
    expect(told.filter((one) => one === 'reload')).toHaveLength(1)
    expect(currentCall.peek()?.state.over.peek()).toBe(null)
    expect(await seatLeft(GUEST.personId)).toBe(CALL)
  })

  it('[CALL-190] says that it is over where the new page was no newer', async () => {
    tab.set('zvonok.reloadedFor', String((await import('../../protocol/version.ts')).PROTOCOL_VERSION))
    const { currentCall, endedCall } = await come(GUEST.guestName)
    refusal = 'client_outdated'
    FakeSocket.all.at(-1)?.fall()
    await vi.advanceTimersByTimeAsync(0)
    expect([told.includes('reload'), currentCall.peek(), endedCall.peek()?.why]).toEqual([false, null, 'client_outdated'])
    expect(await seatLeft(GUEST.personId)).toBeNull()
  })
})

describe('whoever signs out in a call', () => {
  it('[CALL-191] has left it before, is not asked whether they will leave the page, and leaves no seat behind', async () => {
    const { currentCall, endedCall } = await come(null)
    FakeSocket.all.at(-1)?.open()
    FakeSocket.all.at(-1)?.say({ type: 'waiting', version: 6, title: 'Урок', organiserIsHere: true })
    const { signOut } = await import('../../web/app/session.ts')
    const before = told.length
    const out = signOut()
    expect(FakeSocket.all.at(-1)?.sent.map((frame) => JSON.parse(frame).type)).toEqual(['leave'])
    expect([currentCall.peek(), endedCall.peek()?.why, asksToLeave()]).toEqual([null, 'left', false])
    await vi.advanceTimersByTimeAsync(0)
    await out
    expect(told.slice(before)).toEqual(['/api/session', 'replace /'])
    expect(await seatLeft(null)).toBeNull()
  })
})
