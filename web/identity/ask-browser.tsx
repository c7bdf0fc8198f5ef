// «Авторизоваться через браузер»: an installed app shows a code and waits until a browser where one is signed in lets it in (checklist CA-09).
import '../app/add-id-texts.ts'
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { FinishDeviceSignIn, StartDeviceSignIn } from '../../protocol/devices.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { DEVICE_SIGN_IN_MINUTES } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { clockText } from '../app/moment-text.ts'
import { refusalText } from '../app/refusal-text.ts'
import { enter } from '../app/session.ts'
import { CallRefused, call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { inSeconds, useSecondsTo } from '../platform/use-seconds-to.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import styles from './ask-browser.module.css'
import door from './door.module.css'
import { IdFrame } from './id-frame.tsx'
import { mayBeKnown } from './may-be-known.ts'

type Started = ResultOf<typeof StartDeviceSignIn>

export default function AskBrowser({ onBack }: { readonly onBack: () => void }) {
  const started = useResource('device', () => call(StartDeviceSignIn, {}, { quiet: true }))
  const data = started.data.value
  const failure = started.failure.value
  const address = `${location.host}/device`
  return (
    <IdFrame screen="ask" title={t('signIn.byBrowser')} lead={t('id.ask.hint', { address })}>
      {data === null && failure === null && <Skeleton shape="page" count={2} />}
      {failure !== null && (
        <Banner tone="danger" action={<Button onClick={started.reload}>{t('ui.retry')}</Button>}>
          {refusalText(failure)}
        </Banner>
      )}
      {data !== null && failure === null && <Waiting key={data.token} started={data} onAgain={started.reload} />}
      <Button variant="quiet" wide onClick={onBack}>
        {t('id.ask.other')}
      </Button>
    </IdFrame>
  )
}

function Waiting({ started, onAgain }: { readonly started: Started; readonly onAgain: () => void }) {
  const until = useSignal(inSeconds(DEVICE_SIGN_IN_MINUTES * 60))
  const over = useSignal(false)
  const left = useSecondsTo(until.value).value
  const ended = over.value || left === 0
  useEffect(() => {
    if (ended) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = () => {
      timer = setTimeout(() => void ask(), started.askEverySeconds * 1000)
    }
    const ask = async () => {
      try {
        const { me } = await call(FinishDeviceSignIn, { token: started.token }, { quiet: true })
        if (me === null) return again()
        mayBeKnown.set(me.selves.length > 0)
        enter(me)
      } catch (error) {
        // Offline for a moment, or too soon: asked again. Only the end of the code is an end.
        if (error instanceof CallRefused && error.code === 'link_over') over.value = true
        else again()
      }
    }
    again()
    return () => clearTimeout(timer)
  }, [ended])
  if (ended) {
    return (
      <div class={door.ways}>
        <Banner tone="warning">{t('id.ask.over')}</Banner>
        <Button variant="primary" size="large" wide onClick={onAgain}>
          {t('id.ask.again')}
        </Button>
      </div>
    )
  }
  return (
    <div class={door.ways}>
      <output class={styles.code}>{started.userCode}</output>
      <p class={styles.waiting}>
        <span class={styles.dot} aria-hidden="true" />
        {t('id.ask.waiting')}
        <span class={styles.left}>{clockText(left)}</span>
      </p>
      <a href="/device" target="_blank" rel="noopener">
        {t('id.ask.open')}
      </a>
    </div>
  )
}
