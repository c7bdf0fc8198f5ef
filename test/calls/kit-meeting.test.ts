// The meeting a call has with RealtimeKit, in a room's own storage. The service is a stand-in of the same few words; that they reach the real one as it
// wants them is realtime-kit.node.test.ts.

import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { KitMeeting } from '../../durable-objects/call-room/kit-meeting.ts'
import type { PersonId } from '../../protocol/ids.ts'
import type { RealtimeKit } from '../../worker/platform/realtime-kit.ts'
import { Refusal } from '../../worker/platform/refusal.ts'

const [ANNA, ILYA] = ['per_anna' as PersonId, 'per_ilya' as PersonId]

let asked: string[]
let broken: boolean

const note = async <T>(what: string, result: T): Promise<T> => {
  asked.push(what)
  if (broken) throw new Refusal('media_failed')
  return result
}
const kit: RealtimeKit = {
  createMeeting: () => note('create', `m${asked.length}`),
  endMeeting: (meetingId) => note(`end ${meetingId}`, undefined),
  addParticipant: (meetingId, customId, preset) =>
    note(`add ${meetingId} ${customId} ${preset}`, { kitId: `kit-${customId}`, authToken: `new ${customId}` }),
  changePreset: (_meetingId, kitId, preset) => note(`change ${kitId} ${preset}`, undefined),
  refreshToken: (_meetingId, kitId) => note(`refresh ${kitId}`, `again ${kitId}`),
  remove: (_meetingId, customId, kitId) => note(`remove ${customId} ${kitId}`, undefined),
  makePresets: () => note('presets', undefined),
}

/** `woken`: the room slept between, so that only what is written down is known. */
function inRoom<T>(work: (meeting: KitMeeting, woken: () => KitMeeting, keys: () => string[]) => Promise<T>): Promise<T> {
  return runInDurableObject(env.CALL_ROOM.getByName('call_kit'), (_room, { storage }) => {
    const woken = () => new KitMeeting(storage, () => kit)
    return work(woken(), woken, () => [...storage.kv.list({ prefix: 'kit.' })].map(([key]) => key))
  })
}

beforeEach(() => {
  ;[asked, broken] = [[], false]
})

describe('the meeting of a call', () => {
  it('[CALL-170] is made once, also when two come at once and the room has slept since', () =>
    inRoom(async (meeting, woken) => {
      await Promise.all([meeting.tokenFor(ANNA, 'organiser'), meeting.tokenFor(ILYA, 'speaker')])
      await woken().tokenFor('per_daria' as PersonId, 'listener')
      expect(asked).toEqual(['create', 'add m0 per_anna teacher', 'add m0 per_ilya pupil', 'add m0 per_daria listener'])
    }))

  it('[CALL-170] whoever asks again is the same person there, with the rights they have now', () =>
    inRoom(async (meeting, woken) => {
      expect(await Promise.all([meeting.tokenFor(ILYA, 'listener'), meeting.tokenFor(ILYA, 'listener')])).toEqual([
        'new per_ilya',
        'again kit-per_ilya',
      ])
      expect(await woken().tokenFor(ILYA, 'coHost')).toBe('again kit-per_ilya')
      expect(asked.slice(2)).toEqual(['refresh kit-per_ilya', 'change kit-per_ilya teacher', 'refresh kit-per_ilya'])
    }))

  it('[CALL-171] who is removed from the call is out there too, tried until it is done', () =>
    inRoom(async (meeting, woken) => {
      await meeting.tokenFor(ILYA, 'speaker')
      meeting.noteOut(ANNA)
      meeting.noteOut(ILYA)
      broken = true
      expect(await meeting.settle()).toBe(0)
      broken = false
      expect(await woken().settle()).toBe(1)
      expect(await woken().settle()).toBe(0)
      expect(asked.slice(2)).toEqual(['remove per_ilya kit-per_ilya', 'remove per_ilya kit-per_ilya'])
    }))

  it('[CALL-171] with the call the meeting is over, and nothing of it is kept', () =>
    inRoom(async (meeting, woken, keys) => {
      await meeting.tokenFor(ILYA, 'speaker')
      meeting.noteOver()
      broken = true
      expect(await woken().settle()).toBe(0)
      broken = false
      expect(await woken().settle()).toBe(1)
      expect(asked.slice(2)).toEqual(['end m0', 'end m0'])
      expect(keys()).toEqual([])
    }))

  it('[CALL-171] a call that was over before anybody had a token asks nobody', () =>
    inRoom(async (meeting, _woken, keys) => {
      meeting.noteOver()
      expect(await meeting.settle()).toBe(0)
      expect([asked, keys()]).toEqual([[], []])
    }))

  it('[CALL-171] a meeting that could not be made is tried anew with the next one', () =>
    inRoom(async (meeting) => {
      broken = true
      await expect(meeting.tokenFor(ILYA, 'speaker')).rejects.toThrow('media_failed')
      broken = false
      expect(await meeting.tokenFor(ILYA, 'speaker')).toBe('new per_ilya')
    }))
})
