/** A seeded source of chance: the same sets every time (mulberry32). */
export type Draw = { below(limit: number): number; from<T>(items: readonly T[] | string): T; chance(share: number): boolean }

export function draw(seed: number): Draw {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    below: (limit) => Math.floor(next() * limit),
    from: (items) => items[Math.floor(next() * items.length)] as never,
    chance: (share) => next() < share,
  }
}
