import { Forward, Trash2, X } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import { CHOSEN_MESSAGES_MAX, FORWARDED_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { Button } from '../ui/button.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { uiWords } from '../ui/words.ts'
import type { ChatState } from './chat-state.ts'
import styles from './selection-bar.module.css'

type Props = { readonly state: ChatState; readonly snapshot: ChatSnapshot; readonly selected: ReadonlySet<number> }

/** In the place of the field while several messages are chosen. */
export function SelectionBar({ state, snapshot, selected }: Props) {
  const bar = useRef<HTMLDivElement>(null)
  const messages = snapshot.messages.filter(({ seq }) => selected.has(seq))
  const toForward = messages.filter(({ deletedBy }) => deletedBy === null)
  const end = () => {
    state.desk.selected.value = null
    state.desk.focusField.value++
  }
  useEffect(() => bar.current?.querySelector('button')?.focus(), [])
  return (
    <div
      ref={bar}
      class={styles.bar}
      role="toolbar"
      aria-label={t('message.chosen', { count: messages.length })}
      onKeyDown={(event) => {
        if (event.key === 'Escape') end()
      }}
    >
      <IconButton label={uiWords.value.cancel} icon={<X size={20} aria-hidden />} onClick={end} />
      <p class={styles.count} role="status">
        {t('message.chosen', { count: messages.length })}
      </p>
      <Button
        aria-label={t('message.do.forward')}
        icon={<Forward size={18} aria-hidden />}
        disabled={toForward.length === 0 || toForward.length > FORWARDED_MAX}
        onClick={() => {
          state.desk.dialog.value = { kind: 'forward', messages: toForward }
        }}
      >
        {t('message.do.forward')}
      </Button>
      <Button
        aria-label={t('message.do.delete')}
        icon={<Trash2 size={18} aria-hidden />}
        disabled={messages.length === 0 || messages.length > CHOSEN_MESSAGES_MAX}
        onClick={() => {
          state.desk.dialog.value = { kind: 'delete', messages }
        }}
      >
        {t('message.do.delete')}
      </Button>
    </div>
  )
}
