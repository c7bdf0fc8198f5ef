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
const socket = signal<RoomSocket<InboxDown> | null>(null)

/** Null while nobody is signed in. */
export const inboxLine = computed<Line | null>(() => socket.value?.line.value ?? null)

export function onInbox<Type extends keyof Events>(type: Type, listener: (event: Events[Type]) => void): () => void {
  const all = listeners.get(type) ?? new Set()
  listeners.set(type, all)
  // Told only of its own type: see `tell`.
  all.add(listener as Listener)
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
}

function tell(event: Events[keyof Events]): void {
  for (const listener of [...(listeners.get(event.type) ?? [])]) listener(event)
}
