// «Роли»: who is what at the school. Asks who is there before a role is given or taken.
import { useSignal } from '@preact/signals'
import type { PersonId } from '../../protocol/ids.ts'
import { fullName } from '../../protocol/people.ts'
import { SetRoles, type SetupStaff } from '../../protocol/school-setup.ts'
import { t } from '../app/i18n.ts'
import { rolesText } from '../app/roles-text.ts'
import { useFreshProof } from '../identity/use-fresh-proof.tsx'
import { call } from '../platform/call.ts'
import { Checkbox } from '../ui/checkbox.tsx'
import { PickPerson } from './pick-people.tsx'
import { type PartProps, SaveDialog, SetupList, SetupRow, useOpen } from './setup-parts.tsx'
import styles from './setup-section.module.css'

const ROLES = ['teacher', 'deputyHead', 'head', 'schoolAdmin'] as const
type Role = (typeof ROLES)[number]

export function SetupRoles({ setup, reload }: PartProps) {
  const { what, show, close } = useOpen<{ readonly person: SetupStaff | null }>()
  const may = setup.mayChange
  return (
    <div class={`${styles.setup} ${styles.narrow}`}>
      <SetupList
        title={t('setup.roles')}
        hint={t('setup.roles.hint')}
        empty={t('setup.roles')}
        count={setup.staff.length}
        onAdd={may ? { text: t('setup.roles.add'), act: () => show({ person: null }) } : null}
      >
        {setup.staff.map((person) => (
          <SetupRow
            key={person.personId}
            title={fullName(person.name)}
            detail={rolesText(person)}
            onEdit={may ? () => show({ person }) : null}
          />
        ))}
      </SetupList>
      {what !== null && <RolesDialog person={what.person} onSaved={reload} onClose={close} />}
    </div>
  )
}

type DialogProps = { readonly person: SetupStaff | null; readonly onSaved: () => void; readonly onClose: () => void }

function RolesDialog({ person, ...dialog }: DialogProps) {
  const proof = useFreshProof()
  const chosen = useSignal<PersonId | null>(person?.personId ?? null)
  const roles = useSignal<readonly Role[]>(ROLES.filter((role) => person?.roles.includes(role) ?? false))
  return (
    <>
      <SaveDialog
        {...dialog}
        title={person === null ? t('setup.roles.add') : t('setup.roles.edit', { name: fullName(person.name) })}
        disabled={chosen.value === null}
        save={async () => {
          const personId = chosen.value
          if (personId !== null) await proof.ensure(() => call(SetRoles, { personId, roles: [...roles.value] }))
        }}
      >
        {person === null && (
          <fieldset class={styles.stack}>
            <legend class={styles.legend}>{t('setup.roles.choose')}</legend>
            <PickPerson
              value={chosen.value}
              onChange={(personId) => {
                chosen.value = personId
              }}
            />
          </fieldset>
        )}
        {ROLES.map((role) => (
          <Checkbox
            key={role}
            label={t(`setup.role.${role}`)}
            hint={t(`setup.role.${role}.hint`)}
            checked={roles.value.includes(role)}
            onChange={(checked) => {
              roles.value = ROLES.filter((one) => (one === role ? checked : roles.value.includes(one)))
            }}
          />
        ))}
      </SaveDialog>
      {proof.dialog}
    </>
  )
}
