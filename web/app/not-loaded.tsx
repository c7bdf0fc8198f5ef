import { CloudOff } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { t } from './i18n.ts'

/** A page's code did not arrive: there is no network, or a newer version has taken its place. Comes back by itself with the network. */
export function NotLoaded() {
  useEffect(() => {
    const again = () => location.reload()
    addEventListener('online', again)
    return () => removeEventListener('online', again)
  }, [])
  return (
    <EmptyState
      page
      trouble
      title={t('page.notLoaded')}
      hint={t('page.notLoaded.hint')}
      icon={<CloudOff size={28} aria-hidden />}
      action={
        <Button variant="primary" onClick={() => location.reload()}>
          {t('page.reload')}
        </Button>
      }
    />
  )
}
