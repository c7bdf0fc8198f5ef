// Who may ask the provider: our own journal, which needs no configuring, and the clients of OIDC_CLIENTS. Nobody registers by themselves.
import { and, eq, gt, isNull, min } from 'drizzle-orm'
import * as z from 'zod/mini'
import { CALLBACK_PATH } from '../../../protocol/identity.ts'
import type { AccountId } from '../../../protocol/ids.ts'
import { TITLE_CHARS_MAX } from '../../../protocol/limits.ts'
import { directoryOf } from '../../db/db.ts'
import { oidcGrants } from '../../db/schema/accounts.ts'
import { now } from '../../platform/clock.ts'
import { readJson } from '../../platform/json.ts'
import { log } from '../../platform/log.ts'
import { hashOf, hmacOf, sameHmac } from '../secrets.ts'

export const OWN_CLIENT_ID = 'zvonok'
const OWN_CLIENT_NAME = 'Звонок'
const URIS_MAX = 20
const URI_CHARS_MAX = 1_000

const ClientUri = z.string().check(
  z.maxLength(URI_CHARS_MAX),
  z.refine((uri) => isSafeUri(uri)),
)

const RegisteredClient = z.object({
  id: z.string().check(
    z.regex(/^[A-Za-z0-9._-]{1,64}$/),
    z.refine((id) => id !== OWN_CLIENT_ID),
  ),
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(TITLE_CHARS_MAX)),
  /** Hex. The secret itself is 256 random bits (docs/security/openid.md), so a plain hash of it gives nothing away. */
  secretSha256: z.string().check(z.regex(/^[0-9a-f]{64}$/)),
  redirectUris: z.array(ClientUri).check(z.minLength(1), z.maxLength(URIS_MAX)),
  postLogoutRedirectUris: z._default(z.array(ClientUri).check(z.maxLength(URIS_MAX)), []),
  /** Run by whoever runs this installation: the account page does not list it among «others I have allowed». */
  firstParty: z._default(z.boolean(), false),
})
const RegisteredClients = z.array(RegisteredClient).check(
  z.maxLength(100),
  z.refine((clients) => new Set(clients.map(({ id }) => id)).size === clients.length),
)

export type OpenIdClient = Omit<z.infer<typeof RegisteredClient>, 'secretSha256'> & {
  /** Null: our own, whose secret is derived. */
  readonly secretSha256: string | null
}

/** Null: there is no such client. */
export function clientOf(env: Env, issuer: string, clientId: string): OpenIdClient | null {
  if (clientId !== OWN_CLIENT_ID) return registeredClients(env).get(clientId) ?? null
  return {
    id: OWN_CLIENT_ID,
    name: OWN_CLIENT_NAME,
    secretSha256: null,
    redirectUris: [issuer + CALLBACK_PATH],
    postLogoutRedirectUris: [`${issuer}/`],
    firstParty: true,
  }
}

/** What a person reads. A client that was taken away since has only its id left. */
export function clientNameOf(env: Env, issuer: string, clientId: string): string {
  return clientOf(env, issuer, clientId)?.name ?? clientId
}

/** «Доступ другим сайтам»: clients that are not ours and what they were allowed still stands, the earliest first. */
export async function clientsOf(env: Env, accountId: AccountId): Promise<{ clientId: string; name: string; since: number }[]> {
  const rows = await directoryOf(env)
    .select({ clientId: oidcGrants.clientId, since: min(oidcGrants.createdAt) })
    .from(oidcGrants)
    .where(and(eq(oidcGrants.accountId, accountId), isNull(oidcGrants.revokedAt), gt(oidcGrants.expiresAt, now(env))))
    .groupBy(oidcGrants.clientId)
    .orderBy(min(oidcGrants.createdAt))
  const registered = registeredClients(env)
  return rows
    .filter(({ clientId }) => clientId !== OWN_CLIENT_ID && registered.get(clientId)?.firstParty !== true)
    .map(({ clientId, since }) => ({ clientId, name: registered.get(clientId)?.name ?? clientId, since: since ?? 0 }))
}

/** Derived, so that an installation has one secret less to keep. */
export function zvonokSecret(env: Env): Promise<string> {
  return hmacOf(env, 'oidc-client', OWN_CLIENT_ID)
}

/** Security: constant-time, and as much work for a client that does not exist. */
export async function isClientSecret(env: Env, client: OpenIdClient | null, secret: string): Promise<boolean> {
  const expected = client?.secretSha256 ?? (await hashOf(await zvonokSecret(env)))
  return sameHmac(await hashOf(secret), expected) && client !== null
}

let read: { readonly text: string; readonly clients: ReadonlyMap<string, OpenIdClient> } | undefined

function registeredClients(env: Env): ReadonlyMap<string, OpenIdClient> {
  const text = env.OIDC_CLIENTS
  if (read?.text !== text) {
    const list = text === '' ? [] : readJson(text, RegisteredClients)
    // One client that is written wrongly closes the door to all of them: whoever configured it must notice.
    if (list === null) log.error('openid.clients', 'OIDC_CLIENTS is not a list of clients as docs/security/openid.md describes them')
    read = { text, clients: new Map((list ?? []).map((client) => [client.id, client])) }
  }
  return read.clients
}

/** Security: a code travels there in the open, so only https; http is for a program on the same computer. */
function isSafeUri(text: string): boolean {
  if (!URL.canParse(text) || text.includes('#')) return false
  const uri = new URL(text)
  if (uri.username !== '' || uri.password !== '') return false
  return uri.protocol === 'https:' || (uri.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(uri.hostname))
}
