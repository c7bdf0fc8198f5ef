import type { ComponentChildren } from 'preact'
import styles from './table.module.css'

type Column = { readonly key: string; readonly title: string; readonly number?: boolean }

type Props = {
  /** Said before the table; shown nowhere, because a heading above it says it too. */
  readonly caption: string
  readonly columns: readonly Column[]
  /** `<tr>`s; the first cell of each is its `<th scope="row">`. */
  readonly children: ComponentChildren
}

/** Rows to read. Too wide a table scrolls inside itself, by touch and by keyboard, never the page. */
export function Table({ caption, columns, children }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section class={styles.scroller} aria-label={caption} tabIndex={0}>
      <table class={styles.table}>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" data-number={column.number || undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  )
}
