// Somebody at the media server without a browser: werift's own connection, which can send packets and count what comes.
import { MediaStreamTrack, RTCPeerConnection, RtpHeader, RtpPacket } from 'werift'
import { APP } from './media-app.ts'

export type Answer = { readonly status: number; readonly body: Record<string, unknown> }

export async function askMedia(url: string, method: string, path: string, body?: unknown, secret = APP.appSecret): Promise<Answer> {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { authorization: `Bearer ${secret}` },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

export const sessionPath = (operation: string) => `/apps/${APP.appId}/sessions/${operation}`

export async function openSession(url: string): Promise<string> {
  return (await askMedia(url, 'POST', sessionPath('new'))).body.sessionId as string
}

/** «406 invalid_params». */
export const codeOf = ({ status, body }: Answer) => `${status} ${body.errorCode}`
/** The status, and of each item what is wrong with it. */
export const items = ({ status, body }: Answer) => [
  status,
  (body.tracks as { errorCode?: string }[]).map(({ errorCode }) => errorCode ?? 'done'),
]

export type Speaker = {
  readonly sessionId: string
  readonly peer: RTCPeerConnection
  offer(): Promise<string>
  publish(trackName: string): Promise<Answer>
  /** A packet of sound every 20 ms, until told otherwise. */
  speak(): () => void
  /** Pulls, answers the offer; the answer of the server to the pull. */
  pull(sessionId: string, trackName: string): Promise<Answer>
  readonly heard: () => number
  close(): Promise<void>
}

const SILENCE = Buffer.from([0xf8, 0xff, 0xfe])

export async function speaker(url: string): Promise<Speaker> {
  const sessionId = await openSession(url)
  const peer = new RTCPeerConnection({
    iceServers: [],
    bundlePolicy: 'max-bundle',
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
  })
  const track = new MediaStreamTrack({ kind: 'audio' })
  let heard = 0
  let stopSpeaking = () => {}
  peer.onTrack.subscribe((received) => {
    received.onReceiveRtp.subscribe(() => {
      heard++
    })
  })
  const ask = (method: string, operation: string, body: object) => askMedia(url, method, sessionPath(`${sessionId}/${operation}`), body)

  async function offer(): Promise<string> {
    if (peer.getTransceivers().length === 0) peer.addTransceiver(track, { direction: 'sendonly' })
    await peer.setLocalDescription(await peer.createOffer())
    return peer.localDescription?.sdp ?? ''
  }

  return {
    sessionId,
    peer,
    offer,
    async publish(trackName) {
      const sessionDescription = { type: 'offer', sdp: await offer() }
      const mid = peer.getTransceivers()[0]?.mid
      const answer = await ask('POST', 'tracks/new', { sessionDescription, tracks: [{ location: 'local', mid, trackName }] })
      if (answer.status === 200) await peer.setRemoteDescription(answer.body.sessionDescription as { type: 'answer'; sdp: string })
      return answer
    },
    speak() {
      let number = 0
      const timer = setInterval(() => {
        const header = new RtpHeader({ payloadType: 111, sequenceNumber: number & 0xffff, timestamp: number * 960, marker: false })
        number++
        track.writeRtp(new RtpPacket(header, SILENCE))
      }, 20)
      stopSpeaking = () => clearInterval(timer)
      return stopSpeaking
    },
    async pull(from, trackName) {
      const answer = await ask('POST', 'tracks/new', { tracks: [{ location: 'remote', sessionId: from, trackName }] })
      const description = answer.body.sessionDescription as { type: 'offer'; sdp: string } | undefined
      if (description) {
        await peer.setRemoteDescription(description)
        await peer.setLocalDescription(await peer.createAnswer())
        await ask('PUT', 'renegotiate', { sessionDescription: { type: 'answer', sdp: peer.localDescription?.sdp } })
      }
      return answer
    },
    heard: () => heard,
    async close() {
      stopSpeaking()
      await peer.close()
    },
  }
}
