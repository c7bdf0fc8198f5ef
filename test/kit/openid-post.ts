// What a client sends its provider without a browser between them.
import { OPENID_PATHS } from '../../protocol/school-id.ts'
import type { OurProvider } from './openid-flow.ts'
import { ask, type RegisteredClient } from './openid-suite.ts'
import { ORIGIN } from './product.ts'

export async function post(provider: OurProvider, path: string, params: Record<string, string>, by: RegisteredClient = provider.client) {
  const body = new URLSearchParams({ client_id: by.id, client_secret: by.secret, ...params }).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const response = await provider.fetch(ORIGIN + path, { method: 'POST', headers, body })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, string>, headers: response.headers }
}

/** Pushes what a good client asks, and more. */
export async function push(provider: OurProvider, by: RegisteredClient, more: Record<string, string> = {}) {
  const { address } = await ask(provider, undefined, by)
  return post(provider, OPENID_PATHS.par, { ...Object.fromEntries(address.searchParams), ...more }, by)
}
