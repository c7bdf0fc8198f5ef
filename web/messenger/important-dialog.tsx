import { StarOff } from 'lucide-preact'
import { type FlaggedMessage, ListFlagged } from '../../protocol/chat-list.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { toast } from '../ui/toast.tsx'
import type { DialogProps } from './chat-extras-props.ts'
import { chatState } from './chat-states.ts'
import { friendlyName, momentIn, schoolDayOf } from './chat-words.ts'
import styles from './dialogs.module.css'
import { openAtMessage } from './go-to-message.ts'
import { markImportant } from './important-state.ts'

/** «Важные сообщения» of all chats: copies, so they stay readable whatever happens in the chat. */
export function ImportantDialog({ state, person, onClose, onGo }: DialogProps) {
  const important = useResource('important', () => call(ListFlagged, {}))
  const unmark = async ({ chatId, seq }: FlaggedMessage) => {
    await markImportant(chatId, seq, false)
    important.reload()
  }
  const go = ({ chatId, seq }: FlaggedMessage) => {
    onClose()
    openAtMessage(chatState(chatId, state.personId), seq, { openId: state.chatId, route: onGo })
  }
  return (
    <Dialog title={t('message.important.title')} onClose={onClose}>
      <ResourceView resource={important} shape="rows">
        {({ messages }) =>
          messages.length === 0 ? (
            <EmptyState title={t('message.important.none')} hint={t('message.important.hint')} />
          ) : (
            <ul class={styles.list}>
              {messages.map((message) => (
                <li key={`${message.chatId} ${message.seq}`} class={styles.line}>
                  <button type="button" class={`${styles.link} ${styles.entry}`} onClick={() => go(message)}>
                    <span class={styles.detail}>
                      <bdi>{friendlyName(message.authorName)}</bdi> · <bdi>{message.chatTitle}</bdi> ·{' '}
                      {momentIn(message.at, schoolDayOf(person))}
                    </span>
                    <span class={`${styles.text} ${styles.clamped}`} dir="auto">
                      {message.text}
                    </span>
                  </button>
                  <IconButton
                    label={t('message.notImportant')}
                    icon={<StarOff size={18} aria-hidden />}
                    onClick={() => void unmark(message).catch((reason: unknown) => toast(refusalText(reason)))}
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
