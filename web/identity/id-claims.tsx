// «Я из этой школы», from somebody no roster names (checklist ⚠A2): what they have asked for, and a form to ask.
import { useSignal } from '@preact/signals'
import { CLAIM_ROLES, type ClaimRole, MakeClaim } from '../../protocol/claims.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { CLAIM_ABOUT_CHARS_MAX } from '../../protocol/limits.ts'
import type { GetIdMe } from '../../protocol/school-id.ts'
import { t } from '../app/i18n.ts'
import { failureApart, textRefusedAt } from '../app/text-refused.ts'
import { CallRefused, call } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { Banner } from '../ui/banner.tsx'
import { Button } from '../ui/button.tsx'
import { Chip } from '../ui/chip.tsx'
import { Field } from '../ui/field.tsx'
import { RadioGroup } from '../ui/radio-group.tsx'
import { TextArea } from '../ui/text-area.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './id-flow.module.css'
import { IdStepForm } from './id-step-form.tsx'

type IdMe = ResultOf<typeof GetIdMe>

const SCHOOL_CODE_CHARS_MAX = 12

export function IdClaims({ data, onChange }: { readonly data: IdMe; readonly onChange: () => void }) {
  const asks = useSignal(data.claims.length === 0 && data.selves.length === 0)
  return (
    <>
      {data.claims.length > 0 && (
        <section class={styles.claims}>
          <h2>{t('id.claims')}</h2>
          <ul>
            {data.claims.map((claim) => (
              <li key={claim.claimId}>
                <div>
                  <b>{claim.school.name}</b>
                  <p>
                    {t(`id.claim.role.${claim.role}`)}
                    {claim.about && `. ${claim.about}`}
                  </p>
                </div>
                <Chip>{t(`id.claim.${claim.state}`)}</Chip>
              </li>
            ))}
          </ul>
        </section>
      )}
      {asks.value ? (
        <NewClaim
          onlySchool={data.onlySchool}
          onSent={() => {
            asks.value = false
            onChange()
            toast(t('id.claim.sent'))
          }}
        />
      ) : (
        <Button
          variant="quiet"
          wide
          onClick={() => {
            asks.value = true
          }}
        >
          {data.claims.length === 0 ? t('id.claim.new') : t('id.claim.more')}
        </Button>
      )}
    </>
  )
}

function NewClaim({ onlySchool, onSent }: { readonly onlySchool: IdMe['onlySchool']; readonly onSent: () => void }) {
  const role = useSignal<ClaimRole>('parent')
  const about = useSignal('')
  const school = useSignal('')
  const { busy, failure, run, forget } = useAction()
  const refused = failure.value
  const noSchool =
    refused instanceof CallRefused &&
    (refused.code === 'not_found' || (refused.code === 'invalid' && refused.details.field === 'schoolCode'))
  const said = noSchool ? null : failureApart(refused, 'about')
  const send = () =>
    run(async () => {
      await call(MakeClaim, { role: role.value, about: about.value, ...(onlySchool ? {} : { schoolCode: school.value }) }, { quiet: true })
      onSent()
    })
  return (
    <section class={styles.claims}>
      <h2>{onlySchool ? onlySchool.name : t('id.claim.new')}</h2>
      <IdStepForm onSubmit={send}>
        {said !== null && <Banner tone="danger">{said}</Banner>}
        <RadioGroup
          label={t('id.claim.role')}
          value={role.value}
          options={CLAIM_ROLES.map((value) => ({ value, label: t(`id.claim.role.${value}`) }))}
          onChange={(value) => {
            role.value = value
          }}
        />
        {!onlySchool && (
          <Field
            label={t('id.claim.school')}
            hint={t('id.claim.school.hint')}
            error={noSchool ? t('id.claim.noSchool') : null}
            value={school.value}
            maxLength={SCHOOL_CODE_CHARS_MAX}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            required
            onInput={(value) => {
              school.value = value
              forget()
            }}
          />
        )}
        <TextArea
          label={t(`id.claim.about.${role.value}`)}
          hint={t('id.claim.about.hint')}
          error={textRefusedAt(refused, 'about')}
          value={about.value}
          maxLength={CLAIM_ABOUT_CHARS_MAX}
          required
          onInput={(value) => {
            about.value = value
          }}
        />
        <Button type="submit" variant="primary" size="large" wide busy={busy.value}>
          {t('id.claim.send')}
        </Button>
      </IdStepForm>
    </section>
  )
}
