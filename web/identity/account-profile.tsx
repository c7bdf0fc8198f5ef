import { type Me, StartLink } from '../../protocol/identity.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from './account-card.tsx'

/** Linked once; until then the way through the provider's pages begins here (checklist ID-18). */
export function AccountProfile({ person }: { readonly person: Me }) {
  const { busy, failure, run } = useAction()
  const link = () =>
    run(async () => {
      location.assign((await call(StartLink, { returnTo: '/account' })).redirectTo)
    })
  return (
    <Card title={t('account.profile')} lead={t(person.profileLinked ? 'account.profile.linked' : 'account.profile.notLinked')}>
      {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      {!person.profileLinked && (
        <div>
          <Button variant="primary" busy={busy.value} onClick={link}>
            {t('account.profile.link', { provider: person.providerName })}
          </Button>
        </div>
      )}
    </Card>
  )
}
