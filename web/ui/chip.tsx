import type { ComponentChildren } from 'preact'
import styles from './chip.module.css'

type Props = { readonly tone?: 'plain' | 'good' | 'warn' | 'bad'; readonly icon?: ComponentChildren; readonly children: ComponentChildren }

/** A word or two about the state of a thing. */
export function Chip({ tone = 'plain', icon, children }: Props) {
  return (
    <span class={tone === 'plain' ? styles.chip : `${styles.chip} ${styles[tone]}`}>
      {icon}
      {children}
    </span>
  )
}
