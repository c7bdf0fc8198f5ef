// People one may write to, with a search: «Контакты», the choice of whom to write to, the choice of a chat's members.
import type { ComponentChildren } from 'preact'
import type { Contact } from '../../protocol/chat-list.ts'
import { fullName, listName } from '../../protocol/people.ts'
import '../app/add-contacts-texts.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { ResourceView } from '../app/resource-view.tsx'
import { useAction } from '../platform/use-action.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Button } from '../ui/button.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Field } from '../ui/field.tsx'
import { ListRow } from '../ui/list-row.tsx'
import { toast } from '../ui/toast.tsx'
import styles from './contact-list.module.css'
import { aboutText } from './contact-words.ts'
import { useContacts } from './use-contacts.ts'

type Props = {
  /** One is picked by a press. */
  readonly onPick?: (contact: Contact) => void
  /** Something else one may do, beside it. */
  readonly beside?: (contact: Contact) => ComponentChildren
  /** Or each has a way of being chosen. */
  readonly choice?: (contact: Contact, words: ComponentChildren) => ComponentChildren
}

export function ContactList({ onPick, beside, choice }: Props) {
  const found = useContacts()
  const action = useAction()
  return (
    <div class={styles.contacts}>
      <div class={styles.search}>
        <Field
          label={t('contacts.find')}
          labelHidden
          placeholder={t('contacts.find')}
          type="search"
          autocomplete="off"
          value={found.query}
          onInput={found.type}
          // In a form it would send what is not chosen yet.
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
      </div>
      <div class={styles.scroll}>
        <ResourceView resource={found.first} shape="rows">
          {(first) => {
            const { contacts, next } = found.all(first)
            if (contacts.length === 0) {
              return found.query.trim() === '' ? (
                <EmptyState title={t('contacts.none')} hint={t('contacts.none.hint')} />
              ) : (
                <EmptyState title={t('contacts.notFound')} hint={t('contacts.notFound.hint')} />
              )
            }
            return (
              <>
                <ul aria-label={t('contacts.list')}>
                  {contacts.map((contact) => (
                    <li key={contact.personId} class={beside && styles.row}>
                      {choice ? choice(contact, <Words contact={contact} />) : <Row contact={contact} onPick={onPick} />}
                      {beside?.(contact)}
                    </li>
                  ))}
                </ul>
                {next !== null && (
                  <div class={styles.more}>
                    <Button
                      busy={action.busy.value}
                      onClick={() => action.run(() => found.more(next).catch((error: unknown) => toast(refusalText(error))))}
                    >
                      {t('contacts.more')}
                    </Button>
                  </div>
                )}
              </>
            )
          }}
        </ResourceView>
      </div>
    </div>
  )
}

function Row({ contact, onPick }: { readonly contact: Contact; readonly onPick: Props['onPick'] }) {
  const { personId, name } = contact
  return (
    <ListRow
      start={<Avatar id={personId} name={listName(name)} />}
      title={<bdi>{fullName(name)}</bdi>}
      detail={aboutText(contact)}
      {...(onPick ? { onClick: () => onPick(contact) } : {})}
    />
  )
}

function Words({ contact }: { readonly contact: Contact }) {
  return (
    <span class={styles.person}>
      <Avatar id={contact.personId} name={listName(contact.name)} size="small" />
      <span>
        <bdi>{fullName(contact.name)}</bdi>
        <span class={styles.about}>{aboutText(contact)}</span>
      </span>
    </span>
  )
}
