// Journal sign-in (checklist ID-14). Stands in the place of any address until somebody is signed in, so that they return to where they were.
import { type Signal, useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { ErrorBoundary as Suspense, useLocation } from 'preact-iso'
import { Login, SignIn } from '../../protocol/identity.ts'
import { PASSWORD_CHARS_MAX } from '../../protocol/limits.ts'
import { t } from '../app/i18n.ts'
import { lazyPage } from '../app/lazy-page.ts'
import { isAt } from '../app/menu.ts'
import { clockText } from '../app/moment-text.ts'
import { refusalText } from '../app/refusal-text.ts'
import { enter, sessionEnded } from '../app/session.ts'
import { CallRefused, call } from '../platform/call.ts'
import { inSeconds, useSecondsTo } from '../platform/use-seconds-to.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import styles from './door.module.css'
import { Door } from './door.tsx'
import { lastLogin } from './last-login.ts'
import { SignInWays } from './sign-in-ways.tsx'

const AskBrowser = lazyPage(() => import('./ask-browser.tsx'))
const ForgottenPassword = lazyPage(() => import('./forgotten-password.tsx'))

export function SignInPage() {
  const { path } = useLocation()
  const messenger = isAt(path, '/chats')
  const byLogin = useSignal(false)
  const byBrowser = useSignal(false)
  const shared = useSignal(false)
  const turn = (which: Signal<boolean>, on: boolean) => () => {
    which.value = on
  }
  if (byBrowser.value) {
    return (
      <Suspense>
        <AskBrowser onBack={turn(byBrowser, false)} />
      </Suspense>
    )
  }
  const ways = <SignInWays messenger={messenger && !byLogin.value} shared={shared.value} onBrowser={turn(byBrowser, true)} />
  const sharedBox = (
    <Checkbox
      label={t('signIn.shared')}
      hint={shared.value ? t('signIn.shared.hint') : undefined}
      checked={shared.value}
      onChange={(checked) => {
        shared.value = checked
      }}
    />
  )
  if (messenger && !byLogin.value) {
    return (
      <Door title={t('signIn.messenger')} lead={t('signIn.messenger.lead')}>
        {sessionEnded.value && <Banner>{t('signIn.ended')}</Banner>}
        <div class={styles.form}>
          {ways}
          {sharedBox}
          <p class={styles.or}>{t('signIn.or')}</p>
          <Button wide onClick={turn(byLogin, true)}>
            {t('signIn.byLogin')}
          </Button>
        </div>
      </Door>
    )
  }
  return (
    <Door title={t('signIn.title')} lead={t('app.motto')}>
      <LoginForm shared={shared.value}>{sharedBox}</LoginForm>
      <p class={styles.or}>{t('signIn.or')}</p>
      {ways}
      <footer class={styles.foot}>
        <p>{t('signIn.where')}</p>
      </footer>
    </Door>
  )
}

function LoginForm({ shared, children }: { readonly shared: boolean; readonly children: ComponentChildren }) {
  const login = useSignal('')
  const password = useSignal('')
  const busy = useSignal(false)
  const loginError = useSignal<string | null>(null)
  const failure = useSignal<string | null>(null)
  const pausedUntil = useSignal<number | null>(null)
  const forgotten = useSignal(false)
  const loginInput = useRef<HTMLInputElement>(null)
  const passwordInput = useRef<HTMLInputElement>(null)

  const submit = async () => {
    failure.value = null
    loginError.value = null
    if (!Login.safeParse(login.value).success) {
      loginError.value = t('signIn.login.bad')
      loginInput.current?.focus()
      return
    }
    busy.value = true
    try {
      lastLogin.value = login.value
      enter(await call(SignIn, { login: login.value, password: password.value, shared }))
    } catch (error) {
      const seconds = error instanceof CallRefused ? error.details.retryAfterSeconds : undefined
      if (seconds !== undefined) pausedUntil.value = inSeconds(seconds)
      else failure.value = refusalText(error)
      if (error instanceof CallRefused && error.code === 'wrong_credentials') {
        password.value = ''
        passwordInput.current?.focus()
      }
    } finally {
      busy.value = false
    }
  }

  return (
    <>
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy.value) void submit()
        }}
      >
        {sessionEnded.value && failure.value === null && pausedUntil.value === null && <Banner>{t('signIn.ended')}</Banner>}
        {failure.value && <Banner tone="danger">{failure.value}</Banner>}
        {pausedUntil.value !== null && (
          <Pause
            until={pausedUntil.value}
            onOver={() => {
              pausedUntil.value = null
            }}
          />
        )}
        <Field
          label={t('signIn.login')}
          value={login.value}
          inputRef={loginInput}
          name="username"
          autocomplete="username"
          autocapitalize="none"
          spellcheck={false}
          enterkeyhint="next"
          required
          autofocus
          error={loginError.value}
          hint={/[а-яё]/i.test(login.value) ? t('signIn.layout') : undefined}
          onInput={(value) => {
            login.value = value
            loginError.value = null
          }}
        />
        <PasswordField
          label={t('signIn.password')}
          value={password.value}
          inputRef={passwordInput}
          autocomplete="current-password"
          maxLength={PASSWORD_CHARS_MAX}
          onInput={(value) => {
            password.value = value
          }}
        />
        {children}
        <Button type="submit" variant="primary" size="large" wide busy={busy.value} disabled={pausedUntil.value !== null}>
          {t('signIn.submit')}
        </Button>
        <Button
          variant="quiet"
          wide
          onClick={() => {
            forgotten.value = true
          }}
        >
          {t('signIn.forgot')}
        </Button>
      </form>
      {forgotten.value && (
        <Suspense>
          <ForgottenPassword
            login={login.value}
            onClose={() => {
              forgotten.value = false
            }}
          />
        </Suspense>
      )}
    </>
  )
}

/** Counts the pause down in front of the person, rather than letting them knock at a closed door. */
function Pause({ until, onOver }: { readonly until: number; readonly onOver: () => void }) {
  const left = useSecondsTo(until).value
  useEffect(() => {
    if (left === 0) onOver()
  }, [left])
  // The seconds run for the eye; a screen reader is told once, not every second.
  return (
    <Banner tone="warning">
      <span aria-live="off">{t('signIn.pause', { time: clockText(left) })}</span>
    </Banner>
  )
}
