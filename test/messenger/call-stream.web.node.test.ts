import { afterEach, describe, expect, it, vi } from 'vitest'
import { SearchEverywhere, type SearchLine } from '../../protocol/search.ts'
import { callStream } from '../../web/platform/call-stream.ts'

const NAMES: SearchLine[] = [
  { type: 'people', people: [], more: false },
  { type: 'chats', chats: [{ chatId: 'cht_1h3x9k2m4q7r5t8v0w6z' as never, kind: 'class', title: 'Ёлка 🎄', withId: null }], more: true },
]
const DONE: SearchLine = { type: 'done', roomsSearched: 1, peopleSearched: true, unsearched: [], unsearchedMore: 0 }
const text = (lines: readonly SearchLine[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('')

afterEach(() => {
  vi.unstubAllGlobals()
})

/** The server's side of one answer, driven by the test. */
function answering(status = 200) {
  let out!: ReadableStreamDefaultController<Uint8Array>
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      out = controller
    },
  })
  const asked = vi.fn(async (_url: string, { signal }: RequestInit) => {
    signal?.addEventListener('abort', () => out.error(signal.reason))
    return new Response(body, { status })
  })
  vi.stubGlobal('fetch', asked)
  return { asked, out }
}

function search(leaving = new AbortController()) {
  const heard: SearchLine[] = []
  const ended = callStream(SearchEverywhere, { query: 'ёлка' }, (line) => heard.push(line), leaving.signal)
  return { heard, ended, leaving }
}

describe('an answer that comes bit by bit', () => {
  it('[SRC-06] is heard line by line, wherever the network cuts it', async () => {
    const { asked, out } = answering()
    const { heard, ended } = search()
    const bytes = new TextEncoder().encode(text([...NAMES, DONE]))
    for (let from = 0; from < bytes.length; from += 7) out.enqueue(bytes.slice(from, from + 7))
    out.close()
    await ended
    expect(heard).toEqual([...NAMES, DONE])
    expect(asked.mock.calls[0]).toMatchObject(['/api/search', { method: 'POST', body: '{"query":"ёлка"}' }])
  })

  it('[SRC-06] that breaks off leaves what has come, and says that it broke', async () => {
    for (const breakOff of [(out: ReadableStreamDefaultController) => out.error(new Error('reset')), cutInALine]) {
      const { out } = answering()
      const { heard, ended } = search()
      out.enqueue(new TextEncoder().encode(text(NAMES)))
      await expect.poll(() => heard.length).toBe(NAMES.length)
      breakOff(out)
      await expect(ended).rejects.toMatchObject({ name: 'CallFailed', reason: 'offline' })
    }
  })

  it('[SRC-06] is a refusal before the first line, and unreadable when it is something else', async () => {
    const no = answering(429)
    const refused = search().ended
    no.out.enqueue(new TextEncoder().encode('{"refusal":"too_many_requests","requestId":"r","details":{"retryAfterSeconds":5}}'))
    no.out.close()
    await expect(refused).rejects.toMatchObject({ name: 'CallRefused', code: 'too_many_requests' })
    const portal = answering()
    const unreadable = search().ended
    portal.out.enqueue(new TextEncoder().encode('<html>\n'))
    await expect(unreadable).rejects.toMatchObject({ name: 'CallFailed', reason: 'unreadable' })
  })

  it('[SRC-06] is not waited for by whoever has left', async () => {
    answering()
    const { ended, leaving } = search()
    leaving.abort()
    await expect(ended).rejects.toBe(leaving.signal.reason)
  })
})

function cutInALine(out: ReadableStreamDefaultController<Uint8Array>): void {
  out.enqueue(new TextEncoder().encode(JSON.stringify(DONE).slice(0, 20)))
  out.close()
}
