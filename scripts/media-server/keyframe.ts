// Does a packet begin a picture that needs no other? A receiver can be switched to another layer or source only there.

export function isKeyframe(mimeType: string, payload: Buffer): boolean {
  return mimeType === 'video/h264' ? isH264Keyframe(payload) : isVp8Keyframe(payload)
}

/** RFC 7741: the descriptor, then the frame's own first byte, whose lowest bit is 0 for a key frame. */
function isVp8Keyframe(payload: Buffer): boolean {
  const first = payload[0] ?? 0
  const startsFrame = (first & 0x10) !== 0 && (first & 0x07) === 0
  if (!startsFrame) return false
  let at = 1
  if (first & 0x80) {
    const has = payload[at++] ?? 0
    if (has & 0x80) at += (payload[at] ?? 0) & 0x80 ? 2 : 1
    if (has & 0x40) at++
    if (has & 0x30) at++
  }
  return at < payload.length && ((payload[at] ?? 1) & 1) === 0
}

const IDR = 5
const SPS = 7
const STAP_A = 24
const FU_A = 28

/** RFC 6184: alone, first in a packet of several, or the first fragment of one. */
function isH264Keyframe(payload: Buffer): boolean {
  const kind = (payload[0] ?? 0) & 31
  const starts = (unit: number) => (unit & 31) === IDR || (unit & 31) === SPS
  if (kind === FU_A) return ((payload[1] ?? 0) & 0x80) !== 0 && starts(payload[1] ?? 0)
  if (kind !== STAP_A) return starts(kind)
  for (let at = 1; at + 2 < payload.length; at += 2 + payload.readUInt16BE(at)) if (starts(payload[at + 2] ?? 0)) return true
  return false
}
