import { LifeBuoy } from 'lucide-preact'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { t } from './i18n.ts'

/** A page broke, or its code did not arrive. Reloading is what helps: it also brings the code of a newer version. */
export function ErrorScreen() {
  return (
    <EmptyState
      page
      trouble
      title={t('page.broken')}
      hint={t('page.broken.hint')}
      icon={<LifeBuoy size={28} aria-hidden />}
      action={
        <Button variant="primary" onClick={() => location.reload()}>
          {t('page.reload')}
        </Button>
      }
    />
  )
}
