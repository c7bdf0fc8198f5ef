import type { Contact } from '../../protocol/chat-list.ts'
import '../app/add-contacts-texts.ts'
import { t } from '../app/i18n.ts'
import { rolesText } from '../app/roles-text.ts'

/** «Ученик · 7Б», «Родитель · дети: Дарья» */
export function aboutText(contact: Contact): string {
  const { classTitle, childNames } = contact
  const children = childNames.length > 0 ? t('contacts.children', { names: childNames.join(', ') }) : ''
  return [rolesText(contact), classTitle, children].filter(Boolean).join(' · ')
}
