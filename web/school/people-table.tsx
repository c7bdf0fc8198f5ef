import { Printer } from 'lucide-preact'
import { fullName, listName } from '../../protocol/people.ts'
import { type RosterPerson, showPhone } from '../../protocol/school.ts'
import { t } from '../app/i18n.ts'
import { rolesText } from '../app/roles-text.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Table } from '../ui/table.tsx'
import styles from './people-table.module.css'
import { dateText, listText } from './school-words.ts'

type Props = {
  readonly kind: 'students' | 'parents' | 'staff'
  readonly title: string
  /** Of all, also those on pages that are not shown yet. */
  readonly count: number
  readonly people: readonly RosterPerson[]
  /** Null: whoever reads this issues no slips. */
  readonly onSlip: ((person: RosterPerson) => void) | null
}

export function PeopleTable({ kind, title, count, people, onSlip }: Props) {
  const columns = [
    { key: 'name', title: t('people.name') },
    ...(kind === 'staff' ? [{ key: 'role', title: t('people.role') }] : []),
    ...(kind === 'students' ? [{ key: 'birth', title: t('people.birth') }] : []),
    ...(kind === 'students' ? [{ key: 'parents', title: t('people.parentsOf') }] : []),
    ...(kind === 'parents' ? [{ key: 'children', title: t('people.children') }] : []),
    { key: 'phone', title: t('people.phone') },
    { key: 'email', title: t('people.email') },
    { key: 'login', title: t('people.login') },
    { key: 'password', title: t('people.password') },
    ...(onSlip ? [{ key: 'slip', title: t('people.slip') }] : []),
  ]
  return (
    <section class={styles.section} aria-label={title}>
      <h3>
        {title} <span class={styles.count}>{count}</span>
      </h3>
      <Table caption={title} columns={columns}>
        {people.map((person) => (
          <tr key={person.personId}>
            <th scope="row" class={styles.name}>
              {fullName(person.name)}
            </th>
            {kind === 'staff' && <td>{rolesText(person)}</td>}
            {kind === 'students' && <td class={styles.short}>{person.birthOn && dateText(person.birthOn)}</td>}
            {kind === 'students' && <td>{listText(person.parents.map(({ name }) => fullName(name)))}</td>}
            {kind === 'parents' && <td>{listText(person.children.map(({ name }) => listName(name)))}</td>}
            <td class={styles.short}>{person.phone && <a href={`tel:${person.phone}`}>{showPhone(person.phone)}</a>}</td>
            <td>{person.email && <a href={`mailto:${person.email}`}>{person.email}</a>}</td>
            <td class={styles.short}>{person.login}</td>
            <td class={styles.password}>{t(person.hasPassword ? 'people.password.own' : 'people.password.none')}</td>
            {onSlip && (
              <td class={styles.slip}>
                {!person.hasPassword && (
                  <IconButton
                    label={t('people.slipOf', { name: fullName(person.name) })}
                    icon={<Printer size={18} aria-hidden />}
                    onClick={() => onSlip(person)}
                  />
                )}
              </td>
            )}
          </tr>
        ))}
      </Table>
    </section>
  )
}
