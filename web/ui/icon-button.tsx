import type { ComponentChildren, JSX } from 'preact'
import styles from './icon-button.module.css'
import { Tooltip } from './tooltip.tsx'

type Props = Omit<JSX.IntrinsicElements['button'], 'aria-label' | 'icon'> & {
  /** Said by screen readers and shown in a tooltip. */
  readonly label: string
  readonly icon: ComponentChildren
  readonly variant?: 'quiet' | 'primary'
}

export function IconButton({ label, icon, variant = 'quiet', type = 'button', ...rest }: Props) {
  return (
    <Tooltip text={label}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        class={[styles.iconButton, variant === 'primary' && styles.primary].filter(Boolean).join(' ')}
      >
        {icon}
      </button>
    </Tooltip>
  )
}
