// A chat opened without a line, with sockets that do as the test says.
import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { ChatMessage } from '../../protocol/chat/events.ts'
import type { Me } from '../../protocol/identity.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { aMessage, aRoom } from '../kit/a-chat.ts'
import { FakeSocket } from '../kit/fake-socket.ts'

const window = new EventTarget()
vi.stubGlobal('addEventListener', window.addEventListener.bind(window))
vi.stubGlobal('document', Object.assign(new EventTarget(), { visibilityState: 'visible', documentElement: {} }))
vi.stubGlobal('location', { origin: 'https://zvonok.test' })
vi.stubGlobal('navigator', { onLine: true })
vi.stubGlobal('WebSocket', FakeSocket)
vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
const { ChatState } = await import('../../web/messenger/chat-state.ts')
const { keepUp, mayKeep } = await import('../../web/messenger/keep-up.ts')
const { me } = await import('../../web/app/session.ts')
const { ChatId, ClientId, PersonId } = await import('../../protocol/ids.ts')

const orlova = PersonId.parse(`per_${'0'.repeat(20)}`)
const chatId = ChatId.parse(`cht_${'0'.repeat(20)}`)
const NOON = Date.parse('2025-10-06T09:00:00Z')
const clientId = ClientId.parse('0e984725-c51c-4bf4-9960-e1c80e27aba0')

const message = (seq: number, text: string) => aMessage(seq, { clientId, authorId: orlova, text })
const room = (messages: ChatMessage[]) =>
  aRoom(messages, { chatId, seq: 9, me: { personId: orlova, role: 'writer', readSeq: 0, mutedUntil: null } })

let state: InstanceType<typeof ChatState>
const latest = () => FakeSocket.all.at(-1) as FakeSocket
const shown = () => [state.keptAt.value, state.snapshot.value?.messages.map(({ text }) => text)]

beforeEach(() => {
  vi.useFakeTimers()
  FakeSocket.all = []
  state = new ChatState(chatId, orlova)
  state.open()
})
afterEach(() => {
  state.close()
  vi.useRealTimers()
})

describe('a chat without a line', () => {
  it('[CHT-24] is read as it was kept; the room’s whole word takes its place, without what was deleted meanwhile', () => {
    state.showKept(room([message(3, 'стоит'), message(4, 'удалённое потом')]), NOON)
    expect(shown()).toEqual([NOON, ['стоит', 'удалённое потом']])
    state.markRead(4)

    // Not «the rest after»: what one hid elsewhere, or an administrator cleared, is in no event.
    window.dispatchEvent(new Event('offline'))
    window.dispatchEvent(new Event('online'))
    expect(latest().url).not.toContain('since')
    latest().open()
    latest().say({ type: 'snapshot', version: PROTOCOL_VERSION, snapshot: room([message(3, 'стоит')]) })
    expect(shown()).toEqual([null, ['стоит']])
    // What was looked at without a line does not count as read.
    expect(latest().sent.filter((text) => text.includes('read'))).toEqual([])

    // And never goes back to what was kept.
    state.showKept(room([message(4, 'удалённое потом')]), NOON)
    expect(shown()).toEqual([null, ['стоит']])
  })

  it('[CHT-24] shows nothing more once the room says that it is closed to its reader', () => {
    state.showKept(room([message(3, 'стоит')]), NOON)
    latest().open()
    latest().fall(4404)
    expect([state.ended.value, ...shown()]).toEqual(['not_found', null, undefined])
  })

  it('[CHT-24] is kept for nobody on somebody else’s computer, nor in a session that is open by half', () => {
    const known = { shared: false, mustChoosePassword: false, secondFactor: null } as Me
    expect(mayKeep(known)).toBe(true)
    for (const change of [{ shared: true }, { mustChoosePassword: true }, { secondFactor: 'prove' }, { secondFactor: 'enrol' }] as const)
      expect(mayKeep({ ...known, ...change })).toBe(false)
  })

  it('[CHT-24] a page that outlives its session keeps nothing once the same person is at somebody else’s computer', () => {
    const person = { personId: orlova, shared: false, mustChoosePassword: false, secondFactor: null } as Me
    const told = signal<string | null>(null)
    const kept: string[] = []
    me.value = person
    const stop = keepUp(
      person,
      () => told.value,
      async (value) => void kept.push(value),
    )
    told.value = 'список'
    expect(kept).toEqual(['список'])
    const later = (now: Me | null, value: string) => {
      me.value = now
      told.value = value
      window.dispatchEvent(new Event('pagehide'))
    }
    later(null, 'после конца')
    later({ ...person, shared: true }, 'на чужом компьютере')
    later({ ...person, secondFactor: 'prove' }, 'до второго шага')
    expect(kept).toEqual(['список'])
    later(person, 'снова на своём')
    expect(kept).toEqual(['список', 'снова на своём'])
    stop()
    me.value = null
  })
})
