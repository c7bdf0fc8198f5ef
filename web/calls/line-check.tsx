// At the door: whether sound and picture will get through from here. It keeps nobody from coming in.
import { useSignal } from '@preact/signals'
import { Wifi } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import type { CallId } from '../../protocol/ids.ts'
import { t } from '../app/i18n.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import styles from './prejoin.module.css'
import { type LineTry, tryLine } from './try-line.ts'

type Props = {
  readonly callId: CallId
  /** The devices come first: their picture is what one waits for. */
  readonly ready: boolean
}

export function LineCheck({ callId, ready }: Props) {
  const found = useSignal<LineTry | null>(null)
  const tries = useSignal(0)
  useEffect(() => {
    if (!ready) return
    found.value = null
    const gone = new AbortController()
    void tryLine(callId, gone.signal).then((one) => {
      if (!gone.signal.aborted) found.value = one
    })
    return () => gone.abort()
  }, [ready, tries.value])
  if (found.value === 'blocked') {
    return (
      <Banner tone="warning" title={t('inCall.line.blocked')} action={<Button onClick={() => tries.value++}>{t('ui.retry')}</Button>}>
        {t('inCall.line.blocked.hint')}
      </Banner>
    )
  }
  if (found.value === 'unknown') return null
  return (
    <p class={found.value === 'passes' ? `${styles.line} ${styles.passes}` : styles.line} role="status">
      <Wifi size={18} aria-hidden /> {t(found.value === 'passes' ? 'inCall.line.passes' : 'inCall.line.trying')}
    </p>
  )
}
