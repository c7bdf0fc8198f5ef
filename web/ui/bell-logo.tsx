import styles from './bell-logo.module.css'

type Props = { readonly size?: number; readonly name?: string }

/** The mark: a school bell in chalkboard green with an amber clapper; beside it the name, when given. */
export function BellLogo({ size = 28, name }: Props) {
  return (
    <span class={styles.logo}>
      <svg class={styles.bell} width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden="true">
        <circle class={styles.clapper} cx="16" cy="26.5" r="3.5" />
        <path
          fill="currentColor"
          d="M16 2.5a2.6 2.6 0 0 1 2.6 2.6v.5a8.8 8.8 0 0 1 6.2 8.4v4.4l2.5 3.9a1.3 1.3 0 0 1-1.1 2H5.8a1.3 1.3 0 0 1-1.1-2l2.5-3.9V14a8.8 8.8 0 0 1 6.2-8.4v-.5A2.6 2.6 0 0 1 16 2.5Z"
        />
      </svg>
      {name}
    </span>
  )
}
