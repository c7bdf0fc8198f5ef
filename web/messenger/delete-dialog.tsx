import { useSignal } from '@preact/signals'
import type { ChatMessage } from '../../protocol/chat/events.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { serverNow } from '../platform/server-clock.ts'
import { useAction } from '../platform/use-action.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { RadioGroup } from '../ui/radio-group.tsx'
import type { DialogProps } from './chat-extras-props.ts'
import { mayDeleteForAll } from './message-actions.ts'
import { newClientId } from './new-client-id.ts'

/** «Удалить для меня», and «Удалить для всех» where one may. */
export function DeleteDialog({ state, snapshot, messages, onClose }: DialogProps & { readonly messages: readonly ChatMessage[] }) {
  const forAll = mayDeleteForAll(messages, snapshot, serverNow())
  const whose = useSignal<'me' | 'all'>(forAll ? 'all' : 'me')
  const action = useAction()
  const messageSeqs = messages.map(({ seq }) => seq)
  const remove = async () => {
    if (whose.value === 'me') await state.hide(messageSeqs)
    else await state.asks.command({ type: 'message.delete', clientId: newClientId(), messageSeqs })
    state.desk.selected.value = null
    onClose()
  }
  return (
    <FormDialog
      title={t('message.delete.title', { count: messages.length })}
      submit={t('message.do.delete')}
      danger
      busy={action.busy.value}
      failure={action.failure.value === null ? null : refusalText(action.failure.value)}
      onSubmit={() => action.run(remove)}
      onClose={onClose}
    >
      {forAll ? (
        <RadioGroup
          label={t('message.delete.whose')}
          value={whose.value}
          options={[
            { value: 'me', label: t('message.delete.me') },
            { value: 'all', label: t('message.delete.all') },
          ]}
          onChange={(value) => {
            whose.value = value
          }}
        />
      ) : (
        <p>{t('message.delete.onlyMe')}</p>
      )}
    </FormDialog>
  )
}
