// Our provider as the suite sees it: clients registered by configuration, a browser of somebody whom it knows, and the pages gone through.
import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import type { FlowId } from '../../protocol/ids.ts'
import { ChooseProfile, FinishFlow, GetFlow, UseKnownAccount } from '../../protocol/school-id.ts'
import { Client } from '../../scripts/house/client.ts'
import { stepOf } from '../../scripts/house/link-profile.ts'
import { hashOf } from '../../worker/identity/secrets.ts'
import worker from '../../worker/index.ts'
import { now } from '../../worker/platform/clock.ts'
import { idAccount } from './id-account.ts'
import { CANTEEN, DIARY, LOGGED_OUT } from './openid-clients.ts'
import type { ProviderUnderTest, RegisteredClient } from './openid-suite.ts'
import { ORIGIN } from './product.ts'

/** The installation's settings with its clients in them. */
export async function envWithClients(clients?: unknown): Promise<Env> {
  const registered = async ({ id, secret, redirectUri }: RegisteredClient, more: object) => ({
    ...{ id, secretSha256: await hashOf(secret), redirectUris: [redirectUri] },
    ...more,
  })
  const usual = [
    await registered(DIARY, { name: 'Другой дневник', postLogoutRedirectUris: [LOGGED_OUT] }),
    await registered(CANTEEN, { name: 'Столовая' }),
  ]
  return { ...env, OIDC_CLIENTS: JSON.stringify(clients ?? usual) }
}

export async function askProvider(settings: Env, url: string, init: RequestInit = {}): Promise<Response> {
  const context = createExecutionContext()
  const response = await worker.fetch(new Request(url, init) as Request<unknown, IncomingRequestCfProperties>, settings, context)
  await waitOnExecutionContext(context)
  return response
}

/** A browser at an installation with these settings. */
export function browserAt(settings: Env, cookie = ''): Client {
  const browser = new Client(ORIGIN, (url, init) => askProvider(settings, url, init))
  browser.cookie = cookie
  return browser
}

export type OurProvider = ProviderUnderTest & { readonly settings: Env; readonly browser: Client }

/** With somebody who has an account and a profile and is known to the provider in their browser; another's cookie makes it that browser. */
export async function ourProvider(cookie?: string): Promise<OurProvider> {
  const settings = await envWithClients()
  const known = cookie ?? (await idAccount({ familyName: 'Орлова', givenName: 'Анна', patronymic: 'Сергеевна' })).cookie
  const browser = browserAt(settings, known)
  return {
    issuer: new URL(ORIGIN),
    client: DIARY,
    other: CANTEEN,
    settings,
    browser,
    fetch: (url, init) => askProvider(settings, url, init),
    clockSkewSeconds: Math.round((now(env) - Date.now()) / 1000),
    allow: (address) => driveFlow(browser, address),
    visit: (address) => driveFlow(browserAt(settings), address),
    passTime: async (seconds) => {
      for (const table of ['oidc_codes', 'oidc_tokens', 'oidc_grants', 'oidc_pushed_requests']) {
        await env.DIRECTORY.prepare(`update ${table} set expires_at = expires_at - ?`)
          .bind(seconds * 1000)
          .run()
      }
    },
  }
}

/** Where a request of a client leads: back to a client, or to a page of ours. */
export async function authorizeAt(browser: Client, address: URL): Promise<string> {
  const response = await browser.fetch(address.pathname + address.search, { redirect: 'manual' })
  await response.body?.cancel()
  return response.headers.get('location') ?? ''
}

/** «Продолжить» as the known account, through to the end. Null: the browser stayed at a page of ours. */
export async function driveFlow(browser: Client, address: URL): Promise<URL | null> {
  const location = await authorizeAt(browser, address)
  if (!location.startsWith('/')) return new URL(location)
  if (!location.startsWith('/id/flow/')) return null
  let flow = await browser.call(GetFlow, { flowId: location.replace('/id/flow/', '') as FlowId })
  if (flow.step === 'account') flow = await browser.call(UseKnownAccount, stepOf(flow))
  if (flow.step === 'profile') flow = await browser.call(ChooseProfile, stepOf(flow))
  return new URL((await browser.call(FinishFlow, stepOf(flow))).redirectTo)
}
