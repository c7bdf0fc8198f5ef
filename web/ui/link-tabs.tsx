import styles from './tabs.module.css'

type Props = {
  readonly label: string
  readonly links: readonly { readonly href: string; readonly text: string; readonly current: boolean }[]
}

/** Tabs that are pages of their own, with addresses: a navigation, so plain links. */
export function LinkTabs({ label, links }: Props) {
  return (
    <nav aria-label={label}>
      <div class={styles.tabs}>
        {links.map(({ href, text, current }) => (
          <a key={href} class={styles.tab} href={href} aria-current={current ? 'page' : undefined}>
            {text}
          </a>
        ))}
      </div>
    </nav>
  )
}
