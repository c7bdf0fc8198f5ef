import { useSignal } from '@preact/signals'
import { EllipsisVertical, Mic, MicOff, MonitorUp, Video } from 'lucide-preact'
import type { CallSnapshot, Participant } from '../../protocol/call/events.ts'
import { mayActOn, mayGiveRole } from '../../protocol/call/give-role.ts'
import { type CallRole, can } from '../../protocol/rights.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { useAction } from '../platform/use-action.ts'
import { Avatar } from '../ui/avatar.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { IconButton } from '../ui/icon-button.tsx'
import { Menu, MenuGroup, MenuItem } from '../ui/menu.tsx'
import type { Call } from './call.ts'
import { roleWord, shownName } from './call-words.ts'
import styles from './people-panel.module.css'
import { isSent, showsScreen, trackOf } from './wanted-tracks.ts'

type Props = {
  readonly call: Call
  readonly participant: Participant
  readonly mine: boolean
  readonly snapshot: CallSnapshot
}

/** What cannot be taken back by a second press is asked first. */
type Asked = 'remove' | 'organiser'

export function PersonRow({ call, participant, mine, snapshot }: Props) {
  const asked = useSignal<Asked | null>(null)
  const { participantId, name, role, microphone, mayUnmute, handAt } = participant
  const myRole = call.state.me.value?.role ?? 'listener'
  const acts = mayActOn(myRole, role)
  const word = roleWord(role)
  const held = !snapshot.settings.selfUnmute && !can(role, 'call.administer')
  return (
    <li class={styles.row} data-participant={participantId}>
      <Avatar id={participantId} name={name} size="small" />
      <span class={styles.who}>
        <span class={styles.name}>{shownName(participant, mine)}</span>
        {(word || (held && mayUnmute)) && (
          <span class={role === 'organiser' ? styles.leader : styles.role}>{word ?? t('inCall.allowed')}</span>
        )}
      </span>
      {showsScreen(participant) && <MonitorUp size={18} role="img" aria-label={t('inCall.screen.of', { name })} />}
      {trackOf(participant, 'camera') && <Video size={18} aria-hidden />}
      {microphone && (mine || isSent(participant)) ? (
        <Mic size={18} aria-hidden />
      ) : (
        <MicOff class={styles.muted} size={18} role="img" aria-label={t(microphone ? 'inCall.noSound' : 'inCall.muted')} />
      )}
      {!mine && (acts || (can(myRole, 'call.administer') && handAt !== null)) && (
        <Actions
          call={call}
          participant={participant}
          snapshot={snapshot}
          myRole={myRole}
          held={held}
          onAsk={(what) => (asked.value = what)}
        />
      )}
      {asked.value && <Sure call={call} participant={participant} what={asked.value} onClose={() => (asked.value = null)} />}
    </li>
  )
}

type ActionsProps = Pick<Props, 'call' | 'participant' | 'snapshot'> & {
  readonly myRole: CallRole
  readonly held: boolean
  readonly onAsk: (what: Asked) => void
}

function Actions({ call, participant, snapshot, myRole, held, onAsk }: ActionsProps) {
  const { participantId, name, role, microphone, mayUnmute, handAt } = participant
  const ask = (command: Parameters<typeof call.state.ask>[0]) => () => void call.state.ask(command).catch(call.news.refused)
  const acts = mayActOn(myRole, role)
  const gives = (to: CallRole) => role !== to && mayGiveRole(myRole, participant, to, snapshot.heirs.includes(participantId))
  return (
    <Menu
      trigger={(props) => <IconButton {...props} label={t('inCall.actions', { name })} icon={<EllipsisVertical size={20} aria-hidden />} />}
    >
      {acts && (microphone || trackOf(participant, 'screenSound')) && (
        <MenuItem onSelect={ask({ type: 'source.stop', participantId, source: 'microphone' })}>{t('inCall.do.mute')}</MenuItem>
      )}
      {held && can(role, 'call.publish') && (
        <MenuItem onSelect={ask({ type: 'unmute.allow', participantId, on: !mayUnmute })}>
          {t(mayUnmute ? 'inCall.do.disallow' : 'inCall.do.allow')}
        </MenuItem>
      )}
      {acts && trackOf(participant, 'camera') && (
        <MenuItem onSelect={ask({ type: 'source.stop', participantId, source: 'camera' })}>{t('inCall.do.camera')}</MenuItem>
      )}
      {acts && showsScreen(participant) && (
        <MenuItem onSelect={ask({ type: 'source.stop', participantId, source: 'screen' })}>{t('inCall.do.screen')}</MenuItem>
      )}
      {handAt !== null && <MenuItem onSelect={ask({ type: 'hand.lower', participantId })}>{t('inCall.do.lower')}</MenuItem>}
      {acts && (
        <MenuGroup>
          {myRole === 'organiser' && gives('coHost') && (
            <MenuItem onSelect={ask({ type: 'role.set', participantId, role: 'coHost' })}>{t('inCall.do.helper')}</MenuItem>
          )}
          {gives('speaker') && (
            <MenuItem onSelect={ask({ type: 'role.set', participantId, role: 'speaker' })}>{t('inCall.do.speaker')}</MenuItem>
          )}
          {gives('listener') && (
            <MenuItem onSelect={ask({ type: 'role.set', participantId, role: 'listener' })}>{t('inCall.do.listener')}</MenuItem>
          )}
          {gives('organiser') && <MenuItem onSelect={() => onAsk('organiser')}>{t('inCall.do.organiser')}</MenuItem>}
        </MenuGroup>
      )}
      {acts && (
        <MenuGroup>
          <MenuItem danger onSelect={() => onAsk('remove')}>
            {t('inCall.do.remove')}
          </MenuItem>
        </MenuGroup>
      )}
    </Menu>
  )
}

type SureProps = Pick<Props, 'call' | 'participant'> & { readonly what: Asked; readonly onClose: () => void }

function Sure({ call, participant: { participantId, name }, what, onClose }: SureProps) {
  const { busy, failure, run } = useAction()
  return (
    <FormDialog
      title={t(`inCall.${what}.ask`)}
      submit={t(what === 'remove' ? 'inCall.do.remove' : 'inCall.organiser.do')}
      danger={what === 'remove'}
      busy={busy.value}
      failure={failure.value === null ? null : refusalText(failure.value)}
      onSubmit={() =>
        run(async () => {
          await call.state.ask(
            what === 'remove' ? { type: 'participant.remove', participantId } : { type: 'role.set', participantId, role: 'organiser' },
          )
          onClose()
        })
      }
      onClose={onClose}
    >
      <p>{t(`inCall.${what}.hint`, { name })}</p>
    </FormDialog>
  )
}
