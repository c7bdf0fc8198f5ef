// «Журнал»: a list of classes and subjects, and the grid of the chosen one. Opened by teachers, class teachers and the school's heads.
import { useSignal } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import { useEffect } from 'preact/hooks'
import { ErrorBoundary as Suspense, useLocation, useRoute } from 'preact-iso'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { type AcademicYearId, LessonId, type StudyGroupId } from '../../protocol/ids.ts'
import { ListJournals } from '../../protocol/journal.ts'
import '../app/add-journal-texts.ts'
import '../app/add-term-texts.ts'
import { t } from '../app/i18n.ts'
import { lazyPage } from '../app/lazy-page.ts'
import { Page } from '../app/page.tsx'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Select } from '../ui/select.tsx'
import { GridPage } from './grid-page.tsx'
import styles from './journal-page.module.css'
import { JournalPicker } from './journal-picker.tsx'
import { PeriodsLink } from './periods-link.tsx'
import { sendWhatIsLeft } from './send-what-is-left.ts'
import { TermMarksPage } from './term-marks-page.tsx'

/** Beside the groups. Their addresses belong to this chunk, so that nobody's first page is heavier by them. */
const PLACES: Readonly<Record<string, FunctionComponent>> = {
  periods: lazyPage(() => import('./periods-page.tsx')),
  log: lazyPage(() => import('./log-page.tsx')),
  attendance: lazyPage(() => import('./attendance/attendance-page.tsx')),
}

/** A lesson has an address of its own among the groups'. */
const PlanPage = lazyPage(() => import('./plan/plan-page.tsx'))
const OnlinePage = lazyPage(() => import('./online/online-page.tsx'))
const LessonPage = lazyPage(() => import('./lesson-page.tsx'))

export default function JournalPage() {
  const { params } = useRoute()
  const Place = PLACES[params.studyGroupId ?? '']
  const lessonId = LessonId.safeParse(params.studyGroupId).data
  if (lessonId !== undefined)
    return (
      <Suspense>
        <LessonPage key={lessonId} lessonId={lessonId} />
      </Suspense>
    )
  if (Place === undefined) return <Journals studyGroupId={params.studyGroupId} />
  return (
    <Suspense>
      <Place key={params.studyGroupId} />
    </Suspense>
  )
}

function Journals({ studyGroupId }: { readonly studyGroupId: string | undefined }) {
  const { route } = useLocation()
  const yearId = useSignal<AcademicYearId | ''>('')
  const journals = useResource(`journals ${yearId.value}`, () => call(ListJournals, yearId.value === '' ? {} : { yearId: yearId.value }))
  useEffect(() => {
    // Its open grid sends its own; a line that is down is found out by that, or by the next visit.
    void sendWhatIsLeft(studyGroupId).catch(() => undefined)
  }, [])
  const classes = journals.data.value?.classes ?? []
  const opened = classes
    .flatMap(({ title, groups }) => groups.map((group) => ({ ...group, classTitle: title })))
    .find((group) => group.studyGroupId === studyGroupId)
  const picker = classes.length > 0 && <JournalPicker classes={classes} chosen={studyGroupId} onChoose={(id) => route(`/journal/${id}`)} />
  return (
    <Page title={t('menu.journal')} tab={opened && `${opened.title || opened.classTitle}, ${opened.subject}`} end={picker}>
      {studyGroupId === undefined ? (
        <ResourceView resource={journals} shape="cards">
          {({ pastYears }) => (
            <>
              <nav class={styles.links} aria-label={t('lock.links')}>
                <a href="/journal/attendance">{t('journal.attendance')}</a>
                <PeriodsLink />
                <a href="/journal/log">{t('log.title')}</a>
                <a href="/diary/signatures">{t('journal.signatures')}</a>
              </nav>
              {pastYears.length > 0 && (
                <div class={styles.picker}>
                  <Select
                    label={t('journal.year')}
                    value={yearId.value}
                    options={[
                      { value: '' as const, label: t('journal.year.present') },
                      ...pastYears.map((year) => ({ value: year.yearId, label: year.title })),
                    ]}
                    onChange={(chosen) => {
                      yearId.value = chosen
                    }}
                  />
                </div>
              )}
              <ClassCards classes={classes} />
            </>
          )}
        </ResourceView>
      ) : (
        <div class={styles.group}>
          <GroupLinks studyGroupId={studyGroupId} />
          <OpenGroup key={studyGroupId} studyGroupId={studyGroupId} />
        </div>
      )}
    </Page>
  )
}

/** «Итоговые» stands beside the terms, in their row of tabs; the plan of topics and the online lessons are pages beside the journal. */
function OpenGroup({ studyGroupId }: { readonly studyGroupId: string }) {
  const { query } = useLocation()
  if (query.view === 'plan')
    return (
      <Suspense>
        <PlanPage studyGroupId={studyGroupId as StudyGroupId} />
      </Suspense>
    )
  if (query.view === 'online')
    return (
      <Suspense>
        <OnlinePage studyGroupId={studyGroupId as StudyGroupId} />
      </Suspense>
    )
  return query.view === 'final' ? <TermMarksPage studyGroupId={studyGroupId} /> : <GridPage studyGroupId={studyGroupId} />
}

function GroupLinks({ studyGroupId }: { readonly studyGroupId: string }) {
  const { query } = useLocation()
  const { view } = query
  const current = (is: boolean) => (is ? 'page' : undefined)
  return (
    <nav class={styles.groupLinks} aria-label={t('journal.views')}>
      <a href={`/journal/${studyGroupId}`} aria-current={current(view !== 'plan' && view !== 'online')}>
        {t('menu.journal')}
      </a>
      <a href={`/journal/${studyGroupId}?view=plan`} aria-current={current(view === 'plan')}>
        {t('journal.plan')}
      </a>
      <a href={`/journal/${studyGroupId}?view=online`} aria-current={current(view === 'online')}>
        {t('journal.online')}
      </a>
    </nav>
  )
}

type Classes = ResultOf<typeof ListJournals>['classes']

function ClassCards({ classes }: { readonly classes: Classes }) {
  if (classes.length === 0) return <EmptyState title={t('journal.none')} hint={t('journal.none.hint')} />
  return (
    <div class={styles.cards}>
      {classes.map(({ classGroupId, title, groups }) => (
        <section key={classGroupId ?? ''} class={styles.card}>
          <h2>{title || t('journal.crossClass')}</h2>
          <Groups groups={groups.filter((group) => group.teaches)} classTitle={title} />
          {groups.some((group) => !group.teaches) && (
            <>
              {groups.some((group) => group.teaches) && (
                <h3>{t(groups.every((group) => group.mayPut) ? 'journal.asClassTeacher' : 'journal.readOnly')}</h3>
              )}
              <Groups groups={groups.filter((group) => !group.teaches)} classTitle={title} />
            </>
          )}
        </section>
      ))}
    </div>
  )
}

type GroupsProps = { readonly groups: Classes[number]['groups']; readonly classTitle: string }

function Groups({ groups, classTitle }: GroupsProps) {
  if (groups.length === 0) return null
  return (
    <ul>
      {groups.map((group) => (
        <li key={group.studyGroupId}>
          <a href={`/journal/${group.studyGroupId}`}>
            {group.subject}
            {group.title !== classTitle && group.title !== '' && <small>{group.title}</small>}
          </a>
        </li>
      ))}
    </ul>
  )
}
