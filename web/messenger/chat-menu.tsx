import { Bot, EllipsisVertical, Eraser, Star, Users } from 'lucide-preact'
import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import { can } from '../../protocol/rights.ts'
import { t } from '../app/i18n.ts'
import { me } from '../app/session.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, MenuGroup, MenuItem } from '../ui/menu.tsx'
import type { OpenDialog } from './chat-desk.ts'
import type { ChatState } from './chat-state.ts'

type Props = { readonly state: ChatState; readonly snapshot: ChatSnapshot }

/** The three dots at the top right. A pupil leads no bot, even as the chat's administrator (durable-objects/chat-room/set-moderator.ts). */
export function ChatMenu({ state, snapshot }: Props) {
  const open = (dialog: OpenDialog) => () => {
    state.desk.dialog.value = dialog
  }
  return (
    <Menu trigger={(props) => <IconButton {...props} label={t('message.chatMenu')} icon={<EllipsisVertical size={22} aria-hidden />} />}>
      <MenuItem icon={<Users size={18} aria-hidden />} onSelect={open({ kind: 'members' })}>
        {t('chat.members.show')}
      </MenuItem>
      <MenuItem icon={<Star size={18} aria-hidden />} onSelect={open({ kind: 'important' })}>
        {t('message.important.title')}
      </MenuItem>
      {can(snapshot.me.role, 'moderator.set') && !me.value?.roles.includes('student') && (
        <MenuItem icon={<Bot size={18} aria-hidden />} onSelect={open({ kind: 'moderator' })}>
          {t('message.bot.title')}
        </MenuItem>
      )}
      <MenuGroup>
        <MenuItem icon={<Eraser size={18} aria-hidden />} danger onSelect={open({ kind: 'clear' })}>
          {t('message.clear')}
        </MenuItem>
      </MenuGroup>
    </Menu>
  )
}
