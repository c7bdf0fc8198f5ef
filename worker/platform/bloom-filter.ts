// A set of texts in a few bits each: what was put in is always found, and of what was not one in about 100,000 is «found» too (24 bits a text).
// Made in Node (scripts/house/common-passwords.ts) and read in the Worker, so it uses nothing but arithmetic.

const BITS_PER_TEXT = 24
/** ln 2 × 24, rounded: the number of bits a text sets for the fewest false finds. */
const PROBES = 17

/** The same bytes for the same texts, in whatever order they come. */
export function makeFilter(texts: readonly string[]): Uint8Array<ArrayBuffer> {
  const filter = new Uint8Array(Math.ceil((new Set(texts).size * BITS_PER_TEXT) / 8))
  for (const text of texts) {
    for (const bit of bitsOf(text, filter.length * 8)) filter[bit >> 3] = (filter[bit >> 3] ?? 0) | (1 << (bit & 7))
  }
  return filter
}

export function isInFilter(filter: Uint8Array, text: string): boolean {
  return bitsOf(text, filter.length * 8).every((bit) => ((filter[bit >> 3] ?? 0) & (1 << (bit & 7))) !== 0)
}

/** Two 32-bit hashes of the text (multiplicative, mixed as in MurmurHash3) give all of its places (Kirsch and Mitzenmacher). */
function bitsOf(text: string, size: number): number[] {
  let [a, b] = [0x9e3779b9, 0x85ebca6b]
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x9e3779b1)
    b = Math.imul(b ^ unit, 0x5f356495)
  }
  const [first, step] = [mix(a ^ Math.imul(b, 0xc2b2ae35)) % size, (mix(b ^ (a >>> 15)) % (size - 1)) + 1]
  return Array.from({ length: PROBES }, (_, i) => (first + i * step) % size)
}

function mix(hash: number): number {
  let h = hash
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}
