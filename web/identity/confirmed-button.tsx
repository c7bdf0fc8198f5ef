// A button whose effect is hard to take back: it says first what will happen, and asks who is there if the server wants that.
import { useSignal } from '@preact/signals'
import { refusalText } from '../app/refusal-text.ts'
import { useAction } from '../platform/use-action.ts'
import { Button } from '../ui/button.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { type StepUpProps, useFreshProof } from './use-fresh-proof.tsx'

type Props = {
  readonly text: string
  /** Names it where the text alone would be one of several alike. */
  readonly label?: string
  readonly title: string
  /** What will happen. */
  readonly consequence: string
  readonly submit: string
  readonly danger?: boolean
  readonly act: () => Promise<void>
  readonly of?: StepUpProps['of']
}

export function ConfirmedButton({ text, label, title, consequence, submit, danger = false, act, of = 'journal' }: Props) {
  const asking = useSignal(false)
  const { busy, failure, run, forget } = useAction()
  const proof = useFreshProof(of)
  const close = () => {
    asking.value = false
    forget()
  }
  return (
    <>
      <Button
        {...(label === undefined ? {} : { 'aria-label': label })}
        onClick={() => {
          asking.value = true
        }}
      >
        {text}
      </Button>
      {asking.value && (
        <FormDialog
          title={title}
          submit={submit}
          danger={danger}
          busy={busy.value}
          failure={failure.value === null ? null : refusalText(failure.value)}
          onSubmit={() =>
            run(async () => {
              await proof.ensure(act)
              close()
            })
          }
          onClose={close}
        >
          <p>{consequence}</p>
        </FormDialog>
      )}
      {proof.dialog}
    </>
  )
}
