// /call/:callId: the door of a call, the call, and what is left of it. Anybody may come to the address; the server says who may come in, and those for
// whom the answer depends on who they are sign in on this very page and stay at it.
import '../app/add-in-call-texts.ts'
import { useSignal } from '@preact/signals'
import { Lock, LogIn, SearchX } from 'lucide-preact'
import type { FunctionComponent } from 'preact'
import { useEffect, useLayoutEffect } from 'preact/hooks'
import { ErrorBoundary as Suspense, useLocation } from 'preact-iso'
import { GetCall } from '../../protocol/calls.ts'
import { CallId } from '../../protocol/ids.ts'
import { can } from '../../protocol/rights.ts'
import { NotFound } from '../app/frame/not-found.tsx'
import { usePageTitle } from '../app/frame/use-page-title.ts'
import { t } from '../app/i18n.ts'
import { lazyPage } from '../app/lazy-page.ts'
import { refusalText } from '../app/refusal-text.ts'
import { me } from '../app/session.ts'
import { mayBeKnown } from '../identity/may-be-known.ts'
import { SignInPage } from '../identity/sign-in-page.tsx'
import { call as ask, CallRefused } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { CallEnd } from './call-end.tsx'
import { CallScreen } from './call-screen.tsx'
import { currentCall, endedCall } from './current-call.ts'
import { knownEnd } from './end-words.ts'
import { comeBack } from './enter-call.ts'
import styles from './prejoin.module.css'
import { Prejoin } from './prejoin.tsx'
import { seatKept, takeSeat } from './seat.ts'

const StatusPage: FunctionComponent = lazyPage(() => import('../identity/status-page.tsx'))

export default function CallPage() {
  const { path } = useLocation()
  const asked = CallId.safeParse(path.split('/')[2] ?? '')
  if (!asked.success) return <NotFound />
  return <OneCall key={asked.data} callId={asked.data} />
}

/** After a reload of another page, into the call that went on there in its small window (hear-calls.ts). */
export function comeBackHere(): void {
  const personId = me.peek()?.personId ?? null
  if (currentCall.peek() !== null) return
  const kept = seatKept(personId)
  if (kept?.onAnyPage === false) {
    location.assign(`/call/${kept.callId}`)
    return
  }
  const seat = takeSeat(personId)
  if (seat) comeBack(seat)
}

function OneCall({ callId }: { readonly callId: CallId }) {
  const call = currentCall.value
  const ended = endedCall.value
  const looked = useSignal(false)
  useLayoutEffect(() => {
    const seat = takeSeat(me.peek()?.personId ?? null)
    if (seat?.callId === callId && currentCall.peek() === null) comeBack(seat)
    looked.value = true
  }, [])
  if (call?.state.callId === callId) return <CallScreen call={call} />
  if (ended?.callId === callId) {
    return (
      <CallEnd
        {...ended}
        onBack={() => {
          // They know what it is and have chosen their devices: only where it goes on is another page now.
          if (knownEnd(ended.why) === 'elsewhere') comeBack(ended.seat)
          else endedCall.value = null
        }}
      />
    )
  }
  return looked.value ? <Door callId={callId} /> : null
}

function Door({ callId }: { readonly callId: CallId }) {
  const person = me.value
  const signingIn = useSignal(false)
  // As somebody else the answer is another one.
  const { data, failure, loading, reload } = useResource(`${callId} ${person?.personId ?? ''}`, () =>
    ask(GetCall, { callId }, { quiet: true }),
  )
  usePageTitle(data.value?.title || t('inCall.title'))
  const carrier = data.value?.carrier.provider
  useEffect(() => {
    // Its service may be spoken with only by a document that was loaded as a call's own (worker/calls/call-document.ts).
    const [loaded] = performance.getEntriesByType('navigation')
    if (carrier === 'realtimeKit' && loaded && !new URL(loaded.name).pathname.startsWith('/call/')) location.reload()
  }, [carrier])
  const signIn = () => {
    signingIn.value = true
  }
  if (person === null && signingIn.value) {
    return mayBeKnown.value ? (
      <Suspense>
        <StatusPage />
      </Suspense>
    ) : (
      <SignInPage />
    )
  }
  const info = data.value
  if (info?.state === 'over')
    return <CallEnd title={info.title} chatId={info.chatId} kind={info.kind} media={info.media} why="ended" onBack={reload} />
  if (info?.locked && !(info.role !== null && can(info.role, 'call.administer'))) {
    return (
      <Told
        title={t('inCall.locked.title')}
        hint={t('refusal.call_locked')}
        icon={<Lock size={28} aria-hidden />}
        action={<Button onClick={reload}>{t('ui.retry')}</Button>}
      />
    )
  }
  if (info) return <Prejoin info={info} onSignIn={signIn} />
  if (loading.value) {
    return (
      <main class={styles.door}>
        <div class={styles.card}>
          <Skeleton shape="rows" count={3} />
        </div>
      </main>
    )
  }
  const code = failure.value instanceof CallRefused ? failure.value.code : null
  if (code === 'not_signed_in' || (code === 'guests_not_allowed' && person === null)) {
    return (
      <Told
        title={t('inCall.signIn.title')}
        hint={t('inCall.signIn.hint')}
        icon={<LogIn size={28} aria-hidden />}
        action={
          <Button variant="primary" onClick={signIn}>
            {t('inCall.signIn')}
          </Button>
        }
      />
    )
  }
  if (code === 'not_found')
    return <Told title={t('inCall.notFound')} hint={t('inCall.notFound.hint')} icon={<SearchX size={28} aria-hidden />} />
  return (
    <Told
      title={t('inCall.over.failed')}
      hint={refusalText(failure.value)}
      icon={<SearchX size={28} aria-hidden />}
      action={<Button onClick={reload}>{t('ui.retry')}</Button>}
    />
  )
}

function Told(props: Parameters<typeof EmptyState>[0]) {
  return (
    <main class={styles.door} id="content">
      <EmptyState page {...props} />
    </main>
  )
}
