// Three hundred in one call, and those who send junk: what it costs, and that nobody else notices.
import { evictDurableObject } from 'cloudflare:test'
import { describe, expect, it } from 'vitest'
import type { CallDown } from '../../protocol/call/events.ts'
import { FRAME_BYTES_MAX } from '../../protocol/limits.ts'
import { statementsDuring } from '../kit/count-statements.ts'
import { type CallLine, claimsOf, DARYA, enter, foundCall, ILYA, knockAt, ORLOVA, pupil } from '../kit/enter-call.ts'

const CROWD = 300

describe('a call of three hundred', () => {
  it('[CALL-70] A raised hand reaches all, as one text to each and three statements; a join is told to each once', {
    timeout: 120_000,
  }, async () => {
    const call = await foundCall({ settings: { guests: true } })
    const orlova = await enter(call, ORLOVA)
    const lines: CallLine[] = []
    for (let number = 1; number < CROWD; number++) {
      // What each of them is told is held against its shape in other tests: here it would be done ninety thousand times.
      const line = await knockAt(call, claimsOf(pupil(number)), (json) => json as CallDown)
      if (typeof line === 'string') throw new Error(line)
      lines.push(line)
    }
    await Promise.all(lines.map((line) => line.snapshot()))
    await orlova.hears(CROWD)
    // Of each who came, one text; the whole was told to nobody twice.
    expect(orlova.texted).toBe(CROWD)
    expect(lines.map(({ frames }) => frames.filter(({ type }) => type === 'snapshot').length)).toEqual(lines.map(() => 1))

    // From the room's disk, after a sleep: what it must read is one statement.
    await evictDurableObject(call.room)
    const texted = lines.map((line) => line.texted)
    const raising = lines[0] as CallLine
    const statements = await statementsDuring(call.room, async () => {
      expect(await raising.ask({ type: 'hand.set', up: true })).toBe('done')
    })
    await Promise.all(lines.map((line) => line.hears(CROWD + 1)))
    const hand = lines.map((line) => line.events().at(-1))
    expect(hand.every((event) => event?.type === 'participant.changed' && typeof event.change.handAt === 'number')).toBe(true)
    // To the one who raised it: the event, and that it is done.
    expect(lines.map((line, index) => line.texted - (texted[index] ?? 0))).toEqual(lines.map((_, index) => (index === 0 ? 2 : 1)))
    expect(statements.map((statement) => /\b(?:FROM|INTO) \w+/.exec(statement)?.[0])).toEqual(['FROM call', 'INTO call', 'INTO attendees'])
  })
})

describe('a meeting of hundreds', () => {
  it('[CALL-178] Whoever comes to it listens, their hand is seen, the floor is theirs once it is given, and stays theirs when they come again', {
    timeout: 120_000,
  }, async () => {
    const call = await foundCall({ settings: { newcomersListen: true } })
    const leads = await enter(call, ORLOVA)
    const people = Array.from({ length: CROWD - 1 }, (_, number) => pupil(number))
    const lines: CallLine[] = []
    for (const one of people) {
      const line = await knockAt(call, claimsOf(one), (json) => json as CallDown)
      if (typeof line === 'string') throw new Error(line)
      lines.push(line)
    }
    await Promise.all(lines.map((line) => line.snapshot()))
    await leads.hears(CROWD)
    const came = leads.events().flatMap((event) => (event.type === 'participant.joined' ? [event.participant.role] : []))
    expect(came).toEqual(people.map(() => 'listener'))

    const [asks, asking] = [lines[7] as CallLine, people[7] as (typeof people)[number]]
    expect(await asks.ask({ type: 'microphone.set', on: true })).toBe('not_allowed')
    expect(await asks.ask({ type: 'hand.set', up: true })).toBe('done')
    const hears = (type: 'participant.changed' | 'participant.left') =>
      leads.until(() => leads.events().some((event) => event.type === type && event.participantId === asking.id))
    await hears('participant.changed')
    expect(await leads.ask({ type: 'role.set', participantId: asking.id, role: 'speaker' })).toBe('done')
    expect(await asks.ask({ type: 'microphone.set', on: true })).toBe('done')
    asks.send({ type: 'leave', clientId: crypto.randomUUID() })
    await hears('participant.left')
    const again = await enter(call, asking)
    expect(await again.ask({ type: 'microphone.set', on: true })).toBe('done')

    // From now on whoever comes speaks; whoever is there goes on listening, also after a reload.
    expect(await leads.ask({ type: 'settings.set', settings: { newcomersListen: false } })).toBe('done')
    expect(await (await enter(call, DARYA)).ask({ type: 'microphone.set', on: true })).toBe('done')
    expect(await (await enter(call, people[8] as typeof asking)).ask({ type: 'microphone.set', on: true })).toBe('not_allowed')
  })

  it('[CALL-178] Of a lesson it is the list that says who listens', async () => {
    const people = [{ personId: ORLOVA.id, role: 'coHost' as const, mayOrganise: true }]
    const lesson = await foundCall({ kind: 'lesson', people })
    const orlova = await enter(lesson, ORLOVA)
    expect(await orlova.ask({ type: 'settings.set', settings: { newcomersListen: true } })).toBe('not_allowed')
  })
})

describe('signs', () => {
  it('[CALL-69] Who speaks is told to all together, the loudest first, and nobody muted speaks', async () => {
    const call = await foundCall()
    const [orlova, ilya, darya] = [await enter(call, ORLOVA), await enter(call, ILYA), await enter(call, DARYA)]
    for (const line of [orlova, ilya]) await line.ask({ type: 'microphone.set', on: true })
    for (let level = 1; level <= 20; level++) ilya.send({ type: 'speaking.set', level })
    orlova.send({ type: 'speaking.set', level: 80 })
    darya.send({ type: 'speaking.set', level: 100 })
    await darya.until((frame) => frame.type === 'speaking' && frame.ids.length === 2)
    const spoken = darya.frames.flatMap((frame) => (frame.type === 'speaking' ? [frame.ids] : []))
    expect(spoken.at(-1)).toEqual([ORLOVA.id, ILYA.id])
    // However often anybody says so.
    expect(spoken.length).toBeLessThanOrEqual(2)
    await orlova.ask({ type: 'microphone.set', on: false })
    await darya.until((frame) => frame.type === 'speaking' && frame.ids.length === 1 && frame.ids[0] === ILYA.id)
    await ilya.ask({ type: 'leave' })
    await darya.until((frame) => frame.type === 'speaking' && frame.ids.length === 0)
  })

  it('[CALL-69] Of smiles one at a time is passed on', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    for (let times = 0; times < 10; times++) ilya.send({ type: 'reaction.send', emoji: '👍' })
    const told = await orlova.until((frame) => frame.type === 'reactions')
    expect(told).toEqual({ type: 'reactions', reactions: [{ participantId: ILYA.id, emoji: '👍' }] })
    await ilya.ask({ type: 'hand.set', up: true })
    await orlova.sees(ILYA, {})
    expect(orlova.frames.filter(({ type }) => type === 'reactions')).toHaveLength(1)
  })

  it('[CALL-69] Once reactions are closed a pupil’s reaches nobody, the teacher’s does, and opened again all do', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    expect(await ilya.ask({ type: 'settings.set', settings: { reactions: false } })).toBe('not_allowed')
    expect(await orlova.ask({ type: 'settings.set', settings: { reactions: false } })).toBe('done')
    ilya.send({ type: 'reaction.send', emoji: '👍' })
    // In the room's one order it would have been taken by now.
    await ilya.ask({ type: 'hand.set', up: true })
    orlova.send({ type: 'reaction.send', emoji: '👏' })
    expect(await ilya.until((frame) => frame.type === 'reactions')).toMatchObject({
      reactions: [{ participantId: ORLOVA.id, emoji: '👏' }],
    })
    expect(await orlova.ask({ type: 'settings.set', settings: { reactions: true } })).toBe('done')
    ilya.send({ type: 'reaction.send', emoji: '👍' })
    await orlova.until((frame) => frame.type === 'reactions' && frame.reactions[0]?.participantId === ILYA.id)
  })

  it('[CALL-69] A class that smiles at once is told of in a text or two, and everybody’s smile is in it', async () => {
    const call = await foundCall()
    const orlova = await enter(call, ORLOVA)
    const pupils = Array.from({ length: 30 }, (_, index) => pupil(index))
    const lines: CallLine[] = []
    for (const one of pupils) lines.push(await enter(call, one))
    for (const line of lines) line.send({ type: 'reaction.send', emoji: '👍' })
    const texts = () => orlova.frames.flatMap((frame) => (frame.type === 'reactions' ? [frame.reactions] : []))
    await orlova.until(() => texts().flat().length === pupils.length)
    expect(new Set(texts().flatMap((reactions) => reactions.map(({ participantId }) => participantId))).size).toBe(pupils.length)
    expect(texts().length).toBeLessThan(pupils.length / 3)
  })
})

describe('junk', () => {
  const id = crypto.randomUUID()
  const JUNK: Record<string, string | ArrayBuffer> = {
    'no JSON': '{',
    'a list': '[]',
    'an unknown command': JSON.stringify({ type: 'call.take', clientId: id }),
    'no client id': JSON.stringify({ type: 'hand.set', up: true }),
    'a name where an id belongs': JSON.stringify({ type: 'participant.remove', clientId: id, participantId: 'Илья' }),
    'a prototype': '{"type":"hand.set","clientId":"__proto__","up":true}',
    'a role nobody has': JSON.stringify({ type: 'role.set', clientId: id, participantId: ILYA.id, role: 'admin' }),
    'a session name with a path in it': JSON.stringify({
      type: 'media.ask',
      askId: id,
      ask: { op: 'answer', sessionId: '../x', answer: 'v=0' },
    }),
    'a description over its length': JSON.stringify({
      type: 'media.ask',
      askId: id,
      ask: { op: 'answer', sessionId: 's', answer: 'v'.repeat(60_001) },
    }),
    'too many tracks': JSON.stringify({ type: 'tracks.set', clientId: id, tracks: Array.from({ length: 9 }, () => ({})) }),
    bytes: new Uint8Array([1, 2, 3]).buffer,
  }

  it.each(Object.entries(JUNK))('[CALL-77] %s is refused and disturbs nobody', async (_, junk) => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    const before = orlova.frames.length
    ilya.sendRaw(junk)
    expect(await ilya.until((frame) => frame.type === 'refused')).toEqual({ type: 'refused', refusal: 'bad_frame' })
    ilya.sendRaw(junk)
    ilya.sendRaw(junk)
    expect(await ilya.closed).toEqual({ code: 4400, reason: 'bad_frame' })
    await orlova.sees(ILYA, { away: true })
    expect(orlova.frames).toHaveLength(before + 1)
    expect(await orlova.ask({ type: 'hand.set', up: true })).toBe('done')
  })

  it('[CALL-77] A frame over 64 KiB closes the socket', async () => {
    const call = await foundCall()
    const ilya = await enter(call, ILYA)
    ilya.sendRaw(JSON.stringify({ type: 'hand.set', clientId: id, up: true, name: 'я'.repeat(FRAME_BYTES_MAX) }))
    expect(await ilya.closed).toEqual({ code: 4413, reason: 'frame_too_large' })
  })

  it('[CALL-77] A hundred knocks with one ticket, and as many with none: one comes in, and the call goes on', async () => {
    const call = await foundCall()
    const orlova = await enter(call, ORLOVA)
    const claims = claimsOf(ILYA)
    const answers = await Promise.all(Array.from({ length: 100 }, () => knockAt(call, claims)))
    expect(answers.filter((answer) => typeof answer !== 'string')).toHaveLength(1)
    expect(new Set(answers.filter((answer) => typeof answer === 'string'))).toEqual(new Set(['not_found']))
    const strangers = await Promise.all(Array.from({ length: 100 }, () => call.room.fetch(new Request('https://room/socket'))))
    expect(strangers.every(({ status }) => status === 404)).toBe(true)
    await orlova.hears(2)
    expect(orlova.events()).toHaveLength(1)
  })
})
