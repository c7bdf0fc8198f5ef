// «Закрытие периодов»: the terms of the year with their locks, and teachers' requests to open closed dates. Deputy heads decide; a teacher sees their own requests.
import { useEffect } from 'preact/hooks'
import { canAny } from '../../protocol/rights.ts'
import { ListTermLocks, type LockedPeriod } from '../../protocol/term-marks.ts'
import '../app/add-term-texts.ts'
import { shortName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { momentText } from '../app/moment-text.ts'
import { Page } from '../app/page.tsx'
import { ResourceView } from '../app/resource-view.tsx'
import { me } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { onInbox } from '../platform/inbox-socket.ts'
import { useResource } from '../platform/use-resource.ts'
import { useWide } from '../platform/use-wide.ts'
import { Chip } from '../ui/chip.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Table } from '../ui/table.tsx'
import { dayName } from './grid-lessons.ts'
import { groupName, LockPeriod, ReopenGroup } from './lock-period.tsx'
import styles from './periods-page.module.css'
import { UnlockRequests } from './unlock-requests.tsx'

export default function PeriodsPage() {
  const maySee = canAny(me.value?.roles ?? [], 'termMark.readWholeSchool')
  return (
    <Page title={t('lock.page')}>
      <UnlockRequests />
      {maySee && <Periods />}
    </Page>
  )
}

function Periods() {
  const periods = useResource('term locks', () => call(ListTermLocks, {}))
  useEffect(() => onInbox('reconnected', periods.reload), [])
  return (
    <div class={styles.section}>
      <h2>{t('lock.periods')}</h2>
      <ResourceView resource={periods} shape="rows">
        {(data) =>
          data.periods.length === 0 ? (
            <EmptyState title={t('lock.noPeriods')} />
          ) : (
            <PeriodList periods={data.periods} closedTo={data.windowClosedTo} maySet={data.maySet} onChanged={periods.reload} />
          )
        }
      </ResourceView>
    </div>
  )
}

type ListProps = {
  readonly periods: readonly LockedPeriod[]
  readonly closedTo: string | null
  readonly maySet: boolean
  readonly onChanged: () => void
}

function PeriodList({ periods, closedTo, maySet, onChanged }: ListProps) {
  const wide = useWide()
  const datesOf = ({ startsOn, endsOn }: LockedPeriod) => `${dayName(startsOn)} – ${dayName(endsOn)}`
  const levelsOf = ({ levelFrom, levelTo }: LockedPeriod) => (levelFrom === levelTo ? String(levelFrom) : `${levelFrom}–${levelTo}`)
  if (!wide.value)
    return (
      <ul class={styles.requests}>
        {periods.map((period) => (
          <li key={period.periodId} class={styles.request}>
            <div class={styles.what}>
              <b>{period.title}</b>
            </div>
            <small class={styles.small}>{`${datesOf(period)} · ${t('lock.levels')}: ${levelsOf(period)}`}</small>
            <LockState period={period} closedTo={closedTo} maySet={maySet} onChanged={onChanged} />
            {maySet && (
              <div>
                <LockPeriod period={period} onChanged={onChanged} />
              </div>
            )}
          </li>
        ))}
      </ul>
    )
  return (
    <Table
      caption={t('lock.periods')}
      columns={[
        { key: 'period', title: t('lock.period') },
        { key: 'dates', title: t('lock.dates') },
        { key: 'levels', title: t('lock.levels') },
        { key: 'state', title: t('lock.state') },
        ...(maySet ? [{ key: 'action', title: t('lock.action') }] : []),
      ]}
    >
      {periods.map((period) => (
        <tr key={period.periodId}>
          <th scope="row">{period.title}</th>
          <td>{datesOf(period)}</td>
          <td>{levelsOf(period)}</td>
          <td>
            <LockState period={period} closedTo={closedTo} maySet={maySet} onChanged={onChanged} />
          </td>
          {maySet && (
            <td>
              <LockPeriod period={period} onChanged={onChanged} />
            </td>
          )}
        </tr>
      ))}
    </Table>
  )
}

type StateProps = Omit<ListProps, 'periods'> & { readonly period: LockedPeriod }

/** What is locked, and what of it teachers can no longer change in any case: «Открыт» alone would promise them more than the edit window allows. */
function LockState({ period, closedTo, maySet, onChanged }: StateProps) {
  const { lock, groups, startsOn, endsOn } = period
  const who = lock?.by ? shortName(lock.by) : ''
  const until = closedTo !== null && closedTo < endsOn ? closedTo : endsOn
  return (
    <div class={styles.state}>
      {lock === null ? (
        <Chip tone="good">{t('lock.open')}</Chip>
      ) : (
        <Chip>{who === '' ? t('lock.locked') : t('lock.lockedBy', { who, when: momentText(lock.at) })}</Chip>
      )}
      {lock === null && closedTo !== null && startsOn <= closedTo && (
        <small class={styles.small}>{t('lock.window', { day: dayName(until) })}</small>
      )}
      {lock === null &&
        groups.map((group) => (
          <div key={group.studyGroupId} class={styles.group}>
            <small class={styles.small}>{t('lock.groupLocked', { group: groupName(group) })}</small>
            {maySet && <ReopenGroup periodId={period.periodId} group={group} onChanged={onChanged} />}
          </div>
        ))}
    </div>
  )
}
