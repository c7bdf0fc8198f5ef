import { Bell } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import styles from './empty-state.module.css'

type Props = {
  readonly title: string
  /** What to do first, or what to do next. */
  readonly hint?: ComponentChildren
  readonly icon?: ComponentChildren
  readonly action?: ComponentChildren
  /** Something went wrong, rather than: there is nothing yet. */
  readonly trouble?: boolean
  /** It is the whole page, so its title is the page's. */
  readonly page?: boolean
}

/** A screen or panel with nothing to show, and what can be done about it. */
export function EmptyState({ title, hint, icon, action, trouble = false, page = false }: Props) {
  return (
    <div class={trouble ? `${styles.state} ${styles.trouble}` : styles.state} {...(trouble ? { role: 'alert' } : {})}>
      <div class={styles.icon}>{icon ?? <Bell size={28} aria-hidden />}</div>
      {page ? <h1>{title}</h1> : <h2>{title}</h2>}
      {hint && <p class={styles.hint}>{hint}</p>}
      {action && <div class={styles.action}>{action}</div>}
    </div>
  )
}
