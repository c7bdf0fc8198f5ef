import type { ChatMember, ChatMessage } from '../../protocol/chat/events.ts'
import { fullName, listName } from '../../protocol/people.ts'
import { t } from '../app/i18n.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ListRow } from '../ui/list-row.tsx'
import type { DialogProps } from './chat-extras-props.ts'
import styles from './dialogs.module.css'

/** «Кто прочитал»: whose mark stands at the message or beyond it. */
export function ReadersDialog({ snapshot, message, onClose }: DialogProps & { readonly message: ChatMessage }) {
  const read = new Set(snapshot.reads.filter(({ seq }) => seq >= message.seq).map(({ personId }) => personId))
  const others = snapshot.members
    .filter(({ personId }) => personId !== message.authorId)
    .toSorted((a, b) => fullName(a.name).localeCompare(fullName(b.name), 'ru'))
  const have = others.filter(({ personId }) => read.has(personId))
  const haveNot = others.filter(({ personId }) => !read.has(personId))
  return (
    <Dialog title={t('message.do.readers')} onClose={onClose}>
      <People title={t('message.readers.have', { count: have.length })} people={have} />
      {haveNot.length > 0 && <People title={t('message.readers.haveNot', { count: haveNot.length })} people={haveNot} />}
    </Dialog>
  )
}

function People({ title, people }: { readonly title: string; readonly people: readonly ChatMember[] }) {
  return (
    <section>
      <h3 class={styles.head}>{title}</h3>
      <ul>
        {people.map(({ personId, name }) => (
          <li key={personId}>
            <ListRow start={<Avatar id={personId} name={listName(name)} size="small" />} title={<bdi>{fullName(name)}</bdi>} />
          </li>
        ))}
      </ul>
    </section>
  )
}
