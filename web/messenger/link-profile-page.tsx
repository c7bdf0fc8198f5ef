// Before the first chat: the educational profile is linked once, on the provider's pages; then the ways into the messenger (checklist ID-18, ID-36…38).
import { Download, Link2, MessagesSquare } from 'lucide-preact'
import { ErrorBoundary as Suspense } from 'preact-iso'
import { type Me, StartLink } from '../../protocol/identity.ts'
import { usePageTitle } from '../app/frame/use-page-title.ts'
import { addRussian, t } from '../app/i18n.ts'
import { lazyPage } from '../app/lazy-page.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ruLink } from '../app/texts/ru-link.ts'
import { useFreshProof } from '../identity/use-fresh-proof.tsx'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import styles from './link-profile-page.module.css'

addRussian(ruLink)

const PhoneHandoff = lazyPage(() => import('../identity/phone-handoff.tsx'))

/** `onThrough`: linked, and the person wants in. They may also have linked it elsewhere meanwhile. */
export default function LinkProfilePage({ person, onThrough }: { readonly person: Me; readonly onThrough: () => void }) {
  usePageTitle(t('messenger.title'))
  return person.profileLinked ? <Linked onThrough={onThrough} /> : <NotLinked provider={person.providerName} />
}

function NotLinked({ provider }: { readonly provider: string }) {
  const { busy, failure, run } = useAction()
  const proof = useFreshProof()
  const link = () =>
    run(async () => {
      const { redirectTo } = await proof.ensure(() => call(StartLink, {}))
      location.assign(redirectTo)
    })
  return (
    <EmptyState
      page
      title={t('messenger.link.title')}
      hint={t('messenger.link.hint', { provider })}
      icon={<Link2 size={28} aria-hidden />}
      action={
        <div class={styles.ways}>
          {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
          {proof.dialog}
          <Button variant="primary" size="large" busy={busy.value} onClick={link}>
            {t('messenger.link', { provider })}
          </Button>
        </div>
      }
    />
  )
}

function Linked({ onThrough }: { readonly onThrough: () => void }) {
  return (
    <EmptyState
      page
      title={t('messenger.link.done')}
      hint={t('messenger.link.done.hint')}
      icon={<MessagesSquare size={28} aria-hidden />}
      action={
        <div class={styles.ways}>
          <Button variant="primary" size="large" onClick={onThrough}>
            {t('messenger.link.go')}
          </Button>
          {/* On a phone there is no other phone to point at the screen. */}
          <div class={styles.phone}>
            <Suspense>
              <PhoneHandoff />
            </Suspense>
          </div>
          <LinkButton href="/install" variant="quiet" icon={<Download size={18} aria-hidden />}>
            {t('messenger.link.install')}
          </LinkButton>
        </div>
      }
    />
  )
}
