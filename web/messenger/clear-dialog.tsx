import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { useAction } from '../platform/use-action.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import type { DialogProps } from './chat-extras-props.ts'

/** «Очистить историю»: for oneself alone (checklist ⚠A11). */
export function ClearDialog({ state, onClose }: DialogProps) {
  const action = useAction()
  return (
    <FormDialog
      title={t('message.clear.title')}
      submit={t('message.clear')}
      danger
      busy={action.busy.value}
      failure={action.failure.value === null ? null : refusalText(action.failure.value)}
      onSubmit={() =>
        action.run(async () => {
          await state.clear()
          onClose()
        })
      }
      onClose={onClose}
    >
      <p>{t('message.clear.hint')}</p>
    </FormDialog>
  )
}
