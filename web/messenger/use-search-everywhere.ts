import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Contact } from '../../protocol/chat-list.ts'
import { type FoundChat, SearchEverywhere, type SearchLine } from '../../protocol/search.ts'
import { CallFailed } from '../platform/call.ts'
import { callStream } from '../platform/call-stream.ts'
import { online } from '../platform/online.ts'

const PAUSE_MS = 400

type LineOf<Type extends SearchLine['type']> = Extract<SearchLine, { type: Type }>
export type FoundIn = LineOf<'messages'>

/** What has come of an answer so far. */
export type FoundEverywhere = {
  /** What was looked for. */
  readonly words: string
  readonly people: readonly Contact[]
  readonly chats: readonly FoundChat[]
  /** Of people or chats there are more than these. */
  readonly notAll: { readonly people: boolean; readonly chats: boolean }
  readonly messages: readonly FoundIn[]
  readonly done: LineOf<'done'> | null
}

export type Searching = {
  readonly query: string
  readonly type: (query: string) => void
  /** Of earlier words until the first line for the present ones is here. Null before anything was looked for. */
  readonly found: FoundEverywhere | null
  readonly running: boolean
  /** What `callStream` threw; what had come until then is kept. */
  readonly failure: unknown
  readonly again: () => void
}

/** Looks for what one types, once one pauses. Whoever types on is not waiting for the earlier answer any more. */
export function useSearchEverywhere(): Searching {
  const query = useSignal('')
  const found = useSignal<FoundEverywhere | null>(null)
  const running = useSignal(false)
  const failure = useSignal<unknown>(null)
  const turn = useSignal(0)
  const words = query.value.trim()
  useEffect(() => {
    failure.value = null
    if (!/[\p{L}\p{N}]/u.test(words)) {
      found.value = null
      running.value = false
      return
    }
    running.value = true
    const leaving = new AbortController()
    const pause = setTimeout(async () => {
      let whole: FoundEverywhere = { words, people: [], chats: [], notAll: { people: false, chats: false }, messages: [], done: null }
      const hear = (line: SearchLine) => {
        whole = withLine(whole, line)
        found.value = whole
      }
      try {
        await callStream(SearchEverywhere, { query: words }, hear, leaving.signal)
        if (whole.done === null) throw new CallFailed('offline')
      } catch (error) {
        if (leaving.signal.aborted) return
        failure.value = error
      }
      running.value = false
    }, PAUSE_MS)
    return () => {
      clearTimeout(pause)
      leaving.abort()
    }
  }, [words, turn.value])
  const again = () => {
    turn.value++
  }
  useEffect(() => {
    if (online.value && failure.peek() instanceof CallFailed) again()
  }, [online.value])
  return {
    query: query.value,
    type: (value) => {
      query.value = value
    },
    found: found.value,
    running: running.value,
    failure: failure.value,
    again,
  }
}

function withLine(found: FoundEverywhere, line: SearchLine): FoundEverywhere {
  switch (line.type) {
    case 'people':
      return { ...found, people: line.people, notAll: { ...found.notAll, people: line.more } }
    case 'chats':
      return { ...found, chats: line.chats, notAll: { ...found.notAll, chats: line.more } }
    case 'messages':
      return { ...found, messages: [...found.messages, line] }
    case 'done':
      return { ...found, done: line }
  }
}
