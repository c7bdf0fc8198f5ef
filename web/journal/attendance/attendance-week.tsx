// A class's week: pupils × lessons on a desktop, a day at a time on a phone; notices of parents above it.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { type AbsenceNotice, GetAttendanceWeek } from '../../../protocol/attendance.ts'
import type { ClassGroupId } from '../../../protocol/ids.ts'
import { listName, type NamedPerson, shortName } from '../../../protocol/people.ts'
import { t } from '../../app/i18n.ts'
import { ResourceView } from '../../app/resource-view.tsx'
import { WeekSwitch } from '../../app/week-switch.tsx'
import { call } from '../../platform/call.ts'
import { onInbox } from '../../platform/inbox-socket.ts'
import { useResource } from '../../platform/use-resource.ts'
import { useWide } from '../../platform/use-wide.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import styles from './attendance.module.css'
import { dayShort, noticeText } from './attendance-words.ts'
import { ExplainBar } from './explain-bar.tsx'
import { chosenCells, NOTHING, placesOf, type Week } from './week-choice.ts'
import { WeekTable } from './week-table.tsx'

export function AttendanceWeek({ classGroupId }: { readonly classGroupId: ClassGroupId }) {
  const { query, path, route } = useLocation()
  const on = query.on
  const week = useResource(`attendance ${classGroupId} ${on ?? ''}`, () =>
    call(GetAttendanceWeek, { classGroupId, ...(on === undefined ? {} : { on }) }),
  )
  useEffect(() => {
    const stops = [
      onInbox('absences.changed', week.reload),
      onInbox('attendance.changed', (event) => {
        if (event.classGroupId === classGroupId) week.reload()
      }),
      onInbox('unlocks.changed', week.reload),
      onInbox('reconnected', week.reload),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }, [classGroupId, on])
  return (
    <ResourceView resource={week}>
      {(data) => (
        <>
          <WeekSwitch
            mondayOn={data.mondayOn}
            today={data.today}
            onChange={(monday) => route(`${path}?class=${classGroupId}&on=${monday}`)}
          />
          <Notices notices={data.notices} students={data.students} />
          {data.lessons.length === 0 || data.students.length === 0 ? (
            <EmptyState title={t('att.noLessons')} hint={t('att.noLessons.hint')} />
          ) : (
            <OpenWeek key={data.mondayOn} classGroupId={classGroupId} week={data} reload={week.reload} />
          )}
        </>
      )}
    </ResourceView>
  )
}

type OpenProps = { readonly classGroupId: ClassGroupId; readonly week: Week; readonly reload: () => void }

function OpenWeek({ classGroupId, week, reload }: OpenProps) {
  const wide = useWide().value
  const choice = useSignal(NOTHING)
  const places = placesOf(week)
  const days = [...new Set(places.map((place) => place.on))]
  const day = useSignal(days.includes(week.today) ? week.today : (days[0] ?? week.mondayOn))
  const shown = wide ? places : places.filter((place) => place.on === day.value)
  const chosen = chosenCells(week, shown, choice.value)
  return (
    <>
      {!wide && (
        <Tabs
          label={t('att.day')}
          value={day.value}
          tabs={days.map((one) => ({ value: one, label: dayShort(one) }))}
          onChange={(to) => {
            day.value = to
          }}
        />
      )}
      <WeekTable week={week} places={shown} choice={choice} chosen={chosen.cells} />
      {week.mayPut ? (
        <ExplainBar classGroupId={classGroupId} chosen={chosen} choice={choice} onDone={reload} />
      ) : (
        <p class={styles.quiet}>{t('att.readOnly')}</p>
      )}
    </>
  )
}

type NoticesProps = { readonly notices: readonly AbsenceNotice[]; readonly students: readonly NamedPerson[] }

function Notices({ notices, students }: NoticesProps) {
  if (notices.length === 0) return null
  const nameOf = (notice: AbsenceNotice) => students.find(({ personId }) => personId === notice.studentId)
  return (
    <section class={styles.notices} aria-labelledby="att-notices">
      <h2 id="att-notices">{t('att.notices')}</h2>
      <ul>
        {notices.map((notice) => {
          const student = nameOf(notice)
          return (
            <li key={notice.noticeId}>
              <p>
                <b>{student && listName(student.name)}</b> {noticeText(notice)}
              </p>
              <p class={styles.quiet}>
                {[t(`att.reason.${notice.reason}`), notice.by && t('att.notices.by', { name: shortName(notice.by) })]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
              {notice.comment !== null && (
                <p class={styles.comment}>
                  <bdi>{notice.comment}</bdi>
                </p>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
