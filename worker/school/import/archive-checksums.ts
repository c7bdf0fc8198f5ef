// Whether a zip holds what was packed into it. Platform (fflate 0.8): a streamed zip is inflated without a look at its checksums, so one
// damaged digit of a stored file would pass as data. They are compared with the directory at the zip's end, the only list that every packer
// fills in (an entry packed as a stream has no checksum before its data).
import { strFromU8 } from 'fflate'
import { Refusal } from '../../platform/refusal.ts'

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1
  return crc
})

/** A thousand entries with long names, and the longest comment a zip may end with. */
const TAIL_BYTES = 512 * 1024
const END = 0x06054b50
const END_BYTES = 22
const END_64 = 0x06064b50
/** The end record of a large zip and the pointer to it, both right before the common one. */
const END_64_BYTES = 56 + 20
const ENTRY = 0x02014b50
const ENTRY_BYTES = 46
const UTF_8 = 0x0800

export class ArchiveChecksums {
  readonly #found: { readonly name: string; crc: number }[] = []
  readonly #tail: Uint8Array[] = []
  #tailBytes = 0

  /** The zip's own bytes, in order. */
  packed(bytes: Uint8Array): void {
    this.#tail.push(bytes)
    this.#tailBytes += bytes.byteLength
    for (let first = this.#tail[0]; first && this.#tailBytes - first.byteLength >= TAIL_BYTES; first = this.#tail[0]) {
      this.#tail.shift()
      this.#tailBytes -= first.byteLength
    }
  }

  /** Answers with what takes the inflated bytes of one entry. */
  entry(name: string): (bytes: Uint8Array) => void {
    const one = { name, crc: 0 }
    this.#found.push(one)
    return (bytes) => {
      let crc = ~one.crc
      for (const byte of bytes) crc = (TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8)
      one.crc = ~crc >>> 0
    }
  }

  /** Refuses import_broken_archive for an entry that is not what was packed, and for a zip without its end. */
  check(): void {
    const listed = this.#directory()
    for (const { name, crc } of this.#found) {
      if (!listed.some((one) => one.name === name && one.crc === crc)) throw new Refusal('import_broken_archive', { file: name })
    }
  }

  #directory(): { readonly name: string; readonly crc: number }[] {
    const bytes = new Uint8Array(this.#tailBytes)
    let at = 0
    for (const chunk of this.#tail) {
      bytes.set(chunk, at)
      at += chunk.byteLength
    }
    const view = new DataView(bytes.buffer)
    let end = bytes.byteLength - END_BYTES
    while (end >= 0 && view.getUint32(end, true) !== END) end -= 1
    if (end < 0) throw new Refusal('import_broken_archive')
    const large = end - END_64_BYTES
    const isLarge = large >= 0 && view.getUint32(large, true) === END_64
    let entry = isLarge ? large - view.getUint32(large + 40, true) : end - view.getUint32(end + 12, true)
    if (entry < 0) throw new Refusal('import_broken_archive')
    const listed: { name: string; crc: number }[] = []
    while (entry + ENTRY_BYTES <= end && view.getUint32(entry, true) === ENTRY) {
      const nameBytes = view.getUint16(entry + 28, true)
      const name = bytes.subarray(entry + ENTRY_BYTES, entry + ENTRY_BYTES + nameBytes)
      listed.push({ name: strFromU8(name, (view.getUint16(entry + 8, true) & UTF_8) === 0), crc: view.getUint32(entry + 16, true) })
      entry += ENTRY_BYTES + nameBytes + view.getUint16(entry + 30, true) + view.getUint16(entry + 32, true)
    }
    return listed
  }
}
