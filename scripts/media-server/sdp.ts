// Descriptions from outside, looked through before the WebRTC stack gets them: it would stop half-way and leave the session in between.
import { SessionDescription } from 'werift'
import { badDescription } from './api-error.ts'
import { MEDIA_SECTIONS_MAX } from './limits.ts'

const MID = /^[\w-]{1,32}$/

/** Throws invalid_session_description. `sectionsMin`: a later description never has fewer sections than one before. */
export function requireUsable(sdp: string, sectionsMin: number): void {
  if (!sdp.startsWith('v=0')) throw badDescription('The description does not begin with v=0')
  const media = parse(sdp)
  if (media.length === 0 || media.length > MEDIA_SECTIONS_MAX) throw badDescription(`The description has ${media.length} media sections`)
  if (media.length < sectionsMin) throw badDescription('Media sections are missing')
  const mids = media.map(({ rtp }) => rtp.muxId ?? '')
  if (!mids.every((mid) => MID.test(mid)) || new Set(mids).size !== mids.length)
    throw badDescription('A mid is missing, malformed or used twice')
  for (const { kind, port, iceParams, dtlsParams } of media) {
    if (!['audio', 'video', 'application'].includes(kind)) throw badDescription(`Unknown kind of media: ${String(kind).slice(0, 20)}`)
    if (port === 0) continue
    if (!iceParams?.usernameFragment || !iceParams.password) throw badDescription('ICE credentials are missing')
    if (!dtlsParams?.fingerprints.length) throw badDescription('The fingerprint is missing')
  }
}

function parse(sdp: string): SessionDescription['media'] {
  try {
    return SessionDescription.parse(sdp).media
  } catch {
    throw badDescription('The description cannot be read')
  }
}
