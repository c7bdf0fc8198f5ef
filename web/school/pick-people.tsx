// Somebody of the roster is pointed out: first their class, then they themselves.
import { useSignal } from '@preact/signals'
import { X } from 'lucide-preact'
import type { ClassGroupId, PersonId } from '../../protocol/ids.ts'
import { fullName, listName, type NamedPerson } from '../../protocol/people.ts'
import { ListPeople, type RosterPerson } from '../../protocol/school.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { rolesText } from '../app/roles-text.ts'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Button } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Select } from '../ui/select.tsx'
import { ClassSelect, GroupSelect } from './class-select.tsx'
import styles from './pick-people.module.css'

type Group = ClassGroupId | 'staff'

/** All of them: a class and its parents are at most two pages. */
async function peopleOf(group: Group): Promise<readonly RosterPerson[]> {
  const whom = group === 'staff' ? { staff: '1' as const } : { classGroupId: group }
  const all: RosterPerson[] = []
  let after: PersonId | null = null
  do {
    const page: { people: RosterPerson[]; next: PersonId | null } = await call(ListPeople, {
      ...whom,
      ...(after === null ? {} : { after }),
    })
    all.push(...page.people)
    after = page.next
  } while (after !== null)
  return all
}

type PersonProps = { readonly value: PersonId | null; readonly onChange: (personId: PersonId | null) => void }

export function PickPerson({ value, onChange }: PersonProps) {
  const group = useSignal<Group | null>(null)
  return (
    <>
      <GroupSelect
        value={group.value}
        onChange={(chosen) => {
          group.value = chosen
          onChange(null)
        }}
      />
      {group.value && <OneOf key={group.value} group={group.value} value={value} onChange={onChange} />}
    </>
  )
}

function OneOf({ group, value, onChange }: PersonProps & { readonly group: Group }) {
  const people = useResource(group, () => peopleOf(group))
  return (
    <ResourceView resource={people} shape="rows">
      {(all) =>
        all.length === 0 ? (
          <p>{t('people.empty')}</p>
        ) : (
          <Select
            label={t('claims.confirm.person')}
            value={value ?? ''}
            options={[
              { value: '' as const, label: t('claims.confirm.choose'), disabled: true },
              ...all.map((person) => ({
                value: person.personId,
                label: `${fullName(person.name)}, ${rolesText(person).toLocaleLowerCase()}`,
              })),
            ]}
            onChange={(chosen) => chosen !== '' && onChange(chosen)}
          />
        )
      }
    </ResourceView>
  )
}

type ChildrenProps = { readonly chosen: readonly NamedPerson[]; readonly onChange: (chosen: readonly NamedPerson[]) => void }

export function PickChildren({ chosen, onChange }: ChildrenProps) {
  const classGroupId = useSignal<ClassGroupId | null>(null)
  const take = (child: NamedPerson) => onChange(chosen.filter(({ personId }) => personId !== child.personId))
  return (
    <>
      {chosen.length > 0 && (
        <ul class={styles.chosen} aria-label={t('claims.confirm.children')}>
          {chosen.map((child) => (
            <li key={child.personId}>
              <Button aria-label={t('claims.confirm.take', { name: listName(child.name) })} onClick={() => take(child)}>
                <span class={styles.one}>
                  {listName(child.name)} <X size={16} aria-hidden />
                </span>
              </Button>
            </li>
          ))}
        </ul>
      )}
      <ClassSelect
        value={classGroupId.value}
        onChange={(value) => {
          classGroupId.value = value
        }}
      />
      {classGroupId.value && (
        <Pupils
          key={classGroupId.value}
          classGroupId={classGroupId.value}
          chosen={chosen}
          onAdd={(child) => onChange([...chosen, { personId: child.personId, name: child.name }])}
          onTake={take}
        />
      )}
      {chosen.length === 0 && <p class={styles.quiet}>{t('claims.confirm.children.none')}</p>}
    </>
  )
}

type PupilsProps = {
  readonly classGroupId: ClassGroupId
  readonly chosen: readonly NamedPerson[]
  readonly onAdd: (child: NamedPerson) => void
  readonly onTake: (child: NamedPerson) => void
}

function Pupils({ classGroupId, chosen, onAdd, onTake }: PupilsProps) {
  const people = useResource(classGroupId, () => peopleOf(classGroupId))
  return (
    <ResourceView resource={people} shape="rows">
      {(all) => {
        const pupils = all.filter(({ roles }) => roles.includes('student'))
        if (pupils.length === 0) return <p>{t('people.empty')}</p>
        return (
          <fieldset class={styles.pupils}>
            <legend>{t('people.students')}</legend>
            {pupils.map((pupil) => (
              <Checkbox
                key={pupil.personId}
                label={listName(pupil.name)}
                checked={chosen.some(({ personId }) => personId === pupil.personId)}
                onChange={(checked) => (checked ? onAdd(pupil) : onTake(pupil))}
              />
            ))}
          </fieldset>
        )
      }}
    </ResourceView>
  )
}
