import { useSignal } from '@preact/signals'
import { type ChatMessage, ReportReason } from '../../protocol/chat/events.ts'
import { REPORT_CHARS_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { useAction } from '../platform/use-action.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { RadioGroup } from '../ui/radio-group.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { toast } from '../ui/toast.tsx'
import type { DialogProps } from './chat-extras-props.ts'
import { newClientId } from './new-client-id.ts'

/** «Пожаловаться»: to the school; nobody in the chat learns of it. */
export function ReportDialog({ state, message, onClose }: DialogProps & { readonly message: ChatMessage }) {
  const reason = useSignal<ReportReason>('insult')
  const words = useSignal('')
  const action = useAction()
  const report = async () => {
    await state.asks.command({
      type: 'message.report',
      clientId: newClientId(),
      messageSeq: message.seq,
      reason: reason.value,
      words: words.value.trim(),
    })
    onClose()
    toast(t('message.report.done'))
  }
  return (
    <FormDialog
      title={t('message.report.title')}
      submit={t('message.do.report')}
      busy={action.busy.value}
      failure={action.failure.value === null ? null : refusalText(action.failure.value)}
      onSubmit={() => action.run(report)}
      onClose={onClose}
    >
      <p>{t('message.report.hint')}</p>
      <RadioGroup
        label={t('message.report.why')}
        value={reason.value}
        options={ReportReason.options.map((value) => ({ value, label: t(`message.report.${value}`) }))}
        onChange={(value) => {
          reason.value = value
        }}
      />
      <TextArea
        label={t('message.report.words')}
        maxLength={REPORT_CHARS_MAX}
        value={words.value}
        onInput={(value) => {
          words.value = value
        }}
      />
    </FormDialog>
  )
}
