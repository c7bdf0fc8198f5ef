// «или отсканируйте QR-код камерой телефона» (checklist ID-37): a QR code on the screen of who is signed in; whoever opens it on a phone and says
// yes there comes in as them. Good for two minutes and once.
import '../app/add-id-texts.ts'
import { useSignal } from '@preact/signals'
import { CircleCheck } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import { GetPhoneHandoff, StartPhoneHandoff } from '../../protocol/devices.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { HANDOFF_SECONDS } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { clockText } from '../app/moment-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { CallFailed, CallRefused, call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { inSeconds, useSecondsTo } from '../platform/use-seconds-to.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Qr } from '../ui/qr.tsx'
import styles from './phone-handoff.module.css'
import { useFreshProof } from './use-fresh-proof.tsx'

type Props = {
  /** The person has just asked for the code: they may be asked back who they are. Elsewhere the code comes by itself, and questions wait for a press. */
  readonly asked?: boolean
}

type Handoff = ResultOf<typeof StartPhoneHandoff>
type State = ResultOf<typeof GetPhoneHandoff>

const ASK_EVERY_MS = 3_000
/** A page left open renews its code for a while, not all day. */
const CODES_MAX = 5

export default function PhoneHandoff({ asked = false }: Props) {
  const proof = useFreshProof()
  const mayAsk = useRef(asked)
  const handoff = useResource('handoff', () => {
    const start = () => call(StartPhoneHandoff, {})
    const done = mayAsk.current ? proof.ensure(start) : start()
    mayAsk.current = false
    return done
  })
  const codes = useRef(1)
  const ask = () => {
    codes.current = 1
    mayAsk.current = true
    handoff.reload()
  }
  const renew = () => {
    if (codes.current >= CODES_MAX || document.visibilityState !== 'visible') return
    codes.current++
    handoff.reload()
  }
  const refused = handoff.failure.value
  const unproved = refused instanceof CallRefused && refused.code === 'step_up_required'
  return (
    <>
      {unproved ? (
        <EmptyState
          title={t('id.phoneIn.ask')}
          hint={t('id.phoneIn.ask.hint')}
          action={
            <Button variant="primary" busy={handoff.loading.value} onClick={ask}>
              {t('id.phoneIn.ask.do')}
            </Button>
          }
        />
      ) : (
        <ResourceView resource={handoff} shape="rows">
          {(begun) => <OneHandoff key={begun.handoffId} handoff={begun} onOver={renew} onAgain={ask} />}
        </ResourceView>
      )}
      {proof.dialog}
    </>
  )
}

type OneProps = {
  readonly handoff: Handoff
  /** Its time has run out; the page may bring the next one by itself. */
  readonly onOver: () => void
  readonly onAgain: () => void
}

function OneHandoff({ handoff, onOver, onAgain }: OneProps) {
  const seen = useSignal<State>({ state: 'waiting', device: null })
  const until = useRef(inSeconds(HANDOFF_SECONDS))
  const left = useSecondsTo(until.current).value
  const { state, device } = seen.value
  const waiting = state === 'waiting' && left > 0

  useEffect(() => {
    if (!waiting) return
    let asking = false
    const ask = async () => {
      if (asking || document.visibilityState !== 'visible') return
      asking = true
      try {
        seen.value = await call(GetPhoneHandoff, { handoffId: handoff.handoffId })
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
  useEffect(() => {
    if (state === 'waiting' && left === 0) onOver()
  }, [left])

  if (state === 'used') {
    return (
      <EmptyState
        title={t('id.phoneIn.used')}
        hint={t('id.phoneIn.device', { device: device || t('id.device.unnamed') })}
        icon={<CircleCheck size={28} aria-hidden />}
      />
    )
  }
  if (!waiting) {
    return (
      <EmptyState
        title={t('id.phoneIn.over')}
        hint={t('id.phoneIn.over.hint')}
        action={<Button onClick={onAgain}>{t('id.phoneIn.again')}</Button>}
      />
    )
  }
  return (
    <div class={styles.handoff}>
      <Qr text={`${location.origin}/enter#${handoff.token}`} label={t('id.phoneIn.qr')} size={176} />
      <div class={styles.words}>
        <p>{t('id.phoneIn.hint')}</p>
        {/* The seconds run for the eye; a screen reader is told nothing every second. */}
        <p class={styles.left} aria-live="off">
          {t('id.phoneIn.left', { time: clockText(left) })}
        </p>
      </div>
    </div>
  )
}
