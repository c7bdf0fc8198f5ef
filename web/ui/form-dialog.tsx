// A question over the page that is answered by sending it: what failed on top, the fields, and the likeliest answer last.
import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'
import { Banner } from './banner.tsx'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import styles from './form-dialog.module.css'
import { uiWords } from './words.ts'

type Props = {
  readonly title: string
  /** The word on the button. */
  readonly submit: string
  /** It takes something away. */
  readonly danger?: boolean
  readonly busy?: boolean
  /** What is asked for is not complete yet. */
  readonly disabled?: boolean
  /** Why it did not work, in words. */
  readonly failure?: string | null
  readonly onSubmit: () => void
  readonly onClose: () => void
  /** A quiet answer beside the others. */
  readonly aside?: ComponentChildren
  readonly children: ComponentChildren
  readonly wide?: boolean
}

export function FormDialog({ title, submit, danger = false, busy = false, disabled = false, failure, onSubmit, onClose, ...rest }: Props) {
  const id = useId()
  const form = useRef<HTMLFormElement>(null)
  // A field that was refused may lie out of sight, and so may the words above all fields: then nothing would seem to have happened.
  useEffect(() => {
    const field = busy ? null : form.current?.querySelector<HTMLElement>('[aria-invalid=true]')
    const words = failure ? form.current?.firstElementChild : null
    ;(field ?? words)?.scrollIntoView({ block: 'center' })
    field?.focus({ preventScroll: true })
  }, [busy, failure])
  return (
    <Dialog
      title={title}
      onClose={onClose}
      wide={rest.wide ?? false}
      keepsInput
      actions={
        <>
          {rest.aside}
          <Button onClick={onClose}>{uiWords.value.cancel}</Button>
          <Button type="submit" form={id} variant={danger ? 'danger' : 'primary'} busy={busy} disabled={disabled}>
            {submit}
          </Button>
        </>
      }
    >
      <form
        ref={form}
        id={id}
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy && !disabled) onSubmit()
        }}
      >
        {failure && <Banner tone="danger">{failure}</Banner>}
        {rest.children}
      </form>
    </Dialog>
  )
}
