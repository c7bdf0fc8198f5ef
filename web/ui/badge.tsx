import styles from './badge.module.css'

type Props = {
  readonly count: number
  /** What is counted, in words: «3 непрочитанных». */
  readonly label: string
  /** live: a mention, something that rings · quiet: counted, but not calling. */
  readonly tone?: 'normal' | 'live' | 'quiet'
}

const SHOWN_MAX = 999

/** A number that waits for somebody; nothing when it is zero. */
export function Badge({ count, label, tone = 'normal' }: Props) {
  if (count === 0) return null
  return (
    <span class={tone === 'normal' ? styles.badge : `${styles.badge} ${styles[tone]}`} role="img" aria-label={label}>
      {count > SHOWN_MAX ? `${SHOWN_MAX}+` : count}
    </span>
  )
}
