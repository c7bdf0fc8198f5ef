// The pencil above the list: a message to one person, or a chat that one makes. A chunk of its own.
import '../app/add-contacts-texts.ts'
import { LinkCallDialog } from '../app/call-parts-of-chats.ts'
import { t } from '../app/i18n.ts'
import { ContactList } from '../contacts/contact-list.tsx'
import { useWriteTo } from '../contacts/use-write-to.ts'
import { Dialog } from '../ui/dialog.tsx'
import type { NewChatKind } from './chat-list.tsx'
import { CreateChatDialog } from './create-chat-dialog.tsx'

type Props = { readonly kind: NewChatKind; readonly onClose: () => void }

export default function NewChat({ kind, onClose }: Props) {
  if (kind === 'call') return <LinkCallDialog onClose={onClose} />
  return kind === 'personal' ? <PersonalDialog onClose={onClose} /> : <CreateChatDialog onClose={onClose} />
}

function PersonalDialog({ onClose }: Pick<Props, 'onClose'>) {
  const writeTo = useWriteTo(onClose)
  return (
    <Dialog title={t('messenger.new.personal')} onClose={onClose}>
      <ContactList onPick={writeTo} />
    </Dialog>
  )
}
