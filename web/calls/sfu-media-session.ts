// A media session over the Realtime SFU: one connection to publish and one to receive, each with passes and recoveries of its own, so that a lesson
// goes on to be heard while one's own camera is being brought back.
import type { MediaSession } from './media-session.ts'
import type { MediaSignalling } from './media-signalling.ts'
import { PublishingSide } from './publishing-side.ts'
import { ReceivingSide } from './receiving-side.ts'

export function openSfuMediaSession(signalling: MediaSignalling): MediaSession {
  const publishing = new PublishingSide(signalling, 'publish')
  const receiving = new ReceivingSide(signalling, 'receive')
  return {
    published: publishing.published,
    refused: publishing.refused,
    received: receiving.received,
    publishing: publishing.state,
    receiving: receiving.state,
    publish: (source, track) => publishing.set(source, track),
    unpublish: (source) => publishing.set(source, null),
    forgo: (source) => publishing.forgo(source),
    want: (tracks) => receiving.want(tracks),
    renew() {
      publishing.renew()
      receiving.renew()
    },
    tryNow() {
      publishing.tryNow()
      receiving.tryNow()
    },
    stats: async () => (await Promise.all([publishing.stats(), receiving.stats()])).flat(),
    leave() {
      publishing.leave()
      receiving.leave()
    },
  }
}
