// What a page makes of its room's words, with a room that says what the test says.
import { signal } from '@preact/signals'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CallCommand } from '../../protocol/call/commands.ts'
import type { CallDown } from '../../protocol/call/events.ts'
import type { CallId } from '../../protocol/ids.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { CallState } from '../../web/calls/call-state.ts'
import { MediaFault } from '../../web/calls/media-session.ts'
import { muteAll } from '../../web/calls/mute-all.ts'
import type { Line } from '../../web/platform/room-socket.ts'
import { callOf, participant } from '../kit/call-people.ts'

const teacher = participant('orlova', { role: 'organiser' })
const ilya = participant('ilya')
const line = signal<Line>('open')
let said: CallCommand[]
let restarts: number
let stopped: boolean
let hear: (frame: CallDown) => void
let refuse: (why: RefusalCode) => void

function enter(snapshot = callOf([ilya, teacher])): CallState {
  const state = new CallState('cll_1' as CallId, (down, end) => {
    hear = down
    refuse = end
    return {
      line,
      send: (command) => line.peek() === 'open' && said.push(command) > 0,
      restart: () => {
        restarts++
      },
      stop: () => {
        stopped = true
      },
    }
  })
  hear({ type: 'snapshot', version: 5, snapshot })
  return state
}

beforeEach(() => {
  vi.useFakeTimers()
  ;[said, restarts, stopped] = [[], 0, false]
  line.value = 'open'
})
afterEach(() => {
  vi.useRealTimers()
})

const last = <Type extends CallCommand['type']>(type: Type) =>
  said.findLast((one) => one.type === type) as Extract<CallCommand, { type: Type }>

describe('a call at a page', () => {
  it('[CALL-116] something missed on the way is not guessed: the room is asked for the whole again', () => {
    const state = enter()
    hear({ type: 'events', events: [{ type: 'participant.left', seq: 2, participantId: teacher.participantId }] })
    expect(restarts).toBe(1)
    expect(state.snapshot.value?.participants).toHaveLength(2)
    hear({ type: 'events', events: [{ type: 'participant.left', seq: 1, participantId: teacher.participantId }] })
    expect(state.snapshot.value?.participants).toHaveLength(1)
  })

  it('[CALL-116] what is asked is done or refused by its own name, and a line that is lost says so', async () => {
    const state = enter()
    const done = state.ask({ type: 'hand.set', up: true })
    const refused = state.ask({ type: 'call.end' })
    hear({ type: 'refused', clientId: last('call.end').clientId, refusal: 'not_allowed' })
    hear({ type: 'done', clientId: last('hand.set').clientId })
    await done
    await expect(refused).rejects.toMatchObject({ code: 'not_allowed' })
    const lost = state.ask({ type: 'hand.set', up: false })
    line.value = 'waiting'
    await expect(lost).rejects.toMatchObject({ reason: 'offline' })
  })

  it('[CALL-55] to whom one may hand the call over is as the room told it last', () => {
    const state = enter(callOf([teacher, ilya], { heirs: [ilya.participantId] }))
    expect(state.snapshot.value?.heirs).toEqual([ilya.participantId])
    hear({ type: 'heirs', heirs: [] })
    expect(state.snapshot.value).toMatchObject({ heirs: [], participants: [teacher, ilya] })
  })

  it('[FLT-10] the room asks whether it reads, and it says so at once', () => {
    enter()
    const probe = crypto.randomUUID()
    hear({ type: 'probe', probe })
    expect(said).toEqual([{ type: 'probe.answer', probe }])
  })

  it('[CALL-117] a pupil who was muted may unmute when all may, or when they were let; whoever leads always may', () => {
    const held = { ...callOf([ilya]).settings, selfUnmute: false }
    const may = (role: 'speaker' | 'listener' | 'organiser', mayUnmute: boolean, settings = held) =>
      enter(callOf([participant('ilya', { role, mayUnmute })], { settings })).mayUnmute.value
    expect([may('speaker', false), may('speaker', true), may('organiser', false), may('listener', true)]).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(may('speaker', false, { ...held, selfUnmute: true })).toBe(true)
  })

  it('[CALL-152] «Выключить и не давать включать»: the rule comes first, so that nobody slips in between; refused, nobody is muted', async () => {
    const done = (type: 'settings.set' | 'source.stop') => hear({ type: 'done', clientId: last(type).clientId })
    const state = enter(callOf([teacher, ilya]))
    const muted = muteAll({ state }, true)
    expect(said).toMatchObject([{ type: 'settings.set', settings: { selfUnmute: false } }])
    done('settings.set')
    await Promise.resolve()
    expect(said.slice(1)).toMatchObject([{ type: 'source.stop', participantId: null, source: 'microphone' }])
    done('source.stop')
    await muted
    const before = said.length
    const again = muteAll({ state }, true)
    hear({ type: 'refused', clientId: last('settings.set').clientId, refusal: 'not_allowed' })
    await expect(again).rejects.toMatchObject({ code: 'not_allowed' })
    expect(said.slice(before).map(({ type }) => type)).toEqual(['settings.set'])
  })

  it('[CALL-118] each way out has its own end, said once, and nothing is heard after it', () => {
    for (const why of ['ended', 'removed', 'denied', 'elsewhere'] as const) {
      stopped = false
      const state = enter()
      hear({ type: 'over', why })
      hear({ type: 'over', why: 'ended' })
      expect([state.over.value, stopped]).toEqual([why, true])
    }
    const state = enter()
    refuse('call_locked')
    expect(state.over.value).toBe('call_locked')
  })

  it('[CALL-118] whoever leaves says so, so that nobody waits for them', () => {
    const state = enter()
    state.leave()
    expect(last('leave').type).toBe('leave')
    expect(state.over.value).toBe('left')
  })

  it('[CALL-119] a smile is seen for a while, and many at once are bounded', () => {
    const state = enter()
    for (let i = 0; i < 50; i++) hear({ type: 'reactions', reactions: [{ participantId: teacher.participantId, emoji: '👍' }] })
    expect(state.reactions.value).toHaveLength(30)
    vi.advanceTimersByTime(5_000)
    expect(state.reactions.value).toEqual([])
  })
})

describe('arrangements with the media service, over the room', () => {
  const asked = () => last('media.ask')

  it('[CALL-120] are answered under their own name, whatever the order', async () => {
    const { signalling } = enter()
    const one = signalling.openSession({ purpose: 'publish', attempt: crypto.randomUUID() })
    const first = asked().askId
    const other = signalling.establish({ sessionId: 's', offer: 'o' })
    hear({ type: 'media.answer', askId: asked().askId, answer: { answer: 'a' } })
    hear({ type: 'media.answer', askId: first, answer: { sessionId: 's1', iceServers: [] } })
    expect(await one).toEqual({ sessionId: 's1', iceServers: [] })
    expect(await other).toEqual({ answer: 'a' })
  })

  it.each([
    ['what the room says it is', 'refused', () => hear({ type: 'media.answer', askId: asked().askId, answer: { fault: 'refused' } })],
    ['failed when the line is lost with it', 'failed', () => (line.value = 'waiting')],
    ['failed when nobody answers', 'failed', () => vi.advanceTimersByTime(20_000)],
    ['failed when the answer lacks what was promised', 'failed', () => hear({ type: 'media.answer', askId: asked().askId, answer: {} })],
  ])('[CALL-120] a fault is %s', async (_, kind, happen) => {
    const { signalling } = enter()
    const opened = signalling.openSession({ purpose: 'receive', attempt: crypto.randomUUID() })
    happen()
    await expect(opened).rejects.toEqual(new MediaFault(kind as 'failed'))
  })

  it('[CALL-120] without a line nothing has been changed: ask again', async () => {
    const { signalling } = enter()
    line.value = 'waiting'
    await expect(signalling.answer({ sessionId: 's', answer: 'a' })).rejects.toMatchObject({ kind: 'busy' })
  })
})
