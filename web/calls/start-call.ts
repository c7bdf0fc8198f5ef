// A call that one begins: asked of the server, then one is taken to its page. A call that goes on there already is come to.
import { useMemo } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { RunningCall } from '../../protocol/call/ringing.ts'
import { StartChatCall } from '../../protocol/calls.ts'
import { OpenPersonalChat } from '../../protocol/chat-list.ts'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import { refusalText } from '../app/refusal-text.ts'
import { newClientId } from '../messenger/new-client-id.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { toast } from '../ui/toast.tsx'
import { callPath } from './call-path.ts'

export type Media = RunningCall['media']

/** `personIds` null: all of the chat. */
export type ToCall = { readonly chatId: ChatId; readonly personIds: readonly PersonId[] | null } | { readonly personId: PersonId }

type Start = { readonly busy: boolean; readonly start: (whom: ToCall, media: Media) => void }

export function useStartCall(): Start {
  const { route } = useLocation()
  const action = useAction()
  // One id until it has worked: whoever tries again after a lost answer begins no second call.
  const id = useMemo(() => ({ next: newClientId() }), [])
  return {
    busy: action.busy.value,
    start: (whom, media) =>
      action.run(async () => {
        try {
          const { chatId } = 'chatId' in whom ? whom : await call(OpenPersonalChat, { personId: whom.personId })
          const personIds = 'chatId' in whom && whom.personIds ? [...whom.personIds] : null
          const { callId } = await call(StartChatCall, { chatId, clientId: id.next, media, personIds })
          id.next = newClientId()
          route(callPath(callId, media))
        } catch (error) {
          toast(refusalText(error))
        }
      }),
  }
}
