import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import styles from './banner.module.css'

const ICONS = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleAlert }

type Props = {
  readonly tone?: keyof typeof ICONS
  readonly title?: string
  readonly children?: ComponentChildren
  readonly action?: ComponentChildren
}

/** Something about the whole page or form; said aloud when it appears. */
export function Banner({ tone = 'info', title, children, action }: Props) {
  const Icon = ICONS[tone]
  return (
    <div class={`${styles.banner} ${styles[tone]}`} role={tone === 'danger' ? 'alert' : 'status'}>
      <Icon size={20} aria-hidden />
      <div class={styles.words}>
        {title && <b>{title}</b>}
        {children && <div>{children}</div>}
      </div>
      {action && <div class={styles.action}>{action}</div>}
    </div>
  )
}
