// Who sees what: nobody signed in → the sign-in page in the place of any address, so that they stay where they were;
// a one-time password → the choice of an own one, a second step → its page; otherwise the frame with the page of the address, each area in a chunk of its own.
import { useSignal } from '@preact/signals'
import { CloudOff } from 'lucide-preact'
import type { ComponentChildren, FunctionComponent } from 'preact'
import { useEffect, useErrorBoundary, useLayoutEffect } from 'preact/hooks'
import { LocationProvider, lazy, Route, Router, ErrorBoundary as Suspense, useLocation } from 'preact-iso'
import type { Me } from '../../protocol/identity.ts'
import { SignInPage } from '../identity/sign-in-page.tsx'
import { log } from '../platform/log.ts'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ToastStack } from '../ui/toast.tsx'
import { ErrorScreen } from './error-screen.tsx'
import { NotFound } from './frame/not-found.tsx'
import { SiteFrame } from './frame/site-frame.tsx'
import { t } from './i18n.ts'
import { homeOf, isAt } from './menu.ts'
import { NotLoaded } from './not-loaded.tsx'
import { loadMe, me, sessionState } from './session.ts'

/** A page whose code does not arrive (no network, or a newer version has replaced it) says so instead of staying away. */
function page(load: () => Promise<{ default: FunctionComponent }>): FunctionComponent {
  return lazy(() => load().catch(() => ({ default: NotLoaded })))
}

const ChoosePasswordPage = page(() => import('../identity/choose-password-page.tsx'))
const SecondFactorPage = page(() => import('../identity/second-factor-page.tsx'))
const EnrolFactorPage = page(() => import('../identity/enrol-factor-page.tsx'))
const FirstRunPage = page(() => import('../identity/first-run-page.tsx'))
const AccountPage = page(() => import('../identity/account-page.tsx'))
const JournalPage = page(() => import('../journal/journal-page.tsx'))
const DiaryPage = page(() => import('../diary/diary-page.tsx'))
const TimetablePage = page(() => import('../journal/timetable-page.tsx'))
const MessengerPage = page(() => import('../messenger/messenger-page.tsx'))
const ManagePage = page(() => import('../school/manage-page.tsx'))
const GalleryPage = __GALLERY__ ? page(() => import('./gallery/gallery-page.tsx')) : NotFound

export function App() {
  return (
    <LocationProvider>
      <Catch>
        <Screen />
      </Catch>
      <ToastStack />
    </LocationProvider>
  )
}

function Screen() {
  const { path } = useLocation()
  const known = me.value !== null
  useEffect(() => {
    // What is told live comes after the first screen; without it the page still works, so its code may fail to arrive.
    if (known) void import('./live.ts').catch((error) => log.error('live.missing', error))
  }, [known])
  if (path === '/first-run') return <Alone page={FirstRunPage} />
  if (__GALLERY__ && path === '/dev/gallery') return <Alone page={GalleryPage} />
  if (sessionState.value === 'loading') return null
  if (sessionState.value === 'unreachable') return <Unreachable />
  const person = me.value
  if (person === null) return <SignInPage />
  if (person.mustChoosePassword) return <Alone page={ChoosePasswordPage} />
  if (person.secondFactor === 'prove') return <Alone page={SecondFactorPage} />
  if (person.secondFactor === 'enrol') return <Alone page={EnrolFactorPage} />
  // The messenger has a frame of its own.
  if (isAt(path, '/chats')) return <Alone page={MessengerPage} />
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
          <Route path="/timetable" component={TimetablePage} />
          <Route path="/manage/:place*" component={ManagePage} />
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
