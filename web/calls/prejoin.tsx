// Before a call: in which way one comes (checklist CA-01…08), then with which microphone and camera. Nothing is asked of the browser before the first
// step, and nothing is sent anywhere before the second.
import { useSignal } from '@preact/signals'
import { Mic, Video } from 'lucide-preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { useLocation } from 'preact-iso'
import { CallMedia } from '../../protocol/call/events.ts'
import type { GetCall } from '../../protocol/calls.ts'
import type { ResultOf } from '../../protocol/endpoint.ts'
import { CALL_NAME_CHARS_MAX } from '../../protocol/limits.ts'
import { can } from '../../protocol/rights.ts'
import { t } from '../app/i18n.ts'
import { me } from '../app/session.ts'
import { installed } from '../platform/install-prompt.ts'
import { Banner } from '../ui/banner.tsx'
import { BellLogo } from '../ui/bell-logo.tsx'
import { Button, LinkButton } from '../ui/button.tsx'
import { Checkbox } from '../ui/checkbox.tsx'
import { Field } from '../ui/field.tsx'
import { currentCall } from './current-call.ts'
import { DeviceFields, DeviceTroubles } from './device-fields.tsx'
import { enterCall } from './enter-call.ts'
import { LineCheck } from './line-check.tsx'
import { OwnMedia } from './own-media.ts'
import { Picture } from './picture.tsx'
import styles from './prejoin.module.css'
import { audioContext } from './sound.ts'

export type CallInfo = ResultOf<typeof GetCall>
type Props = { readonly info: CallInfo; readonly onSignIn: () => void }

export function Prejoin({ info, onSignIn }: Props) {
  const { query } = useLocation()
  const asked = CallMedia.safeParse(query.media)
  // Whoever has chosen already with what they come has chosen that they come.
  const stepped = useSignal(installed.peek() || asked.success)
  const media = asked.success ? asked.data : info.media
  return (
    <main class={styles.door} id="content">
      <div class={stepped.value ? `${styles.card} ${styles.wide}` : styles.card}>
        <header class={styles.head}>
          <BellLogo size={32} name={t('app.name')} />
          <p class={styles.kind}>{t(`inCall.kind.${info.kind}`)}</p>
          <h1>
            <bdi>{info.title || t('inCall.title')}</bdi>
          </h1>
          <p class={styles.people}>{info.people === 0 ? t('inCall.nobody') : t('inCall.people', { count: info.people })}</p>
        </header>
        {stepped.value ? (
          <Check info={info} media={media} onSignIn={onSignIn} />
        ) : (
          <Ways info={info} onSignIn={onSignIn} onIn={() => (stepped.value = true)} />
        )}
      </div>
    </main>
  )
}

function Ways({ info, onSignIn, onIn }: Props & { readonly onIn: () => void }) {
  return (
    <div class={styles.ways}>
      <Button
        variant="primary"
        size="large"
        wide
        onClick={() => {
          // Platform: sound may begin only from a press.
          audioContext()
          onIn()
        }}
      >
        {t('inCall.byBrowser')}
      </Button>
      <LinkButton href="/install" size="large" wide>
        {t('inCall.byApp')}
      </LinkButton>
      <p class={styles.hint}>{t('inCall.byApp.hint')}</p>
      {info.role === null && me.value === null && (
        <Button variant="quiet" wide onClick={onSignIn}>
          {t('inCall.signIn')}
        </Button>
      )}
    </div>
  )
}

function Check({ info, media, onSignIn }: Props & { readonly media: CallMedia }) {
  const own = useMemo(() => new OwnMedia(), [])
  const taken = useRef(false)
  const guest = info.role === null
  const publishes = guest || (info.role !== null && can(info.role, 'call.publish'))
  const name = useSignal('')
  const nameless = useSignal(false)
  // A class that comes in with thirty open microphones is a noise; in a lesson the pupils unmute themselves when they speak.
  const muted = useSignal(info.kind === 'lesson' && !(info.role !== null && can(info.role, 'call.administer')))
  useEffect(() => {
    if (publishes) void own.openBoth()
    return () => {
      if (!taken.current) own.close()
    }
  }, [own])
  const join = async (video: boolean) => {
    if (guest && name.value.trim() === '') {
      nameless.value = true
      return
    }
    if (taken.current) return
    taken.current = true
    if (!video) await own.setCamera(false)
    if (publishes && !muted.value) await own.setMicrophone(true)
    enterCall({ callId: info.callId, guestName: guest ? name.value.trim() : null, own })
  }
  const { microphone, camera } = own
  // RealtimeKit lets nobody in who is at a door.
  const tries = info.carrier.provider === 'sfu'
  return (
    <div class={styles.check}>
      <div class={styles.mirror}>
        {camera.value.track ? <Picture track={camera.value.track} mirrored /> : <p>{t('inCall.preview.off')}</p>}
      </div>
      <div class={styles.form}>
        {currentCall.value && <Banner tone="warning">{t('inCall.otherCall')}</Banner>}
        {info.lobby && <Banner>{t('inCall.willWait')}</Banner>}
        {guest && (
          <Field
            label={t('inCall.guestName')}
            hint={t('inCall.guestName.hint')}
            error={nameless.value ? t('inCall.guestName.empty') : null}
            value={name.value}
            maxLength={CALL_NAME_CHARS_MAX}
            autocomplete="name"
            required
            onInput={(value) => {
              name.value = value
              nameless.value = false
            }}
          />
        )}
        {publishes ? (
          <>
            <DeviceTroubles own={own} />
            {tries && <LineCheck callId={info.callId} ready={!microphone.value.busy && !camera.value.busy} />}
            <DeviceFields own={own} />
            <Checkbox
              label={t('inCall.joinMuted')}
              checked={muted.value}
              onChange={(on) => {
                muted.value = on
              }}
            />
            <div class={styles.join}>
              <Button
                size="large"
                variant={media === 'audio' ? 'primary' : 'secondary'}
                icon={<Mic size={20} aria-hidden />}
                disabled={microphone.value.busy}
                onClick={() => void join(false)}
              >
                {t('inCall.join.audio')}
              </Button>
              <Button
                size="large"
                variant={media === 'video' ? 'primary' : 'secondary'}
                icon={<Video size={20} aria-hidden />}
                disabled={camera.value.busy || camera.value.track === null}
                onClick={() => void join(true)}
              >
                {t('inCall.join.video')}
              </Button>
            </div>
          </>
        ) : (
          <>
            <Banner>{t('inCall.listenOnly')}</Banner>
            {tries && <LineCheck callId={info.callId} ready />}
            <Button size="large" variant="primary" wide onClick={() => void join(false)}>
              {t('inCall.join.listen')}
            </Button>
          </>
        )}
        {guest && me.value === null && (
          <Button variant="quiet" wide onClick={onSignIn}>
            {t('inCall.signIn.orGuest')}
          </Button>
        )}
      </div>
    </div>
  )
}
