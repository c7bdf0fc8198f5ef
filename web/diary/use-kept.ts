import { useEffect, useRef } from 'preact/hooks'
import type { Endpoint, InputOf, ResultOf } from '../../protocol/endpoint.ts'
import { me } from '../app/session.ts'
import { CallFailed, call } from '../platform/call.ts'
import { keepAnswer, recallAnswer } from '../platform/kept-answers.ts'
import { serverNow } from '../platform/server-clock.ts'
import { type OwnResource, useResource } from '../platform/use-resource.ts'

/** `keptAt`: there is no network; this is what was shown then. */
export type Shown<Data> = { readonly data: Data; readonly keptAt: number | null }

/** What an endpoint answers, or without a network what it answered last. Rule DIA-11. */
export function useKept<E extends Endpoint>(question: string, target: E, input: InputOf<E>): OwnResource<Shown<ResultOf<E>>> {
  const latest = useRef(input)
  latest.current = input
  const resource = useResource(question, () => ask(question, target, latest.current))
  const reload = useRef(resource.reload)
  reload.current = resource.reload
  useEffect(() => {
    const again = () => reload.current()
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [])
  return resource
}

async function ask<E extends Endpoint>(question: string, target: E, input: InputOf<E>): Promise<Shown<ResultOf<E>>> {
  const person = me.peek()
  try {
    const data = await call(target, input)
    const now = me.peek()
    // Security: nothing of a pupil is left behind on somebody else's computer, nor by an answer that comes after the end of the session.
    if (now && now.personId === person?.personId && !now.shared) void keepAnswer(now.personId, question, data, serverNow())
    return { data, keptAt: null }
  } catch (error) {
    if (!(error instanceof CallFailed && error.reason === 'offline') || person === null) throw error
    const kept = await recallAnswer(person.personId, question, target.result)
    if (kept === null) throw error
    return { data: kept.answer as ResultOf<E>, keptAt: kept.at }
  }
}
