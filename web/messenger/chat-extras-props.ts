import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import type { Me } from '../../protocol/identity.ts'
import type { ChatState } from './chat-state.ts'

/** What everything over a chat is given (chat-extras.tsx). */
export type ExtrasProps = {
  readonly state: ChatState
  readonly snapshot: ChatSnapshot
  readonly person: Me
  readonly onGo: (path: string) => void
}

export type DialogProps = ExtrasProps & { readonly onClose: () => void }
