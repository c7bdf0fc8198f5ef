import { BellOff, X } from 'lucide-preact'
import type { Scheduled } from '../../protocol/chat/events.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { useResource } from '../platform/use-resource.ts'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { toast } from '../ui/toast.tsx'
import type { DialogProps } from './chat-extras-props.ts'
import { momentIn, schoolDayOf } from './chat-words.ts'
import styles from './dialogs.module.css'
import { newClientId } from './new-client-id.ts'

/** «Отложенные сообщения» of this chat; a cancelled one returns to the field when that is empty. */
export function ScheduledDialog({ state, person, onClose }: DialogProps) {
  const scheduled = useResource('scheduled', () => state.asks.question<Scheduled[]>('scheduled', { type: 'scheduled.list' }))
  const cancel = async ({ scheduledId, text }: Scheduled) => {
    await state.asks.command({ type: 'scheduled.cancel', clientId: newClientId(), scheduledId })
    if (state.draft.text.value === '') state.draft.text.value = text
    scheduled.reload()
  }
  return (
    <Dialog title={t('message.scheduled')} onClose={onClose}>
      <ResourceView resource={scheduled} shape="rows">
        {(all) =>
          all.length === 0 ? (
            <EmptyState title={t('message.scheduled.none')} hint={t('message.scheduled.hint')} />
          ) : (
            <ul class={styles.list}>
              {all
                .toSorted((a, b) => a.at - b.at)
                .map((one) => (
                  <li key={one.scheduledId} class={styles.line}>
                    <div class={styles.entry}>
                      <span class={styles.detail}>
                        {momentIn(one.at, schoolDayOf(person))}
                        {one.silent && <BellOff size={13} role="img" aria-label={t('message.silent')} />}
                      </span>
                      <span class={styles.text} dir="auto">
                        {one.text}
                      </span>
                    </div>
                    <IconButton
                      label={t('message.scheduled.cancel')}
                      icon={<X size={18} aria-hidden />}
                      onClick={() => void cancel(one).catch((reason: unknown) => toast(refusalText(reason)))}
                    />
                  </li>
                ))}
            </ul>
          )
        }
      </ResourceView>
    </Dialog>
  )
}
