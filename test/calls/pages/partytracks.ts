// A page that knows nothing of this product: the client of the Realtime SFU that Cloudflare publishes, with a camera and a microphone.
import { PartyTracks, type TrackMetadata } from 'partytracks/client'
import { of } from 'rxjs'

export type Party = {
  push(): Promise<TrackMetadata[]>
  pull(tracks: readonly TrackMetadata[]): Promise<string[]>
  /** Frames decoded and energy of what has come, by kind. */
  flow(): Promise<{ video: number; audio: number }>
  errors: string[]
}

declare global {
  interface Window {
    party: Party
  }
}

const tracks = new PartyTracks()
const errors: string[] = []
let peer: RTCPeerConnection | undefined
tracks.sessionError$.subscribe((error) => errors.push(error))
tracks.peerConnection$.subscribe((connection) => {
  peer = connection
})

window.party = {
  errors,
  async push() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 320, height: 180, frameRate: 10 } })
    return Promise.all(
      stream.getTracks().map((track) => new Promise<TrackMetadata>((resolve, reject) => tracks.push(of(track)).subscribe(resolve, reject))),
    )
  },
  pull: (pulled) =>
    Promise.all(
      pulled.map(
        (metadata) =>
          new Promise<string>((resolve, reject) =>
            tracks.pull(of(metadata)).subscribe((track) => {
              const media = document.createElement(track.kind as 'audio' | 'video')
              media.autoplay = true
              media.srcObject = new MediaStream([track])
              document.body.append(media)
              resolve(track.kind)
            }, reject),
          ),
      ),
    ),
  async flow() {
    const flow = { video: 0, audio: 0 }
    for (const report of (await peer?.getStats())?.values() ?? []) {
      if (report.type === 'inbound-rtp')
        flow[report.kind as keyof typeof flow] += report.kind === 'video' ? report.framesDecoded : report.totalAudioEnergy
    }
    return flow
  },
}
