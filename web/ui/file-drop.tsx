import { useSignal } from '@preact/signals'
import { FileUp } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import styles from './file-drop.module.css'
import { uiWords } from './words.ts'

type Props = {
  /** What the file is for; the accessible name of the control. */
  readonly label: string
  /** As of `<input accept>`: «.zip,.xlsx,.csv». A hint to the chooser, never a check. */
  readonly accept: string
  readonly onFile: (file: File) => void
  readonly hint?: ComponentChildren
}

/** A place for one file: chosen with the platform's dialog, or dropped from a folder. */
export function FileDrop({ label, accept, onFile, hint }: Props) {
  const id = useId()
  const over = useSignal(false)
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0]
    if (file) onFile(file)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut for the mouse; the input inside does the same for everybody
    <div
      class={over.value ? `${styles.drop} ${styles.over}` : styles.drop}
      onDragOver={(event) => {
        event.preventDefault()
        over.value = true
      }}
      onDragLeave={() => {
        over.value = false
      }}
      onDrop={(event) => {
        event.preventDefault()
        over.value = false
        take(event.dataTransfer?.files)
      }}
    >
      <FileUp class={styles.icon} size={36} aria-hidden />
      <label class={styles.choose} for={id}>
        {uiWords.value.chooseFile}
      </label>
      <input
        class={styles.file}
        id={id}
        type="file"
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          take(event.currentTarget.files)
          // The same file, corrected and chosen again, is a change too.
          event.currentTarget.value = ''
        }}
      />
      <span class={styles.or}>{uiWords.value.dropFile}</span>
      {hint && <span class={styles.hint}>{hint}</span>}
    </div>
  )
}
