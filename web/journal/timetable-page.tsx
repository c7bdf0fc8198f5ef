// «Расписание»: one's own week, or a child's. Teachers go from a lesson to its grid.
import { useLocation } from 'preact-iso'
import { addDays } from '../../protocol/dates.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { GetTimetable, type TimetableLesson } from '../../protocol/journal.ts'
import { can } from '../../protocol/rights.ts'
import '../app/add-journal-texts.ts'
import { childLabel } from '../app/child-label.ts'
import { DayCard, DayCards } from '../app/day-card.tsx'
import { t } from '../app/i18n.ts'
import { Page } from '../app/page.tsx'
import { ResourceView } from '../app/resource-view.tsx'
import { me } from '../app/session.ts'
import { roomText, WeekSwitch } from '../app/week-switch.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Tabs } from '../ui/tabs.tsx'
import styles from './timetable-page.module.css'

export default function TimetablePage() {
  const { query, path, route } = useLocation()
  const person = me.value
  const teaches = person?.roles.includes('teacher') ?? false
  const own = person?.roles.some((role) => role === 'teacher' || can(role, 'diary.openOwn')) ?? false
  const people = [...(own && person ? [{ personId: person.personId, label: t('timetable.own') }] : []), ...children()]
  const whose = query.of ?? people[0]?.personId
  const on = query.on
  const week = useResource(`timetable ${whose ?? ''} ${on ?? ''}`, () =>
    call(GetTimetable, {
      ...(on === undefined ? {} : { on }),
      ...(whose === undefined || whose === person?.personId ? {} : { studentId: whose as PersonId }),
    }),
  )
  return (
    <Page
      title={t('menu.timetable')}
      end={
        people.length > 1 && (
          <Tabs
            label={t('timetable.whose')}
            value={whose ?? ''}
            tabs={people.map((one) => ({ value: one.personId, label: one.label }))}
            onChange={(chosen) => route(`${path}?of=${chosen}`)}
          />
        )
      }
    >
      <ResourceView resource={week}>
        {(data) => (
          <>
            <WeekSwitch
              mondayOn={data.mondayOn}
              today={data.today}
              onChange={(monday) => route(`${path}?on=${monday}${whose === undefined ? '' : `&of=${whose}`}`)}
            />
            {data.lessons.length === 0 ? (
              <EmptyState
                title={t(people.length > 0 ? 'timetable.empty' : 'timetable.none')}
                hint={t(people.length > 0 ? 'timetable.empty.hint' : 'timetable.none.hint')}
              />
            ) : (
              <DayCards>
                {[0, 1, 2, 3, 4, 5, 6].map((day) => (
                  <Day
                    key={day}
                    on={addDays(data.mondayOn, day)}
                    today={data.today}
                    lessons={data.lessons.filter((lesson) => lesson.on === addDays(data.mondayOn, day))}
                    linked={teaches && whose === person?.personId}
                  />
                ))}
              </DayCards>
            )}
          </>
        )}
      </ResourceView>
    </Page>
  )
}

type DayProps = { readonly on: string; readonly today: string; readonly lessons: readonly TimetableLesson[]; readonly linked: boolean }

function Day({ on, today, lessons, linked }: DayProps) {
  if (lessons.length === 0) return null
  return (
    <DayCard on={on} today={today}>
      <ol>
        {lessons.map((lesson) => (
          <li key={lesson.lessonId} class={styles.lesson} data-cancelled={lesson.cancelled}>
            <span class={styles.number}>{lesson.number}</span>
            <div class={styles.what}>
              {linked ? <a href={`/journal/${lesson.studyGroupId}`}>{lesson.subject}</a> : <span>{lesson.subject}</span>}
              <small>
                {[
                  lesson.startsAt && lesson.endsAt ? `${lesson.startsAt}–${lesson.endsAt}` : '',
                  linked ? lesson.group : '',
                  lesson.room ? roomText(lesson.room) : '',
                  lesson.cancelled ? t('diary.cancelled') : '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
            </div>
          </li>
        ))}
      </ol>
    </DayCard>
  )
}

function children(): { readonly personId: string; readonly label: string }[] {
  return (me.value?.children ?? []).map((child) => ({
    personId: child.personId,
    label: childLabel(child),
  }))
}
