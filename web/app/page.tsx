// The beginning of a page of the journal site: its title, and at the other end what chooses between its views.
import type { ComponentChildren } from 'preact'
import { usePageTitle } from './frame/use-page-title.ts'
import styles from './page.module.css'

type Props = {
  readonly title: string
  /** What the browser's tab says, when several of this page are likely to be open side by side. */
  readonly tab?: string | undefined
  readonly end?: ComponentChildren
  readonly children: ComponentChildren
}

export function Page({ title, tab, end, children }: Props) {
  usePageTitle(tab ?? title)
  return (
    <div class={styles.page}>
      <header class={styles.head}>
        <h1>{title}</h1>
        {end}
      </header>
      {children}
    </div>
  )
}
