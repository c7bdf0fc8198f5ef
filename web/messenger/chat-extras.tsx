// What a chat opens over itself: the menu of a message and the dialogs. A chunk of its own, fetched as soon as the chat stands, so that it is
// there before it is wanted, also without a network.
import { ChooseWhom } from '../app/call-parts-of-chats.ts'
import { t } from '../app/i18n.ts'
import type { ExtrasProps } from './chat-extras-props.ts'
import { ClearDialog } from './clear-dialog.tsx'
import { DeleteDialog } from './delete-dialog.tsx'
import { EditsDialog } from './edits-dialog.tsx'
import { ForwardDialog } from './forward-dialog.tsx'
import { ImportantDialog } from './important-dialog.tsx'
import { EmojiPicker } from './later-emoji-picker.ts'
import { LeaveDialog } from './leave-dialog.tsx'
import { MembersDialog } from './members-dialog.tsx'
import { MessageMenu } from './message-menu.tsx'
import { ModeratorDialog } from './moderator-dialog.tsx'
import { ReadersDialog } from './readers-dialog.tsx'
import { ReportDialog } from './report-dialog.tsx'
import { ScheduleDialog } from './schedule-dialog.tsx'
import { ScheduledDialog } from './scheduled-dialog.tsx'

export default function ChatExtras(props: ExtrasProps) {
  const { desk } = props.state
  const menu = desk.menu.value
  const reacting = desk.reacting.value
  return (
    <>
      {menu && <MessageMenu {...props} key={menu.message.seq} message={menu.message} anchor={menu.anchor} />}
      {reacting && (
        <EmojiPicker
          key={`${reacting.message.seq} reaction`}
          anchor={reacting.anchor}
          label={t('message.react')}
          personId={props.state.personId}
          align={reacting.message.authorId === props.state.personId ? 'end' : 'start'}
          onPick={(emoji) => props.state.react(reacting.message.seq, emoji)}
          onClose={() => {
            desk.reacting.value = null
          }}
        />
      )}
      <OpenedDialog {...props} />
    </>
  )
}

function OpenedDialog(props: ExtrasProps) {
  const { desk } = props.state
  const dialog = desk.dialog.value
  const close = () => {
    desk.dialog.value = null
  }
  const shared = { ...props, onClose: close }
  switch (dialog?.kind) {
    case 'forward':
      return <ForwardDialog {...shared} messages={dialog.messages} />
    case 'delete':
      return <DeleteDialog {...shared} messages={dialog.messages} />
    case 'report':
      return <ReportDialog {...shared} message={dialog.message} />
    case 'readers':
      return <ReadersDialog {...shared} message={dialog.message} />
    case 'edits':
      return <EditsDialog {...shared} message={dialog.message} />
    case 'schedule':
      return <ScheduleDialog {...shared} text={dialog.text} along={dialog.along} />
    case 'scheduled':
      return <ScheduledDialog {...shared} />
    case 'important':
      return <ImportantDialog {...shared} />
    case 'moderator':
      return <ModeratorDialog {...shared} />
    case 'clear':
      return <ClearDialog {...shared} />
    case 'leave':
      return <LeaveDialog chat={props.snapshot} onClose={close} onLeft={() => props.onGo('/chats')} />
    case 'members':
      return <MembersDialog {...shared} />
    case 'call':
      return <ChooseWhom snapshot={props.snapshot} onClose={close} />
    default:
      return null
  }
}
