import { LeaveChat } from '../../protocol/chat-list.ts'
import type { ChatId } from '../../protocol/ids.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { toast } from '../ui/toast.tsx'

type Props = {
  readonly chat: { readonly chatId: ChatId; readonly title: string }
  readonly onClose: () => void
  readonly onLeft: (chatId: ChatId) => void
}

/** «Выйти из чата»: of chats that people made alone. */
export function LeaveDialog({ chat: { chatId, title }, onClose, onLeft }: Props) {
  const action = useAction()
  return (
    <FormDialog
      title={t('chats.leave.title', { chat: title })}
      submit={t('chats.leave')}
      danger
      busy={action.busy.value}
      failure={action.failure.value === null ? null : refusalText(action.failure.value)}
      onSubmit={() =>
        action.run(async () => {
          await call(LeaveChat, { chatId })
          onClose()
          onLeft(chatId)
          toast(t('chats.left', { chat: title }))
        })
      }
      onClose={onClose}
    >
      <p>{t('chats.leave.hint')}</p>
    </FormDialog>
  )
}
