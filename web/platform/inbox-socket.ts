import type { InboxDown } from '../../protocol/inbox/events.ts'
// Temporary: replaced by the real one within minutes.
type Events = { [Type in InboxDown['type']]: Extract<InboxDown, { type: Type }> } & { reconnected: { type: 'reconnected' } }
export function onInbox<Type extends keyof Events>(_type: Type, _listener: (event: Events[Type]) => void): () => void {
  return () => {}
}
