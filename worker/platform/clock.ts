// The product's clock. Everything that asks for the time asks here, so that tests and the demo can stand in October 2025.

let startedAt: { readonly setting: string; readonly offsetMs: number } | undefined

/** UTC ms. `DEV_CLOCK_AT` (an ISO instant, honoured only where ENVIRONMENT is dev) shifts the clock; it keeps running from there. */
export function now(env: { ENVIRONMENT: string; DEV_CLOCK_AT: string }): number {
  if (env.ENVIRONMENT !== 'dev' || env.DEV_CLOCK_AT === '') return Date.now()
  if (startedAt?.setting !== env.DEV_CLOCK_AT) {
    startedAt = { setting: env.DEV_CLOCK_AT, offsetMs: Date.parse(env.DEV_CLOCK_AT) - Date.now() }
  }
  return Date.now() + startedAt.offsetMs
}
