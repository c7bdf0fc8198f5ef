import { useLocation } from 'preact-iso'
import { type Contact, OpenPersonalChat } from '../../protocol/chat-list.ts'
import { refusalText } from '../app/refusal-text.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { toast } from '../ui/toast.tsx'

/** Opens the chat of two, and tells why when it does not open. `onOpened`: before one is taken there. */
export function useWriteTo(onOpened?: () => void): (contact: Contact) => void {
  const { route } = useLocation()
  const action = useAction()
  return ({ personId }) =>
    action.run(async () => {
      try {
        const { chatId } = await call(OpenPersonalChat, { personId })
        onOpened?.()
        route(`/chats/${chatId}`)
      } catch (error) {
        toast(refusalText(error))
      }
    })
}
