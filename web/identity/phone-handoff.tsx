// A QR code on the screen of who is signed in; whoever opens it on a phone and says yes there comes in as them. Good for two minutes and once.

import { useSignal } from '@preact/signals'
import { CircleCheck } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import { GetPhoneHandoff, StartPhoneHandoff } from '../../protocol/devices.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { HANDOFF_SECONDS } from '../../protocol/limits.ts'
import '../app/add-account-texts.ts'
import { t } from '../app/i18n.ts'
import { clockText } from '../app/moment-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { CallFailed, call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { inSeconds, useSecondsTo } from '../platform/use-seconds-to.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Qr } from '../ui/qr.tsx'
import styles from './phone-handoff.module.css'

type Props = {
  /** A phone has come in. */
  readonly onUsed?: () => void
  readonly onDone?: () => void
}

type Handoff = ResultOf<typeof StartPhoneHandoff>
type State = ResultOf<typeof GetPhoneHandoff>

const ASK_EVERY_MS = 2_500

export function PhoneHandoff({ onUsed, onDone }: Props) {
  const handoff = useResource('handoff', () => call(StartPhoneHandoff, {}))
  return (
    <ResourceView resource={handoff} shape="rows">
      {(begun) => (
        <OneHandoff
          key={begun.handoffId}
          handoff={begun}
          onAgain={handoff.reload}
          {...(onUsed && { onUsed })}
          {...(onDone && { onDone })}
        />
      )}
    </ResourceView>
  )
}

function OneHandoff({ handoff, onAgain, onUsed, onDone }: Props & { readonly handoff: Handoff; readonly onAgain: () => void }) {
  const seen = useSignal<State>({ state: 'waiting', device: null })
  const until = useRef(inSeconds(HANDOFF_SECONDS))
  const left = useSecondsTo(until.current).value
  const { state, device } = seen.value
  const waiting = state === 'waiting' && left > 0

  useEffect(() => {
    if (!waiting) return
    let asking = false
    const ask = async () => {
      if (asking) return
      asking = true
      try {
        seen.value = await call(GetPhoneHandoff, { handoffId: handoff.handoffId })
        if (seen.value.state === 'used') onUsed?.()
      } catch (error) {
        // Without a network the code still works: it is asked again until its time is over. Anything else ends it.
        if (!(error instanceof CallFailed)) seen.value = { state: 'over', device: null }
      } finally {
        asking = false
      }
    }
    const timer = setInterval(() => void ask(), ASK_EVERY_MS)
    return () => clearInterval(timer)
  }, [waiting])

  if (state === 'used') {
    return (
      <EmptyState
        title={t('devices.phone.used')}
        hint={device ? t('devices.phone.usedOn', { device }) : undefined}
        icon={<CircleCheck size={28} aria-hidden />}
        action={
          onDone && (
            <Button variant="primary" onClick={onDone}>
              {t('devices.phone.done')}
            </Button>
          )
        }
      />
    )
  }
  if (!waiting) {
    return (
      <EmptyState
        title={t('devices.phone.over')}
        hint={t('devices.phone.over.hint')}
        action={
          <Button variant="primary" onClick={onAgain}>
            {t('devices.phone.again')}
          </Button>
        }
      />
    )
  }
  return (
    <div class={styles.handoff}>
      <p>{t('devices.phone.scan')}</p>
      <Qr text={`${location.origin}/enter#${handoff.token}`} label={t('devices.phone.qr')} size={240} />
      {/* The seconds run for the eye; a screen reader is told nothing every second. */}
      <p class={styles.left} aria-live="off">
        {t('devices.phone.left', { time: clockText(left) })}
      </p>
      <Banner tone="warning">{t('devices.phone.warning')}</Banner>
    </div>
  )
}
