// The handset at the top right of a chat (checklist CH-01, CH-02). On a desktop a menu, which also leads to the choice of whom to call; on a phone a chat of
// many begins with that choice.
import { useSignal } from '@preact/signals'
import { Phone, Users } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import type { PersonId } from '../../protocol/ids.ts'
import '../app/add-call-ways-texts.ts'
import { t } from '../app/i18n.ts'
import { useWide } from '../platform/use-wide.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, MenuGroup, MenuItem } from '../ui/menu.tsx'
import ChooseWhom from './choose-whom.tsx'
import { mayCall } from './may-call.ts'
import { MediaItems } from './media-items.tsx'
import { useStartCall } from './start-call.ts'
import { toChoose } from './to-choose.ts'

/** From here on the list stands beside the chat (messenger-page.module.css): no phone. */
const DESKTOP = '(width >= 768px)'

export default function ChatHandset({ snapshot }: { readonly snapshot: ChatSnapshot }) {
  const { start } = useStartCall()
  const choosing = useSignal(false)
  const first = useSignal<readonly PersonId[] | null>(null)
  const desktop = useWide(DESKTOP).value
  const asked = toChoose.value?.chatId === snapshot.chatId
  useEffect(() => {
    if (!asked) return
    first.value = toChoose.peek()?.first ?? null
    // While a call goes on there is nothing to choose, nor when it is over: nobody asked for that one.
    choosing.value = mayCall(snapshot) && snapshot.call === null
    toChoose.value = null
  }, [asked])
  // While a call goes on, the bar below leads into it.
  if (!mayCall(snapshot) || snapshot.call !== null) return null
  const { chatId, kind, members } = snapshot
  const several = kind !== 'personal' && members.length > 2
  const choose = () => {
    first.value = null
    choosing.value = true
  }
  const icon = <Phone size={22} aria-hidden />
  return (
    <>
      {several && !desktop ? (
        <IconButton label={t('calls.call')} icon={icon} aria-haspopup="dialog" onClick={choose} />
      ) : (
        <Menu trigger={(props) => <IconButton {...props} label={t('calls.call')} icon={icon} />}>
          <MediaItems onPick={(media) => start({ chatId, personIds: null }, media)} />
          {several && (
            <MenuGroup>
              <MenuItem icon={<Users size={18} aria-hidden />} onSelect={choose}>
                {t('calls.whom')}
              </MenuItem>
            </MenuGroup>
          )}
        </Menu>
      )}
      {choosing.value && (
        <ChooseWhom
          snapshot={snapshot}
          first={first.value}
          onClose={() => {
            choosing.value = false
          }}
        />
      )}
    </>
  )
}
