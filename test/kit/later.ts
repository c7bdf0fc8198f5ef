import { env } from 'cloudflare:workers'
import { Client } from '../../scripts/house/client.ts'
import type { Person } from './act-as.ts'
import { fetchProduct, ORIGIN } from './product.ts'

/** The same person at another hour of the school's clock; their session has been in use meanwhile. */
export async function later(person: Person, clock: string): Promise<Client> {
  const at = Date.parse(clock)
  await env.DIRECTORY.prepare('update sessions set seen_at = ?, expires_at = ?, proved_at = ? where person_id = ?')
    .bind(at, at + 86_400_000, at, person.personId)
    .run()
  const client = new Client(ORIGIN, (url, init) => fetchProduct(url, init, { ...env, DEV_CLOCK_AT: clock }))
  client.cookie = person.cookie
  return client
}
