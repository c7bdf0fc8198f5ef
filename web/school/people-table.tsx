import { KeyRound, Printer } from 'lucide-preact'
import type { ComponentChildren } from 'preact'
import { showPhone } from '../../protocol/contact.ts'
import { fullName, listName } from '../../protocol/people.ts'
import type { RosterPerson } from '../../protocol/school.ts'
import { t } from '../app/i18n.ts'
import { rolesText } from '../app/roles-text.ts'
import { me } from '../app/session.ts'
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
  /** Null: whoever reads this resets no passwords. */
  readonly onReset: ((person: RosterPerson) => void) | null
}

export function PeopleTable({ kind, title, count, people, onSlip, onReset }: Props) {
  const acts = onSlip !== null || onReset !== null
  const columns = columnsOf(kind, people)
  return (
    <div class={styles.section}>
      {/* The staff are a page of their own, whose heading says it. */}
      {kind !== 'staff' && (
        <h3>
          {title} <span class={styles.count}>{count}</span>
        </h3>
      )}
      <Table
        caption={title}
        columns={[
          { key: 'name', title: t('people.name') },
          ...columns.map(({ key }) => ({ key, title: t(`people.${key}`) })),
          ...(acts ? [{ key: 'actions', title: t('people.actions') }] : []),
        ]}
      >
        {people.map((person) => (
          <tr key={person.personId}>
            <th scope="row" class={styles.name}>
              {fullName(person.name)}
            </th>
            {columns.map(({ key, of }) => (
              <td key={key} data-key={key} data-title={t(`people.${key}`)}>
                {of(person)}
              </td>
            ))}
            {acts && (
              <td class={styles.actions}>
                <div>
                  {onSlip && !person.hasPassword && (
                    <IconButton
                      label={t('people.slipOf', { name: fullName(person.name) })}
                      icon={<Printer size={18} aria-hidden />}
                      onClick={() => onSlip(person)}
                    />
                  )}
                  {onReset && person.login !== null && person.personId !== me.value?.personId && (
                    <IconButton
                      label={t('reset.of', { name: fullName(person.name) })}
                      icon={<KeyRound size={18} aria-hidden />}
                      onClick={() => onReset(person)}
                    />
                  )}
                </div>
              </td>
            )}
          </tr>
        ))}
      </Table>
    </div>
  )
}

type Column = {
  readonly key: 'role' | 'birth' | 'parentsOf' | 'children' | 'phone' | 'email' | 'login' | 'password'
  readonly of: (person: RosterPerson) => ComponentChildren
}

const BY_KIND: Readonly<Record<Props['kind'], readonly Column[]>> = {
  students: [
    { key: 'birth', of: ({ birthOn }) => birthOn && dateText(birthOn) },
    { key: 'parentsOf', of: ({ parents }) => listText(parents.map(({ name }) => fullName(name))) },
  ],
  parents: [{ key: 'children', of: ({ children }) => listText(children.map(({ name }) => listName(name))) }],
  staff: [{ key: 'role', of: rolesText }],
}
const PHONE: Column = { key: 'phone', of: ({ phone }) => phone && <a href={`tel:${phone}`}>{showPhone(phone)}</a> }
const EMAIL: Column = { key: 'email', of: ({ email }) => email && <a href={`mailto:${email}`}>{email}</a> }
const ACCOUNT: readonly Column[] = [
  { key: 'login', of: ({ login }) => login },
  { key: 'password', of: ({ hasPassword }) => t(hasPassword ? 'people.password.own' : 'people.password.none') },
]

/** No column for what nobody has. */
function columnsOf(kind: Props['kind'], people: readonly RosterPerson[]): readonly Column[] {
  return [
    ...BY_KIND[kind],
    ...(people.some(({ phone }) => phone !== null) ? [PHONE] : []),
    ...(people.some(({ email }) => email !== null) ? [EMAIL] : []),
    ...ACCOUNT,
  ]
}
