import type { ComponentChildren, JSX } from 'preact'
import styles from './button.module.css'
import { uiWords } from './words.ts'

type Look = {
  readonly variant?: 'primary' | 'secondary' | 'quiet' | 'danger'
  readonly size?: 'normal' | 'large'
  readonly wide?: boolean
  readonly icon?: ComponentChildren
}

type ButtonProps = Omit<JSX.IntrinsicElements['button'], 'icon' | 'size'> & Look & { readonly busy?: boolean }

/** `busy`: what was asked is under way; it stays focusable and named, and does not ask twice. */
export function Button({ variant, size, wide, icon, busy = false, children, onClick, type = 'button', ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      class={classOf({ variant, size, wide })}
      aria-busy={busy || undefined}
      onClick={(event) => {
        if (busy) event.preventDefault()
        else onClick?.(event)
      }}
    >
      {icon}
      <span>{children}</span>
      {busy && (
        <span class={styles.dots} role="img" aria-label={uiWords.value.loading}>
          <span />
          <span />
          <span />
        </span>
      )}
    </button>
  )
}

type LinkButtonProps = Look & {
  readonly href: string
  readonly download?: string
  readonly children: ComponentChildren
  readonly onClick?: () => void
  /** Somebody else's page: in a tab of its own. Security: it gets neither this window nor this address. */
  readonly outside?: boolean
}

/** Leads somewhere, so it is a link that looks like a button. */
export function LinkButton({ variant, size, wide, icon, outside = false, children, ...rest }: LinkButtonProps) {
  return (
    <a {...rest} {...(outside ? { target: '_blank', rel: 'noopener noreferrer' } : {})} class={classOf({ variant, size, wide })}>
      {icon}
      <span>{children}</span>
    </a>
  )
}

function classOf({ variant = 'secondary', size, wide }: { [Name in 'variant' | 'size' | 'wide']: Look[Name] | undefined }): string {
  return [styles.button, styles[variant], size === 'large' && styles.large, wide && styles.wide].filter(Boolean).join(' ')
}
