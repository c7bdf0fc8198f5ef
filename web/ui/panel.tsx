import type { ComponentChildren } from 'preact'
import styles from './panel.module.css'

/** A sheet of paper on the page: what belongs together. `flush`: its content reaches the edge (lists, tables). */
export function Panel({ children, flush = false }: { readonly children: ComponentChildren; readonly flush?: boolean }) {
  return <div class={flush ? styles.panel : `${styles.panel} ${styles.padded}`}>{children}</div>
}
