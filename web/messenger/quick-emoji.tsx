import styles from './quick-emoji.module.css'

const QUICK = ['👍', '❤️', '😂', '😮', '😢', '🙏'] as const

type Props = {
  readonly label: string
  /** The one that is chosen already; left out where each is sent anew. */
  readonly chosen?: string | null
  readonly onPick: (emoji: string) => void
}

/** A row at the top of a menu. */
export function QuickEmoji({ label, chosen, onPick }: Props) {
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
    </div>
  )
}
