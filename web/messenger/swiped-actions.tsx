import type { Signal } from '@preact/signals'
import type { ChatId } from '../../protocol/ids.ts'
import { t } from '../app/i18n.ts'
import type { ChatAction } from './own-actions.ts'
import styles from './swiped-actions.module.css'

/** A row that is moved aside, and what appears in its place. `side`: where it appears. */
export type Swiped = { readonly chatId: ChatId; readonly side: 'start' | 'end'; readonly row: HTMLElement }

/** Lies where the row was; use-row-gestures.ts moves the row by the width of this. */
export function SwipedActions({ swiped, actions }: { readonly swiped: Signal<Swiped | null>; readonly actions: readonly ChatAction[] }) {
  const { side, row } = swiped.value ?? {}
  if (!row) return null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset brings a border and a legend that a row of buttons has no place for
    <div
      class={side === 'start' ? styles.actions : `${styles.actions} ${styles.end}`}
      role="group"
      aria-label={t('chats.swiped')}
      data-swiped
      style={{ insetBlockStart: `${row.offsetTop}px`, blockSize: `${row.offsetHeight}px` }}
    >
      {actions.map(({ text, Icon, act, danger = false }) => (
        <button
          key={text}
          type="button"
          class={danger ? `${styles.action} ${styles.danger}` : styles.action}
          onClick={() => {
            swiped.value = null
            act()
          }}
        >
          <Icon size={20} aria-hidden />
          {text}
        </button>
      ))}
    </div>
  )
}
