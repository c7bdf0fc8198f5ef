// «Подтвердить»: which person of the roster the claimant is, or that they are new to it and where they belong.
import { useSignal } from '@preact/signals'
import { CLAIM_ROLES, type ClaimRole, type SchoolClaim } from '../../protocol/claims.ts'
import type { ClassGroupId, PersonId } from '../../protocol/ids.ts'
import { fullName, type NamedPerson } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { useFreshProof } from '../identity/use-fresh-proof.tsx'
import { useAction } from '../platform/use-action.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { RadioGroup } from '../ui/radio-group.tsx'
import { Segmented } from '../ui/segmented.tsx'
import { toast } from '../ui/toast.tsx'
import { candidateHint, claimantName } from './claim-words.ts'
import { type Decision, decideClaim } from './claims-state.ts'
import { ClassSelect } from './class-select.tsx'
import { PickChildren, PickPerson } from './pick-people.tsx'

type Props = { readonly claim: SchoolClaim; readonly onClose: () => void }

export function ConfirmClaimDialog({ claim, onClose }: Props) {
  const [first] = claim.candidates
  const chosen = useSignal<string>(first?.personId ?? 'other')
  const other = useSignal<PersonId | null>(null)
  const role = useSignal<ClaimRole>(claim.role)
  const classGroupId = useSignal<ClassGroupId | null>(null)
  const children = useSignal<readonly NamedPerson[]>([])
  const { busy, failure, run, forget } = useAction()
  const proof = useFreshProof()
  const name = claimantName(claim)

  const decision = decide()
  function decide(): Decision | null {
    if (chosen.value === 'other') return other.value === null ? null : { as: 'person', personId: other.value }
    if (chosen.value !== 'new') return { as: 'person', personId: chosen.value as PersonId }
    if (role.value === 'teacher') return { as: 'new', role: 'teacher' }
    if (role.value === 'student')
      return classGroupId.value === null ? null : { as: 'new', role: 'student', classGroupId: classGroupId.value }
    return children.value.length === 0 ? null : { as: 'new', role: 'parent', childIds: children.value.map(({ personId }) => personId) }
  }
  const confirm = () =>
    run(async () => {
      if (decision === null) return
      const mine = await proof.ensure(() => decideClaim(claim.claimId, decision))
      toast(mine ? t('claims.confirmed', { name }) : t('refusal.claim_decided'))
      onClose()
    })

  return (
    <>
      <FormDialog
        title={t('claims.confirm.title')}
        submit={t(chosen.value === 'new' ? 'claims.confirm.add' : 'claims.confirm')}
        busy={busy.value}
        disabled={decision === null}
        failure={failure.value === null ? null : refusalText(failure.value)}
        onSubmit={confirm}
        onClose={onClose}
      >
        <p>{t('claims.confirm.who', { name, contact: claim.contact })}</p>
        <RadioGroup
          label={t('claims.confirm.whom')}
          value={chosen.value}
          options={[
            ...claim.candidates.map((candidate) => ({
              value: candidate.personId as string,
              label: fullName(candidate.name),
              hint: candidateHint(candidate),
            })),
            { value: 'other', label: t('claims.confirm.other') },
            { value: 'new', label: t('claims.confirm.new'), hint: t('claims.confirm.new.hint') },
          ]}
          onChange={(value) => {
            chosen.value = value
            forget()
          }}
        />
        {chosen.value === 'other' && (
          <PickPerson
            value={other.value}
            onChange={(personId) => {
              other.value = personId
              forget()
            }}
          />
        )}
        {chosen.value === 'new' && (
          <>
            <Segmented
              label={t('claims.confirm.role')}
              value={role.value}
              options={CLAIM_ROLES.map((value) => ({ value, label: t(`claims.role.${value}`) }))}
              onChange={(value) => {
                role.value = value
                forget()
              }}
            />
            {role.value === 'student' && (
              <ClassSelect
                value={classGroupId.value}
                onChange={(value) => {
                  classGroupId.value = value
                }}
              />
            )}
            {role.value === 'parent' && (
              <PickChildren
                chosen={children.value}
                onChange={(value) => {
                  children.value = value
                }}
              />
            )}
          </>
        )}
      </FormDialog>
      {proof.dialog}
    </>
  )
}
