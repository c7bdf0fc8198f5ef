import type { ChatMessage } from '../../protocol/chat/events.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { useResource } from '../platform/use-resource.ts'
import { Dialog } from '../ui/dialog.tsx'
import type { DialogProps } from './chat-extras-props.ts'
import { momentIn, schoolDayOf } from './chat-words.ts'
import styles from './dialogs.module.css'

type Edit = { readonly at: number; readonly text: string }

/** What stood there before, the latest first. */
export function EditsDialog({ state, person, message, onClose }: DialogProps & { readonly message: ChatMessage }) {
  const { seq } = message
  const edits = useResource(`edits ${seq}`, () => state.asks.question<Edit[]>(`edits ${seq}`, { type: 'edits.get', messageSeq: seq }))
  return (
    <Dialog title={t('message.edits')} onClose={onClose}>
      <ResourceView resource={edits} shape="rows">
        {(all) => (
          <ol class={styles.list}>
            {all
              .toSorted((a, b) => b.at - a.at)
              .map(({ at, text }) => (
                <li key={at} class={styles.entry}>
                  <time class={styles.detail} dateTime={new Date(at).toISOString()}>
                    {momentIn(at, schoolDayOf(person))}
                  </time>
                  <p class={styles.text} dir="auto">
                    {text}
                  </p>
                </li>
              ))}
          </ol>
        )}
      </ResourceView>
    </Dialog>
  )
}
