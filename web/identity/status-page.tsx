// /id/status, and the place of any address for whoever has proved an account to the provider but is not signed in: as whom they may come in, or how
// far their school is with vouching for them (checklist ID-05, ⚠A2). Nothing else opens for them.
import '../app/add-id-texts.ts'
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { EnterAs, type Self, StartIdSignIn } from '../../protocol/identity.ts'
import { listName } from '../../protocol/people.ts'
import { GetIdMe, SignOutOfId } from '../../protocol/school-id.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { enter, me, sessionEnded } from '../app/session.ts'
import { CallRefused, call } from '../platform/call.ts'
import { closeInbox, onInbox, openInbox } from '../platform/inbox-socket.ts'
import { useAction } from '../platform/use-action.ts'
import { useResource } from '../platform/use-resource.ts'
import { Banner } from '../ui/banner.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import door from './door.module.css'
import { IdClaims } from './id-claims.tsx'
import styles from './id-flow.module.css'
import { IdFrame } from './id-frame.tsx'
import { mayBeKnown } from './may-be-known.ts'

type IdMe = ResultOf<typeof GetIdMe>

export default function StatusPage() {
  const { path, url, route } = useLocation()
  const known = useResource('id-me', () => call(GetIdMe, {}, { quiet: true }))
  const { busy, failure, run } = useAction()
  const data = known.data.value
  const unread = known.failure.value
  const nobody = unread instanceof CallRefused && unread.code === 'not_signed_in'
  const alone = me.value === null

  const goesIn = useSignal(false)
  const stale = useSignal(false)
  /** Whoever works at a school proves themselves anew after half a day; only where they have pressed for it are they led away. */
  const enterAs = ({ personId }: Self, pressed: boolean) =>
    run(async () => {
      const person = await call(EnterAs, { personId }, { quiet: true }).catch((error) => {
        if (!(error instanceof CallRefused && error.code === 'step_up_required')) throw error
        stale.value = true
        return null
      })
      if (person === null) {
        goesIn.value = false
        if (pressed) location.assign((await call(StartIdSignIn, { fresh: true, returnTo: path.startsWith('/id/') ? '/' : url })).redirectTo)
        return
      }
      // It was open as the account; who comes in has an inbox of their own.
      closeInbox()
      enter(person)
      if (path.startsWith('/id/')) route('/', true)
    })

  // Whoever is only one person goes in as that one. Not after a session was ended from elsewhere: then they are asked.
  const first = useRef(true)
  const onlySelf = data?.selves.length === 1 ? data.selves[0] : undefined
  useEffect(() => {
    if (data === null || !first.current) return
    first.current = false
    if (!alone || onlySelf === undefined || sessionEnded.value) return
    goesIn.value = true
    enterAs(onlySelf, false)
  }, [data])

  useEffect(() => {
    if (!nobody) return
    mayBeKnown.set(false)
    if (path.startsWith('/id/')) route('/', true)
  }, [nobody])

  useNews(alone && data !== null, known.reload)

  if (data === null || nobody || (goesIn.value && failure.value === null)) {
    return (
      <IdFrame screen="loading" title={t('signIn.provider')}>
        {unread === null || nobody ? (
          <Skeleton shape="page" count={3} />
        ) : (
          <Banner tone="danger" action={<Button onClick={known.reload}>{t('ui.retry')}</Button>}>
            {refusalText(unread)}
          </Banner>
        )}
      </IdFrame>
    )
  }
  const waits = data.selves.length === 0
  return (
    <IdFrame
      readFirst
      screen={waits ? 'waits' : 'selves'}
      title={waits ? t('id.status') : t('id.status.selves')}
      lead={waits ? (data.claims.length === 0 ? t('id.status.none') : t('id.status.hint')) : t('id.status.selves.hint')}
    >
      {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      {unread !== null && <Banner tone="warning">{refusalText(unread)}</Banner>}
      {stale.value && <Banner>{t('id.status.stale')}</Banner>}
      {!waits && (
        <div class={door.ways}>
          {data.selves.map((self) => (
            <Button key={self.personId} wide variant="primary" size="large" busy={busy.value} onClick={() => enterAs(self, true)}>
              {t('id.status.enter', { name: listName(self.name), school: self.school.name })}
              {self.childNames.length > 0 && (
                <span class={styles.children}>{t('id.status.children', { names: self.childNames.join(', ') })}</span>
              )}
            </Button>
          ))}
        </div>
      )}
      <IdClaims data={data} onChange={known.reload} />
      <Account data={data} alone={alone} />
    </IdFrame>
  )
}

function Account({ data, alone }: { readonly data: IdMe; readonly alone: boolean }) {
  const { path, route } = useLocation()
  const { failure, run } = useAction()
  const byLogin = () => {
    mayBeKnown.passBy()
    if (path.startsWith('/id/')) route('/', true)
  }
  const leave = () =>
    run(async () => {
      await call(SignOutOfId, {}, { quiet: true })
      mayBeKnown.set(false)
      // Security: a fresh page, so that nothing of them stays in memory.
      location.replace('/')
    })
  return (
    <footer class={styles.account}>
      <p>{t('id.status.signedIn', { provider: data.providerName, contact: data.contact })}</p>
      {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      {alone ? (
        <>
          <Button variant="quiet" onClick={leave}>
            {t('id.status.signOut')}
          </Button>
          <Button variant="quiet" onClick={byLogin}>
            {t('signIn.byLogin')}
          </Button>
        </>
      ) : (
        <LinkButton href="/" variant="quiet">
          {t('id.home')}
        </LinkButton>
      )}
    </footer>
  )
}

/** A school's decision shows by itself: the inbox of the account says that something has changed. `own`: no journal session holds one. */
function useNews(own: boolean, read: () => void): void {
  useEffect(() => {
    const stop = [onInbox('me.changed', read), onInbox('reconnected', read)]
    const seen = () => document.visibilityState === 'visible' && read()
    document.addEventListener('visibilitychange', seen)
    if (own) openInbox(read)
    return () => {
      for (const end of stop) end()
      document.removeEventListener('visibilitychange', seen)
      // Whoever has come in meanwhile has it now.
      if (own && me.value === null) closeInbox()
    }
  }, [own])
}
