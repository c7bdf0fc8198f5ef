// The shape of what is coming, shown when it has not come within 150 ms (by CSS, so a quick answer never flickers).
import styles from './skeleton.module.css'
import { uiWords } from './words.ts'

type Props = { readonly shape: 'page' | 'rows' | 'cards'; readonly count?: number }

export function Skeleton({ shape, count = 6 }: Props) {
  const places = Array.from({ length: count }, (_, place) => place)
  return (
    <div class={styles.skeleton} role="status" aria-label={uiWords.value.loading}>
      {shape !== 'rows' && <div class={`${styles.bar} ${styles.title}`} />}
      {places.map((place) =>
        shape === 'rows' ? (
          <div key={place} class={styles.row}>
            <div class={`${styles.bar} ${styles.circle}`} />
            <div class={styles.lines}>
              <div class={`${styles.bar} ${styles.short}`} />
              <div class={`${styles.bar} ${styles.medium}`} />
            </div>
          </div>
        ) : (
          <div
            key={place}
            class={shape === 'cards' ? `${styles.bar} ${styles.block}` : `${styles.bar} ${place % 3 === 2 ? styles.medium : ''}`}
          />
        ),
      )}
    </div>
  )
}
