// «Дневник»: a pupil's own, or the chosen child's: the week day by day, and the marks of a term by subject. Phone first.
import { useLocation, useRoute } from 'preact-iso'
import type { PersonId } from '../../protocol/ids.ts'
import { can } from '../../protocol/rights.ts'
import '../app/add-journal-texts.ts'
import { childLabel } from '../app/child-label.ts'
import { t } from '../app/i18n.ts'
import { Page } from '../app/page.tsx'
import { me } from '../app/session.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { DiaryAbsences } from './absence-view.tsx'
import { DiaryMarks } from './diary-marks.tsx'
import styles from './diary-page.module.css'
import { DiaryWeek } from './diary-week.tsx'

type View = 'week' | 'marks' | 'attendance'
const VIEWS: readonly View[] = ['week', 'marks', 'attendance']

export default function DiaryPage() {
  const { params } = useRoute()
  const { route, query } = useLocation()
  const person = me.value
  if (person === null) return null
  const own = person.roles.some((role) => can(role, 'diary.openOwn'))
  const students = [...(own ? [{ personId: person.personId, name: person.name, classTitle: null }] : []), ...person.children]
  const asked = params.studentId as PersonId | undefined
  const student = asked ?? students[0]?.personId
  if (student === undefined) return <EmptyState title={t('diary.none')} hint={t('diary.none.hint')} />
  const view = VIEWS.find((one) => one === query.view) ?? 'week'
  const go = (to: { student?: string; view?: View }) =>
    route(`/diary/${to.student ?? student}${(to.view ?? view) === 'week' ? '' : `?view=${to.view ?? view}`}`)
  return (
    <Page
      title={t('menu.diary')}
      end={
        students.length > 1 ? (
          <Tabs
            label={t('diary.child')}
            value={student}
            tabs={students.map((one) => ({
              value: one.personId,
              label: childLabel(one),
            }))}
            onChange={(chosen) => go({ student: chosen })}
          />
        ) : (
          !own && <p class={styles.whose}>{students[0]?.name.givenName}</p>
        )
      }
    >
      <Tabs
        label={t('diary.view')}
        value={view}
        tabs={[
          { value: 'week', label: t('diary.week') },
          { value: 'marks', label: t('diary.marks') },
          { value: 'attendance', label: t('journal.attendance') },
        ]}
        onChange={(chosen) => go({ view: chosen as View })}
      />
      {view === 'week' && <DiaryWeek key={student} studentId={student} />}
      {view === 'marks' && <DiaryMarks key={student} studentId={student} />}
      {view === 'attendance' && <DiaryAbsences key={student} studentId={student} />}
    </Page>
  )
}
