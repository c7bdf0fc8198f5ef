import { Compass } from 'lucide-preact'
import { LinkButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { t } from '../i18n.ts'
import { usePageTitle } from './use-page-title.ts'

/** An address that leads nowhere, or nowhere for this person: both look alike. */
export function NotFound() {
  usePageTitle(t('page.notFound'))
  return (
    <EmptyState
      page
      title={t('page.notFound')}
      hint={t('page.notFound.hint')}
      icon={<Compass size={28} aria-hidden />}
      action={<LinkButton href="/">{t('page.home')}</LinkButton>}
    />
  )
}
