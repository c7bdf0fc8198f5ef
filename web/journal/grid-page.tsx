// One group's grid with its terms, its saving state and its dialogs.
import { useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { StudyGroupId, TermId } from '../../protocol/ids.ts'
import { GetGrid, type GridLesson } from '../../protocol/journal.ts'
import '../app/add-term-texts.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { onInbox } from '../platform/inbox-socket.ts'
import { useResource } from '../platform/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { toast } from '../ui/toast.tsx'
import { AskUnlockDialog } from './ask-unlock.tsx'
import { CellDetails } from './cell-details.tsx'
import { textOf } from './cell-text.ts'
import { GridTable } from './grid.tsx'
import styles from './grid-page.module.css'
import { type CellBox, type Grid, type GridData, openGrid } from './grid-state.ts'
import { LessonCard } from './lesson-card.tsx'

export function GridPage({ studyGroupId }: { readonly studyGroupId: string }) {
  const { query } = useLocation()
  const termId = query.term
  const grid = useResource(`grid ${studyGroupId} ${termId ?? ''}`, () =>
    call(GetGrid, { studyGroupId: studyGroupId as StudyGroupId, ...(termId === undefined ? {} : { termId: termId as TermId }) }),
  )
  return <ResourceView resource={grid}>{(data) => <OpenGrid data={data} onUnlock={grid.reload} />}</ResourceView>
}

function OpenGrid({ data, onUnlock }: { readonly data: GridData; readonly onUnlock: () => void }) {
  const { route, path } = useLocation()
  const grid = useMemo(() => openGrid(data), [data])
  const details = useSignal<{ readonly box: CellBox; readonly row: number; readonly column: number } | null>(null)
  const lesson = useSignal<GridLesson | null>(null)

  useEffect(() => {
    const stopCells = onInbox('cell.changed', (event) => {
      if (event.studyGroupId === data.group.studyGroupId) grid.hear(event.cell)
    })
    // What was told while the socket was away is read again, cell by cell, so that neither the cursor nor unsaved marks are disturbed.
    const stopUnlocks = onInbox('unlocks.changed', (event) => {
      if (event.studyGroupId === data.group.studyGroupId) onUnlock()
    })
    const stopReconnects = onInbox('reconnected', () => {
      const { group, termId } = data
      call(GetGrid, { studyGroupId: group.studyGroupId, ...(termId === null ? {} : { termId }) }).then(
        ({ cells }) => cells.forEach(grid.hear),
        () => toast(t('failed.offline')),
      )
    })
    const warn = (event: BeforeUnloadEvent) => {
      if (grid.unsaved.value > 0) event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => {
      stopCells()
      stopReconnects()
      stopUnlocks()
      removeEventListener('beforeunload', warn)
      grid.close()
    }
  }, [grid])

  useSignalEffect(() => {
    const refusal = grid.lastRefusal.value
    // A conflict and closed dates have their own dialogs.
    if (refusal === null || refusal === 'changed_by_another' || refusal === 'period_closed') return
    toast(t(`refusal.${refusal}`))
    grid.lastRefusal.value = null
  })

  return (
    <>
      <div class={styles.bar}>
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
      </div>
      {data.students.length === 0 || data.lessons.length === 0 ? (
        <EmptyState
          title={t(data.students.length === 0 ? 'journal.noStudents' : 'journal.noLessons')}
          hint={t(data.students.length === 0 ? 'journal.noStudents.hint' : 'journal.noLessons.hint')}
        />
      ) : (
        <GridTable
          grid={grid}
          onDetails={(box, row, column) => {
            details.value = { box, row, column }
          }}
          onLesson={(open) => {
            lesson.value = open
          }}
        />
      )}
      {data.mayPut && <p class={styles.hint}>{t('journal.keys')}</p>}
      {details.value && (
        <CellDetails
          grid={grid}
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
      <ConflictDialog grid={grid} />
      {grid.closedOn.value && (
        <AskUnlockDialog
          studyGroupId={data.group.studyGroupId}
          from={grid.closedOn.value}
          to={grid.closedOn.value}
          onClose={() => {
            grid.closedOn.value = null
          }}
        />
      )}
    </>
  )
}

/** «Сохранено», «Сохраняется», «В очереди: 3»: said aloud too, so that nobody leaves before their marks have. */
function SaveState({ grid }: { readonly grid: Grid }) {
  const count = grid.unsaved.value
  const offline = grid.offline.value
  const text = count === 0 ? t('journal.saved') : offline ? t('journal.queued', { count }) : t('journal.saving')
  if (!grid.data.mayPut) return <p class={styles.state}>{t('journal.readOnly')}</p>
  return (
    <p class={styles.state} data-state={count === 0 ? 'saved' : offline ? 'queued' : 'saving'} role="status">
      {text}
    </p>
  )
}

function ConflictDialog({ grid }: { readonly grid: Grid }) {
  const conflict = grid.conflict.value
  if (conflict === null) return null
  const theirs = textOf(conflict.theirs) || t('journal.cellEmpty')
  const mine = textOf(conflict.mine) || t('journal.cellEmpty')
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
      <p>{t('journal.conflict.hint')}</p>
    </Dialog>
  )
}

function focusCell(row: number | undefined, column: number | undefined): void {
  document.querySelector<HTMLElement>(`[role="gridcell"][data-row="${row}"][data-column="${column}"]`)?.focus()
}
