import '../app/add-contacts-texts.ts'
import { CallPerson } from '../app/call-parts-of-chats.ts'
import { t } from '../app/i18n.ts'
import styles from './contact-list.module.css'
import { ContactList } from './contact-list.tsx'
import { useWriteTo } from './use-write-to.ts'

/** «Контакты»: a press opens the chat of two, the handset beside calls. */
export default function ContactsPage() {
  const writeTo = useWriteTo()
  return (
    <>
      <header class={styles.head}>
        <h1>{t('contacts.title')}</h1>
      </header>
      <ContactList onPick={writeTo} beside={(contact) => <CallPerson person={contact} />} />
    </>
  )
}
