// «Закрытие периодов»: the terms of the year with their locks, and teachers' requests to open closed dates. Deputy heads decide; a teacher sees their own requests.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { canAny } from '../../protocol/rights.ts'
import { ListTermLocks, type LockedPeriod, SetTermLock } from '../../protocol/term-marks.ts'
import '../app/add-term-texts.ts'
import { shortName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { momentText } from '../app/moment-text.ts'
import { Page } from '../app/page.tsx'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { me } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { onInbox } from '../platform/inbox-socket.ts'
import { useAction } from '../platform/use-action.ts'
import { useResource } from '../platform/use-resource.ts'
import { useWide } from '../platform/use-wide.ts'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { Table } from '../ui/table.tsx'
import { toast } from '../ui/toast.tsx'
import { dayName } from './grid-lessons.ts'
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
            <PeriodList periods={data.periods} maySet={data.maySet} onChanged={periods.reload} />
          )
        }
      </ResourceView>
    </div>
  )
}

type ListProps = { readonly periods: readonly LockedPeriod[]; readonly maySet: boolean; readonly onChanged: () => void }

function PeriodList({ periods, maySet, onChanged }: ListProps) {
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
              <LockState lock={period.lock} />
            </div>
            <small class={styles.small}>{`${datesOf(period)} · ${t('lock.levels')}: ${levelsOf(period)}`}</small>
            {maySet && (
              <div>
                <LockButton period={period} onChanged={onChanged} />
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
            <LockState lock={period.lock} />
          </td>
          {maySet && (
            <td>
              <LockButton period={period} onChanged={onChanged} />
            </td>
          )}
        </tr>
      ))}
    </Table>
  )
}

function LockState({ lock }: Pick<LockedPeriod, 'lock'>) {
  if (lock === null) return <Chip tone="good">{t('lock.open')}</Chip>
  const who = lock.by === null ? '' : shortName(lock.by)
  return <Chip>{who === '' ? t('lock.locked') : t('lock.lockedBy', { who, when: momentText(lock.at) })}</Chip>
}

function LockButton({ period, onChanged }: { readonly period: LockedPeriod; readonly onChanged: () => void }) {
  const asking = useSignal(false)
  const { busy, failure, run, forget } = useAction()
  const locked = period.lock !== null
  const close = () => {
    asking.value = false
    forget()
  }
  const set = () =>
    run(async () => {
      await call(SetTermLock, { periodId: period.periodId, locked: !locked })
      close()
      onChanged()
      toast(t(locked ? 'lock.done.opened' : 'lock.done.closed'))
    })
  return (
    <>
      <Button
        onClick={() => {
          asking.value = true
        }}
      >
        {t(locked ? 'lock.reopen' : 'lock.close')}
      </Button>
      {asking.value && (
        <FormDialog
          title={locked ? t('lock.reopen.title', { period: period.title }) : t('lock.close.title', { period: period.title })}
          submit={t(locked ? 'lock.reopen' : 'lock.close')}
          busy={busy.value}
          failure={failure.value === null ? null : refusalText(failure.value)}
          onSubmit={set}
          onClose={close}
        >
          <p>{t(locked ? 'lock.reopen.text' : 'lock.close.text')}</p>
        </FormDialog>
      )}
    </>
  )
}
