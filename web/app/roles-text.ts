import type { Me } from '../../protocol/identity.ts'
import { t } from './i18n.ts'

/** «Учитель, Родитель» */
export function rolesText(person: Pick<Me, 'roles'>): string {
  return person.roles.map((role) => t(`role.${role}`)).join(', ')
}
