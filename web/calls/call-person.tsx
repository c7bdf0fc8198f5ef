// The handset beside a person: a call of two, in their chat. Its menu is made when it is asked for, for there are many people in a list.
import { useSignal } from '@preact/signals'
import { Phone } from 'lucide-preact'
import type { Contact } from '../../protocol/chat-list.ts'
import { fullName } from '../../protocol/people.ts'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { MenuAt } from '../ui/menu-at.tsx'
import { MediaItems } from './media-items.tsx'
import { useStartCall } from './start-call.ts'

const byTouch = matchMedia('(pointer: coarse)')

export default function CallPerson({ person: { personId, name } }: { readonly person: Pick<Contact, 'personId' | 'name'> }) {
  const { start } = useStartCall()
  const anchor = useSignal<HTMLElement | null>(null)
  const label = t('calls.callWhom', { name: fullName(name) })
  return (
    <>
      <IconButton
        label={label}
        icon={<Phone size={20} aria-hidden />}
        aria-haspopup="menu"
        aria-expanded={anchor.value !== null}
        onClick={(event) => {
          anchor.value = event.currentTarget
        }}
      />
      {anchor.value && (
        <MenuAt
          anchor={anchor.value}
          label={label}
          sheet={byTouch.matches}
          onClose={() => {
            anchor.value = null
          }}
        >
          <MediaItems onPick={(media) => start({ personId }, media)} />
        </MenuAt>
      )}
    </>
  )
}
