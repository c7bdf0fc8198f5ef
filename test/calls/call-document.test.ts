import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import worker from '../../worker/index.ts'

const POLICY = "default-src 'none'; connect-src 'self'; worker-src 'self'"
const asked: string[] = []
/** The app's files, which tests of the Worker do not build. */
const ASSETS = {
  fetch: async (request: Request) => {
    asked.push(new URL(request.url).pathname)
    return new Response('<!doctype html>', {
      headers: {
        'content-type': 'text/html',
        'content-security-policy': POLICY,
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
      },
    })
  },
} as unknown as Fetcher

async function get(path: string, provider: string): Promise<Response> {
  const context = createExecutionContext()
  const vars = { ...env, ASSETS, CALLS_PROVIDER: provider } as unknown as Env
  const response = await worker.fetch(new Request(`https://school.example${path}`) as Parameters<typeof worker.fetch>[0], vars, context)
  await waitOnExecutionContext(context)
  return response
}

describe('the page of a call', () => {
  it('[CALL-172] is the app’s document with the app’s own policy, where the SFU carries', async () => {
    const page = await get('/call/call_1', 'sfu')
    expect([page.status, page.headers.get('content-security-policy')]).toEqual([200, POLICY])
    expect(await page.text()).toBe('<!doctype html>')
    expect(page.headers.get('strict-transport-security')).toBe('max-age=31536000; includeSubDomains')
  })

  it('[CALL-172] lets RealtimeKit’s hosts in where RealtimeKit carries, and only there', async () => {
    const page = await get('/call/call_1', 'realtimeKit')
    expect(page.headers.get('content-security-policy')).toBe(
      "default-src 'none'; connect-src 'self' https://*.realtime.cloudflare.com wss://*.realtime.cloudflare.com; worker-src 'self' blob:",
    )
    expect(page.headers.get('content-type')).toBe('text/html')
    expect((await get('/chats', 'realtimeKit')).headers.get('content-security-policy')).toBeNull()
    expect(asked.at(-1)).toBe('/call/call_1')
  })
})
