import { BellOff, Pencil, Trash2 } from 'lucide-preact'
import type { Scheduled } from '../../protocol/chat/events.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { useResource } from '../platform/use-resource.ts'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { toast } from '../ui/toast.tsx'
import type { DialogProps } from './chat-extras-props.ts'
import { momentIn, namesIn, schoolDayOf } from './chat-words.ts'
import styles from './dialogs.module.css'
import { MessageQuote } from './message-quote.tsx'
import { newClientId } from './new-client-id.ts'

/** «Отложенные сообщения» of this chat, also those that were refused when their time came. One that is changed returns to the field. */
export function ScheduledDialog({ state, snapshot, person, onClose }: DialogProps) {
  const nameIn = namesIn(snapshot.kind, snapshot.members)
  const scheduled = useResource('scheduled', () => state.asks.question<Scheduled[]>('scheduled', { type: 'scheduled.list' }))
  const cancel = ({ scheduledId }: Scheduled) => state.asks.command({ type: 'scheduled.cancel', clientId: newClientId(), scheduledId })
  const remove = async (one: Scheduled) => {
    await cancel(one)
    scheduled.reload()
  }
  const edit = async (one: Scheduled) => {
    await cancel(one)
    const { text } = state.draft
    // What was begun meanwhile stays.
    text.value = text.value.trim() === '' ? one.text : `${one.text}\n${text.value}`
    onClose()
    state.desk.putBeside(one.reply ? { kind: 'reply', quote: one.reply } : null)
  }
  const failed = (reason: unknown) => toast(refusalText(reason))
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
                      {one.reply && (
                        <MessageQuote
                          authorId={one.reply.authorId}
                          author={nameIn(one.reply.authorId, one.reply.authorName)}
                          text={one.reply.text}
                          label={t('message.replyTo')}
                        />
                      )}
                      <span class={styles.text} dir="auto">
                        {one.text}
                      </span>
                      {one.refusal !== null && <p class={styles.failed}>{t('message.scheduled.refused', { why: whyNot(one.refusal) })}</p>}
                    </div>
                    <IconButton
                      label={t('message.do.edit')}
                      icon={<Pencil size={18} aria-hidden />}
                      onClick={() => void edit(one).catch(failed)}
                    />
                    <IconButton
                      label={t('message.do.delete')}
                      icon={<Trash2 size={18} aria-hidden />}
                      onClick={() => void remove(one).catch(failed)}
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

/** Nothing else of a scheduled message can be gone but what it was to answer. */
function whyNot(refusal: RefusalCode): string {
  return refusal === 'not_found' ? t('message.scheduled.noAnswered') : refusalText(refusal)
}
