import { SmilePlus } from 'lucide-preact'
import '../app/add-emoji-texts.ts'
import { t } from '../app/i18n.ts'
import styles from './quick-emoji.module.css'

const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

type Props = {
  readonly label: string
  /** The one that is chosen already; left out where each is sent anew. */
  readonly chosen?: string | null
  readonly onPick: (emoji: string) => void
  /** All the others. */
  readonly onMore: () => void
}

/** A row at the top of a menu. */
export function QuickEmoji({ label, chosen, onPick, onMore }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset may not stand in a menu, `group` may
    <div class={styles.quick} role="group" aria-label={label}>
      {QUICK.map((emoji) => {
        const choice =
          chosen === undefined ? { role: 'menuitem' as const } : { role: 'menuitemcheckbox' as const, 'aria-checked': emoji === chosen }
        return (
          <button key={emoji} type="button" {...choice} class={styles.emoji} tabIndex={-1} onClick={() => onPick(emoji)}>
            {emoji}
          </button>
        )
      })}
      <button
        type="button"
        role="menuitem"
        class={styles.more}
        tabIndex={-1}
        aria-label={t('emoji.more')}
        title={t('emoji.more')}
        onClick={onMore}
      >
        <SmilePlus size={20} aria-hidden />
      </button>
    </div>
  )
}
