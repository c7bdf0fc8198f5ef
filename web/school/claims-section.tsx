// «Заявки»: people no roster names who say they belong here, and the administrator's word on them (checklist ⚠A2).
import { useSignal } from '@preact/signals'
import { UserRoundCheck } from 'lucide-preact'
import type { SchoolClaim } from '../../protocol/claims.ts'
import { fullName, listName, shortName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { momentText } from '../app/moment-text.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { useFreshProof } from '../identity/use-fresh-proof.tsx'
import { useAction } from '../platform/use-action.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { toast } from '../ui/toast.tsx'
import { candidateHint, claimantName } from './claim-words.ts'
import styles from './claims-section.module.css'
import { claimsResource, decideClaim } from './claims-state.ts'
import { ConfirmClaimDialog } from './confirm-claim-dialog.tsx'

export function ClaimsSection() {
  return (
    <ResourceView resource={claimsResource} shape="cards">
      {(all) => <Claims claims={all} />}
    </ResourceView>
  )
}

function Claims({ claims }: { readonly claims: readonly SchoolClaim[] }) {
  const open = claims.filter(({ state }) => state === 'open')
  const decided = claims.filter(({ state }) => state !== 'open')
  if (claims.length === 0) {
    return <EmptyState title={t('claims.none')} hint={t('claims.none.hint')} icon={<UserRoundCheck size={28} aria-hidden />} />
  }
  return (
    <div class={styles.section}>
      {open.length > 0 ? (
        <section class={styles.section} aria-labelledby="claims-open">
          <h2 id="claims-open">{t('claims.open')}</h2>
          <p class={styles.lead}>{t('claims.lead')}</p>
          <Banner tone="warning">{t('claims.warning')}</Banner>
          <ul class={styles.cards}>
            {open.map((claim) => (
              <li key={claim.claimId}>
                <OpenClaim claim={claim} />
              </li>
            ))}
          </ul>
        </section>
      ) : (
        <EmptyState title={t('claims.none')} hint={t('claims.none.hint')} icon={<UserRoundCheck size={28} aria-hidden />} />
      )}
      {decided.length > 0 && (
        <section class={styles.section} aria-labelledby="claims-decided">
          <h2 id="claims-decided">{t('claims.decided')}</h2>
          <ul class={styles.decided}>
            {decided.map((claim) => (
              <DecidedClaim key={claim.claimId} claim={claim} />
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

function OpenClaim({ claim }: { readonly claim: SchoolClaim }) {
  const dialog = useSignal<'confirm' | 'reject' | null>(null)
  const name = claimantName(claim)
  const close = () => {
    dialog.value = null
  }
  return (
    <article class={styles.card}>
      <header class={styles.head}>
        <Avatar id={claim.claimId} name={claim.name === null ? '?' : listName(claim.name)} />
        <div class={styles.who}>
          <h3>{name}</h3>
          <p>
            {t(`claims.role.${claim.role}`)} · <time>{momentText(claim.createdAt)}</time>
          </p>
        </div>
      </header>
      <dl class={styles.facts}>
        <div>
          <dt>{t('claims.contact')}</dt>
          <dd>{claim.contact}</dd>
        </div>
        {claim.about !== '' && (
          <div>
            <dt>{t('claims.about')}</dt>
            <dd class={styles.words}>{claim.about}</dd>
          </div>
        )}
        <div>
          <dt>{t('claims.maybe')}</dt>
          <dd>
            {claim.candidates.length === 0 ? (
              <span class={styles.quiet}>{t('claims.maybe.nobody')}</span>
            ) : (
              <ul>
                {claim.candidates.slice(0, SHOWN_MAX).map((candidate) => (
                  <li key={candidate.personId}>
                    {fullName(candidate.name)} <span class={styles.quiet}>{candidateHint(candidate)}</span>
                  </li>
                ))}
              </ul>
            )}
          </dd>
        </div>
      </dl>
      <footer class={styles.ways}>
        <Button
          aria-label={t('claims.rejectOf', { name })}
          onClick={() => {
            dialog.value = 'reject'
          }}
        >
          {t('claims.reject')}
        </Button>
        <Button
          variant="primary"
          aria-label={t('claims.confirmOf', { name })}
          onClick={() => {
            dialog.value = 'confirm'
          }}
        >
          {t('claims.confirm')}
        </Button>
      </footer>
      {dialog.value === 'confirm' && <ConfirmClaimDialog claim={claim} onClose={close} />}
      {dialog.value === 'reject' && <RejectDialog claim={claim} onClose={close} />}
    </article>
  )
}

/** On the card; the dialog has them all. */
const SHOWN_MAX = 3

function RejectDialog({ claim, onClose }: { readonly claim: SchoolClaim; readonly onClose: () => void }) {
  const { busy, failure, run } = useAction()
  const proof = useFreshProof()
  const name = claimantName(claim)
  const reject = () =>
    run(async () => {
      const mine = await proof.ensure(() => decideClaim(claim.claimId, { as: 'rejected' }))
      toast(mine ? t('claims.rejected', { name }) : t('refusal.claim_decided'))
      onClose()
    })
  return (
    <>
      <FormDialog
        title={t('claims.reject.title')}
        submit={t('claims.reject')}
        danger
        busy={busy.value}
        failure={failure.value === null ? null : refusalText(failure.value)}
        onSubmit={reject}
        onClose={onClose}
      >
        <p>{t('claims.reject.text', { name })}</p>
      </FormDialog>
      {proof.dialog}
    </>
  )
}

function DecidedClaim({ claim }: { readonly claim: SchoolClaim }) {
  const { state, decidedAt, decidedBy } = claim
  return (
    <li class={styles.row}>
      <div class={styles.who}>
        <b>{claimantName(claim)}</b>
        <p>
          {t(`claims.role.${claim.role}`)}, {claim.contact}
        </p>
      </div>
      <div class={styles.outcome}>
        {state === 'confirmed' ? (
          <Chip tone="good">{t('claims.state.confirmed')}</Chip>
        ) : (
          <Chip tone="bad">{t('claims.state.rejected')}</Chip>
        )}
        {decidedAt !== null && (
          <span class={styles.quiet}>
            {decidedBy === null
              ? momentText(decidedAt)
              : t('claims.decidedBy', { date: momentText(decidedAt), name: shortName(decidedBy.name) })}
          </span>
        )}
      </div>
    </li>
  )
}
