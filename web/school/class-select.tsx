import type { ClassGroupId } from '../../protocol/ids.ts'
import { ListClasses } from '../../protocol/school.ts'
import { t } from '../app/i18n.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { call } from '../platform/call.ts'
import { useResource } from '../platform/use-resource.ts'
import { Select } from '../ui/select.tsx'

/** A group of people as «Люди» lists them: a class, or the staff where that is offered. */
type Props<Group extends string> = {
  readonly value: Group | null
  readonly onChange: (value: Group) => void
}

export function ClassSelect({ value, onChange }: Props<ClassGroupId>) {
  return <Groups value={value} staff={false} onChange={(chosen) => chosen !== 'staff' && onChange(chosen)} />
}

export function GroupSelect({ value, onChange }: Props<ClassGroupId | 'staff'>) {
  return <Groups value={value} staff onChange={onChange} />
}

type GroupsProps = Props<ClassGroupId | 'staff'> & { readonly staff: boolean }

function Groups({ value, staff, onChange }: GroupsProps) {
  const read = useResource('classes', () => call(ListClasses, {}))
  return (
    <ResourceView resource={read} shape="rows">
      {({ classes }) => (
        <Select
          label={t(staff ? 'claims.confirm.group' : 'claims.confirm.class')}
          value={value ?? ''}
          options={[
            ...(value === null ? [{ value: '' as const, label: t('claims.confirm.choose'), disabled: true }] : []),
            ...(staff ? [{ value: 'staff' as const, label: t('manage.staff') }] : []),
            ...classes.map(({ classGroupId, title }) => ({ value: classGroupId, label: title })),
          ]}
          onChange={(chosen) => chosen !== '' && onChange(chosen)}
        />
      )}
    </ResourceView>
  )
}
