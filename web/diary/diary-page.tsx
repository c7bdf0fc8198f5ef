// «Дневник»: a pupil's own, or the chosen child's: the day, the week, the marks of a term by subject, what was given for terms. Phone first.
import { ErrorBoundary as Suspense, useLocation, useRoute } from 'preact-iso'
import type { PersonId } from '../../protocol/ids.ts'
import { can } from '../../protocol/rights.ts'
import '../app/add-diary-texts.ts'
import '../app/add-journal-texts.ts'
import '../app/add-term-texts.ts'
import { childLabel } from '../app/child-label.ts'
import { t } from '../app/i18n.ts'
import { lazyPage } from '../app/lazy-page.ts'
import { Page } from '../app/page.tsx'
import { me } from '../app/session.ts'
import { useWide } from '../platform/use-wide.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { DiaryAbsences } from './absence-view.tsx'
import { DiaryDay } from './diary-day.tsx'
import { DiaryMarks } from './diary-marks.tsx'
import styles from './diary-page.module.css'
import { DiaryTermMarks } from './diary-term-marks.tsx'
import { DiaryWeek } from './diary-week.tsx'
import { OtherDiaries } from './other-diaries.tsx'

const VIEWS = { day: DiaryDay, week: DiaryWeek, marks: DiaryMarks, termMarks: DiaryTermMarks, attendance: DiaryAbsences } as const
type View = keyof typeof VIEWS

/** Beside the diaries; its address belongs to this chunk, so that nobody's first page is heavier by it. */
const SignaturesPage = lazyPage(() => import('./signatures-page.tsx'))

export default function DiaryPage() {
  const { params } = useRoute()
  if (params.studentId !== 'signatures') return <Diary asked={params.studentId as PersonId | undefined} />
  return (
    <Suspense>
      <SignaturesPage />
    </Suspense>
  )
}

function Diary({ asked }: { readonly asked: PersonId | undefined }) {
  const { route, query } = useLocation()
  // A week side by side where there is room for one, a day where there is not.
  const wide = useWide().value
  const person = me.value
  if (person === null) return null
  const own = person.roles.some((role) => can(role, 'diary.openOwn'))
  const students = [...(own ? [{ personId: person.personId, name: person.name, classTitle: null }] : []), ...person.children]
  const student = asked ?? students[0]?.personId
  if (student === undefined) return <EmptyState title={t('diary.none')} hint={t('diary.none.hint')} />
  const view: View = query.view !== undefined && Object.hasOwn(VIEWS, query.view) ? (query.view as View) : wide ? 'week' : 'day'
  const go = (to: { student?: string; view?: View }) => route(`/diary/${to.student ?? student}?view=${to.view ?? view}`)
  const Shown = VIEWS[view]
  return (
    <Page
      title={t('menu.diary')}
      end={
        students.length > 1 ? (
          <Tabs
            label={t('diary.child')}
            value={student}
            tabs={students.map((one) => ({ value: one.personId, label: childLabel(one) }))}
            onChange={(chosen) => go({ student: chosen })}
          />
        ) : (
          !own && <p class={styles.whose}>{students[0]?.name.givenName}</p>
        )
      }
    >
      <OtherDiaries person={person} />
      <Tabs
        label={t('diary.view')}
        value={view}
        tabs={(Object.keys(VIEWS) as View[]).map((one) => ({
          value: one,
          label: one === 'attendance' ? t('journal.attendance') : t(`diary.${one}`),
        }))}
        onChange={(chosen) => go({ view: chosen })}
      />
      <Shown key={student} studentId={student} />
    </Page>
  )
}
