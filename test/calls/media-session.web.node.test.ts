// Longer than others because one stand-in of a room serves all of it.
// What a media session does when things go wrong, with a connection and a room that do as the test says. That it works when they go right is proved by
// browsers (three-people.e2e.test.ts).
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MediaFault, type MediaSession, type WantedTrack } from '../../web/calls/media-session.ts'
import type { MediaSignalling } from '../../web/calls/media-signalling.ts'
import { openSfuMediaSession } from '../../web/calls/sfu-media-session.ts'
import { expectErrors } from '../kit/expect-errors.ts'
import { FakePeer } from '../kit/fake-peer.ts'

const ANSWER = 'v=0\r\na=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\n'

let session: MediaSession
let asked: string[]
let room: MediaSignalling
let attempts: Set<string>
let places: number
const { become } = FakePeer.prototype
const page = new EventTarget()

const ANCHORED = 'anchored'
const track = (kind: 'audio' | 'video') => ({ kind, enabled: true }) as MediaStreamTrack
const wanted = (name: string): WantedTrack => ({ sessionId: 'other', trackName: name })
/** Everything that only awaits promises and short pauses. */
const settle = () => vi.advanceTimersByTimeAsync(100)
const latest = () => FakePeer.all.at(-1) as FakePeer

beforeEach(() => {
  vi.useFakeTimers()
  FakePeer.all = []
  ;[asked, attempts, places] = [[], new Set(), 0]
  vi.stubGlobal('RTCPeerConnection', FakePeer)
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page))
  const done = <T>(operation: string, result: T) => {
    asked.push(operation)
    return Promise.resolve(result)
  }
  room = {
    openSession: ({ purpose, attempt }) => {
      attempts.add(attempt)
      return done(`open ${purpose}`, { sessionId: `s${attempts.size}`, iceServers: [] })
    },
    publish: ({ tracks }) =>
      done(`publish ${tracks.map(({ source }) => source)}`, { answer: ANSWER, tracks: tracks.map(({ mid }) => ({ mid, error: null })) }),
    unpublish: ({ mids }) => done(`unpublish ${mids}`, { answer: ANSWER }),
    receive: ({ tracks }) => {
      const items = tracks.map(() => ({ mid: `r${places++}`, error: null }))
      return done(`receive ${tracks.map(({ trackName }) => trackName)}`, { offer: items.map(({ mid }) => mid).join(' '), tracks: items })
    },
    letGo: ({ mids }) => done(`letGo ${mids}`, { answer: ANSWER }),
    update: ({ tracks }) =>
      done(
        `update ${tracks.map(({ rid }) => rid)}`,
        tracks.map(({ mid }) => ({ mid, error: null })),
      ),
    answer: () => done('answer', undefined),
    establish: ({ sessionId }) => done(`establish ${sessionId}`, { answer: ANCHORED }),
  }
  session = openSfuMediaSession(room)
})
afterEach(() => {
  session.leave()
  FakePeer.prototype.become = become
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a media session', () => {
  it('[CALL-08] asks for one thing at a time, and for everything that changed meanwhile at once', async () => {
    session.publish('microphone', track('audio'))
    session.publish('camera', track('video'))
    session.want([wanted('a')])
    session.want([wanted('a'), wanted('b')])
    await settle()
    expect(asked.filter((one) => /publish/.test(one))).toEqual(['open publish', 'publish microphone,camera'])
    expect(asked.filter((one) => !/publish|s1/.test(one))).toEqual(['open receive', 'establish s2', 'receive a,b', 'answer'])
    expect(session.published.value.map(({ source, sessionId }) => [source, sessionId])).toEqual([
      ['microphone', 's1'],
      ['camera', 's1'],
    ])
    expect([...session.received.value.keys()]).toEqual(['other/a', 'other/b'])
    expect(session.publishing.value).toBe('live')
    // Silence is not sent: five packets a second of a muted microphone and not fifty.
    expect(FakePeer.all[0]?.heard).toEqual([ANCHORED, ANSWER.replace('useinbandfec=1', 'useinbandfec=1;usedtx=1')])
  })

  it('[CALL-08] lets go before it asks for more, and changes a layer in its place', async () => {
    session.want([wanted('a'), wanted('b')])
    await settle()
    asked.length = 0
    session.want([{ ...wanted('b'), rid: 'b' }, wanted('c')])
    await settle()
    expect(asked).toEqual(['letGo r0', 'receive c', 'answer', 'update b'])
  })

  it('[CALL-09] a blink of the network is waited out; what lasts gets a new line with everything on it', async () => {
    session.publish('camera', track('video'))
    await settle()
    const first = latest()
    first.become('disconnected')
    await vi.advanceTimersByTimeAsync(2_000)
    first.become('connected')
    await vi.advanceTimersByTimeAsync(10_000)
    expect(attempts.size).toBe(1)
    first.become('disconnected')
    await vi.advanceTimersByTimeAsync(2_600)
    expect(attempts.size).toBe(2)
    expect(session.published.value.map(({ sessionId }) => sessionId)).toEqual(['s2'])
    expect(first.connectionState).toBe('closed')
  })

  it('[CALL-09] says at once that it is recovering, and that nothing is published meanwhile', async () => {
    session.publish('camera', track('video'))
    await settle()
    room.openSession = () => new Promise(() => {})
    latest().become('failed')
    expect([session.publishing.value, session.published.value]).toEqual(['recovering', []])
  })

  it('[CALL-13] a service that cannot be reached on coming in is said to be tried again, then what to do; «Повторить» tries at once, and it goes on by itself', async () => {
    const { openSession } = room
    let tries = 0
    room.openSession = () => {
      tries++
      return Promise.reject(new MediaFault('failed'))
    }
    session.publish('microphone', track('audio'))
    session.want([wanted('a')])
    expect([session.publishing.value, session.receiving.value]).toEqual(['connecting', 'connecting'])
    await settle()
    expect([session.publishing.value, session.receiving.value]).toEqual(['recovering', 'recovering'])
    await vi.advanceTimersByTimeAsync(20_000)
    expect([session.publishing.value, session.receiving.value]).toEqual(['cut', 'cut'])
    const before = tries
    session.tryNow()
    expect([session.publishing.value, tries - before]).toEqual(['recovering', 2])
    await vi.advanceTimersByTimeAsync(20_000)
    expect(session.receiving.value).toBe('cut')
    room.openSession = openSession
    await vi.advanceTimersByTimeAsync(30_000)
    expect([session.publishing.value, session.receiving.value]).toEqual(['live', 'live'])
    // Of a line that lives nothing is tried.
    session.tryNow()
    await settle()
    expect([session.publishing.value, attempts.size]).toEqual(['live', 2])
  })

  it('[CALL-13] a network that lets the arrangements through and no sound is one of them; what nobody wants to send any more is amiss with nobody', async () => {
    FakePeer.prototype.become = () => {}
    session.publish('microphone', track('audio'))
    await vi.advanceTimersByTimeAsync(16_000)
    expect(session.publishing.value).toBe('recovering')
    await vi.advanceTimersByTimeAsync(5_000)
    expect(session.publishing.value).toBe('cut')
    session.unpublish('microphone')
    await vi.advanceTimersByTimeAsync(40_000)
    expect(session.publishing.value).toBe('idle')
  })

  it('[CALL-09] an answer that comes after its line is lost is nobody’s', async () => {
    session.publish('camera', track('video'))
    const publish = room.publish
    let late = () => {}
    room.publish = () => {
      room.publish = publish
      return new Promise((resolve) => {
        late = () => resolve({ answer: 'too late', tracks: [] })
      })
    }
    await settle()
    const first = latest()
    first.become('failed')
    await vi.advanceTimersByTimeAsync(600)
    late()
    await settle()
    expect(first.heard).toEqual([ANCHORED])
    expect(latest().heard).toHaveLength(2)
    expect(session.published.value.map(({ sessionId }) => sessionId)).toEqual(['s2'])
  })

  it('[CALL-10] «busy» is asked again on the same line, «over» and «failed» on a new one, ever later', async () => {
    for (const [kind, lines] of [
      ['busy', 1],
      ['over', 2],
      ['failed', 2],
    ] as const) {
      attempts.clear()
      const receive = room.receive
      room.receive = () => {
        room.receive = receive
        return Promise.reject(new MediaFault(kind))
      }
      const one = openSfuMediaSession(room)
      one.want([wanted('a')])
      await vi.advanceTimersByTimeAsync(1_000)
      expect([kind, attempts.size, one.received.value.size]).toEqual([kind, lines, 1])
      one.leave()
    }
    const before = asked.length
    room.openSession = () => {
      asked.push('tried')
      return Promise.reject(new MediaFault('failed'))
    }
    session.want([wanted('a')])
    await vi.advanceTimersByTimeAsync(60_000)
    // Half a second, one, two, four … and not a hundred times a minute.
    expect(asked.length - before).toBeLessThan(12)
    // Back in the network it does not wait.
    const tried = asked.length
    page.dispatchEvent(new Event('online'))
    await settle()
    expect(asked.length).toBe(tried + 1)
  })

  it('[CALL-10] whom the room lets in no more is told so, and asks no further', async () => {
    room.openSession = () => {
      asked.push('tried')
      return Promise.reject(new MediaFault('refused'))
    }
    session.want([wanted('a')])
    await vi.advanceTimersByTimeAsync(60_000)
    expect([session.receiving.value, asked]).toEqual(['refused', ['tried']])
  })

  it('[CALL-10] what nobody sends yet is asked for again while it is wanted', async () => {
    const receive = room.receive
    room.receive = ({ tracks }) => {
      asked.push('gone')
      return Promise.resolve({ offer: null, tracks: tracks.map(() => ({ error: 'gone' as const })) })
    }
    session.want([wanted('a')])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(asked.filter((one) => one === 'gone').length).toBeGreaterThan(2)
    expect(session.receiving.value).toBe('live')
    room.receive = receive
    await vi.advanceTimersByTimeAsync(30_000)
    expect([...session.received.value.keys()]).toEqual(['other/a'])
  })

  it('[CALL-10] an unexpected fault of the browser is logged, and answered by a new line', async () => {
    expectErrors(/media\.pass_failed/)
    const add = FakePeer.prototype.addTransceiver
    FakePeer.prototype.addTransceiver = () => {
      FakePeer.prototype.addTransceiver = add
      throw new TypeError('unheard of')
    }
    session.publish('camera', track('video'))
    await vi.advanceTimersByTimeAsync(1_000)
    expect([attempts.size, session.published.value.length]).toEqual([2, 1])
  })

  it('[CALL-11] whose machine slept gets new lines; a timer held back in a hidden tab is no sleep', async () => {
    session.publish('camera', track('video'))
    await settle()
    vi.setSystemTime(Date.now() + 60_000)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(attempts.size).toBe(1)
    vi.setSystemTime(Date.now() + 600_000)
    await vi.advanceTimersByTimeAsync(6_000)
    expect(attempts.size).toBe(2)
  })

  it('[CALL-11] what sent nothing for so long that the service let it go is published anew as soon as it sends again', async () => {
    session.publish('camera', track('video'))
    await settle()
    const [camera] = latest().transceivers
    await vi.advanceTimersByTimeAsync(5_000)
    const [before] = session.published.value
    await vi.advanceTimersByTimeAsync(40_000)
    expect(session.published.value).toEqual([before])
    if (camera) camera.packets = 100
    await vi.advanceTimersByTimeAsync(5_200)
    const [after] = session.published.value
    expect([after?.sessionId, after?.trackName === before?.trackName]).toEqual([before?.sessionId, false])
    expect(camera?.stopped).toBe(true)
  })

  it('[CALL-151] renewed, it publishes and receives on new lines, even when the room had refused the old ones', async () => {
    session.publish('camera', track('video'))
    session.want([wanted('a')])
    await settle()
    session.renew()
    expect([session.published.value, session.received.value.size]).toEqual([[], 0])
    await vi.advanceTimersByTimeAsync(2_000)
    expect([attempts.size, session.published.value.length, session.received.value.size]).toEqual([4, 1, 1])
    const { receive } = room
    room.receive = () => Promise.reject(new MediaFault('refused'))
    session.want([wanted('b')])
    await settle()
    expect(session.receiving.value).toBe('refused')
    room.receive = receive
    session.renew()
    await vi.advanceTimersByTimeAsync(2_000)
    expect([session.receiving.value, [...session.received.value.keys()]]).toEqual(['live', ['other/b']])
  })

  it('[CALL-08] once left, says and does nothing more', async () => {
    session.publish('camera', track('video'))
    await settle()
    session.leave()
    const count = asked.length
    session.publish('microphone', track('audio'))
    session.renew()
    page.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(60_000)
    expect([asked.length, session.publishing.value, latest().connectionState]).toEqual([count, 'idle', 'closed'])
  })
})
