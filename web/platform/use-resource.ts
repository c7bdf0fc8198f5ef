// Reading something from the server for a screen: loading, shown, refused or out of reach, and again on demand.
import { type ReadonlySignal, type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

export type Resource<T> = {
  /** Kept while it is being read again, so that the screen does not blink. */
  readonly data: ReadonlySignal<T | null>
  /** What `read` threw; app/refusal-text.ts says it in words. */
  readonly failure: ReadonlySignal<unknown>
  readonly loading: ReadonlySignal<boolean>
  readonly reload: () => void
}

export type OwnResource<T> = Resource<T> & {
  /** The server has just said it in another answer; what is being read meanwhile is older. */
  readonly put: (data: T) => void
}

/** `key` names what is read: a new key forgets the old data. An answer that comes after its key has gone is dropped. */
export function useResource<T>(key: string, read: () => Promise<T>): OwnResource<T> {
  const data: Signal<T | null> = useSignal<T | null>(null)
  const failure = useSignal<unknown>(null)
  const loading = useSignal(true)
  const turn = useRef(0)
  const latest = useRef(read)
  latest.current = read

  const load = async () => {
    const mine = ++turn.current
    loading.value = true
    try {
      const result = await latest.current()
      if (mine !== turn.current) return
      data.value = result
      failure.value = null
    } catch (error) {
      if (mine !== turn.current) return
      failure.value = error
    } finally {
      if (mine === turn.current) loading.value = false
    }
  }

  useEffect(() => {
    data.value = null
    failure.value = null
    void load()
    return () => {
      turn.current++
    }
  }, [key])

  const put = (result: T) => {
    turn.current++
    data.value = result
    failure.value = null
    loading.value = false
  }
  return { data, failure, loading, reload: () => void load(), put }
}
