// «Итоговые» of one group: the table, its saving state and its questions.
import { effect, useSignal, useSignalEffect } from '@preact/signals'
import { useEffect, useMemo } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { StudyGroupId } from '../../protocol/ids.ts'
import type { GridStudent } from '../../protocol/journal.ts'
import { GetTermMarks } from '../../protocol/term-marks.ts'
import '../app/add-term-texts.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { columnTitle } from '../app/term-words.ts'
import { CallFailed, call } from '../platform/call.ts'
import { inboxMark, onInbox } from '../platform/inbox-socket.ts'
import { log } from '../platform/log.ts'
import { useResource } from '../platform/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { toast } from '../ui/toast.tsx'
import { AskUnlockDialog } from './ask-unlock.tsx'
import { ExamDialog } from './exam-dialog.tsx'
import page from './grid-page.module.css'
import { TermConflictDialog, TermDetails, WhyDialog } from './term-dialogs.tsx'
import { openTermMarks, type TermBox, type TermData, type TermMarks } from './term-marks-state.ts'
import { TermTable, useTermCursor } from './term-table.tsx'

export function TermMarksPage({ studyGroupId }: { readonly studyGroupId: string }) {
  const data = useResource(`term marks ${studyGroupId}`, () => read(studyGroupId as StudyGroupId))
  return <ResourceView resource={data}>{(shown) => <OpenTermMarks data={shown} reopen={data.reload} />}</ResourceView>
}

function read(studyGroupId: StudyGroupId) {
  const since = inboxMark()
  return call(GetTermMarks, { studyGroupId }).then((data) => ({ ...data, since }))
}

/** Which columns are closed, to be compared. */
function closedIn({ columns }: TermData): string {
  return JSON.stringify(columns.map(({ period, closed }) => [period, closed]))
}

/** Not while something is being sent or asked: what becomes of it would be told to nobody. */
function onceSettled({ unsaved, asking, conflict, closed }: TermMarks, reopen: () => void): void {
  const stop = effect(() => {
    if (unsaved.value > 0 || asking.value !== null || conflict.value !== null || closed.value !== null) return
    queueMicrotask(() => {
      stop()
      reopen()
    })
  })
}

/** `since`: where the inbox stood when they were asked for. */
type OpenProps = { readonly data: TermData & { readonly since: number }; readonly reopen: () => void }

function OpenTermMarks({ data, reopen }: OpenProps) {
  const marks = useMemo(() => {
    let waits = false
    // What follows from what was just given (the year from the terms) is read again; if it cannot be, it is read with the next mark.
    const refresh = () =>
      read(data.group.studyGroupId).then(
        (fresh) => {
          opened.refresh(fresh)
          if (waits || closedIn(fresh) === closedIn(data)) return
          waits = true
          onceSettled(opened, reopen)
        },
        (error) => error instanceof CallFailed || log.error('termMarks.refresh', error),
      )
    const opened: TermMarks & { readonly again: () => void } = { ...openTermMarks(data, () => void refresh()), again: () => void refresh() }
    return opened
  }, [data])
  const { route, path } = useLocation()
  const cursor = useTermCursor(marks)
  const examOpen = useSignal(false)
  const details = useSignal<{ readonly box: TermBox; readonly student: GridStudent } | null>(null)

  useEffect(() => {
    const stops = [
      onInbox(
        'termMark.changed',
        (event) => {
          if (event.studyGroupId === data.group.studyGroupId && marks.hear(event)) marks.again()
        },
        data.since,
      ),
      onInbox(
        'unlocks.changed',
        ({ studyGroupId }) => {
          if (studyGroupId === null || studyGroupId === data.group.studyGroupId) marks.again()
        },
        data.since,
      ),
      onInbox('reconnected', marks.again, data.since),
    ]
    const warn = (event: BeforeUnloadEvent) => {
      if (marks.unsaved.value > 0) event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => {
      for (const stop of stops) stop()
      removeEventListener('beforeunload', warn)
    }
  }, [marks])

  useSignalEffect(() => {
    const refusal = marks.lastRefusal.value
    if (refusal === null) return
    toast(t(`refusal.${refusal}`))
    marks.lastRefusal.value = null
  })

  // Whose load has ended sees the periods that ended with it, and there may be none.
  if (data.students.length > 0 && data.columns.length === 0) return <EmptyState title={t('term.noneOwn')} hint={t('term.noneOwn.hint')} />
  if (data.students.length === 0) return <EmptyState title={t('term.none')} hint={t('term.none.hint')} />

  const active = data.columns[cursor.at.value.column]
  const backToCell = () => {
    const { row, column } = cursor.at.value
    document.querySelector<HTMLElement>(`[role="gridcell"][data-row="${row}"][data-column="${column}"]`)?.focus()
  }
  const closed = marks.closed.value
  return (
    <>
      <div class={page.bar} data-beside-links>
        <Tabs
          label={t('journal.term')}
          value="final"
          tabs={[
            ...data.columns
              .filter((column) => column.title !== '')
              .map((column) => ({ value: column.period as string, label: column.title })),
            { value: 'final', label: t('term.title') },
          ]}
          onChange={(term) => route(`${path}?${term === 'final' ? 'view=final' : `term=${term}`}`)}
        />
        <TermSaveState marks={marks} />
      </div>
      <TermTable
        key={`${marks.data.students.length}×${marks.data.columns.length}`}
        marks={marks}
        cursor={cursor}
        onDetails={(box, student) => {
          details.value = { box, student }
        }}
      />
      <div class={page.bar}>
        {/* Nothing is ever suggested for an examination. */}
        {data.mayPut && active && active.period !== 'exam' && (
          <Button
            onClick={() => {
              const count = marks.acceptAll(cursor.at.value.column)
              if (marks.closed.value === null) toast(count === 0 ? t('term.acceptNone') : t('term.accepted', { count }))
            }}
          >
            {t('term.acceptAll', { period: columnTitle(active) })}
          </Button>
        )}
        {data.mayPut && data.columns.some(({ period, closed: shut }) => period === 'exam' && !shut) && (
          <Button
            onClick={() => {
              examOpen.value = true
            }}
          >
            {t('exam.open')}
          </Button>
        )}
      </div>
      {data.mayPut && <p class={page.hint}>{t('term.keys')}</p>}
      {examOpen.value && (
        <ExamDialog
          data={data}
          marks={marks}
          onSaved={reopen}
          onClose={() => {
            examOpen.value = false
          }}
        />
      )}
      {details.value && (
        <TermDetails
          marks={marks}
          {...details.value}
          onClose={() => {
            details.value = null
            backToCell()
          }}
        />
      )}
      <WhyDialog marks={marks} onClose={backToCell} />
      <TermConflictDialog marks={marks} />
      {closed && (
        <AskUnlockDialog
          studyGroupId={data.group.studyGroupId}
          from={closed.endsOn}
          to={closed.endsOn}
          onClose={() => {
            marks.closed.value = null
            backToCell()
          }}
        />
      )}
    </>
  )
}

function TermSaveState({ marks }: { readonly marks: TermMarks }) {
  const [count, offline] = [marks.unsaved.value, marks.offline.value]
  if (!marks.data.mayPut) return <p class={page.state}>{t('journal.readOnly')}</p>
  return (
    <p class={page.state} data-state={count === 0 ? 'saved' : offline ? 'queued' : 'saving'} role="status">
      {count === 0 ? t('journal.saved') : offline ? t('journal.queued', { count }) : t('journal.saving')}
    </p>
  )
}
