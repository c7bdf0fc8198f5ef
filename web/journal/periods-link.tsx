// «Закрытие периодов» among the journal's links; to a deputy head with how many requests wait, so that nobody has to look there for nothing.
import { useEffect } from 'preact/hooks'
import { canAny } from '../../protocol/rights.ts'
import { ListUnlocks } from '../../protocol/term-marks.ts'
import { t } from '../app/i18n.ts'
import { me } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { onInbox } from '../platform/inbox-socket.ts'
import { useResource } from '../platform/use-resource.ts'
import { Badge } from '../ui/badge.tsx'

export function PeriodsLink() {
  const decides = canAny(me.value?.roles ?? [], 'unlock.decide')
  return (
    <a href="/journal/periods">
      {t('lock.page')}
      {decides && <Waiting />}
    </a>
  )
}

function Waiting() {
  const unlocks = useResource('unlocks', () => call(ListUnlocks, {}))
  useEffect(() => {
    const stops = [onInbox('unlocks.changed', unlocks.reload), onInbox('reconnected', unlocks.reload)]
    return () => {
      for (const stop of stops) stop()
    }
  }, [])
  const count = unlocks.data.value?.unlocks.filter(({ decidedAt }) => decidedAt === null).length ?? 0
  return <Badge count={count} label={t('lock.waiting', { count })} />
}
