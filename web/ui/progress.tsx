import { useId } from 'preact/hooks'
import { Button } from './button.tsx'
import styles from './progress.module.css'
import { uiWords } from './words.ts'

type Props = {
  readonly label: string
  /** From 0 to 1; null while it cannot be known. */
  readonly share: number | null
  /** «120 из 400», «48 %» */
  readonly count?: string
  readonly onCancel?: () => void
}

/** Something long: what it is, how far it has come, and the way out. */
export function Progress({ label, share, count, onCancel }: Props) {
  const id = useId()
  return (
    <div class={styles.progress}>
      <div class={styles.words}>
        <label for={id}>{label}</label>
        <span class={styles.count}>{count}</span>
      </div>
      {share === null ? <progress class={styles.bar} id={id} /> : <progress class={styles.bar} id={id} value={share} max={1} />}
      {onCancel && (
        <div>
          <Button onClick={onCancel}>{uiWords.value.cancel}</Button>
        </div>
      )}
    </div>
  )
}
