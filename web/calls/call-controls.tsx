// The row of controls, by the manual's names (checklist CA-10…20). On a phone those that are pressed less often are behind «Ещё».
import { useSignal } from '@preact/signals'
import {
  EllipsisVertical,
  Hand,
  LogOut,
  MessageSquare,
  Mic,
  MicOff,
  MonitorUp,
  MonitorX,
  PhoneOff,
  Settings,
  Smile,
  Users,
  Video,
  VideoOff,
} from 'lucide-preact'
import type { ComponentChildren, JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { CallSnapshot } from '../../protocol/call/events.ts'
import { EndOnlineLesson } from '../../protocol/online-lessons.ts'
import { t } from '../app/i18n.ts'
import { refusalText } from '../app/refusal-text.ts'
import { me } from '../app/session.ts'
import { EmojiPicker } from '../messenger/later-emoji-picker.ts'
import { QuickEmoji } from '../messenger/quick-emoji.tsx'
import { call as ask } from '../platform/call.ts'
import { useAction } from '../platform/use-action.ts'
import { useWide } from '../platform/use-wide.ts'
import { FormDialog } from '../ui/form-dialog.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import { Tooltip } from '../ui/tooltip.tsx'
import type { Call } from './call.ts'
import styles from './call-controls.module.css'
import { mayShareScreen } from './devices.ts'

type Props = { readonly call: Call; readonly snapshot: CallSnapshot }

export function CallControls({ call, snapshot }: Props) {
  const wide = useWide('(width >= 640px)').value
  const { desk, own, state } = call
  const { on: hears, busy: opening } = own.microphone.value
  const { on: seen, busy: starting } = own.camera.value
  const sharing = own.screen.value.on
  const handUp = state.me.value !== null && state.me.value.handAt !== null
  const publishes = state.publishes.value
  const hands = snapshot.participants.filter(({ handAt }) => handAt !== null).length
  const news = state.administers.value ? hands + snapshot.waiting.length : 0
  const share = mayShareScreen && publishes
  const toggleScreen = () => void call.toggleScreen()
  const row = useRef<HTMLElement>(null)
  /** All emoji, beside the row. */
  const choosing = useSignal(false)
  const person = me.value
  const react = (emoji: string) => state.sign({ type: 'reaction.send', emoji })
  const quick = state.mayReact.value && (
    <QuickEmoji
      label={t('inCall.reactions')}
      onPick={react}
      onMore={() => {
        choosing.value = person !== null
      }}
    />
  )
  return (
    <section ref={row} class={styles.controls} aria-label={t('inCall.controls')}>
      {publishes && (
        <>
          <Control
            label={t('inCall.microphone')}
            hint={`${t(hears ? 'inCall.microphone.on' : 'inCall.microphone.off')} (M)`}
            pressed={hears}
            off={!hears}
            busy={opening}
            icon={hears ? <Mic size={22} aria-hidden /> : <MicOff size={22} aria-hidden />}
            onClick={() => void call.toggleMicrophone()}
          />
          <Control
            label={t('inCall.camera')}
            hint={`${t('inCall.camera')} (V)`}
            pressed={seen}
            off={!seen}
            busy={starting}
            icon={seen ? <Video size={22} aria-hidden /> : <VideoOff size={22} aria-hidden />}
            onClick={() => void call.toggleCamera()}
          />
        </>
      )}
      {wide && share && (
        <Control
          label={t(sharing ? 'inCall.screen.stop' : 'inCall.screen')}
          live={sharing}
          icon={sharing ? <MonitorX size={22} aria-hidden /> : <MonitorUp size={22} aria-hidden />}
          onClick={toggleScreen}
        />
      )}
      <Control
        label={t(handUp ? 'inCall.hand.down' : 'inCall.hand')}
        hint={`${t(handUp ? 'inCall.hand.down' : 'inCall.hand')} (H)`}
        live={handUp}
        icon={<Hand size={22} aria-hidden />}
        onClick={() => void call.toggleHand()}
      />
      {wide && quick && (
        <Menu
          align="start"
          trigger={(props) => (
            <Control {...props} label={t('inCall.reactions')} icon={<Smile size={22} aria-hidden />} onFocus={() => EmojiPicker.fetch()} />
          )}
        >
          {quick}
        </Menu>
      )}
      <span class={styles.gap} />
      <Control
        label={t('inCall.chat')}
        hint={`${t('inCall.chat')} (C)`}
        expanded={desk.panel.value === 'chat'}
        icon={<MessageSquare size={22} aria-hidden />}
        onClick={() => desk.toggle('chat')}
      />
      <Control
        label={t('inCall.participants')}
        hint={`${t('inCall.participants')} (P)`}
        expanded={desk.panel.value === 'people'}
        icon={
          <>
            <Users size={22} aria-hidden />
            {/* Drawn rather than written: the button is called by its name alone; hands and knocks are said aloud as they come (call-news.ts). */}
            <span class={styles.count} data-count={snapshot.participants.length} aria-hidden="true" />
            {news > 0 && <span class={styles.news} data-count={news} aria-hidden="true" />}
          </>
        }
        onClick={() => desk.toggle('people')}
      />
      {wide ? (
        <Control label={t('inCall.settings')} icon={<Settings size={22} aria-hidden />} onClick={() => (desk.settings.value = true)} />
      ) : (
        <Menu
          align="end"
          trigger={(props) => <Control {...props} label={t('inCall.more')} icon={<EllipsisVertical size={22} aria-hidden />} />}
        >
          {quick}
          {share && (
            <MenuItem icon={<MonitorUp size={18} aria-hidden />} onSelect={toggleScreen}>
              {t(sharing ? 'inCall.screen.stop' : 'inCall.screen')}
            </MenuItem>
          )}
          <MenuItem icon={<Settings size={18} aria-hidden />} onSelect={() => (desk.settings.value = true)}>
            {t('inCall.settings')}
          </MenuItem>
        </Menu>
      )}
      <Leave call={call} snapshot={snapshot} />
      {choosing.value && quick && person && row.current && (
        <EmojiPicker
          anchor={row.current}
          label={t('inCall.reactions')}
          personId={person.personId}
          align="start"
          onPick={(emoji) => {
            react(emoji)
            choosing.value = false
          }}
          onClose={() => {
            choosing.value = false
          }}
        />
      )}
    </section>
  )
}

type ControlProps = Omit<JSX.IntrinsicElements['button'], 'label' | 'icon' | 'aria-label'> & {
  readonly label: string
  readonly hint?: string
  readonly icon: ComponentChildren
  readonly pressed?: boolean
  readonly expanded?: boolean
  readonly off?: boolean
  readonly live?: boolean
  readonly busy?: boolean
  readonly danger?: boolean
}

function Control({ label, hint, icon, pressed, expanded, off, live, busy, danger, ...rest }: ControlProps) {
  return (
    <Tooltip text={hint ?? label}>
      <button
        type="button"
        {...rest}
        class={[styles.control, off && styles.off, live && styles.live, danger && styles.danger].filter(Boolean).join(' ')}
        aria-label={label}
        {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
        {...(expanded === undefined ? {} : { 'aria-expanded': expanded })}
        {...(busy ? { 'aria-busy': true } : {})}
      >
        {icon}
      </button>
    </Tooltip>
  )
}

function Leave({ call, snapshot }: Props) {
  const asking = useSignal(false)
  const { busy, failure, run } = useAction()
  const { onlineLessonId } = snapshot
  const end = () =>
    run(async () => {
      if (onlineLessonId === null) await call.state.ask({ type: 'call.end' })
      else await ask(EndOnlineLesson, { onlineLessonId })
      asking.value = false
    })
  if (!call.state.endsForAll.value) {
    return <Control danger label={t('inCall.leave')} icon={<PhoneOff size={22} aria-hidden />} onClick={() => call.leave()} />
  }
  return (
    <>
      <Menu
        align="end"
        trigger={(props) => <Control {...props} danger label={t('inCall.leave')} icon={<PhoneOff size={22} aria-hidden />} />}
      >
        <MenuItem icon={<LogOut size={18} aria-hidden />} onSelect={() => call.leave()}>
          {t('inCall.leave')}
        </MenuItem>
        <MenuItem icon={<PhoneOff size={18} aria-hidden />} danger onSelect={() => (asking.value = true)}>
          {t('inCall.end')}
        </MenuItem>
      </Menu>
      {asking.value && (
        <FormDialog
          title={t(onlineLessonId === null ? 'inCall.end.ask' : 'inCall.end.ask.lesson')}
          submit={t('inCall.end')}
          danger
          busy={busy.value}
          failure={failure.value === null ? null : refusalText(failure.value)}
          onSubmit={end}
          onClose={() => (asking.value = false)}
        >
          <p>{t(onlineLessonId === null ? 'inCall.end.hint' : 'inCall.end.lesson')}</p>
        </FormDialog>
      )}
    </>
  )
}
