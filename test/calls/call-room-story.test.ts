// Every command of a call: what it makes of everybody's picture of the call, who may give it, and that a room which has slept does the same.
import { evictDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { applyCallEvent } from '../../protocol/call/apply-event.ts'
import type { CallSnapshot } from '../../protocol/call/events.ts'
import type { CallRole } from '../../protocol/rights.ts'
import {
  type CallLine,
  DARYA,
  enter,
  type Found,
  foundCall,
  type Human,
  ILYA,
  ORLOVA,
  openSession,
  PETROV,
  publish,
} from '../kit/enter-call.ts'
import { fakeSfu } from '../kit/fake-sfu.ts'

beforeEach(() => {
  fakeSfu()
})
afterEach(() => vi.restoreAllMocks())

type Scene = { call: Found; orlova: CallLine; ilya: CallLine; asleep: () => Promise<void> }

/** What everybody sees of a call changes by these, and the room may fall asleep before each step. */
const COMMANDS: Record<string, (scene: Scene) => Promise<unknown>> = {
  'hand.set': async ({ ilya, asleep }) => {
    await ilya.ask({ type: 'hand.set', up: true })
    await asleep()
    await ilya.ask({ type: 'hand.set', up: false })
  },
  'hand.lower': async ({ orlova, ilya, asleep }) => {
    await ilya.ask({ type: 'hand.set', up: true })
    await asleep()
    await orlova.ask({ type: 'hand.lower', participantId: null })
  },
  'microphone.set, tracks.set': async ({ ilya, asleep }) => {
    await publish(ilya, 'microphone', 'camera')
    await asleep()
    await ilya.ask({ type: 'microphone.set', on: false })
    await asleep()
    await ilya.ask({ type: 'tracks.set', tracks: [] })
  },
  'source.stop': async ({ orlova, ilya, asleep }) => {
    await publish(ilya, 'microphone', 'camera', 'screen', 'screenSound')
    await asleep()
    await orlova.ask({ type: 'source.stop', participantId: ILYA.id, source: 'screen' })
    await asleep()
    await orlova.ask({ type: 'source.stop', participantId: null, source: 'microphone' })
  },
  'unmute.allow': async ({ orlova, asleep }) => {
    await orlova.ask({ type: 'unmute.allow', participantId: ILYA.id, on: true })
    await asleep()
    await orlova.ask({ type: 'unmute.allow', participantId: ILYA.id, on: false })
  },
  'settings.set': async ({ orlova, ilya, asleep }) => {
    await publish(ilya, 'screen')
    await asleep()
    await orlova.ask({ type: 'settings.set', settings: { screenShare: 'admins', selfUnmute: false, locked: true } })
  },
  'role.set': async ({ orlova, ilya, asleep }) => {
    await publish(ilya, 'camera')
    await asleep()
    await orlova.ask({ type: 'role.set', participantId: ILYA.id, role: 'listener' })
    await asleep()
    await orlova.ask({ type: 'role.set', participantId: ILYA.id, role: 'coHost' })
  },
  'role.set organiser': async ({ call, orlova, asleep }) => {
    await enter(call, PETROV)
    await asleep()
    await orlova.ask({ type: 'role.set', participantId: PETROV.id, role: 'organiser' })
  },
  'participant.remove': async ({ orlova, asleep }) => {
    await asleep()
    await orlova.ask({ type: 'participant.remove', participantId: ILYA.id })
  },
  'lobby.decide': async ({ call, orlova, asleep }) => {
    await orlova.ask({ type: 'settings.set', settings: { lobby: true } })
    await enter(call, PETROV)
    await asleep()
    await orlova.ask({ type: 'lobby.decide', participantId: null, admit: true })
  },
  leave: async ({ call, ilya, asleep }) => {
    await asleep()
    await ilya.ask({ type: 'leave' })
    await asleep()
    await enter(call, ILYA)
  },
  'a line lost and found': async ({ call, orlova, ilya, asleep }) => {
    ilya.close()
    await orlova.sees(ILYA, { away: true })
    await asleep()
    await enter(call, ILYA)
  },
  'the organiser gone and back': async ({ call, orlova, asleep }) => {
    await enter(call, PETROV)
    await orlova.ask({ type: 'leave' })
    await asleep()
    await enter(call, ORLOVA)
  },
  'a session anew': async ({ ilya, asleep }) => {
    await publish(ilya, 'camera')
    await asleep()
    await openSession(ilya)
  },
}

const shown = ({ waiting: _, heirs: __, myId: ___, participants, ...call }: CallSnapshot) => ({
  ...call,
  participants: [...participants].sort((a, b) => (a.participantId < b.participantId ? -1 : 1)),
})

describe('what everybody sees of a call', () => {
  for (const [name, act] of Object.entries(COMMANDS)) {
    it.each(['awake', 'asleep before every step'] as const)(
      `[CALL-79] ${name}: told event by event it is what a newcomer is shown (%s)`,
      async (how) => {
        const call = await foundCall()
        const [orlova, ilya, darya] = [await enter(call, ORLOVA), await enter(call, ILYA), await enter(call, DARYA)]
        const before = await darya.snapshot()
        const asleep = async () => {
          if (how !== 'awake') await evictDurableObject(call.room)
        }
        await act({ call, orlova, ilya, asleep })
        await asleep()
        // Анна Сергеевна from another page: of that nobody else sees anything.
        const fresh = await (await enter(call, ORLOVA)).snapshot()
        if (fresh.seq > before.seq) await darya.hears(fresh.seq)
        expect(shown(darya.events().reduce(applyCallEvent, before))).toEqual(shown(fresh))
        expect(darya.events().map(({ seq }) => seq)).toEqual(darya.events().map((_, index) => before.seq + 1 + index))
      },
    )
  }
})

type Ask = Parameters<CallLine['ask']>[0]
/** Of whoever administers. */
const ADMINISTRATION: Record<string, (whom: Human) => Ask> = {
  'hand.lower': ({ id }) => ({ type: 'hand.lower', participantId: id }),
  'hand.lower all': () => ({ type: 'hand.lower', participantId: null }),
  'source.stop microphone': ({ id }) => ({ type: 'source.stop', participantId: id, source: 'microphone' }),
  'source.stop camera': ({ id }) => ({ type: 'source.stop', participantId: id, source: 'camera' }),
  'source.stop screen of all': () => ({ type: 'source.stop', participantId: null, source: 'screen' }),
  'unmute.allow': ({ id }) => ({ type: 'unmute.allow', participantId: id, on: true }),
  'settings.set': () => ({ type: 'settings.set', settings: { locked: true, selfUnmute: false } }),
  'role.set': ({ id }) => ({ type: 'role.set', participantId: id, role: 'listener' }),
  'lobby.decide all': () => ({ type: 'lobby.decide', participantId: null, admit: true }),
  'participant.remove': ({ id }) => ({ type: 'participant.remove', participantId: id }),
}

describe('who may do what in a call', () => {
  const scene = async (role: CallRole) => {
    const call = await foundCall()
    const [orlova, actor, darya] = [await enter(call, ORLOVA), await enter(call, PETROV), await enter(call, DARYA)]
    if (role !== 'organiser' && role !== 'speaker') await orlova.ask({ type: 'role.set', participantId: PETROV.id, role })
    await darya.ask({ type: 'hand.set', up: true })
    return { call, actor: role === 'organiser' ? orlova : actor, darya }
  }

  it.each(['speaker', 'listener'] as const)('[CALL-59] A %s administers nothing, and nothing happens', async (role) => {
    const { actor, darya } = await scene(role)
    await darya.ask({ type: 'hand.set', up: true })
    const before = darya.frames.length
    for (const make of Object.values(ADMINISTRATION)) expect(await actor.ask(make(DARYA)), JSON.stringify(make(DARYA))).toBe('not_allowed')
    expect(await actor.ask({ type: 'role.set', participantId: PETROV.id, role: 'organiser' })).toBe('not_allowed')
    expect(await actor.ask({ type: 'call.end' })).toBe('not_allowed')
    expect(await actor.ask({ type: 'hand.set', up: true })).toBe('done')
    await darya.sees(PETROV, {})
    // All that anybody heard is the raised hand.
    expect(darya.frames.slice(before)).toHaveLength(1)
    expect(await actor.ask({ type: 'microphone.set', on: true })).toBe(role === 'listener' ? 'not_allowed' : 'done')
  })

  it.each(['organiser', 'coHost'] as const)('[CALL-59] What the %s may', async (role) => {
    const { actor, call } = await scene(role)
    for (const make of Object.values(ADMINISTRATION)) expect(await actor.ask(make(DARYA)), JSON.stringify(make(DARYA))).toBe('done')
    const nobody = { ...ILYA }
    for (const name of ['hand.lower', 'source.stop camera', 'unmute.allow', 'role.set', 'participant.remove']) {
      expect(await actor.ask(ADMINISTRATION[name]?.(nobody) as Ask), name).toBe('not_found')
    }
    if (role === 'organiser') return
    // On the organiser nobody else acts, and a call is the organiser’s to hand over and to end.
    for (const name of ['source.stop microphone', 'role.set', 'participant.remove']) {
      expect(await actor.ask(ADMINISTRATION[name]?.(ORLOVA) as Ask), name).toBe('not_allowed')
    }
    expect(await actor.ask({ type: 'role.set', participantId: PETROV.id, role: 'organiser' })).toBe('not_allowed')
    expect(await actor.ask({ type: 'call.end' })).toBe('not_allowed')
    expect(await call.room.about(null)).toMatchObject({ state: 'open' })
  })
})
