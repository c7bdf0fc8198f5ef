// «Моя заметка» about a pupil: a field that saves itself, the dialog a name opens, and the sign beside a name.
import { useSignal } from '@preact/signals'
import { StickyNote } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import type { PersonId } from '../../protocol/ids.ts'
import type { GridStudent } from '../../protocol/journal.ts'
import { listName } from '../../protocol/people.ts'
import { PRIVATE_NOTE_CHARS_MAX } from '../../protocol/private-notes.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { CallRefused } from '../platform/call.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './grid-page.module.css'
import type { PrivateNotes } from './private-notes.ts'

type Props = { readonly notes: PrivateNotes; readonly studentId: PersonId }

/** Nothing for whoever may write none. */
export function PrivateNote({ notes, studentId }: Props) {
  return notes.mayWrite.value ? <NoteField notes={notes} studentId={studentId} /> : null
}

function NoteField({ notes, studentId }: Props) {
  const text = useSignal(notes.textOf(studentId))
  const failure = useSignal<unknown>(null)
  const isOpen = useRef(true)
  const save = () => {
    const sent = text.peek()
    if (sent === notes.textOf(studentId) && failure.peek() === null) return
    notes.save(studentId, sent).then(
      () => {
        failure.value = null
      },
      (error: unknown) => {
        failure.value = error
        // With what another device has written meanwhile.
        if (text.peek() === sent) text.value = notes.textOf(studentId)
        if (!isOpen.current) saveBoth(error)
      },
    )
  }
  /** There is no field any more to show it at: what another device has written is kept with what was typed here. */
  const saveBoth = (error: unknown) => {
    const isMeant = error instanceof CallRefused && error.code === 'changed_by_another'
    const saved = isMeant ? notes.save(studentId, notes.textOf(studentId)) : Promise.reject(error)
    saved.then(
      () => toast(t('note.both')),
      () => toast(t('note.notSaved')),
    )
  }
  // Whoever closes the dialog has done with it.
  useEffect(
    () => () => {
      isOpen.current = false
      save()
    },
    [],
  )
  return (
    <div onFocusOut={save}>
      <TextArea
        label={t('note.mine')}
        hint={t('note.mine.hint')}
        error={failure.value === null ? null : refusalText(failure.value)}
        value={text.value}
        maxLength={PRIVATE_NOTE_CHARS_MAX}
        onInput={(typed) => {
          text.value = typed
        }}
      />
    </div>
  )
}

type DialogProps = { readonly notes: PrivateNotes; readonly student: GridStudent; readonly onClose: () => void }

export function NoteDialog({ notes, student, onClose }: DialogProps) {
  return (
    <Dialog
      title={listName(student.name)}
      onClose={onClose}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t('note.done')}
        </Button>
      }
    >
      <PrivateNote notes={notes} studentId={student.personId} />
    </Dialog>
  )
}

/** Only that there is one: the class may be looking at the screen. */
export function NoteSign({ notes, studentId }: Props) {
  if (!notes.noted.value.has(studentId)) return null
  return <StickyNote class={styles.noteSign} size={14} role="img" aria-label={t('note.has')} />
}
