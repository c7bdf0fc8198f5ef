// Junk for the local media server: refused as the Realtime SFU's documents say, and no call is disturbed by it.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { BODY_BYTES_MAX, NAME_CHARS_MAX } from '../../scripts/media-server/limits.ts'
import { type MediaServer, startMediaServer } from '../../scripts/media-server/media-server.ts'
import { APP } from '../kit/media-app.ts'
import { askMedia, codeOf, items, openSession, type Speaker, sessionPath, speaker } from '../kit/node-speaker.ts'

let media: MediaServer
const errors: unknown[] = []
const speakers: Speaker[] = []

beforeAll(async () => {
  media = await startMediaServer({ ...APP, onError: (error) => errors.push(error) })
})
afterAll(() => media.stop())
afterEach(async () => {
  await Promise.all(speakers.splice(0).map((one) => one.close()))
  expect(errors.splice(0)).toEqual([])
})

async function enter(): Promise<Speaker> {
  const one = await speaker(media.url)
  speakers.push(one)
  return one
}

const ask = (sessionId: string, method: string, operation: string, body?: unknown) =>
  askMedia(media.url, method, sessionPath(`${sessionId}/${operation}`), body)

const local = { location: 'local', mid: '0', trackName: 'microphone' }
const remote = { location: 'remote', sessionId: 'x', trackName: 'y' }
const OFFER = (sdp: string) => ({ sessionDescription: { type: 'offer', sdp }, tracks: [local] })
const HEAD = 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n'
const SECTION = (mid: string) =>
  `m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:${mid}\r\na=rtpmap:111 opus/48000/2\r\na=sendonly\r\na=rtcp-mux\r\n`
const ICE = 'a=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\n'
const PRINT = `a=fingerprint:sha-256 ${Array(32).fill('AB').join(':')}\r\na=setup:actpass\r\n`

/** What is asked, and what the real service's documents say of it. */
const JUNK: readonly (readonly [what: string, method: string, operation: string, body: unknown, answer: string])[] = [
  ['a body that is not JSON', 'POST', 'tracks/new', '{', '400 decoding_error'],
  ['a list', 'POST', 'tracks/new', [], '400 decoding_error'],
  ['tracks that are no list', 'POST', 'tracks/new', { tracks: 'all' }, '400 decoding_error'],
  ['a track of nowhere', 'POST', 'tracks/new', { tracks: [{ location: 'elsewhere' }] }, '400 decoding_error'],
  ['no track', 'POST', 'tracks/new', { tracks: [] }, '406 invalid_params'],
  ['65 tracks', 'POST', 'tracks/new', { tracks: Array(65).fill(remote) }, '406 invalid_params'],
  ['tracks of both kinds', 'POST', 'tracks/new', { tracks: [local, remote] }, '406 invalid_params'],
  ['a name of 64 KiB', 'POST', 'tracks/new', { tracks: [{ ...remote, trackName: 'ы'.repeat(65_536) }] }, '406 invalid_params'],
  [
    'a name a little too long',
    'POST',
    'tracks/new',
    { tracks: [{ ...remote, trackName: 'y'.repeat(NAME_CHARS_MAX + 1) }] },
    '406 invalid_params',
  ],
  ['a body of a megabyte', 'POST', 'tracks/new', OFFER('v=0'.padEnd(BODY_BYTES_MAX, 'x')), '413 payload_too_large'],
  ['publishing without an offer', 'POST', 'tracks/new', { tracks: [local] }, '406 invalid_params'],
  [
    'publishing with an answer',
    'POST',
    'tracks/new',
    { sessionDescription: { type: 'answer', sdp: 'v=0' }, tracks: [local] },
    '406 invalid_params',
  ],
  ['discovery', 'POST', 'tracks/new', { autoDiscover: true }, '406 invalid_params'],
  ['an empty description', 'POST', 'tracks/new', OFFER(''), '406 invalid_session_description'],
  ['a description that is none', 'POST', 'tracks/new', OFFER('hello'), '406 invalid_session_description'],
  ['a description of nothing', 'POST', 'tracks/new', OFFER(HEAD), '406 invalid_session_description'],
  ['zeros', 'POST', 'tracks/new', OFFER(`v=0\0\0\0\r\nm=\0`), '406 invalid_session_description'],
  [
    'a section without a mid',
    'POST',
    'tracks/new',
    OFFER(HEAD + SECTION('').replace('a=mid:\r\n', '') + ICE + PRINT),
    '406 invalid_session_description',
  ],
  [
    'two sections of one mid',
    'POST',
    'tracks/new',
    OFFER(HEAD + (SECTION('0') + ICE + PRINT).repeat(2)),
    '406 invalid_session_description',
  ],
  [
    '300 sections',
    'POST',
    'tracks/new',
    OFFER(HEAD + Array.from({ length: 300 }, (_, i) => SECTION(String(i)) + ICE + PRINT).join('')),
    '406 invalid_session_description',
  ],
  ['no ICE credentials', 'POST', 'tracks/new', OFFER(HEAD + SECTION('0') + PRINT), '406 invalid_session_description'],
  ['no fingerprint', 'POST', 'tracks/new', OFFER(HEAD + SECTION('0') + ICE), '406 invalid_session_description'],
  [
    'an unknown kind of media',
    'POST',
    'tracks/new',
    OFFER(HEAD + SECTION('0').replace('audio', 'smell') + ICE + PRINT),
    '406 invalid_session_description',
  ],
  [
    'an answer nobody waits for',
    'PUT',
    'renegotiate',
    { sessionDescription: { type: 'answer', sdp: HEAD } },
    '406 invalid_session_description',
  ],
  ['a renegotiation of nothing', 'PUT', 'renegotiate', {}, '406 invalid_params'],
  ['closing nothing', 'PUT', 'tracks/close', { tracks: [], force: true }, '406 invalid_params'],
  ['closing without a mid', 'PUT', 'tracks/close', { tracks: [{}], force: true }, '400 decoding_error'],
  ['closing by exchange without an offer', 'PUT', 'tracks/close', { tracks: [{ mid: '0' }], force: false }, '406 invalid_params'],
  ['updating nothing', 'PUT', 'tracks/update', { tracks: [] }, '406 invalid_params'],
  [
    'another channel than the reserved one',
    'POST',
    'datachannels/establish',
    { dataChannel: { location: 'remote', dataChannelName: 'mine' } },
    '400 decoding_error',
  ],
  ['an operation that is a gap', 'POST', 'datachannels/new', { dataChannels: [] }, '404 not_found'],
  ['an operation that is none', 'DELETE', 'tracks/new', undefined, '404 not_found'],
]

describe('junk', () => {
  it.each(JUNK)('[CALL-27] %s is refused, and the session is as good as before', async (_, method, operation, body, answer) => {
    const orlova = await enter()
    expect(codeOf(await ask(orlova.sessionId, method, operation, body))).toBe(answer)
    expect(items(await orlova.publish('microphone'))).toEqual([200, ['done']])
  })

  it('[CALL-27] of one’s own or of another session does not disturb a call', async () => {
    const [orlova, ilya] = [await enter(), await enter()]
    await orlova.publish('microphone')
    orlova.speak()
    await ilya.pull(orlova.sessionId, 'microphone')
    for (const [, method, operation, body] of JUNK) {
      await ask(await openSession(media.url), method, operation, body)
      // What closes may close, also when the rest of it is junk: the real service says so.
      if (operation !== 'tracks/close') await ask(orlova.sessionId, method, operation, body)
    }
    const before = ilya.heard()
    await expect.poll(ilya.heard, { timeout: 10_000 }).toBeGreaterThan(before + 10)
  })
})
