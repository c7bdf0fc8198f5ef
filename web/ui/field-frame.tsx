// What every field has around it: its label, a hint, an error; tied to the control by ids, so that they are heard with it.
import { CircleAlert } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import styles from './field.module.css'

export type FieldFrameProps = {
  readonly label: string
  readonly hint?: ComponentChildren
  /** What is wrong and how to put it right; null or undefined when nothing is. */
  readonly error?: string | null | undefined
  /** The label is said but not shown; only where something beside the field names it for the eye. */
  readonly labelHidden?: boolean
}

export type ControlProps = {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean | undefined
}

type Props = FieldFrameProps & { readonly children: (control: ControlProps) => ComponentChildren }

export function FieldFrame({ label, hint, error, labelHidden, children }: Props) {
  const id = useId()
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(' ')
  return (
    <div class={styles.field}>
      <label class={labelHidden ? 'visually-hidden' : styles.label} for={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': described || undefined, 'aria-invalid': error ? true : undefined })}
      {error && (
        <div class={styles.error} id={`${id}-error`}>
          <CircleAlert size={16} aria-hidden />
          <span>{error}</span>
        </div>
      )}
      {hint && (
        <div class={styles.hint} id={`${id}-hint`}>
          {hint}
        </div>
      )}
    </div>
  )
}
