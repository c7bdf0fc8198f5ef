// Who sees what: nobody signed in → the sign-in page in the place of any address, so that they stay where they were;
// a one-time password → the choice of an own one, a second step → its page; otherwise the frame with the page of the address, each area in a chunk of its own.
import { useSignal } from '@preact/signals'
import { CloudOff } from 'lucide-preact'
import type { ComponentChildren, FunctionComponent } from 'preact'
import { useEffect, useErrorBoundary, useLayoutEffect } from 'preact/hooks'
import { LocationProvider, Route, Router, ErrorBoundary as Suspense, useLocation } from 'preact-iso'
import type { Me } from '../../protocol/identity.ts'
import { mayBeKnown } from '../identity/may-be-known.ts'
import { SignInPage } from '../identity/sign-in-page.tsx'
import { log } from '../platform/log.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ToastStack } from '../ui/toast.tsx'
import { accountPage } from './account-part.ts'
import { ErrorScreen } from './error-screen.tsx'
import { NotFound } from './frame/not-found.tsx'
import { SiteFrame } from './frame/site-frame.tsx'
import { t } from './i18n.ts'
import { callDock } from './in-call.ts'
import { lazyPage } from './lazy-page.ts'
import { homeOf, isAt } from './menu.ts'
import { loadMe, me, sessionState } from './session.ts'

const ChoosePasswordPage = lazyPage(() => import('../identity/choose-password-page.tsx'))
const SecondFactorPage = lazyPage(() => import('../identity/second-factor-page.tsx'))
const EnrolFactorPage = lazyPage(() => import('../identity/enrol-factor-page.tsx'))
const DevicePage = lazyPage(() => import('../identity/device-page.tsx'))
const EnterPage = lazyPage(() => import('../identity/enter-page.tsx'))
const FirstRunPage = lazyPage(() => import('../identity/first-run-page.tsx'))
const IdFlowPage = lazyPage(() => import('../identity/id-flow-page.tsx'))
const InstallPage = lazyPage(() => import('../identity/install-page.tsx'))
const ResetPage = lazyPage(() => import('../identity/reset-page.tsx'))
const StatusPage = lazyPage(() => import('../identity/status-page.tsx'))
const TroublePage = lazyPage(() => import('../identity/trouble-page.tsx'))
const AccountPage = lazyPage(accountPage)
const JournalPage = lazyPage(() => import('../journal/journal-page.tsx'))
const DiaryPage = lazyPage(() => import('../diary/diary-page.tsx'))
const NoticesPage = lazyPage(() => import('../notices/notices-page.tsx'))
const TimetablePage = lazyPage(() => import('../journal/timetable-page.tsx'))
const MessengerPage = lazyPage(() => import('../messenger/messenger-page.tsx'))
const ManagePage = lazyPage(() => import('../school/manage-page.tsx'))
const CallPage = lazyPage(() => import('../calls/call-page.tsx'))
const GalleryPage = __GALLERY__ ? lazyPage(() => import('./gallery/gallery-page.tsx')) : NotFound
const CallGallery = __GALLERY__ ? lazyPage(() => import('../calls/dev/call-gallery.tsx')) : NotFound

/** Shown to whoever comes, signed in or not. */
const OPEN_TO_ALL: readonly (readonly [path: string, page: FunctionComponent])[] = [
  ['/first-run', FirstRunPage],
  ['/id/flow', IdFlowPage],
  ['/id/status', StatusPage],
  ['/id/trouble', TroublePage],
  ['/enter', EnterPage],
  ['/install', InstallPage],
  ['/reset', ResetPage],
  ...(__GALLERY__
    ? ([
        ['/gallery/call', CallGallery],
        ['/gallery', GalleryPage],
      ] as const)
    : []),
]

export function App() {
  return (
    <LocationProvider>
      <Catch>
        <Screen />
      </Catch>
      <Dock />
      <ToastStack />
    </LocationProvider>
  )
}

/** A call that goes on while one is elsewhere. */
function Dock() {
  const Drawn = callDock.value
  return Drawn && <Drawn />
}

function Screen() {
  const { path } = useLocation()
  const known = me.value !== null
  useEffect(() => {
    // What is told live comes after the first screen; without it the page still works, so its code may fail to arrive.
    if (known) void import('./live.ts').catch((error) => log.error('live.missing', error))
  }, [known])
  const open = OPEN_TO_ALL.find(([start]) => isAt(path, start))
  if (open) return <Alone page={open[1]} />
  if (sessionState.value === 'loading') return null
  if (sessionState.value === 'unreachable') return <Unreachable />
  const person = me.value
  // Whoever the provider knows in this browser chooses there as whom to come in, or sees how far their school is with them.
  const inCall = isAt(path, '/call')
  if (person === null && !inCall) return mayBeKnown.value ? <Alone page={StatusPage} /> : <SignInPage />
  if (person?.mustChoosePassword) return <Alone page={ChoosePasswordPage} />
  if (person && person.secondFactor !== null) return <Alone page={person.secondFactor === 'prove' ? SecondFactorPage : EnrolFactorPage} />
  // A link is for guests too: who may come in is asked of the call.
  if (inCall || person === null) return <Alone page={CallPage} />
  if (path === '/device') return <Alone page={DevicePage} />
  // The messenger has a frame of its own.
  if (isAt(path, '/chats') || path === '/contacts' || path === '/calls') return <Alone page={MessengerPage} />
  return <SignedIn person={person} />
}

/** A lazy page without the frame. */
function Alone({ page: Page }: { readonly page: FunctionComponent }) {
  return (
    <Suspense>
      <Page />
    </Suspense>
  )
}

function SignedIn({ person }: { readonly person: Me }) {
  const opening = useSignal(false)
  return (
    <SiteFrame person={person} opening={opening.value}>
      <Catch>
        <Router
          onLoadStart={() => {
            opening.value = true
          }}
          onLoadEnd={() => {
            opening.value = false
          }}
        >
          <Route path="/" component={Home} />
          <Route path="/journal/:studyGroupId?" component={JournalPage} />
          <Route path="/diary/:studentId?" component={DiaryPage} />
          <Route path="/timetable/:view?" component={TimetablePage} />
          <Route path="/manage/:place*" component={ManagePage} />
          <Route path="/notices" component={NoticesPage} />
          <Route path="/account" component={AccountPage} />
          <Route default component={NotFound} />
        </Router>
      </Catch>
    </SiteFrame>
  )
}

function Home() {
  const { route } = useLocation()
  const person = me.value
  useLayoutEffect(() => {
    if (person) route(homeOf(person), true)
  }, [])
  return null
}

/** What broke in the page is told and reloaded; the frame around it, and the way out, stay. Another address is another chance. */
function Catch({ children }: { readonly children: ComponentChildren }) {
  const { path } = useLocation()
  const [broken, mend] = useErrorBoundary((error) => log.error('page.broken', error))
  useLayoutEffect(() => {
    if (broken) mend()
  }, [path])
  return broken ? <ErrorScreen /> : children
}

function Unreachable() {
  useEffect(() => {
    const again = () => void loadMe()
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [])
  return (
    <main>
      <EmptyState
        page
        trouble
        title={t('network.unreachable')}
        hint={t('network.unreachable.hint')}
        icon={<CloudOff size={28} aria-hidden />}
        action={<Button onClick={() => void loadMe()}>{t('ui.retry')}</Button>}
      />
    </main>
  )
}
