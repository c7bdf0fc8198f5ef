// While there is a call, wherever one is: its sounds, what it says to screen readers, and, away from its own page, a small window of it.
import { DoorOpen, GripHorizontal, Maximize2, Mic, MicOff, MonitorUp, PhoneOff, Video } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { t } from '../app/i18n.ts'
import type { Call } from './call.ts'
import styles from './call-dock.module.css'
import { CallSounds } from './call-sounds.tsx'
import { CallTile } from './call-tile.tsx'
import { elapsed } from './call-words.ts'
import { currentCall } from './current-call.ts'
import { lineWords } from './line-words.ts'
import { mainTile } from './stage-plan.ts'
import { useDockCorner } from './use-dock-corner.ts'
import { useSecond } from './use-second.ts'

const WIDTH = 288

export function CallDock() {
  const call = currentCall.value
  const { path } = useLocation()
  if (!call) return null
  const away = path !== `/call/${call.state.callId}`
  return (
    <>
      <CallSounds call={call} />
      <p class="visually-hidden" role="status">
        {call.news.said.value}
      </p>
      {away && <Floating call={call} />}
    </>
  )
}

function Floating({ call }: { readonly call: Call }) {
  const { route } = useLocation()
  const snapshot = call.state.snapshot.value
  const main = snapshot && mainTile(snapshot.participants, snapshot.myId, call.desk.pinned.value, call.spoke.value)
  const participant = main && snapshot.participants.find(({ participantId }) => participantId === main.participantId)
  const told = main ? `${main.participantId} ${main.source}` : ''
  useEffect(() => {
    call.desk.shown.value = main ? [{ ...main, width: WIDTH }] : []
  }, [told])
  const { camera, screen } = call.own
  const microphone = call.own.microphone.value.on
  const line = lineWords(call)
  const { corner, dock, ofDock, ofHandle } = useDockCorner((to) => {
    call.news.said.value = t(`inCall.moved.${to}`)
  })
  const [knocks] = call.state.administers.value && snapshot ? snapshot.waiting : []
  return (
    <section ref={dock} class={styles.dock} data-corner={corner} aria-label={t('inCall.title')} {...ofDock}>
      <button type="button" class={styles.handle} aria-label={t('inCall.move')} title={t('inCall.move.hint')} {...ofHandle}>
        <GripHorizontal size={20} aria-hidden />
      </button>
      {participant && main && snapshot && (
        <div class={styles.picture}>
          <CallTile
            call={call}
            participant={participant}
            source={main.source}
            mine={participant.participantId === snapshot.myId}
            handPlace={null}
            pinned={null}
            small
          />
        </div>
      )}
      <div class={styles.bar}>
        <p class={styles.words}>
          <b>{call.title.value || t('inCall.title')}</b>
          <Elapsed call={call} />
        </p>
        <button
          type="button"
          class={microphone ? styles.button : `${styles.button} ${styles.off}`}
          aria-label={t('inCall.microphone')}
          aria-pressed={microphone}
          onClick={() => void call.toggleMicrophone()}
        >
          {microphone ? <Mic size={20} aria-hidden /> : <MicOff size={20} aria-hidden />}
        </button>
        <button
          type="button"
          class={styles.button}
          aria-label={t('inCall.expand')}
          title={t('inCall.expand')}
          onClick={() => route(`/call/${call.state.callId}`)}
        >
          <Maximize2 size={20} aria-hidden />
        </button>
        <button
          type="button"
          class={`${styles.button} ${styles.leave}`}
          aria-label={t('inCall.leave')}
          title={t('inCall.leave')}
          onClick={() => call.leave()}
        >
          <PhoneOff size={20} aria-hidden />
        </button>
      </div>
      {camera.value.on && (
        <p class={styles.sent}>
          <Video size={16} aria-hidden /> {t('inCall.camera.mine')}
        </p>
      )}
      {screen.value.on && (
        <p class={styles.sent}>
          <MonitorUp size={16} aria-hidden /> {t('inCall.screen.mine')}
        </p>
      )}
      {knocks && (
        <p class={styles.sent}>
          <DoorOpen size={16} aria-hidden /> {t('inCall.lobby.knocks', { name: knocks.name })}
        </p>
      )}
      {call.unheard.value && <p class={styles.unheard}>{t('inCall.unheard')}</p>}
      {line !== null && (
        <p class={styles.unheard} role="status">
          {line.words}
        </p>
      )}
    </section>
  )
}

export function Elapsed({ call }: { readonly call: Call }) {
  useSecond()
  const startedAt = call.state.snapshot.value?.startedAt
  return <span class={styles.elapsed}>{startedAt === undefined ? '' : elapsed(startedAt)}</span>
}
