import { useSignal } from '@preact/signals'
import { Pin, X } from 'lucide-preact'
import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { toast } from '../ui/toast.tsx'
import type { ChatState } from './chat-state.ts'
import { goToMessage } from './go-to-message.ts'
import { mayPin } from './message-actions.ts'
import { newClientId } from './new-client-id.ts'
import styles from './pinned-bar.module.css'

type Props = { readonly state: ChatState; readonly snapshot: ChatSnapshot }

/** Under the header: the pinned message; of several the latest, and each press goes on to the one before. */
export function PinnedBar({ state, snapshot }: Props) {
  const at = useSignal(0)
  const { pinned } = snapshot
  const place = pinned.length === 0 ? 0 : at.value % pinned.length
  const message = pinned[place]
  if (!message) return null
  const { seq, text, forwarded } = message
  const unpin = () =>
    void state.asks
      .command({ type: 'message.pin', clientId: newClientId(), messageSeq: seq, on: false })
      .catch((reason: unknown) => toast(refusalText(reason)))
  return (
    <aside class={styles.bar} aria-label={t('message.pinned')}>
      <button
        type="button"
        class={styles.go}
        onClick={() => {
          goToMessage(state, seq)
          at.value = place + 1
        }}
      >
        <Pin size={18} aria-hidden />
        <span class={styles.words}>
          <b>{pinned.length > 1 ? t('message.pinned.of', { place: place + 1, count: pinned.length }) : t('message.pinned')}</b>
          <span class={styles.text}>
            <bdi>{text === '' ? forwarded[0]?.text : text}</bdi>
          </span>
        </span>
      </button>
      {mayPin(snapshot) && <IconButton label={t('message.do.unpin')} icon={<X size={18} aria-hidden />} onClick={unpin} />}
    </aside>
  )
}
