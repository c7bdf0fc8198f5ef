import styles from './mark-chip.module.css'

type Props = {
  /** «5» … «1», «.» (work is awaited), or a code such as «Н». */
  readonly value: string
  /** Everything the mark says, for screen readers and the tooltip of the platform. */
  readonly label?: string
  readonly size?: 'normal' | 'large'
}

/** A mark: the number, a shape and a colour, the same in the grid, the diary and the chats. */
export function MarkChip({ value, label, size = 'normal' }: Props) {
  return (
    <span
      class={size === 'large' ? `${styles.chip} ${styles.large}` : styles.chip}
      data-mark={value}
      {...(label === undefined ? {} : { role: 'img', 'aria-label': label, title: label })}
    >
      {value === '.' ? '·' : value}
    </span>
  )
}
