// Journal sign-in (checklist ID-14). Stands in the place of any address until somebody is signed in, so that they return to where they were.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { Login, SignIn } from '../../protocol/identity.ts'
import { PASSWORD_CHARS_MAX } from '../../protocol/limits.ts'
import { locale, t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { enter, sessionEnded } from '../app/session.ts'
import { CallRefused, call } from '../platform/call.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Field } from '../ui/field.tsx'
import { PasswordField } from '../ui/password-field.tsx'
import styles from './door.module.css'
import { Door } from './door.tsx'
import { lastLogin } from './last-login.ts'

export function SignInPage() {
  const login = useSignal('')
  const password = useSignal('')
  const busy = useSignal(false)
  const loginError = useSignal<string | null>(null)
  const failure = useSignal<string | null>(null)
  const pausedUntil = useSignal<number | null>(null)
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
      enter(await call(SignIn, { login: login.value, password: password.value }))
    } catch (error) {
      const seconds = error instanceof CallRefused ? error.details.retryAfterSeconds : undefined
      if (seconds !== undefined) pausedUntil.value = performance.now() + seconds * 1000
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
    <Door title={t('signIn.title')} lead={t('app.motto')}>
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
        <Button type="submit" variant="primary" size="large" wide busy={busy.value} disabled={pausedUntil.value !== null}>
          {t('signIn.submit')}
        </Button>
      </form>
      <footer class={styles.foot}>
        <p>{t('signIn.where')}</p>
        <p>{t('signIn.forgot')}</p>
      </footer>
    </Door>
  )
}

/** Counts the pause down in front of the person, rather than letting them knock at a closed door. */
function Pause({ until, onOver }: { readonly until: number; readonly onOver: () => void }) {
  const left = useSignal(secondsTo(until))
  useEffect(() => {
    const timer = setInterval(() => {
      left.value = secondsTo(until)
      if (left.value === 0) onOver()
    }, 1000)
    return () => clearInterval(timer)
  }, [until])
  // The seconds run for the eye; a screen reader is told once, not every second.
  return (
    <Banner tone="warning">
      <span aria-live="off">{t('signIn.pause', { time: clock(left.value) })}</span>
    </Banner>
  )
}

function secondsTo(until: number): number {
  return Math.max(0, Math.ceil((until - performance.now()) / 1000))
}

/** «14:59» */
function clock(seconds: number): string {
  const two = new Intl.NumberFormat(locale.value, { minimumIntegerDigits: 2 })
  return `${Math.floor(seconds / 60)}:${two.format(seconds % 60)}`
}
