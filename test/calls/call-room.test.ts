// A call's room: who comes in, what they hear, how they go.
import { describe, expect, it } from 'vitest'
import { DARYA, enter, foundCall, ILYA, ORLOVA } from '../kit/enter-call.ts'

describe('people in a call', () => {
  it('[CALL-50] Whoever comes in gets the call as it is, and the others hear of one more', async () => {
    const call = await foundCall()
    const orlova = await enter(call, ORLOVA)
    const ilya = await enter(call, ILYA)
    await orlova.until(() => orlova.events().some((event) => event.type === 'participant.joined'))
    const snapshot = await ilya.snapshot()
    expect(snapshot.participants.map(({ name, role }) => [name, role])).toEqual([
      ['Орлова Анна Сергеевна', 'organiser'],
      ['Антонов Илья', 'speaker'],
    ])
    expect([snapshot.myId, snapshot.seq, snapshot.title]).toEqual([ILYA.id, 2, 'Совещание'])
    expect(ilya.events()).toEqual([])
    expect(orlova.events()).toMatchObject([{ type: 'participant.joined', seq: 2, participant: { participantId: ILYA.id, away: false } }])
  })

  it('[CALL-54] Hands are answered in the order they were raised', async () => {
    const call = await foundCall()
    const [orlova, ilya, darya] = [await enter(call, ORLOVA), await enter(call, ILYA), await enter(call, DARYA)]
    expect(await darya.ask({ type: 'hand.set', up: true })).toBe('done')
    expect(await ilya.ask({ type: 'hand.set', up: true })).toBe('done')
    expect(await darya.ask({ type: 'hand.set', up: true })).toBe('done')
    const hands = (await (await enter(call, ORLOVA)).snapshot()).participants
      .filter(({ handAt }) => handAt !== null)
      .sort((a, b) => (a.handAt ?? 0) - (b.handAt ?? 0))
    expect(hands.map(({ participantId }) => participantId)).toEqual([DARYA.id, ILYA.id])
    expect(await orlova.closed).toEqual({ code: 4409, reason: 'call_elsewhere' })
    expect(orlova.frames.at(-1)).toEqual({ type: 'over', why: 'elsewhere' })
  })

  it('[CALL-52] Whoever leaves is gone at once; when it is ended, everybody is out', async () => {
    const call = await foundCall()
    const [orlova, ilya, darya] = [await enter(call, ORLOVA), await enter(call, ILYA), await enter(call, DARYA)]
    expect(await ilya.ask({ type: 'leave' })).toBe('done')
    expect(await ilya.closed).toMatchObject({ code: 1000 })
    await orlova.until(() => orlova.events().some((event) => event.type === 'participant.left' && event.participantId === ILYA.id))
    expect(await darya.ask({ type: 'call.end' })).toBe('not_allowed')
    orlova.send({ type: 'call.end', clientId: crypto.randomUUID() })
    for (const line of [orlova, darya]) {
      expect(await line.closed).toEqual({ code: 4410, reason: 'call_over' })
      expect(line.frames.at(-1)).toEqual({ type: 'over', why: 'ended' })
    }
  })
})
