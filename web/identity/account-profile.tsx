import { type Me, StartLink } from '../../protocol/identity.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Card } from './account-card.tsx'
import { useFreshProof } from './use-fresh-proof.tsx'

/** Linked once; until then the way through the provider's pages begins here (checklist ID-18). */
export function AccountProfile({ person }: { readonly person: Me }) {
  const { busy, failure, run } = useAction()
  const proof = useFreshProof()
  const link = () =>
    run(async () => {
      const { redirectTo } = await proof.ensure(() => call(StartLink, { returnTo: '/account' }))
      location.assign(redirectTo)
    })
  return (
    <Card title={t('account.profile')} lead={t(person.profileLinked ? 'account.profile.linked' : 'account.profile.notLinked')}>
      {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      {proof.dialog}
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
