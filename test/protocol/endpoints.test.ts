import { exports } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { ENDPOINTS } from '../kit/every-endpoint.ts'

const ORIGIN = 'https://zvonok.test'
/** What a stranger hears who asks with nothing in hand; everything that is not here: not_signed_in. */
const FOR_STRANGERS: Readonly<Record<string, readonly string[]>> = {
  invalid: [
    ...['FirstRun', 'SignIn', 'SignInWithPasskey', 'AskReset', 'GetReset', 'ResetPassword'],
    ...['LookAtHandoff', 'UseHandoff', 'FinishDeviceSignIn'],
    // A guest may come to some calls.
    ...['GetCall', 'JoinCall', 'TryCallLine'],
  ],
  // A flow is its browser's.
  flow_over: [
    ...['GetFlow', 'UseKnownAccount', 'GiveContact', 'ResendCode', 'ProveContact', 'ProveByPasskey', 'ProveFlowFactor', 'FillName'],
    ...['ChooseProfile', 'FinishFlow', 'LeaveFlow', 'StartOutside'],
  ],
  // Beginnings: they need nothing and open nothing.
  begun: ['StartIdSignIn', 'StartPasskeySignIn', 'StartDeviceSignIn'],
}

function saidToStrangers(name: string): string {
  return Object.keys(FOR_STRANGERS).find((said) => FOR_STRANGERS[said]?.includes(name)) ?? 'not_signed_in'
}

/** A path with ids nobody has. */
function placeOf(path: string): string {
  return ORIGIN + path.replace(/:[A-Za-z]+/g, 'zzz_00000000000000000000')
}

function ask(method: string, url: string, headers: Record<string, string> = {}): Promise<Response> {
  const body = method === 'GET' ? null : '{}'
  return exports.default.fetch(url, { method, headers: { 'content-type': 'application/json', ...headers }, body })
}

describe('endpoints', () => {
  it.each(Object.entries(ENDPOINTS))('[HOUSE-04] %s is served, and first of all asks who is there', async (name, { method, path }) => {
    const response = await ask(method, placeOf(path), { origin: ORIGIN })
    const { refusal = 'begun' } = await response.json<{ refusal?: string }>()
    expect(refusal).toBe(saidToStrangers(name))
  })

  it.each(Object.entries(ENDPOINTS).filter(([, { method }]) => method !== 'GET'))(
    '[ID-11] %s listens to our own pages only',
    async (_name, { method, path }) => {
      for (const headers of [
        {},
        { origin: 'https://evil.test' },
        { origin: 'null' },
        { origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
      ] as Record<string, string>[]) {
        const response = await ask(method, placeOf(path), headers)
        expect([response.status, (await response.json<{ refusal: string }>()).refusal]).toEqual([403, 'wrong_origin'])
      }
    },
  )

  it('[HOUSE-04] what is nowhere in the table is not found, in the same words as everything that is not yours', async () => {
    for (const path of ['/api', '/api/nope', '/api/me/extra', '/api/%2e%2e/me', '/api/health/../nope']) {
      const response = await ask('GET', ORIGIN + path)
      expect([path, response.status, (await response.json<{ refusal: string }>()).refusal]).toEqual([path, 404, 'not_found'])
    }
  })

  it('[HOUSE-04] a method an endpoint does not have is not found either', async () => {
    const response = await ask('PATCH', `${ORIGIN}/api/me`, { origin: ORIGIN })
    expect(response.status).toBe(404)
  })

  it('[HOUSE-05] an answer carries the number its log lines carry, and is never kept by a cache', async () => {
    const response = await ask('GET', `${ORIGIN}/api/me`)
    const body = await response.json<{ requestId: string }>()
    expect(body.requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })
})
