// Before the first chat: the educational profile is linked once, in one confirmed step; then the way into the messenger.
import { useSignal } from '@preact/signals'
import { Link2, MessagesSquare } from 'lucide-preact'
import { LinkProfile, type Me } from '../../protocol/identity.ts'
import { fullName } from '../../protocol/people.ts'
import { usePageTitle } from '../app/frame/use-page-title.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { enter } from '../app/session.ts'
import { call } from '../platform/call.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { EmptyState } from '../ui/empty-state.tsx'

/** `onThrough`: linked, and the person wants in. They may also have linked it elsewhere meanwhile. */
export function LinkProfilePage({ person, onThrough }: { readonly person: Me; readonly onThrough: () => void }) {
  usePageTitle(t('messenger.title'))
  const step = useSignal<'closed' | 'asking' | 'linking'>('closed')
  const failure = useSignal<unknown>(null)
  const provider = person.providerName

  const link = async () => {
    step.value = 'linking'
    failure.value = null
    try {
      enter(await call(LinkProfile, {}))
    } catch (error) {
      failure.value = error
      step.value = 'asking'
    }
  }
  const close = () => {
    if (step.value !== 'linking') step.value = 'closed'
  }

  if (person.profileLinked) {
    return (
      <EmptyState
        title={t('messenger.link.done')}
        hint={t('messenger.link.done.hint')}
        icon={<MessagesSquare size={28} aria-hidden />}
        action={
          <Button variant="primary" size="large" onClick={onThrough}>
            {t('messenger.link.go')}
          </Button>
        }
      />
    )
  }
  return (
    <>
      <EmptyState
        title={t('messenger.link.title')}
        hint={t('messenger.link.hint', { provider })}
        icon={<Link2 size={28} aria-hidden />}
        action={
          <Button
            variant="primary"
            size="large"
            onClick={() => {
              step.value = 'asking'
            }}
          >
            {t('messenger.link', { provider })}
          </Button>
        }
      />
      {step.value !== 'closed' && (
        <Dialog
          title={t('messenger.link', { provider })}
          onClose={close}
          actions={
            <>
              <Button onClick={close}>{t('ui.cancel')}</Button>
              <Button variant="primary" busy={step.value === 'linking'} onClick={() => void link()}>
                {t('messenger.link.do')}
              </Button>
            </>
          }
        >
          {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
          <p>{t('messenger.link.confirm', { school: person.school.name, name: fullName(person.name) })}</p>
        </Dialog>
      )}
    </>
  )
}
