// The service worker's file as it is served, in a scope played here: what it keeps as the page that opens without a network.
import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'

type Listener = (event: unknown) => void

const PAGE = '<!doctype html><title>Звонок</title>'

it('[DIA-11] what opens without a network is the app’s page, never a file or a list that a navigation was answered with', async () => {
  const kept = new Map<string, Response>()
  let answer: Response | null = null
  const listeners = new Map<string, Listener>()
  const cache = {
    put: async (key: string, response: Response) => void kept.set(key, response),
    match: async (key: string) => kept.get(key)?.clone(),
  }
  runInNewContext(readFileSync('web/public/sw.js', 'utf8'), {
    URL,
    location: { origin: 'https://school.example' },
    addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
    caches: { open: async () => cache },
    fetch: async () => answer ?? Promise.reject(new TypeError('no network')),
  })
  const navigate = async (response: Response | null) => {
    answer = response
    let answered: Promise<Response> | undefined
    listeners.get('fetch')?.({
      request: { method: 'GET', mode: 'navigate', url: 'https://school.example/diary' },
      respondWith: (given: Promise<Response>) => {
        answered = given
      },
    })
    return (await answered)?.text()
  }

  await navigate(answerOf(PAGE, 'text/html; charset=utf-8'))
  for (const [body, type] of [
    ['{"marks":[]}', 'application/json'],
    ['%PDF', 'application/pdf'],
    ['text/html', 'text/plain'],
    ['?', null],
  ] as const) {
    expect(await navigate(answerOf(body, type))).toBe(body)
    expect(await navigate(null)).toBe(PAGE)
  }
})

/** As fetch gives it: of the own origin, and typed as such. */
function answerOf(body: string, type: string | null): Response {
  const response = new Response(new TextEncoder().encode(body), type === null ? {} : { headers: { 'content-type': type } })
  Object.defineProperty(response, 'type', { value: 'basic' })
  return response
}
