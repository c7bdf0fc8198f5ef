// A person on their way through an outside provider: settings that turn it on, a flow to begin from, the provider's page (test/kit/outside-stand-in.ts)
// and the way back.
import { env } from 'cloudflare:workers'
import { afterEach, beforeEach, vi } from 'vitest'
import type { AccountId, FlowId } from '../../protocol/ids.ts'
import { StartOutside, StartOutsideAttach } from '../../protocol/school-id.ts'
import type { Client } from '../../scripts/house/client.ts'
import { directoryOf } from '../../worker/db/db.ts'
import { idFlows, outsideIdentities } from '../../worker/db/schema/accounts.ts'
import { type FlowRequest, FOREIGN } from '../../worker/identity/school-id/flow-request.ts'
import { hashOf, newSecret } from '../../worker/identity/secrets.ts'
import { now } from '../../worker/platform/clock.ts'
import { newId } from '../../worker/platform/new-id.ts'
import { OPENID_CLIENT, VK_CLIENT_ID } from './outside-stand-in.ts'
import { ORIGIN } from './product.ts'

/** Also of secrets `wrangler types` does not know. */
export const settings: Env = env

export const VK = { id: 'vk', kind: 'vk', title: 'VK ID', clientId: VK_CLIENT_ID }
export const OPENID = { id: 'gorod', kind: 'openid', title: 'Город', clientId: OPENID_CLIENT.id, issuer: 'https://openid.test' }

export function turnOn(...providers: object[]): void {
  settings.OUTSIDE_PROVIDERS = JSON.stringify(providers)
}

/** Both are on in every test of the file; what a test changes of it ends with it. */
export function outsideProvidersAreOn(): void {
  const before = { providers: settings.OUTSIDE_PROVIDERS, secrets: settings.OUTSIDE_SECRETS }
  beforeEach(() => {
    turnOn(VK, OPENID)
    settings.OUTSIDE_SECRETS = JSON.stringify({ gorod: OPENID_CLIENT.secret })
  })
  afterEach(() => {
    settings.OUTSIDE_PROVIDERS = before.providers
    if (before.secrets === undefined) delete settings.OUTSIDE_SECRETS
    else settings.OUTSIDE_SECRETS = before.secrets
  })
}

/** The provider's pages as a foreign client opens them, in this browser. */
export async function beginFlow(client: Client): Promise<{ flowId: FlowId; version: number }> {
  const at = now(env)
  const secret = newSecret()
  const browser = client.cookie.match(/__Host-browser=([\w-]+)/)?.[1] ?? secret
  if (browser === secret) client.cookie = [client.cookie, `__Host-browser=${secret}`].filter(Boolean).join('; ')
  const request: FlowRequest = {
    clientId: 'other',
    redirectUri: 'https://other.test/back',
    scopes: ['openid', 'profile'],
    state: null,
    nonce: null,
    codeChallenge: 'c'.repeat(43),
    prompt: 'login',
    maxAgeSeconds: null,
  }
  const flow = { id: newId<FlowId>('flow', at), version: 1, createdAt: at, expiresAt: at + 600_000 }
  await directoryOf(env)
    .insert(idFlows)
    .values({ ...flow, browserHash: await hashOf(browser), request: JSON.stringify(request), context: JSON.stringify(FOREIGN) })
  return { flowId: flow.id, version: flow.version }
}

export async function outsideIdentity(accountId: AccountId, provider: string, subject: string): Promise<void> {
  await directoryOf(env)
    .insert(outsideIdentities)
    .values({ provider, subject, accountId, linkedAt: now(env) })
}

export async function startInFlow(client: Client, provider: string, flow?: { flowId: FlowId; version: number }) {
  const step = flow ?? (await beginFlow(client))
  const { redirectTo } = await client.call(StartOutside, { ...step, provider })
  return { flowId: step.flowId, redirectTo }
}

export async function startAttach(client: Client, provider: string): Promise<string> {
  return (await client.call(StartOutsideAttach, { provider })).redirectTo
}

/** The provider's page: «продолжить как `as`». Answers where the browser is sent back to, as a path of the product. */
export async function atTheProvider(redirectTo: string, as: string, fault = ''): Promise<string> {
  const url = new URL(redirectTo)
  url.searchParams.set('as', as)
  if (fault !== '') url.searchParams.set('fault', fault)
  const response = await fetch(url, { redirect: 'manual' })
  const back = response.headers.get('location')
  if (back === null) throw new Error(await response.text())
  if (!back.startsWith(ORIGIN)) throw new Error('the provider leads elsewhere')
  return back.slice(ORIGIN.length)
}

/** The navigation back: which page it leads to. */
export async function comeBack(client: Client, path: string): Promise<string> {
  const response = await client.fetch(path, { headers: { origin: 'null' } })
  if (response.status !== 303) throw new Error(`${response.status}`)
  return response.headers.get('location') ?? ''
}

/** Everything an outside provider could have changed. */
export async function written(): Promise<unknown> {
  const tables = ['outside_identities', 'id_flows', 'id_accounts', 'identity_log', 'id_sessions', 'sessions']
  const found = await env.DIRECTORY.batch(tables.map((table) => env.DIRECTORY.prepare(`select * from ${table}`)))
  return Object.fromEntries(tables.map((table, i) => [table, found[i]?.results]))
}

/** What the log says of refusals from now on, whole lines. */
export function refusalsLogged(): () => Record<string, unknown>[] {
  const spy = vi.spyOn(console, 'log').mockImplementation(() => {})
  return () =>
    spy.mock.calls.map(([line]) => JSON.parse(String(line)) as Record<string, unknown>).filter(({ what }) => what === 'outside.refused')
}

/** Whom the providers vouch for, every row. */
export async function identities(): Promise<Record<string, unknown>[]> {
  return (await env.DIRECTORY.prepare('select provider, subject, account_id from outside_identities order by provider, subject').all())
    .results
}
