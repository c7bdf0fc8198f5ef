import { t } from '../app/i18n.ts'
import { toast } from '../ui/toast.tsx'
import type { ChatState } from './chat-state.ts'

export function goToMessage(state: ChatState, seq: number): void {
  if (!state.history.toMessage(seq)) toast(t('failed.offline'))
}
