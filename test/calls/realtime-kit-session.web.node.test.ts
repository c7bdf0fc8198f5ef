// A media session over RealtimeKit with a stand-in for the SDK: the SDK speaks only with its own service, so the real one is looked at on the day there
// is an account (docs/runbook.md). That our idea of it fits the real one is a matter of types, checked where it is loaded.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MediaFault, type MediaSession, type Source } from '../../web/calls/media-session.ts'
import { openRealtimeKitMediaSession } from '../../web/calls/realtime-kit-media-session.ts'
import { FakeKit, FakeStream, FakeTrack } from '../kit/fake-kit.ts'

let kits: FakeKit[]
let tokens: string[]
let token: string
let closed: boolean
let denied: boolean
let permission: string
let session: MediaSession

const kit = () => kits.at(-1) as FakeKit
const settle = () => vi.advanceTimersByTimeAsync(0)
const track = (kind: 'audio' | 'video') => new FakeTrack(kind) as unknown as FakeTrack & MediaStreamTrack
const places = () => session.published.value.map(({ sessionId, trackName, kind, rids }) => [sessionId, trackName, kind, rids.length])
const of = (sessionId: string, ...sources: Source[]) => sources.map((trackName) => ({ sessionId, trackName }))

beforeEach(() => {
  vi.useFakeTimers()
  ;[kits, tokens, token, closed, denied, permission] = [[], [], 'token-1', false, false, 'ALLOWED']
  vi.stubGlobal('MediaStreamTrack', FakeTrack)
  vi.stubGlobal('MediaStream', FakeStream)
  vi.stubGlobal('navigator', { mediaDevices: {} })
  session = openRealtimeKitMediaSession(
    async () => {
      if (denied) throw new MediaFault('refused')
      return token
    },
    async (authToken) => {
      tokens.push(authToken)
      if (closed) throw new Error('not taken')
      kits.push(new FakeKit(permission))
      return kit()
    },
  )
})
afterEach(() => {
  session.leave()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a media session over RealtimeKit', () => {
  it('[CALL-164] nobody goes there who has nothing to send and nothing to receive', async () => {
    session.want([])
    await settle()
    expect(tokens).toEqual([])
    expect([session.publishing.value, session.receiving.value]).toEqual(['idle', 'idle'])
  })

  it('[CALL-164] what Ilya publishes is announced as with the other provider: whose it is and what it shows', async () => {
    const [microphone, camera] = [track('audio'), track('video')]
    session.publish('microphone', microphone)
    session.publish('camera', camera)
    await settle()
    expect(tokens).toEqual(['token-1'])
    expect(kit().asked).toEqual(['join', 'MANUAL'])
    expect(places()).toEqual([
      ['per_me', 'microphone', 'audio', 0],
      ['per_me', 'camera', 'video', 0],
    ])
    expect(session.publishing.value).toBe('live')
    session.unpublish('camera')
    await settle()
    expect(places()).toEqual([['per_me', 'microphone', 'audio', 0]])
    expect(kit().self.videoEnabled).toBe(false)
    // The page's own camera is the page's to end.
    expect(camera.readyState).toBe('live')
  })

  it('[CALL-165] a muted microphone is muted there as well, and is taken away although it is muted', async () => {
    const microphone = track('audio')
    session.publish('microphone', microphone)
    await settle()
    const sent = kit().self.audio as FakeTrack
    microphone.enabled = false
    expect([sent.enabled, microphone.enabled]).toEqual([false, false])
    microphone.enabled = true
    expect([sent.enabled, microphone.enabled]).toEqual([true, true])
    microphone.enabled = false
    session.unpublish('microphone')
    await settle()
    expect([kit().self.audio, sent.readyState, microphone.enabled, microphone.readyState]).toEqual([null, 'ended', false, 'live'])
    expect(places()).toEqual([])
  })

  it('[CALL-165] whoever comes in muted is published, and heard as soon as they unmute', async () => {
    const microphone = track('audio')
    microphone.enabled = false
    session.publish('microphone', microphone)
    await settle()
    expect(places()).toHaveLength(1)
    microphone.enabled = true
    expect(kit().self.audioEnabled).toBe(true)
  })

  it('[CALL-166] another camera takes the place of the first', async () => {
    session.publish('camera', track('video'))
    await settle()
    const first = kit().self.video as FakeTrack
    session.publish('camera', track('video'))
    await settle()
    expect([first.readyState, kit().self.videoEnabled, places().length, kits.length]).toEqual(['ended', true, 1, 1])
  })

  it('[CALL-166] a screen and its sound go out as they were chosen, without asking anew, and are taken back', async () => {
    const [screen, sound] = [track('video'), track('audio')]
    session.publish('screen', screen)
    session.publish('screenSound', sound)
    await settle()
    expect(kit().self.screen?.tracks.map(({ kind }) => kind)).toEqual(['video', 'audio'])
    expect(places().map(([, name]) => name)).toEqual(['screen', 'screenSound'])
    // The browser's own question is in its place again.
    expect('getDisplayMedia' in navigator.mediaDevices).toBe(false)
    session.unpublish('screen')
    session.unpublish('screenSound')
    await settle()
    expect([kit().self.screen, screen.readyState, places().length]).toEqual([null, 'live', 0])
  })

  it('[CALL-167] only what is wanted is subscribed to, and only it is received', async () => {
    session.want([...of('per_anna', 'microphone', 'camera'), ...of('per_ilya', 'microphone', 'screen')])
    await settle()
    kit().bring('peer-a', 'per_anna')
    kit().bring('peer-i', 'per_ilya', { audioEnabled: false })
    kit().bring('peer-d', 'per_daria')
    await settle()
    expect(kit().asked.slice(2)).toEqual(['subscribe peer-a,peer-i audio', 'subscribe peer-a video', 'subscribe peer-i screenshareVideo'])
    expect([...session.received.value.keys()]).toEqual(['per_anna/microphone', 'per_anna/camera'])
    session.want(of('per_anna', 'microphone'))
    await settle()
    expect(kit().asked.slice(5)).toEqual(['unsubscribe peer-i audio', 'unsubscribe peer-a video', 'unsubscribe peer-i screenshareVideo'])
    expect([...session.received.value.keys()]).toEqual(['per_anna/microphone'])
  })

  it('[CALL-167] of whoever came twice the later is heard', async () => {
    session.want(of('per_anna', 'microphone'))
    await settle()
    kit().bring('peer-1', 'per_anna')
    kit().bring('peer-2', 'per_anna')
    await settle()
    expect(session.received.value.get('per_anna/microphone')).toBe(kit().joined.people[1]?.audioTrack)
  })

  it('[CALL-168] what the token does not allow, or the SDK could not send, is said and not announced', async () => {
    permission = 'NOT_ALLOWED'
    session.publish('camera', track('video'))
    session.publish('screen', track('video'))
    await settle()
    expect([[...session.refused.value], places()]).toEqual([['camera', 'screen'], []])
    kit().self.permissions.canProduceVideo = 'ALLOWED'
    kit().self.breaks = true
    session.publish('camera', track('video'))
    await settle()
    expect([session.refused.value.has('camera'), places()]).toEqual([true, []])
    session.unpublish('camera')
    expect([...session.refused.value]).toEqual(['screen'])
  })

  it('[CALL-168] a listener who has become a speaker comes in by a new token and speaks', async () => {
    permission = 'NOT_ALLOWED'
    session.want(of('per_anna', 'microphone'))
    await settle()
    permission = 'ALLOWED'
    session.publish('microphone', track('audio'))
    await settle()
    expect(kits.map(({ asked }) => asked.includes('leave'))).toEqual([true, false])
    expect([places().length, session.refused.value.size]).toEqual([1, 0])
  })

  it('[CALL-169] a lost room is entered again by the latest token, and everything comes again', async () => {
    const microphone = track('audio')
    session.publish('microphone', microphone)
    session.want(of('per_anna', 'microphone'))
    await settle()
    kit().bring('peer-a', 'per_anna')
    await settle()
    token = 'token-2'
    kit().drop('failed')
    expect([session.publishing.value, places(), session.received.value.size]).toEqual(['recovering', [], 0])
    closed = true
    await vi.advanceTimersByTimeAsync(5_000)
    closed = false
    await vi.advanceTimersByTimeAsync(30_000)
    kit().bring('peer-b', 'per_anna')
    await settle()
    expect(kits).toHaveLength(2)
    expect(tokens.at(-1)).toBe('token-2')
    expect([session.publishing.value, places().length, session.received.value.size]).toEqual(['live', 1, 1])
    expect([microphone.readyState, kit().self.audioEnabled]).toEqual(['live', true])
  })

  it('[CALL-151] whom the service has put out, and who is in the call anew, is there by a new token; who has left is not', async () => {
    session.publish('microphone', track('audio'))
    await settle()
    kit().drop('kicked')
    expect(session.publishing.value).toBe('refused')
    token = 'token-2'
    session.renew()
    await settle()
    expect([tokens, session.publishing.value, places().length]).toEqual([['token-1', 'token-2'], 'live', 1])
    session.renew()
    await settle()
    expect([kits.length, places().length]).toEqual([3, 1])
    session.leave()
    session.renew()
    await settle()
    expect(kits).toHaveLength(3)
  })

  it('[CALL-13] a service that cannot be reached on coming in is said to be tried again, then what to do; «Повторить» tries at once', async () => {
    closed = true
    session.publish('microphone', track('audio'))
    await settle()
    expect(session.publishing.value).toBe('recovering')
    await vi.advanceTimersByTimeAsync(20_000)
    expect([session.publishing.value, session.receiving.value]).toEqual(['cut', 'cut'])
    closed = false
    session.tryNow()
    expect(session.publishing.value).toBe('recovering')
    await settle()
    expect([session.publishing.value, places().length]).toEqual(['live', 1])
  })

  it('[CALL-169] the SDK’s own recovery is said, and waited out', async () => {
    session.want(of('per_anna', 'microphone'))
    await settle()
    kit().connect('recv', 'reconnecting')
    expect([session.receiving.value, session.publishing.value]).toEqual(['recovering', 'live'])
    kit().connect('recv', 'connected')
    expect([session.receiving.value, kits.length]).toEqual(['live', 1])
  })

  it('[CALL-169] whoever was put out does not come back by themselves', async () => {
    session.publish('microphone', track('audio'))
    await settle()
    kit().drop('kicked')
    await vi.advanceTimersByTimeAsync(60_000)
    expect([kits.length, session.publishing.value, places().length]).toEqual([1, 'refused', 0])
  })

  it('[CALL-169] whom the room gives no token does not ask again', async () => {
    denied = true
    session.publish('microphone', track('audio'))
    await vi.advanceTimersByTimeAsync(60_000)
    expect([tokens.length, session.publishing.value]).toEqual([0, 'refused'])
  })

  it('[CALL-169] once left, for nothing, also when it was only coming in', async () => {
    session.publish('microphone', track('audio'))
    session.leave()
    await settle()
    expect(kits.flatMap(({ asked }) => asked)).not.toContain('join')
    expect([session.publishing.value, places().length]).toEqual(['idle', 0])
  })
})
