// What ties the pages of one sign-in to the browser it began in: a random cookie without any meaning of its own. Security: without it somebody
// could begin a flow, have it finished by another person, and find themselves signed in as them, or them as oneself.
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext, Who } from '../platform/serve.ts'
import { hashOf, newSecret } from './secrets.ts'

const COOKIE = 'browser'
const OPTIONS = { prefix: 'host', secure: true, httpOnly: true, sameSite: 'Lax', path: '/' } as const

/** SHA-256 of the browser's cookie; null when it has none. */
export async function browserHashOf(c: AppContext): Promise<string | null> {
  const secret = getCookie(c, COOKIE, 'host')
  return secret === undefined || secret.length > 100 ? null : hashOf(secret)
}

/** The same, and gives the browser its cookie when it has none. */
export async function bindBrowser(c: AppContext): Promise<string> {
  const known = bound.get(c.req.raw) ?? (await browserHashOf(c))
  if (known !== null) return known
  const secret = newSecret()
  setCookie(c, COOKIE, secret, OPTIONS)
  const hash = await hashOf(secret)
  bound.set(c.req.raw, hash)
  return hash
}

/** Asked for twice within one request, it is one cookie. */
const bound = new WeakMap<Request, string>()

/** Whoever has begun nothing here can go on with nothing: flow_over, before anything is read. */
export const requireBrowser: Who<string> = async (c) => {
  const hash = await browserHashOf(c)
  if (hash === null) throw new Refusal('flow_over')
  return hash
}

/** Whatever was begun here is nobody's any more. */
export function forgetBrowser(c: AppContext): void {
  if (getCookie(c, COOKIE, 'host') !== undefined) deleteCookie(c, COOKIE, OPTIONS)
}
