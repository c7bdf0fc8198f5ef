import { fullName, listName } from '../../protocol/people.ts'
import { CallPerson, MakeCallButton } from '../app/call-parts-of-chats.ts'
import { t } from '../app/i18n.ts'
import { Avatar } from '../ui/avatar.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { ListRow } from '../ui/list-row.tsx'
import type { DialogProps } from './chat-extras-props.ts'
import styles from './dialogs.module.css'

export function MembersDialog({ state, snapshot, person, onClose }: DialogProps) {
  const members = snapshot.members.toSorted((a, b) => fullName(a.name).localeCompare(fullName(b.name), 'ru'))
  return (
    <Dialog
      title={t('chat.members', { count: members.length })}
      onClose={onClose}
      actions={
        <MakeCallButton
          snapshot={snapshot}
          onMake={() => {
            state.desk.dialog.value = { kind: 'call' }
          }}
        />
      }
    >
      <ul aria-label={t('chat.members.show')}>
        {members.map(({ personId, name, role }) => (
          <li key={personId} class={styles.member}>
            <ListRow
              start={<Avatar id={personId} name={listName(name)} />}
              title={<bdi>{fullName(name)}</bdi>}
              detail={[personId === person.personId && t('messenger.me'), role === 'chatAdmin' && t('chat.admin')]
                .filter(Boolean)
                .join(' · ')}
            />
            {personId !== person.personId && <CallPerson person={{ personId, name }} />}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
