// One group's grid with its terms, its saving state and its dialogs.
import { useSignal } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { StudyGroupId, TermId } from '../../protocol/ids.ts'
import { GetGrid, type GridLesson, type GridStudent } from '../../protocol/journal.ts'
import { TERM_VALUES } from '../../protocol/term-suggestion.ts'
import '../app/add-term-texts.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { inboxMark, onInbox } from '../platform/inbox-socket.ts'
import { useResource } from '../platform/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { AskUnlockDialog } from './ask-unlock.tsx'
import { hearNotices } from './attendance/hear-notices.ts'
import { warning } from './attendance/warn-doubtful.ts'
import { CellDetails } from './cell-details.tsx'
import { textOf } from './cell-text.ts'
import { GridTable } from './grid.tsx'
import { chooseDirection, DIRECTIONS, direction } from './grid-direction.ts'
import styles from './grid-page.module.css'
import { GridReport, whereIs } from './grid-report.tsx'
import { type CellBox, type Grid, type GridData, openGrid } from './grid-state.ts'
import { hearLessons } from './hear-lessons.ts'
import { LessonCard } from './lesson-card.tsx'
import { NoteDialog } from './private-note.tsx'
import { usePrivateNotes } from './private-notes.ts'

export function GridPage({ studyGroupId }: { readonly studyGroupId: string }) {
  const { query } = useLocation()
  const termId = query.term
  const grid = useResource(`grid ${studyGroupId} ${termId ?? ''}`, () => {
    const since = inboxMark()
    return call(GetGrid, {
      studyGroupId: studyGroupId as StudyGroupId,
      ...(termId === undefined ? {} : { termId: termId as TermId }),
    }).then(
      // A substitute types like anybody else; mayPutInto (grid-lessons.ts) keeps them in their lesson.
      (read) => ({ ...read, mayPut: read.mayPut || read.substituteFor.length > 0, since }),
    )
  })
  return <ResourceView resource={grid}>{(data) => <OpenGrid data={data} reopen={grid.reload} />}</ResourceView>
}

/** `since`: where the inbox stood when it was asked for. Rule GRD-14. */
function OpenGrid({ data, reopen }: { readonly data: GridData & { readonly since: number }; readonly reopen: () => void }) {
  const { route, path } = useLocation()
  const grid = useMemo(() => warning(openGrid(data)), [data])
  const details = useSignal<{ readonly box: CellBox; readonly row: number; readonly column: number } | null>(null)
  const lesson = useSignal<GridLesson | null>(null)
  const notes = usePrivateNotes(data.group.studyGroupId)
  const noting = useSignal<GridStudent | null>(null)

  useEffect(() => {
    const { group, termId, since } = data
    const readAgain = () => call(GetGrid, { studyGroupId: group.studyGroupId, ...(termId === null ? {} : { termId }) })
    const stops = [
      onInbox('cell.changed', ({ studyGroupId, cell }) => studyGroupId === group.studyGroupId && grid.hear(cell), since),
      onInbox(
        'termMark.changed',
        ({ studyGroupId, period, studentId, value }) => {
          if (studyGroupId !== group.studyGroupId || period !== termId) return
          grid.hearTermMark(studentId, TERM_VALUES.find((one) => one === value) ?? null)
        },
        since,
      ),
      hearLessons(grid, readAgain, reopen, since),
      hearNotices(grid, readAgain, since),
    ]
    // What this browser has kept goes when the journal is opened again; only one that keeps nothing would lose it.
    const warn = (event: BeforeUnloadEvent) => {
      if (grid.unsaved.value > 0 && !grid.kept.value) event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => {
      for (const stop of stops) stop()
      removeEventListener('beforeunload', warn)
    }
  }, [grid])

  return (
    <>
      <div class={styles.bar} data-beside-links>
        {data.terms.length > 0 && (
          <Tabs
            label={t('journal.term')}
            value={data.termId ?? ''}
            tabs={[
              ...data.terms.map((term) => ({ value: term.id as string, label: term.title })),
              { value: 'final', label: t('term.title') },
            ]}
            onChange={(term) => route(term === 'final' ? `${path}?view=final` : `${path}?term=${term}`)}
          />
        )}
        <SaveState grid={grid} />
        <GridReport grid={grid} />
      </div>
      {data.students.length === 0 || data.lessons.length === 0 ? (
        <EmptyState
          title={t(data.students.length === 0 ? 'journal.noStudents' : 'journal.noLessons')}
          hint={t(data.students.length === 0 ? 'journal.noStudents.hint' : 'journal.noLessons.hint')}
        />
      ) : (
        <GridTable
          key={`${data.students.length}×${data.lessons.length}`}
          grid={grid}
          notes={notes}
          onNote={(student) => {
            if (notes.mayWrite.value) noting.value = student
          }}
          onDetails={(box, row, column) => {
            details.value = { box, row, column }
          }}
          onLesson={(open) => {
            lesson.value = open
          }}
        />
      )}
      {data.mayPut && (
        <div class={styles.below}>
          <Segmented
            label={t('journal.direction')}
            value={direction.value}
            options={DIRECTIONS.map((value) => ({ value, label: t(`journal.direction.${value}`) }))}
            onChange={chooseDirection}
          />
          <p class={styles.hint}>{t('journal.keys')}</p>
          {data.notices.length > 0 && <p class={styles.hint}>{t('att.keys')}</p>}
        </div>
      )}
      {details.value && (
        <CellDetails
          grid={grid}
          notes={notes}
          {...details.value}
          onClose={() => {
            const place = details.value
            details.value = null
            focusCell(place?.row, place?.column)
          }}
        />
      )}
      {lesson.value && (
        <LessonCard
          lesson={lesson.value}
          data={data}
          onClose={(changed) => {
            lesson.value = null
            if (changed) grid.putLesson(changed)
          }}
        />
      )}
      {noting.value && (
        <NoteDialog
          notes={notes}
          student={noting.value}
          onClose={() => {
            noting.value = null
          }}
        />
      )}
      <ConflictDialog grid={grid} />
      <ClosedDialog grid={grid} />
    </>
  )
}

/** «Сохранено», «Сохраняется», «В очереди: 3»: said aloud too, so that nobody leaves before their marks have. */
export function SaveState({ grid }: { readonly grid: Grid }) {
  const count = grid.unsaved.value
  const offline = grid.offline.value
  const saved = t(grid.unput.value.length === 0 ? 'journal.saved' : 'journal.restSaved')
  const text = count === 0 ? saved : offline ? t('journal.queued', { count }) : t('journal.saving')
  if (!grid.data.mayPut) return <p class={styles.state}>{t('journal.readOnly')}</p>
  return (
    <p class={styles.state} data-state={count === 0 ? 'saved' : offline ? 'queued' : 'saving'} role="status">
      {text}
    </p>
  )
}

export function ConflictDialog({ grid }: { readonly grid: Grid }) {
  const [conflict, ...more] = grid.conflicts.value
  if (conflict === undefined) return null
  const theirs = textOf(conflict.theirs) || t('journal.cellEmpty')
  const mine = textOf(conflict.mine) || t('journal.cellEmpty')
  const { student, lesson } = whereIs(grid.data, conflict.box)
  return (
    <Dialog
      title={t('journal.conflict', { theirs })}
      onClose={() => grid.settle('theirs')}
      actions={
        <>
          <Button onClick={() => grid.settle('theirs')}>{t('journal.conflict.theirs', { theirs })}</Button>
          <Button variant="primary" onClick={() => grid.settle('mine')}>
            {t('journal.conflict.mine', { mine })}
          </Button>
        </>
      }
    >
      <p>
        <strong>{[student, lesson].filter(Boolean).join(', ')}</strong>
      </p>
      <p>{t('journal.conflict.hint')}</p>
      {more.length > 0 && (
        <p>
          {t('journal.conflict.more', { count: more.length })}{' '}
          <Button onClick={() => grid.settle('theirs', true)}>{t('journal.conflict.allTheirs')}</Button>
        </p>
      )}
    </Dialog>
  )
}

/** Days that nobody writes into any more: who wants to asks for them. */
export function ClosedDialog({ grid }: { readonly grid: Grid }) {
  const days = grid.closedOn.value
  const [from, to] = [days[0], days.at(-1)]
  if (from === undefined || to === undefined) return null
  return (
    <AskUnlockDialog
      studyGroupId={grid.data.group.studyGroupId}
      from={from}
      to={to}
      onClose={() => {
        grid.closedOn.value = []
      }}
    />
  )
}

function focusCell(row: number | undefined, column: number | undefined): void {
  document.querySelector<HTMLElement>(`[role="gridcell"][data-row="${row}"][data-column="${column}"]`)?.focus()
}
