// The beginning of a page of the journal site: its title, and at the other end what chooses between its views.
import type { ComponentChildren } from 'preact'
import { usePageTitle } from './frame/use-page-title.ts'
import styles from './page.module.css'

type Props = { readonly title: string; readonly end?: ComponentChildren; readonly children: ComponentChildren }

export function Page({ title, end, children }: Props) {
  usePageTitle(title)
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
