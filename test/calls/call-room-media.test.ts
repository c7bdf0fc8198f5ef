// What the room asks of the media service, and what it does not.
// Longer than other files: each rule of what may flow is a story of its own, and they share the stand-in of the service.
import { evictDurableObject, runInDurableObject } from 'cloudflare:test'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type CallLine,
  DARYA,
  enter,
  foundCall,
  foundLesson,
  ILYA,
  later,
  ORLOVA,
  openSession,
  publish,
  publishAsk,
} from '../kit/enter-call.ts'
import { expectErrors } from '../kit/expect-errors.ts'
import { DESCRIPTION, type FakeSfu, fakeSfu, offerOf } from '../kit/fake-sfu.ts'

let sfu: FakeSfu
beforeEach(() => {
  sfu = fakeSfu()
})
afterEach(() => vi.restoreAllMocks())

/** Nobody unmutes themselves: the teacher has held it so. */
const HELD = { settings: { selfUnmute: false } }
const attempt = () => crypto.randomUUID()
const stopped = (line: CallLine) => line.frames.filter((frame) => frame.type === 'stopped')
const until = (isSo: () => boolean) => vi.waitFor(() => expect(isSo()).toBe(true))

describe('sound and picture go through the room', () => {
  it('[CALL-60] A participant publishes, the others are told where, and receive it', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    const sessionId = await publish(orlova, 'microphone', 'camera')
    await ilya.sees(ORLOVA, { microphone: true })
    const receiving = await openSession(ilya, 'receive')
    expect(await ilya.media({ op: 'establish', sessionId: receiving, offer: offerOf(['0', 'application']) })).toEqual({
      answer: DESCRIPTION,
    })
    expect(await ilya.media({ op: 'receive', sessionId: receiving, tracks: [{ sessionId, trackName: 'camera-1', rid: 'b' }] })).toEqual({
      offer: DESCRIPTION,
      tracks: [{ sessionId, trackName: 'camera-1', mid: 'r', error: null }],
    })
    expect(await ilya.media({ op: 'answer', sessionId: receiving, answer: DESCRIPTION })).toEqual({})
    const update = { op: 'update' as const, sessionId: receiving, tracks: [{ sessionId, trackName: 'camera-1', mid: 'r', rid: 'a' }] }
    expect(await ilya.media(update)).toMatchObject({ tracks: [{ mid: 'r', error: null }] })
    expect(await ilya.media({ op: 'letGo', sessionId: receiving, offer: DESCRIPTION, mids: ['r'] })).toEqual({ answer: DESCRIPTION })
    expect(await orlova.media({ op: 'unpublish', sessionId, offer: DESCRIPTION, mids: ['1'] })).toEqual({ answer: DESCRIPTION })
    await until(() => ilya.events().some((event) => 'change' in event && event.change.tracks?.length === 1))
  })

  it('[CALL-61] A session of another participant, and one nobody has, is nobody’s: the service is not asked', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    const others = await publish(orlova, 'camera')
    const own = await openSession(ilya)
    const before = sfu.asked.length
    for (const sessionId of [others, 'session-99']) {
      expect(await ilya.media(publishAsk(sessionId, 'camera'))).toEqual({ fault: 'over' })
      expect(await ilya.media({ op: 'unpublish', sessionId, offer: DESCRIPTION, mids: ['0'] })).toEqual({ fault: 'over' })
      expect(await ilya.media({ op: 'answer', sessionId, answer: DESCRIPTION })).toEqual({ fault: 'over' })
    }
    // One's own, but for the other purpose.
    expect(await ilya.media({ op: 'receive', sessionId: own, tracks: [{ sessionId: others, trackName: 'camera-1' }] })).toEqual({
      fault: 'refused',
    })
    expect(sfu.asked.length).toBe(before)
    expect(sfu.flowing(others)).toEqual(['0'])
  })

  it('[CALL-62] Only what somebody of this call has announced is received: a track of another call is not there', async () => {
    const [call, other] = [await foundCall(), await foundCall()]
    const stranger = await publish(await enter(other, DARYA), 'camera')
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    const receiving = await openSession(ilya, 'receive')
    const foreign = { sessionId: stranger, trackName: 'camera-1' }
    expect(await ilya.media({ op: 'receive', sessionId: receiving, tracks: [foreign] })).toEqual({
      offer: null,
      tracks: [{ ...foreign, error: 'gone' }],
    })
    expect(await ilya.media({ op: 'update', sessionId: receiving, tracks: [{ ...foreign, mid: 'r' }] })).toEqual({
      tracks: [{ ...foreign, error: 'gone' }],
    })
    // Published, but not announced yet.
    const unsaid = await openSession(orlova)
    await orlova.media(publishAsk(unsaid, 'camera'))
    expect(await ilya.media({ op: 'receive', sessionId: receiving, tracks: [{ sessionId: unsaid, trackName: 'camera-1' }] })).toMatchObject(
      {
        tracks: [{ error: 'gone' }],
      },
    )
    expect(sfu.asked.filter(({ sessionId }) => sessionId === receiving)).toEqual([])
  })

  it('[CALL-63] Nobody announces what the service has not taken from them, nor as something else', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    const others = await publish(orlova, 'camera')
    const own = await publish(ilya, 'camera')
    const track = { sessionId: own, trackName: 'camera-1', source: 'camera' as const, kind: 'video' as const, rids: [] }
    expect(await ilya.ask({ type: 'tracks.set', tracks: [{ ...track, sessionId: others }] })).toBe('not_allowed')
    expect(await ilya.ask({ type: 'tracks.set', tracks: [{ ...track, trackName: 'other' }] })).toBe('not_allowed')
    expect(await ilya.ask({ type: 'tracks.set', tracks: [{ ...track, source: 'microphone', kind: 'audio' }] })).toBe('done')
    const { participants } = await (await enter(call, DARYA)).snapshot()
    expect(participants.find(({ participantId }) => participantId === ILYA.id)?.tracks).toEqual([track])
  })

  it('[CALL-63] What is called a camera and is sound, or stands in no section, is not published', async () => {
    const call = await foundLesson([ILYA])
    const ilya = await enter(call, ILYA)
    const sessionId = await openSession(ilya)
    const ask = publishAsk(sessionId, 'camera')
    const hidden = `v=0\r\nm=audio 9 X 1\r\na=x:\u2028m=video 9 X 1\r\na=mid:0\r\n`
    const twice = `${offerOf(['0', 'audio'])}${offerOf(['0', 'video'])}`
    for (const offer of [offerOf(['0', 'audio']), offerOf(['1', 'video']), hidden, twice, 'junk']) {
      expect(await ilya.media({ ...ask, offer })).toEqual({ fault: 'refused' })
    }
    expect(await ilya.media({ ...ask, tracks: [{ mid: '0', trackName: 'x', source: 'camera', kind: 'audio', rids: [] }] })).toEqual({
      fault: 'refused',
    })
    expect(sfu.count('tracks/new')).toBe(0)
    expect(await ilya.media(ask)).toEqual({ answer: DESCRIPTION, tracks: [{ mid: '0', trackName: 'camera-1', error: null }] })
  })

  it('[CALL-64] A listener publishes nothing; the screen is shared by whom the settings let; a pupil who may not unmute has no microphone', async () => {
    const call = await foundLesson([ILYA, DARYA], HELD)
    const [orlova, ilya, darya] = [await enter(call, ORLOVA), await enter(call, ILYA), await enter(call, DARYA)]
    expect(await orlova.ask({ type: 'role.set', participantId: DARYA.id, role: 'listener' })).toBe('done')
    expect(await darya.media({ op: 'openSession', purpose: 'publish', attempt: attempt() })).toEqual({ fault: 'refused' })
    const sessionId = await openSession(ilya)
    for (const source of ['microphone', 'screen', 'screenSound'] as const) {
      expect(await ilya.media(publishAsk(sessionId, source))).toEqual({ fault: 'refused' })
    }
    expect(await orlova.ask({ type: 'settings.set', settings: { screenShare: 'all' } })).toBe('done')
    // What sounds with a screen is heard as well, and without a screen it is a microphone by another name.
    expect(await ilya.media(publishAsk(sessionId, 'screen', 'screenSound'))).toEqual({ fault: 'refused' })
    expect(await ilya.media(publishAsk(sessionId, 'screen'))).toMatchObject({ answer: DESCRIPTION })
    const adult = await openSession(orlova)
    expect(await orlova.media(publishAsk(adult, 'screenSound'))).toEqual({ fault: 'refused' })
    expect(await orlova.media(publishAsk(adult, 'screen', 'screenSound'))).toMatchObject({ answer: DESCRIPTION })
    await orlova.media({ op: 'unpublish', sessionId: adult, offer: DESCRIPTION, mids: ['0'] })
    await until(() => sfu.flowing(adult).length === 0)
    // Too many for one participant.
    const more = Array.from({ length: 8 }, (_, index) => ({
      mid: `c${index}`,
      trackName: `c${index}`,
      source: 'camera' as const,
      kind: 'video' as const,
      rids: [],
    }))
    const offer = offerOf(...more.map(({ mid }) => [mid, 'video'] as const))
    expect(await ilya.media({ op: 'publish', sessionId, offer, tracks: more })).toEqual({ fault: 'refused' })
  })

  it('[CALL-65] Whoever is muted is silent for certain: the room closes the track, takes the right and says so', async () => {
    const call = await foundLesson([ILYA], HELD)
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    expect(await ilya.ask({ type: 'microphone.set', on: true })).toBe('not_allowed')
    expect(await orlova.ask({ type: 'unmute.allow', participantId: ILYA.id, on: true })).toBe('done')
    const sessionId = await publish(ilya, 'microphone', 'camera')
    expect(await orlova.ask({ type: 'source.stop', participantId: ILYA.id, source: 'microphone' })).toBe('done')
    expect(await ilya.until((frame) => frame.type === 'stopped')).toEqual({
      type: 'stopped',
      source: 'microphone',
      byName: ORLOVA.shown,
      mayRestart: false,
    })
    await orlova.sees(ILYA, { microphone: false, mayUnmute: false })
    await until(() => sfu.flowing(sessionId).join() === '1')
    expect(sfu.asked.at(-1)).toMatchObject({ operation: 'tracks/close', body: { force: true, tracks: [{ mid: '0' }] } })
    expect(await ilya.ask({ type: 'microphone.set', on: true })).toBe('not_allowed')
    expect(await ilya.media(publishAsk(sessionId, 'microphone'))).toEqual({ fault: 'refused' })
    const track = { sessionId, trackName: 'microphone-1', source: 'microphone' as const, kind: 'audio' as const, rids: [] }
    expect(await ilya.ask({ type: 'tracks.set', tracks: [track] })).toBe('not_allowed')
    // Let again, it is published anew.
    expect(await orlova.ask({ type: 'unmute.allow', participantId: ILYA.id, on: true })).toBe('done')
    expect(await ilya.media({ ...publishAsk(sessionId, 'microphone'), offer: offerOf(['0', 'audio'], ['1', 'video']) })).toMatchObject({
      answer: DESCRIPTION,
    })
    expect(await ilya.ask({ type: 'microphone.set', on: true })).toBe('done')
  })

  it('[CALL-65] Where nobody may unmute themselves, whoever is muted stays so whatever their browser does', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    const muted = await publish(ilya, 'microphone')
    const own = await publish(orlova, 'microphone')
    expect(await ilya.ask({ type: 'microphone.set', on: false })).toBe('done')
    // It stays published: the next word is heard at once.
    expect(sfu.count('tracks/close')).toBe(0)
    expect(await orlova.ask({ type: 'settings.set', settings: { selfUnmute: false } })).toBe('done')
    await until(() => sfu.flowing(muted).length === 0)
    expect(stopped(ilya)).toMatchObject([{ source: 'microphone', byName: ORLOVA.shown, mayRestart: false }])
    expect(sfu.flowing(own)).toEqual(['0'])
    // The one who may do it themselves mutes and unmutes as before.
    expect(await orlova.ask({ type: 'microphone.set', on: false })).toBe('done')
    expect(await orlova.ask({ type: 'microphone.set', on: true })).toBe('done')
    expect(sfu.flowing(own)).toEqual(['0'])
    // Let, heard, muted by oneself: silent for certain again.
    await orlova.ask({ type: 'unmute.allow', participantId: ILYA.id, on: true })
    const again = await publish(ilya, 'microphone')
    await orlova.ask({ type: 'unmute.allow', participantId: ILYA.id, on: false })
    await until(() => sfu.flowing(again).length === 0)
  })

  it('[CALL-65] Whoever is muted is not heard through their screen’s sound either, and the screen goes on', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    const sessionId = await publish(ilya, 'screen', 'screenSound')
    expect(await orlova.ask({ type: 'source.stop', participantId: ILYA.id, source: 'microphone' })).toBe('done')
    await until(() => sfu.flowing(sessionId).join() === '0')
    expect(stopped(ilya)).toMatchObject([{ source: 'microphone', byName: ORLOVA.shown }])
    expect(await orlova.ask({ type: 'settings.set', settings: { selfUnmute: false } })).toBe('done')
    expect(await ilya.media(publishAsk(sessionId, 'screen', 'screenSound'))).toEqual({ fault: 'refused' })
  })

  it('[CALL-66] Everybody is muted at once, those who administer excepted; cameras and screens are stopped alike', async () => {
    const call = await foundCall()
    const [orlova, ilya, darya] = [await enter(call, ORLOVA), await enter(call, ILYA), await enter(call, DARYA)]
    const own = await publish(orlova, 'microphone', 'camera')
    const theirs = [await publish(ilya, 'microphone', 'camera', 'screen', 'screenSound'), await publish(darya, 'microphone')]
    for (const source of ['microphone', 'camera', 'screen'] as const) {
      expect(await orlova.ask({ type: 'source.stop', participantId: null, source })).toBe('done')
    }
    await until(() => theirs.every((sessionId) => sfu.flowing(sessionId).length === 0))
    expect(sfu.flowing(own)).toEqual(['0', '1'])
    expect(stopped(ilya).map((frame) => frame.type === 'stopped' && [frame.source, frame.mayRestart])).toEqual([
      ['microphone', true],
      ['camera', true],
      ['screen', true],
    ])
    expect(stopped(darya)).toHaveLength(1)
    expect(stopped(orlova)).toEqual([])
  })

  it('[CALL-67] What is published while it is forbidden is closed as soon as the service has taken it', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    const sessionId = await openSession(ilya)
    const letGo = sfu.hold('tracks/new')
    const publishing = ilya.media(publishAsk(sessionId, 'microphone', 'camera'))
    await until(() => sfu.count('tracks/new') === 1)
    await orlova.ask({ type: 'settings.set', settings: { selfUnmute: false } })
    letGo()
    expect(await publishing).toMatchObject({ answer: DESCRIPTION })
    await until(() => sfu.flowing(sessionId).join() === '1')
    expect(stopped(ilya)).toMatchObject([{ source: 'microphone', byName: null, mayRestart: false }])
  })

  it('[CALL-67] What one tab was publishing when another took its place is closed, and the other is not told that it was stopped', async () => {
    const call = await foundCall()
    const first = await enter(call, ORLOVA)
    const letGo = sfu.hold('tracks/new')
    const sessionId = await openSession(first)
    first.send({ type: 'media.ask', askId: attempt(), ask: publishAsk(sessionId, 'microphone') })
    await until(() => sfu.count('tracks/new') === 1)
    const second = await enter(call, ORLOVA)
    letGo()
    await until(() => sfu.count('tracks/close') === 1)
    expect(sfu.flowing(sessionId)).toEqual([])
    expect(await second.ask({ type: 'microphone.set', on: true })).toBe('done')
    expect(stopped(second)).toEqual([])
  })

  it('[CALL-67] What the service did not close at once is closed later, also by a room that has slept', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    const sessionId = await publish(ilya, 'microphone')
    sfu.next('tracks/close', { status: 503, body: { errorCode: 'temporarily_unavailable_error' } })
    await orlova.ask({ type: 'source.stop', participantId: ILYA.id, source: 'microphone' })
    await until(() => sfu.count('tracks/close') === 1)
    expect(sfu.flowing(sessionId)).toEqual(['0'])
    await later(call, 3)
    expect(sfu.flowing(sessionId)).toEqual([])
    const left = await runInDurableObject(call.room, (_, { storage: { sql } }) => sql.exec('SELECT * FROM closing').toArray())
    expect(left).toEqual([])
  })

  it('[CALL-67] What cannot be closed is tried ever more rarely, and given up an hour after the call', async () => {
    expectErrors(/due\.failed/)
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    await publish(ilya, 'microphone')
    sfu.next('tracks/close', { status: 503, body: { errorCode: 'temporarily_unavailable_error' } }, 50)
    expect(await orlova.ask({ type: 'source.stop', participantId: ILYA.id, source: 'microphone' })).toBe('done')
    await until(() => sfu.count('tracks/close') === 1)
    const failures = () =>
      runInDurableObject(call.room, (_, { storage: { sql } }) => sql.exec("SELECT failures FROM due WHERE what = 'closing'").toArray())
    await later(call, 3)
    expect(await failures()).toEqual([{ failures: 1 }])
    await later(call, 3)
    expect(await failures()).toEqual([{ failures: 2 }])
    await call.room.endCall(ORLOVA.id)
    await later(call, 3_700)
    expect(await failures()).toEqual([])
    const left = await runInDurableObject(call.room, (_, { storage: { sql } }) => sql.exec('SELECT * FROM closing').toArray())
    expect(left).toEqual([])
  })

  it('[CALL-67] Whoever is shown out neither says nor hears anything any more', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    const source = await publish(orlova, 'camera')
    const publishing = await publish(ilya, 'camera')
    const receiving = await openSession(ilya, 'receive')
    await ilya.media({ op: 'receive', sessionId: receiving, tracks: [{ sessionId: source, trackName: 'camera-1' }] })
    expect(await orlova.ask({ type: 'participant.remove', participantId: ILYA.id })).toBe('done')
    await until(() => [...sfu.flowing(publishing), ...sfu.flowing(receiving)].length === 0)
    expect(sfu.flowing(source)).toEqual(['0'])
  })

  it('[CALL-67] Whoever leaves hears nothing any more, nor by a connection they asked for before', async () => {
    const call = await foundCall()
    const [orlova, ilya, darya] = [await enter(call, ORLOVA), await enter(call, ILYA), await enter(call, DARYA)]
    const source = await publish(orlova, 'camera')
    const tracks = [{ sessionId: source, trackName: 'camera-1' }]
    const hear = async (line: CallLine) => {
      const receiving = await openSession(line, 'receive')
      await line.media({ op: 'receive', sessionId: receiving, tracks })
      expect(sfu.flowing(receiving)).toHaveLength(1)
      return receiving
    }
    const first = await hear(ilya)
    const second = await hear(ilya)
    await until(() => sfu.flowing(first).length === 0)
    expect(sfu.flowing(second)).toHaveLength(1)
    ilya.send({ type: 'leave', clientId: crypto.randomUUID() })
    await until(() => sfu.flowing(second).length === 0)
    // So does whoever is away for too long.
    const third = await hear(darya)
    darya.close()
    await orlova.sees(DARYA, { away: true })
    await later(call, 61)
    await until(() => sfu.flowing(third).length === 0)
  })

  it('[CALL-68] The service does one thing of a session at a time; an answer to an older attempt is nobody’s', async () => {
    const call = await foundCall()
    const ilya = await enter(call, ILYA)
    const sessionId = await openSession(ilya)
    const letGo = sfu.hold('tracks/new')
    const [one, other] = [
      ilya.media(publishAsk(sessionId, 'microphone')),
      ilya.media({ op: 'unpublish', sessionId, offer: DESCRIPTION, mids: ['0'] }),
    ]
    await until(() => sfu.count('tracks/new') === 1)
    expect(sfu.count('tracks/close')).toBe(0)
    letGo()
    await Promise.all([one, other])
    expect(sfu.asked.slice(-2).map(({ operation }) => operation)).toEqual(['tracks/new', 'tracks/close'])

    const open = sfu.hold('new')
    const [older, newer] = [1, 2].map(() => ilya.media({ op: 'openSession', purpose: 'publish', attempt: attempt() }))
    await until(() => sfu.count('new') === 3)
    open()
    expect(await older).toEqual({ fault: 'over' })
    expect(await newer).toMatchObject({ sessionId: 'session-3' })
    // The first session was the older one’s, and is over too.
    expect(await ilya.media(publishAsk(sessionId, 'camera'))).toEqual({ fault: 'over' })
  })

  it('[CALL-68] What goes wrong at the service is one of four faults, and a lost session takes its tracks with it', async () => {
    const call = await foundCall()
    const [orlova, ilya] = [await enter(call, ORLOVA), await enter(call, ILYA)]
    const sessionId = await publish(ilya, 'camera')
    const ask = { op: 'answer' as const, sessionId, answer: DESCRIPTION }
    for (const [status, errorCode, fault] of [
      [425, 'session_error', 'busy'],
      [406, 'invalid_session_description', 'failed'],
      [500, 'internal_error', 'failed'],
      [410, 'session_error', 'over'],
    ] as const) {
      sfu.next('renegotiate', { status, body: { errorCode } })
      expect(await ilya.media(ask)).toEqual({ fault })
    }
    await orlova.sees(ILYA, { tracks: [] })
    expect(await ilya.media(ask)).toEqual({ fault: 'over' })
    sfu.next('new', { status: 503, body: {} })
    expect(await ilya.media({ op: 'openSession', purpose: 'receive', attempt: attempt() })).toEqual({ fault: 'failed' })
  })

  it('[CALL-56] Whoever waits at the door is given nothing of the service', async () => {
    const call = await foundCall({ settings: { lobby: true } })
    await enter(call, ORLOVA)
    const ilya = await enter(call, ILYA)
    expect(await ilya.media({ op: 'openSession', purpose: 'receive', attempt: attempt() })).toEqual({ fault: 'refused' })
    expect(sfu.asked).toEqual([])
  })

  it('[CALL-53] Whoever comes back on the same page goes on with what they publish, and on another page begins anew', async () => {
    const call = await foundCall()
    const orlova = await enter(call, ORLOVA)
    const tab = crypto.randomUUID()
    const ilya = await enter(call, ILYA, { tab })
    const sessionId = await publish(ilya, 'microphone')
    ilya.close()
    await orlova.sees(ILYA, { away: true })
    await evictDurableObject(call.room)
    const back = await enter(call, ILYA, { tab })
    expect((await back.snapshot()).participants.find(({ participantId }) => participantId === ILYA.id)).toMatchObject({
      microphone: true,
      tracks: [{ sessionId }],
      away: false,
    })
    expect(await back.media({ op: 'answer', sessionId, answer: DESCRIPTION })).toEqual({})
    const phone = await enter(call, ILYA, { tab: crypto.randomUUID() })
    expect((await phone.snapshot()).participants.find(({ participantId }) => participantId === ILYA.id)).toMatchObject({
      microphone: false,
      tracks: [],
    })
    await until(() => sfu.flowing(sessionId).length === 0)
    expect(await phone.media({ op: 'answer', sessionId, answer: DESCRIPTION })).toEqual({ fault: 'over' })
    expect(await back.closed).toEqual({ code: 4409, reason: 'call_elsewhere' })
  })
})
