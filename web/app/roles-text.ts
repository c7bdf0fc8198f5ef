import type { Me } from '../../protocol/identity.ts'
import { t } from './i18n.ts'

/** «Учитель, родитель» */
export function rolesText(person: Pick<Me, 'roles'>): string {
  return person.roles.map((role, i) => (i === 0 ? t(`role.${role}`) : t(`role.${role}`).toLocaleLowerCase())).join(', ')
}
