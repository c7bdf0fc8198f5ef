// A part of the account page: its name, and lines that each say how something stands and change it at the other end.
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import type { Resource } from '../platform/use-resource.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
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

type LoadedProps<T> = { readonly resource: Resource<T>; readonly children: (data: T) => ComponentChildren }

/** What a card reads from the server. One that fails says so in a line: the other cards of the page are as good as before. */
export function Loaded<T>({ resource, children }: LoadedProps<T>) {
  const data = resource.data.value
  const failure = resource.failure.value
  return (
    <>
      {failure !== null && (
        <Banner tone="warning" action={<Button onClick={resource.reload}>{t('ui.retry')}</Button>}>
          {refusalText(failure)}
        </Banner>
      )}
      {data !== null ? children(data) : failure === null && <Skeleton shape="rows" count={3} />}
    </>
  )
}
