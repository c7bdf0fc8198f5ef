// The server's time, as far as its answers have told it. Phones' clocks are off by hours, and a day to edit or delete is the server's day.

/** The header of every answer counts in whole seconds, and the way here takes time: what is nearer than this is not corrected. */
const SLACK_MS = 5_000

let offsetMs = 0

/** UTC ms. */
export function serverNow(): number {
  return Date.now() + offsetMs
}

/** `x-now` is the product's clock where that is set by hand (a demo, a test). */
export function hearClock(headers: Headers): void {
  const told = Number(headers.get('x-now') ?? Date.parse(headers.get('date') ?? ''))
  if (!(told > 0)) return
  const off = told - Date.now()
  offsetMs = Math.abs(off) < SLACK_MS ? 0 : off
}
