// Requests to open closed dates: the school's for whoever decides them, one's own for a teacher.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { UNLOCK_HOURS_DEFAULT, UNLOCK_HOURS_MAX } from '../../protocol/limits.ts'
import { shortName } from '../../protocol/people.ts'
import { DecideUnlock, ListUnlocks, type Unlock } from '../../protocol/term-marks.ts'
import { dayRange } from '../app/day-range.ts'
import { t } from '../app/i18n.ts'
import { momentText } from '../app/moment-text.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { onInbox } from '../platform/inbox-socket.ts'
import { useAction } from '../platform/use-action.ts'
import { useResource } from '../platform/use-resource.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { Select } from '../ui/select.tsx'
import styles from './periods-page.module.css'

const DAY_HOURS = 24
const HOURS = [1, 3, UNLOCK_HOURS_DEFAULT, 3 * DAY_HOURS, UNLOCK_HOURS_MAX]

export function UnlockRequests() {
  const unlocks = useResource('unlocks', () => call(ListUnlocks, {}))
  useEffect(() => {
    const stops = [onInbox('unlocks.changed', unlocks.reload), onInbox('reconnected', unlocks.reload)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
  return (
    <section class={styles.section} aria-labelledby="requests">
      <ResourceView resource={unlocks} shape="rows">
        {({ unlocks: list, mayDecide, now }) => (
          <>
            <h2 id="requests">{t(mayDecide ? 'lock.requests' : 'lock.ownRequests')}</h2>
            {list.length === 0 ? (
              <p class={styles.none}>{`${t('lock.noRequests')}. ${t('lock.noRequests.hint')}`}</p>
            ) : (
              <ul class={styles.requests}>
                {list.map((unlock) => (
                  <Request key={unlock.unlockId} unlock={unlock} mayDecide={mayDecide} now={now} onDecided={unlocks.reload} />
                ))}
              </ul>
            )}
          </>
        )}
      </ResourceView>
    </section>
  )
}

type Props = { readonly unlock: Unlock; readonly mayDecide: boolean; readonly now: number; readonly onDecided: () => void }

function Request({ unlock, mayDecide, now, onDecided }: Props) {
  const hours = useSignal(String(UNLOCK_HOURS_DEFAULT))
  const { busy, failure, run } = useAction()
  const decide = (granted: boolean) =>
    run(async () => {
      await call(DecideUnlock, { unlockId: unlock.unlockId, granted, ...(granted ? { hours: Number(hours.value) } : {}) })
      onDecided()
    })
  const dates = dayRange(unlock.from, unlock.to)
  const waits = unlock.decidedAt === null
  return (
    <li class={styles.request}>
      <div class={styles.what}>
        <b>
          {[unlock.classTitle, unlock.subject, unlock.groupTitle === unlock.classTitle ? '' : unlock.groupTitle]
            .filter(Boolean)
            .join(' · ')}
        </b>
        <span>{dates}</span>
        <State unlock={unlock} now={now} />
      </div>
      <p class={styles.reason}>{unlock.reason}</p>
      <small class={styles.small}>
        {[unlock.askedBy === null ? '' : shortName(unlock.askedBy), momentText(unlock.askedAt)].filter(Boolean).join(', ')}
      </small>
      {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      {mayDecide && waits && (
        <div class={styles.decide}>
          <Select
            label={t('lock.grantFor')}
            value={hours.value}
            options={HOURS.map((count) => ({
              value: String(count),
              label: count > DAY_HOURS ? t('lock.days', { count: count / DAY_HOURS }) : t('lock.hours', { count }),
            }))}
            onChange={(chosen) => {
              hours.value = chosen
            }}
          />
          <Button variant="primary" busy={busy.value} onClick={() => decide(true)}>
            {t('lock.reopen')}
          </Button>
          <Button onClick={() => decide(false)}>{t('lock.refuse')}</Button>
        </div>
      )}
    </li>
  )
}

function State({ unlock, now }: Pick<Props, 'unlock' | 'now'>) {
  if (unlock.decidedAt === null) return <Chip tone="warn">{t('lock.waits')}</Chip>
  if (unlock.until === null) return <Chip>{t('lock.refused')}</Chip>
  const until = momentText(unlock.until)
  return unlock.until > now ? <Chip tone="good">{t('lock.grantedUntil', { until })}</Chip> : <Chip>{t('lock.wasGranted', { until })}</Chip>
}
