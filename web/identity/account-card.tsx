// A part of the account page: its name, and lines that each say how something stands and change it at the other end.
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import styles from './account-page.module.css'

type CardProps = {
  readonly title: string
  readonly lead?: ComponentChildren
  /** Beside the title. */
  readonly end?: ComponentChildren
  readonly children?: ComponentChildren
}

export function Card({ title, lead, end, children }: CardProps) {
  const id = useId()
  return (
    <section class={styles.card} aria-labelledby={id}>
      <header class={styles.cardHead}>
        <div>
          <h2 id={id}>{title}</h2>
          {lead && <p>{lead}</p>}
        </div>
        {end}
      </header>
      {children && <div class={styles.rows}>{children}</div>}
    </section>
  )
}

type RowProps = {
  readonly icon?: ComponentChildren
  readonly title: ComponentChildren
  readonly detail?: ComponentChildren
  readonly end?: ComponentChildren
}

export function Row({ icon, title, detail, end }: RowProps) {
  return (
    <div class={styles.row}>
      {icon && <span class={styles.icon}>{icon}</span>}
      <div class={styles.words}>
        <div class={styles.title}>{title}</div>
        {detail && <div class={styles.detail}>{detail}</div>}
      </div>
      {end && <div class={styles.end}>{end}</div>}
    </div>
  )
}
