// «Расписание»: one's own week, a child's, or, for the heads, any class's and teacher's. Teachers go from a lesson to its page.
import { useLocation, useRoute } from 'preact-iso'
import { addDays } from '../../protocol/dates.ts'
import type { ClassGroupId, PersonId } from '../../protocol/ids.ts'
import { GetTimetable, type TimetableLesson } from '../../protocol/journal.ts'
import type { OutsideOnline } from '../../protocol/online-lessons.ts'
import { shortName } from '../../protocol/people.ts'
import { can, canAny } from '../../protocol/rights.ts'
import '../app/add-journal-texts.ts'
import { childLabel } from '../app/child-label.ts'
import { DayCard, DayCards } from '../app/day-card.tsx'
import { t } from '../app/i18n.ts'
import { later } from '../app/later.tsx'
import { LessonChanges } from '../app/lesson-change.tsx'
import { onePlaceEach } from '../app/one-place.ts'
import { Page } from '../app/page.tsx'
import { ResourceView } from '../app/resource-view.tsx'
import { me } from '../app/session.ts'
import { useLessonNews } from '../app/use-lesson-news.ts'
import { roomText, WeekSwitch } from '../app/week-switch.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { JoinLesson, OutsideLessons } from './online/join-lesson.tsx'
import styles from './timetable-page.module.css'

const TimetableTabs = later(() => import('./timetable/timetable-tabs.tsx'))
const WhoseWeek = later(() => import('./timetable/whose-week.tsx'))
const OwnAbsence = later(() => import('./timetable/own-absence.tsx'))

const TemplatePage = later(() => import('./timetable/template-page.tsx'))
const ChangesPage = later(() => import('./timetable/changes-page.tsx'))

export default function TimetablePage() {
  const { view } = useRoute().params
  if (view === 'template') return <TemplatePage />
  return view === 'changes' ? <ChangesPage /> : <WeekPage />
}

function WeekPage() {
  const { query, path, route } = useLocation()
  const person = me.value
  const teaches = person?.roles.includes('teacher') ?? false
  const own = person?.roles.some((role) => role === 'teacher' || can(role, 'diary.openOwn')) ?? false
  const people = [...(own && person ? [{ personId: person.personId, label: t('timetable.own') }] : []), ...children()]
  const whose = query.of ?? people[0]?.personId
  const on = query.on
  const readsAll = person !== null && canAny(person.roles, 'timetable.readWholeSchool')
  const of = readsAll && (query.class !== undefined || query.teacher !== undefined)
  const week = useResource(`timetable ${whose ?? ''} ${query.class ?? ''} ${query.teacher ?? ''} ${on ?? ''}`, () =>
    call(GetTimetable, {
      ...(on === undefined ? {} : { on }),
      ...(query.class !== undefined && of ? { classGroupId: query.class as ClassGroupId } : {}),
      ...(query.teacher !== undefined && of ? { teacherId: query.teacher as PersonId } : {}),
      ...(of || whose === undefined || whose === person?.personId ? {} : { studentId: whose as PersonId }),
    }),
  )
  useLessonNews(week.reload)
  const kept = of
    ? query.class === undefined
      ? `&teacher=${query.teacher}`
      : `&class=${query.class}`
    : whose === undefined
      ? ''
      : `&of=${whose}`
  return (
    <Page
      title={t('menu.timetable')}
      end={
        <>
          {people.length > 1 && (
            <Tabs
              label={t('timetable.whose')}
              value={of ? '' : (whose ?? '')}
              tabs={people.map((one) => ({ value: one.personId, label: one.label }))}
              onChange={(chosen) => route(`${path}?of=${chosen}`)}
            />
          )}
          {readsAll && <TimetableTabs view="week" />}
        </>
      }
    >
      {readsAll && (
        <WhoseWeek
          classGroupId={query.class}
          teacherId={query.teacher}
          onChange={(chosen) => route(`${path}?${chosen}${on === undefined ? '' : `&on=${on}`}`)}
        />
      )}
      {teaches && !of && <OwnAbsence />}
      <ResourceView resource={week}>
        {(data) => (
          <>
            <WeekSwitch mondayOn={data.mondayOn} today={data.today} onChange={(monday) => route(`${path}?on=${monday}${kept}`)} />
            {data.lessons.length + data.outside.length === 0 ? (
              <EmptyState
                title={t(people.length > 0 || of ? 'timetable.empty' : 'timetable.none')}
                hint={t(people.length > 0 || of ? 'timetable.empty.hint' : readsAll ? 'timetable.none.choose' : 'timetable.none.hint')}
              />
            ) : (
              <DayCards>
                {[0, 1, 2, 3, 4, 5, 6].map((day) => (
                  <Day
                    key={day}
                    on={addDays(data.mondayOn, day)}
                    today={data.today}
                    lessons={data.lessons.filter((lesson) => lesson.on === addDays(data.mondayOn, day))}
                    outside={data.outside.filter((one) => one.on === addDays(data.mondayOn, day))}
                    linked={teaches && !of && whose === person?.personId}
                    looksOn={of}
                    groups={query.class === undefined && (of || (teaches && whose === person?.personId))}
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

type DayProps = {
  readonly on: string
  readonly today: string
  readonly lessons: readonly TimetableLesson[]
  readonly outside: readonly OutsideOnline[]
  readonly linked: boolean
  /** Somebody else's week, by who reads them all. */
  readonly looksOn: boolean
  readonly groups: boolean
}

function Day({ on, today, lessons, outside, linked, looksOn, groups }: DayProps) {
  const isOnePupils = !linked && !looksOn
  const places = onePlaceEach(lessons, isOnePupils ? undefined : (a, b) => a.group === b.group)
  if (lessons.length + outside.length === 0) return null
  return (
    <DayCard on={on} today={today}>
      <ol>
        {places.map((lesson) => (
          <li
            key={`${lesson.lessonId} ${lesson.number}`}
            class={styles.lesson}
            data-cancelled={lesson.cancelled || lesson.change?.movedTo != null}
          >
            <span class={styles.number}>{lesson.number}</span>
            <div class={styles.what}>
              {linked ? <a href={`/journal/${lesson.lessonId}`}>{lesson.subject}</a> : <span>{lesson.subject}</span>}
              <small>
                {[
                  lesson.startsAt && lesson.endsAt ? `${lesson.startsAt}–${lesson.endsAt}` : '',
                  groups ? lesson.group : '',
                  lesson.room ? roomText(lesson.room) : '',
                  linked || lesson.change?.substitute ? '' : lesson.teachers.map(shortName).join(', '),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </small>
              <LessonChanges lesson={lesson} />
              {lesson.online !== null && (
                <JoinLesson online={lesson.online} off={lesson.cancelled || lesson.change?.movedTo != null} teacher={linked || looksOn} />
              )}
            </div>
          </li>
        ))}
      </ol>
      <OutsideLessons lessons={outside} teacher={linked || looksOn} />
    </DayCard>
  )
}

function children(): { readonly personId: string; readonly label: string }[] {
  return (me.value?.children ?? []).map((child) => ({
    personId: child.personId,
    label: childLabel(child),
  }))
}
