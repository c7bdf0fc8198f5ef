import { Search } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import styles from './search-box.module.css'

/** The look of a field one searches with. The input inside is its owner's: what it offers below decides what it is called and which keys it takes. */
export function SearchBox({ children }: { readonly children: ComponentChildren }) {
  return (
    <div class={styles.box}>
      <Search size={20} aria-hidden />
      {children}
    </div>
  )
}
