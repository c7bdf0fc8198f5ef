import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import { can } from '../../protocol/rights.ts'

/** A class is called together by its teacher; elsewhere whoever may write may call. The room decides again by itself. */
export function mayCall({ kind, me, rights }: Pick<ChatSnapshot, 'kind' | 'me' | 'rights'>): boolean {
  if (kind === 'call') return false
  if (kind === 'class') return me.role === 'chatAdmin'
  return can(me.role, 'message.post') && (rights.write === 'all' || me.role === 'chatAdmin')
}
