// The ways in beside a login and a password. What each of them needs comes when it is pressed.
import { KeyRound, MonitorSmartphone } from 'lucide-preact'
import { useLocation } from 'preact-iso'
import { ReturnTo, StartIdSignIn } from '../../protocol/identity.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import styles from './door.module.css'

type Props = {
  /** The messenger's door: the provider's account is the way, and its button says just «Войти» (checklist ID-39). */
  readonly messenger: boolean
  readonly shared: boolean
  readonly onBrowser: () => void
}

/** In an app's window a password is hard to type and nothing is remembered yet; a browser beside it may know already who this is. */
const inApp = matchMedia('(display-mode: standalone)').matches

export function SignInWays({ messenger, shared, onBrowser }: Props) {
  const { url } = useLocation()
  const { busy, failure, run } = useAction()
  const byId = () =>
    run(async () => {
      const back = ReturnTo.safeParse(url)
      const { redirectTo } = await call(StartIdSignIn, { shared, ...(back.success ? { returnTo: back.data } : {}) })
      location.assign(redirectTo)
    })
  const byPasskey = () => run(async () => (await import('./sign-in-by-passkey.ts')).signInByPasskey(shared))
  return (
    <div class={styles.ways}>
      {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      {messenger ? (
        <Button variant="primary" size="large" wide busy={busy.value} onClick={byId}>
          {t('signIn.submit')}
        </Button>
      ) : (
        <Button wide busy={busy.value} onClick={byId}>
          {t('signIn.byId', { provider: t('signIn.provider') })}
        </Button>
      )}
      {typeof PublicKeyCredential === 'function' && (
        <Button wide icon={<KeyRound size={18} aria-hidden />} onClick={byPasskey}>
          {t('signIn.byPasskey')}
        </Button>
      )}
      {inApp && (
        <Button wide icon={<MonitorSmartphone size={18} aria-hidden />} onClick={onBrowser}>
          {t('signIn.byBrowser')}
        </Button>
      )}
    </div>
  )
}
