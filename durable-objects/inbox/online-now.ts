import type { OnlineNow } from '../../protocol/call/ringing.ts'

const KEY = 'online'

type Kept = { readonly version: number; readonly online: readonly OnlineNow[] }

export function onlineNow(storage: DurableObjectStorage): OnlineNow[] {
  return [...(storage.kv.get<Kept>(KEY)?.online ?? [])]
}

/** Of two lists the one with the higher version was read later. False: it says nothing new. */
export function keepOnline(storage: DurableObjectStorage, version: number, online: readonly OnlineNow[]): boolean {
  const known = storage.kv.get<Kept>(KEY)
  if (known && version < known.version) return false
  storage.kv.put(KEY, { version, online } satisfies Kept)
  return JSON.stringify(known?.online ?? []) !== JSON.stringify(online)
}
