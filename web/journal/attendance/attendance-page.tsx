// «Посещаемость» of a class: its week and its counts. For its class teacher, who says what absences were, and for the school's heads, who read.
import { useLocation } from 'preact-iso'
import { ListAttendanceClasses } from '../../../protocol/attendance.ts'
import type { ClassGroupId } from '../../../protocol/ids.ts'
import '../../app/add-attendance-texts.ts'
import '../../app/add-journal-texts.ts'
import { t } from '../../app/i18n.ts'
import { Page } from '../../app/page.tsx'
import { ResourceView } from '../../app/resource-view.tsx'
import { call } from '../../platform/call.ts'
import { useResource } from '../../platform/use-resource.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Select } from '../../ui/select.tsx'
import { Tabs } from '../../ui/tabs.tsx'
import { AttendanceCounts } from './attendance-counts.tsx'
import { AttendanceWeek } from './attendance-week.tsx'

type View = 'week' | 'counts'

export default function AttendancePage() {
  const { query, path, route } = useLocation()
  const listed = useResource('attendance classes', () => call(ListAttendanceClasses, {}))
  const classes = listed.data.value?.classes ?? []
  const opened = (query.class as ClassGroupId | undefined) ?? classes[0]?.classGroupId
  const title = classes.find(({ classGroupId }) => classGroupId === opened)?.title
  const view: View = query.view === 'counts' ? 'counts' : 'week'
  const go = (to: { readonly class?: string; readonly view?: View }) =>
    route(`${path}?class=${to.class ?? opened}${(to.view ?? view) === 'counts' ? '&view=counts' : ''}`)
  return (
    <Page
      title={t('att.title')}
      tab={title && `${t('att.title')}, ${title}`}
      end={
        classes.length > 1 ? (
          <Select
            label={t('att.class')}
            labelHidden
            value={opened ?? ''}
            options={classes.map((one) => ({ value: one.classGroupId as string, label: one.title }))}
            onChange={(chosen) => go({ class: chosen })}
          />
        ) : (
          title && <p>{title}</p>
        )
      }
    >
      <ResourceView resource={listed}>
        {() =>
          opened === undefined ? (
            <EmptyState title={t('att.none')} hint={t('att.none.hint')} />
          ) : (
            <>
              <Tabs<View>
                label={t('att.view')}
                value={view}
                tabs={[
                  { value: 'week', label: t('att.week') },
                  { value: 'counts', label: t('att.counts') },
                ]}
                onChange={(chosen) => go({ view: chosen })}
              />
              {view === 'week' ? (
                <AttendanceWeek key={opened} classGroupId={opened} />
              ) : (
                <AttendanceCounts key={opened} classGroupId={opened} />
              )}
            </>
          )
        }
      </ResourceView>
    </Page>
  )
}
