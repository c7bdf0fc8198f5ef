// The one socket a signed-in browser always holds: to its person's Inbox. Areas hear through `onInbox`; web/app/live.ts opens and closes it.
import { computed, signal } from '@preact/signals'
import { InboxDown } from '../../protocol/inbox/events.ts'
import { INBOX_SOCKET_PATH, SOCKET_QUERY } from '../../protocol/messenger.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { type Line, RoomSocket } from './room-socket.ts'

/** `reconnected`: the line stands, for the first time or again. Whoever showed something before may have missed news and reads it again. */
type Events = { [Type in InboxDown['type']]: Extract<InboxDown, { type: Type }> } & { reconnected: { type: 'reconnected' } }
type Listener = (event: Events[keyof Events]) => void

const listeners = new Map<keyof Events, Set<Listener>>()
/** The last news, for who listens only once they have read what these are about. */
const recent: Events[keyof Events][] = []
const RECENT_MAX = 100
let told = 0
const socket = signal<RoomSocket<InboxDown> | null>(null)

/** Null while nobody is signed in. */
export const inboxLine = computed<Line | null>(() => socket.value?.line.value ?? null)

/** To be taken before something is read: `onInbox` with it hears also what came while it was read and drawn. */
export function inboxMark(): number {
  return told
}

export function onInbox<Type extends keyof Events>(type: Type, listener: (event: Events[Type]) => void, since = told): () => void {
  const all = listeners.get(type) ?? new Set()
  listeners.set(type, all)
  // Told only of its own type: see `tell`.
  all.add(listener as Listener)
  const missed = told - since
  if (missed > RECENT_MAX && type === 'reconnected') (listener as Listener)({ type: 'reconnected' })
  else if (missed > 0) for (const event of recent.slice(-missed)) if (event.type === type) (listener as Listener)(event)
  return () => all.delete(listener as Listener)
}

/** Idempotent. `onEnd` hears why the server closes the line for good. */
export function openInbox(onEnd: (code: RefusalCode) => void): void {
  if (socket.value !== null) return
  socket.value = new RoomSocket<InboxDown>({
    path: () => `${INBOX_SOCKET_PATH}?${SOCKET_QUERY.version}=${PROTOCOL_VERSION}`,
    schema: InboxDown,
    onFrame: (event) => {
      tell(event)
      if (event.type === 'hello') tell({ type: 'reconnected' })
    },
    onEnd: (code) => {
      closeInbox()
      onEnd(code)
    },
  })
}

export function closeInbox(): void {
  socket.value?.stop()
  socket.value = null
  // Nothing of one person's news is left for the next who signs in here.
  recent.length = 0
}

function tell(event: Events[keyof Events]): void {
  told += 1
  recent.push(event)
  if (recent.length > RECENT_MAX) recent.shift()
  for (const listener of [...(listeners.get(event.type) ?? [])]) listener(event)
}
