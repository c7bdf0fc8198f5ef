// One lesson at an address of its own, phone first: what was done, who was there, marks; and on to the next one.
import { useSignal } from '@preact/signals'
import { ChevronLeft, ChevronRight } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import type { LessonId } from '../../protocol/ids.ts'
import { ROUNDINGS } from '../../protocol/journal-rules.ts'
import { GetLesson } from '../../protocol/lesson-plan.ts'
import '../app/add-journal-texts.ts'
import '../app/add-plan-texts.ts'
import '../app/add-term-texts.ts'
import { t } from '../app/i18n.ts'
import { Page } from '../app/page.tsx'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { onInbox } from '../platform/inbox-socket.ts'
import { type Resource, useResource } from '../platform/use-resource.ts'
import { Button, LinkButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { toast } from '../ui/toast.tsx'
import { AskUnlockDialog } from './ask-unlock.tsx'
import { hearNotices } from './attendance/hear-notices.ts'
import { warning } from './attendance/warn-doubtful.ts'
import { CellDetails } from './cell-details.tsx'
import { dayName } from './grid-lessons.ts'
import { ClosedDialog, ConflictDialog, SaveState } from './grid-page.tsx'
import { GridReport } from './grid-report.tsx'
import { type CellBox, type GridData, openGrid } from './grid-state.ts'
import styles from './lesson.module.css'
import { LessonFields, type LessonRead, useLessonForm } from './lesson-form.tsx'
import { LessonList } from './lesson-list.tsx'
import { usePrivateNotes } from './private-notes.ts'

export default function LessonPage({ lessonId }: { readonly lessonId: LessonId }) {
  const resource = useResource(`lesson ${lessonId}`, () => call(GetLesson, { lessonId }))
  const read = resource.data.value
  const group = read && [read.group.title || read.group.classTitle, read.lesson.subject].filter(Boolean).join(', ')
  return (
    <Page
      title={group ?? t('lesson.page')}
      tab={read ? `${dayName(read.lesson.on)}, ${group}` : undefined}
      end={read && <Ways read={read} />}
    >
      <ResourceView resource={resource} shape="rows">
        {(data) => <OpenLesson key={lessonId} read={data} resource={resource} />}
      </ResourceView>
    </Page>
  )
}

/** The lesson's day between its neighbours, and the group's whole journal. */
function Ways({ read: { group, lesson, previousId, nextId } }: { readonly read: LessonRead }) {
  return (
    <nav class={styles.ways} aria-label={t('lesson.page')}>
      <Way to={previousId} label={t('lesson.previous')} icon={<ChevronLeft size={20} aria-hidden />} />
      <h2>{t('journal.lessonTitle', { day: dayName(lesson.on), number: lesson.number })}</h2>
      <Way to={nextId} label={t('lesson.next')} icon={<ChevronRight size={20} aria-hidden />} />
      <LinkButton variant="quiet" href={`/journal/${group.studyGroupId}`}>
        {t('lesson.openJournal')}
      </LinkButton>
    </nav>
  )
}

type WayProps = { readonly to: LessonId | null; readonly label: string; readonly icon: ComponentChildren }

function Way({ to, label, icon }: WayProps) {
  if (to === null) return <span class={styles.noWay} />
  return (
    <a class={styles.way} href={`/journal/${to}`} aria-label={label} title={label}>
      {icon}
    </a>
  )
}

function OpenLesson({ read, resource }: { readonly read: LessonRead; readonly resource: Resource<LessonRead> }) {
  const { reload } = resource
  const { group } = read
  const grid = useMemo(() => warning(openGrid(gridOf(read))), [read])
  const details = useSignal<{ readonly box: CellBox; readonly row: number; readonly column: number } | null>(null)
  const notes = usePrivateNotes(group.studyGroupId)
  const asking = useSignal(false)
  const form = useLessonForm({
    lesson: read.lesson,
    read,
    reload,
    onSaved: () => {
      toast(t('lesson.saved'))
      reload()
    },
  })

  useEffect(() => {
    const stopCells = onInbox('cell.changed', (event) => {
      if (event.studyGroupId === group.studyGroupId) grid.hear(event.cell)
    })
    const readAgain = () =>
      call(GetLesson, { lessonId: read.lesson.id }).then(
        ({ lesson, cells, notices }) => {
          cells.forEach(grid.hear)
          grid.hearNotices(notices)
          // What this page has saved itself it has read already.
          if (JSON.stringify(lesson) !== JSON.stringify(read.lesson)) reload()
        },
        // Its page says whether it is the network or a substitution that is over.
        reload,
      )
    const stopChanges = onInbox('lesson.changed', (event) => {
      if (event.lessonId === read.lesson.id) void readAgain()
    })
    const stopUnlocks = onInbox('unlocks.changed', (event) => {
      if (event.studyGroupId === null || event.studyGroupId === group.studyGroupId) void readAgain()
    })
    const stopReconnects = onInbox('reconnected', () => void readAgain())
    const stopNotices = hearNotices(grid, () => call(GetLesson, { lessonId: read.lesson.id }))
    const warn = (event: BeforeUnloadEvent) => {
      if (form.touched.peek() || (grid.unsaved.peek() > 0 && !grid.kept.peek())) event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => {
      stopCells()
      stopChanges()
      stopUnlocks()
      stopReconnects()
      stopNotices()
      removeEventListener('beforeunload', warn)
    }
  }, [grid])

  return (
    <div class={styles.lesson}>
      <section class={styles.students} aria-labelledby="lesson-students">
        <header>
          <h2 id="lesson-students">{t('lesson.students')}</h2>
          <SaveState grid={grid} />
        </header>
        <GridReport grid={grid} />
        {read.students.length === 0 ? (
          <EmptyState title={t('lesson.students.none')} hint={t('lesson.students.none.hint')} />
        ) : (
          <LessonList
            key={`${read.lesson.id} ${grid.data.students.length}`}
            grid={grid}
            notes={notes}
            onDetails={(box, row, column) => {
              details.value = { box, row, column }
            }}
          />
        )}
        {read.mayPut && !read.lesson.closed && <p class={styles.keys}>{t('lesson.keys')}</p>}
      </section>
      <section class={styles.card} aria-labelledby="lesson-card">
        <h2 id="lesson-card">{t('lesson.card')}</h2>
        <LessonFields
          form={form}
          lesson={read.lesson}
          read={read}
          kinds={read.kinds}
          mayPut={read.mayPut}
          onAskUnlock={() => {
            asking.value = true
          }}
        />
        {read.mayPut && !read.lesson.closed && (
          <Button variant="primary" busy={form.busy.value} disabled={!form.touched.value} onClick={form.save}>
            {t('journal.save')}
          </Button>
        )}
      </section>
      {details.value && (
        <CellDetails
          grid={grid}
          notes={notes}
          {...details.value}
          onClose={() => {
            const row = details.value?.row
            details.value = null
            document.querySelector<HTMLElement>(`[role="gridcell"][data-row="${row}"]`)?.focus()
          }}
        />
      )}
      <ConflictDialog grid={grid} />
      <ClosedDialog grid={grid} />
      {asking.value && (
        <AskUnlockDialog
          studyGroupId={group.studyGroupId}
          from={read.lesson.on}
          to={read.lesson.on}
          onClose={() => {
            asking.value = false
          }}
        />
      )}
    </div>
  )
}

/** A grid of one column; averages and term marks are the whole grid's to show. */
function gridOf(read: LessonRead): GridData {
  const { group, today, mayPut, kinds, scale, cells, notices, lesson } = read
  const students = read.students.map((student) => ({ ...student, termMark: null }))
  const none = { substituteFor: [], terms: [], termId: null, termMarks: false, thresholds: ROUNDINGS.sixtyFive }
  return { ...none, group, today, mayPut, kinds, scale, cells, notices, students, lessons: [lesson] }
}
