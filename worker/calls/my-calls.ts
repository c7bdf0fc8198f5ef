import type { ListCalls, ReadCalls } from '../../protocol/calls.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { Actor } from '../identity/require-actor.ts'

export function listCalls(env: Env, { personId }: Actor, { before }: ParsedInputOf<typeof ListCalls>): Promise<ResultOf<typeof ListCalls>> {
  return env.INBOX.getByName(personId).listCalls(before ?? Number.MAX_SAFE_INTEGER)
}

export async function readCalls(env: Env, { personId }: Actor): Promise<ResultOf<typeof ReadCalls>> {
  await env.INBOX.getByName(personId).readCalls()
  return {}
}
