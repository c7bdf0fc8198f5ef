import { Bot, EllipsisVertical, Star, Users } from 'lucide-preact'
import type { ChatSnapshot } from '../../protocol/chat/events.ts'
import { can } from '../../protocol/rights.ts'
import { t } from '../app/i18n.ts'
import { me } from '../app/session.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, MenuGroup, MenuItem } from '../ui/menu.tsx'
import { botTitle } from './bot-title.ts'
import type { OpenDialog } from './chat-desk.ts'
import { chatList } from './chat-list-state.ts'
import type { ChatState } from './chat-state.ts'
import { type ChatAction, ownActions } from './own-actions.ts'

type Props = { readonly state: ChatState; readonly snapshot: ChatSnapshot; readonly onGo: (path: string) => void }

/**
 * The three dots at the top right; the manual's six actions (checklist CH-04) in its order. A pupil leads no bot, even as the chat's administrator
 * (durable-objects/chat-room/set-moderator.ts).
 */
export function ChatMenu({ state, snapshot, onGo }: Props) {
  const open = (dialog: OpenDialog) => () => {
    state.desk.dialog.value = dialog
  }
  // Without the list (its line is slower than the room's) there is nothing yet to say about the chat's place in it.
  const listed = chatList.value?.find(({ chatId }) => chatId === state.chatId)
  const own = listed && ownActions(listed, { onClear: open({ kind: 'clear' }), onLeave: open({ kind: 'leave' }) })
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
          {botTitle()}
        </MenuItem>
      )}
      {own && (
        <>
          <MenuGroup>
            <Item
              action={{
                ...own.mark,
                act: () => {
                  own.mark.act()
                  // Whoever keeps it for later leaves it.
                  if (!listed?.markedUnread) onGo('/chats')
                },
              }}
            />
            {[own.mute, own.pin, own.archive].map((action) => (
              <Item key={action.text} action={action} />
            ))}
          </MenuGroup>
          <MenuGroup>
            <Item action={own.clear} />
            {snapshot.kind === 'group' && <Item action={own.leave} />}
          </MenuGroup>
        </>
      )}
    </Menu>
  )
}

function Item({ action: { text, Icon, act, danger = false } }: { readonly action: ChatAction }) {
  return (
    <MenuItem icon={<Icon size={18} aria-hidden />} danger={danger} onSelect={act}>
      {text}
    </MenuItem>
  )
}
