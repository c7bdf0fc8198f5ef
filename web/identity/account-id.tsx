// The account at the provider, as this browser has proved it. Without that proof it is not shown: a journal's session says nothing about it.
import { useSignal } from '@preact/signals'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { type Me, StartIdSignIn } from '../../protocol/identity.ts'
import { DetachOutside, GetIdAccount, RevokeClient, StartOutsideAttach } from '../../protocol/school-id.ts'
import { t } from '../app/i18n.ts'
import { dayText } from '../app/moment-text.ts'
import { refusalText } from '../app/refusal-text.ts'
import { CallRefused, call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { useResource } from '../platform/use-resource.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { toast } from '../ui/toast.tsx'
import { Card, Loaded, Row } from './account-card.tsx'
import styles from './account-page.module.css'
import { ConfirmedButton } from './confirmed-button.tsx'
import { ContactDialog } from './contact-dialog.tsx'
import { IdPasswordDialog } from './id-password-dialog.tsx'
import { useFreshProof } from './use-fresh-proof.tsx'

type Account = ResultOf<typeof GetIdAccount>

export function AccountId({ person }: { readonly person: Me }) {
  const account = useResource(person.personId, () => call(GetIdAccount, {}, { quiet: true }))
  const failure = account.failure.value
  const nobody = failure instanceof CallRefused && failure.code === 'not_signed_in'
  // Whoever has no profile yet finds the way to the provider in the card above.
  if (nobody && !person.profileLinked) return null
  const provider = person.providerName
  return (
    <Card title={provider} lead={nobody ? t('idAccount.signIn.hint', { provider }) : t('idAccount.lead', { provider })}>
      {nobody ? (
        <SignInFirst provider={provider} />
      ) : (
        <Loaded resource={account}>{(known) => <Known account={known} provider={provider} onChanged={account.reload} />}</Loaded>
      )}
    </Card>
  )
}

function SignInFirst({ provider }: { readonly provider: string }) {
  const { busy, failure, run } = useAction()
  const start = () =>
    run(async () => {
      location.assign((await call(StartIdSignIn, { returnTo: '/account' })).redirectTo)
    })
  return (
    <>
      {failure.value !== null && <Banner tone="danger">{refusalText(failure.value)}</Banner>}
      <div>
        <Button busy={busy.value} onClick={start}>
          {t('idAccount.signIn', { provider })}
        </Button>
      </div>
    </>
  )
}

type KnownProps = { readonly account: Account; readonly provider: string; readonly onChanged: () => void }

function Known({ account, provider, onChanged }: KnownProps) {
  const dialog = useSignal<'phone' | 'email' | 'password' | null>(null)
  const close = () => {
    dialog.value = null
  }
  const open = (what: 'phone' | 'email' | 'password') => () => {
    dialog.value = what
  }
  const phone = account.contacts.find(({ by }) => by === 'phone')
  const email = account.contacts.find(({ by }) => by === 'email')
  return (
    <>
      {account.phoneWanted && <Banner tone="warning">{t('idAccount.phone.wanted')}</Banner>}
      <Row
        title={t('idAccount.phone')}
        detail={phone?.masked ?? t('idAccount.phone.none')}
        end={<Button onClick={open('phone')}>{t(phone ? 'idAccount.phone.change' : 'idAccount.phone.add')}</Button>}
      />
      {email && (
        <Row
          title={t('idAccount.email')}
          detail={email.masked}
          end={<Button onClick={open('email')}>{t('idAccount.email.change')}</Button>}
        />
      )}
      <Row
        title={t('idAccount.password')}
        detail={t(account.hasPassword ? 'idAccount.password.set' : 'idAccount.password.none')}
        end={
          <Button onClick={open('password')}>{t(account.hasPassword ? 'idAccount.password.change' : 'idAccount.password.choose')}</Button>
        }
      />
      {account.outside.map((one) => (
        <OutsideRow key={one.provider} outside={one} onChanged={onChanged} />
      ))}
      {account.clients.length > 0 && (
        <div class={styles.group}>
          <h3>{t('idAccount.clients')}</h3>
          {account.clients.map((client) => (
            <ClientRow key={client.clientId} client={client} onChanged={onChanged} />
          ))}
        </div>
      )}
      {(dialog.value === 'phone' || dialog.value === 'email') && (
        <ContactDialog
          by={dialog.value}
          title={t(dialog.value === 'email' ? 'idAccount.email.change' : phone ? 'idAccount.phone.change' : 'idAccount.phone.add')}
          onClose={close}
          onDone={() => {
            close()
            onChanged()
            toast(t('idAccount.contact.done'))
          }}
        />
      )}
      {dialog.value === 'password' && (
        <IdPasswordDialog
          hasPassword={account.hasPassword}
          provider={provider}
          onClose={close}
          onDone={() => {
            close()
            onChanged()
            toast(t('factors.password.done'))
          }}
        />
      )}
    </>
  )
}

type OutsideProps = { readonly outside: Account['outside'][number]; readonly onChanged: () => void }

/** «VK ID» and the like. */
function OutsideRow({ outside: { provider, title, attached }, onChanged }: OutsideProps) {
  const { busy, run } = useAction()
  const proof = useFreshProof('provider')
  const attach = () =>
    run(async () => {
      try {
        location.assign((await proof.ensure(() => call(StartOutsideAttach, { provider }, { quiet: true }))).redirectTo)
      } catch (error) {
        toast(refusalText(error))
      }
    })
  return (
    <>
      <Row
        title={title}
        detail={t(attached ? 'idAccount.outside.attached' : 'idAccount.outside.free')}
        end={
          attached ? (
            <ConfirmedButton
              text={t('idAccount.outside.detach')}
              label={t('idAccount.outside.detachOf', { title })}
              title={t('idAccount.outside.detach.title', { title })}
              consequence={t('idAccount.outside.detach.text', { title })}
              submit={t('idAccount.outside.detach')}
              danger
              of="provider"
              act={async () => {
                await call(DetachOutside, { provider }, { quiet: true })
                onChanged()
                toast(t('idAccount.outside.detached', { title }))
              }}
            />
          ) : (
            <Button aria-label={t('idAccount.outside.attachOf', { title })} busy={busy.value} onClick={attach}>
              {t('idAccount.outside.attach')}
            </Button>
          )
        }
      />
      {proof.dialog}
    </>
  )
}

type ClientProps = { readonly client: Account['clients'][number]; readonly onChanged: () => void }

function ClientRow({ client: { clientId, name, since }, onChanged }: ClientProps) {
  return (
    <Row
      title={name}
      detail={t('idAccount.client.since', { date: dayText(since) })}
      end={
        <ConfirmedButton
          text={t('idAccount.client.revoke')}
          label={t('idAccount.client.revokeOf', { name })}
          title={t('idAccount.client.revoke.title')}
          consequence={t('idAccount.client.revoke.text', { name })}
          submit={t('idAccount.client.revoke')}
          danger
          of="provider"
          act={async () => {
            await call(RevokeClient, { clientId }, { quiet: true })
            onChanged()
            toast(t('idAccount.client.revoked'))
          }}
        />
      }
    />
  )
}
