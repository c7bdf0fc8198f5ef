import { describe, expect, it } from 'vitest'
import { applyCallEvent, handsOf } from '../../protocol/call/apply-event.ts'
import type { CallEvent, CallSnapshot, Participant } from '../../protocol/call/events.ts'
import { callOf, participant } from '../kit/call-people.ts'

const fold = (snapshot: CallSnapshot, ...events: CallEvent[]) => events.reduce(applyCallEvent, snapshot)
const ids = ({ participants }: CallSnapshot) => participants.map(({ participantId }) => participantId)
const change = (seq: number, participantId: Participant['participantId'], what: Partial<Participant>): CallEvent => ({
  type: 'participant.changed',
  seq,
  participantId,
  change: what,
})

describe('a call, folded from what its room tells', () => {
  const teacher = participant('orlova', { role: 'organiser' })
  const ilya = participant('ilya')
  const daria = participant('daria')

  it('[CALL-110] people come, change and go; whoever is told twice is there once, with what was told last', () => {
    const before = callOf([teacher])
    const after = fold(
      before,
      { type: 'participant.joined', seq: 1, participant: ilya },
      { type: 'participant.joined', seq: 2, participant: daria },
      { type: 'participant.joined', seq: 3, participant: { ...ilya, microphone: true } },
      change(4, daria.participantId, { away: true }),
      { type: 'participant.left', seq: 5, participantId: teacher.participantId },
    )
    expect(ids(after)).toEqual([ilya.participantId, daria.participantId])
    expect(after.participants.map(({ microphone, away }) => [microphone, away])).toEqual([
      [true, false],
      [false, true],
    ])
    expect(after.seq).toBe(5)
    expect(ids(before)).toEqual([teacher.participantId])
  })

  it('[CALL-110] an event that is in the snapshot already changes nothing', () => {
    const before = { ...callOf([teacher, ilya]), seq: 7 }
    expect(fold(before, { type: 'participant.left', seq: 7, participantId: ilya.participantId })).toBe(before)
  })

  it('[CALL-110] whoever did not change is the same object, so that their tile is not drawn again', () => {
    const before = callOf([teacher, ilya])
    const after = fold(before, change(1, ilya.participantId, { microphone: true }))
    expect(after.participants[0]).toBe(before.participants[0])
    expect(after.participants[1]).toEqual({ ...ilya, microphone: true })
  })

  it('[CALL-111] Дарья’s hand before Илья’s stands before it, also when Илья came first, and a lowered one is in no line', () => {
    const after = fold(
      callOf([teacher, ilya, daria]),
      change(1, daria.participantId, { handAt: 10 }),
      change(2, ilya.participantId, { handAt: 20 }),
    )
    expect(handsOf(after.participants).map(({ participantId }) => participantId)).toEqual([daria.participantId, ilya.participantId])
    expect(handsOf(fold(after, change(3, daria.participantId, { handAt: null })).participants)).toHaveLength(1)
  })
})
