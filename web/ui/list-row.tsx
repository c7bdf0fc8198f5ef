import type { ComponentChildren } from 'preact'
import styles from './list-row.module.css'

type Props = {
  readonly start?: ComponentChildren
  readonly title: ComponentChildren
  readonly detail?: ComponentChildren
  readonly end?: ComponentChildren
  /** Leads somewhere. */
  readonly href?: string
  /** Does something here. */
  readonly onClick?: () => void
  /** What it leads to is on the screen. */
  readonly current?: boolean
  /** It shows and hides what is below it. */
  readonly expanded?: boolean
}

/** One line of a list of people, chats, files: a picture, two lines of words, something at the end. */
export function ListRow({ start, title, detail, end, href, onClick, current = false, expanded }: Props) {
  const inside = (
    <>
      {start}
      <span class={styles.words}>
        <span class={styles.title}>{title}</span>
        {detail && <span class={styles.detail}>{detail}</span>}
      </span>
      {end && <span class={styles.end}>{end}</span>}
    </>
  )
  if (href !== undefined) {
    return (
      <a class={styles.row} href={href} aria-current={current ? 'page' : undefined}>
        {inside}
      </a>
    )
  }
  if (onClick) {
    return (
      <button type="button" class={styles.row} aria-current={current ? 'true' : undefined} aria-expanded={expanded} onClick={onClick}>
        {inside}
      </button>
    )
  }
  return <div class={styles.row}>{inside}</div>
}
