// What is heard: an element for each voice and each shared screen's sound. Apart from the pictures, because it goes on while the call is minimised.
import { useSignal } from '@preact/signals'
import { Volume2 } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import { t } from '../app/i18n.ts'
import { Button } from '../ui/button.tsx'
import type { Call } from './call.ts'
import styles from './call-dock.module.css'
import { chosen, maySetSpeaker } from './devices.ts'
import { keyOf } from './media-session.ts'
import { TOUCHES } from './sound.ts'

export function CallSounds({ call }: { readonly call: Call }) {
  const blocked = useSignal(false)
  const unblocked = useSignal(0)
  const received = call.session.value?.received.value ?? new Map<string, MediaStreamTrack>()
  const whose = new Map(
    call.state.snapshot.value?.participants.flatMap(({ participantId, tracks }) =>
      tracks.map((track) => [keyOf(track), participantId] as const),
    ),
  )
  const unblock = () => {
    blocked.value = false
    unblocked.value++
  }
  const isBlocked = blocked.value
  useEffect(() => {
    if (!isBlocked) return
    // The button says what to do; a press of anything else is as good to the browser.
    const pressed = new AbortController()
    for (const touch of TOUCHES) addEventListener(touch, unblock, { signal: pressed.signal })
    return () => pressed.abort()
  }, [isBlocked])
  return (
    <>
      {[...received].map(([key, track]) =>
        track.kind === 'audio' ? (
          <Voice
            key={key}
            track={track}
            participantId={whose.get(key) ?? ''}
            again={unblocked.value}
            onBlocked={() => {
              blocked.value = true
            }}
          />
        ) : null,
      )}
      {isBlocked && (
        <div class={styles.blocked} role="alert">
          <Volume2 size={20} aria-hidden />
          <span>{t('inCall.soundBlocked')}</span>
          <Button variant="primary" onClick={unblock}>
            {t('inCall.soundBlocked.on')}
          </Button>
        </div>
      )}
    </>
  )
}

type Props = { readonly track: MediaStreamTrack; readonly participantId: string; readonly again: number; readonly onBlocked: () => void }

function Voice({ track, participantId, again, onBlocked }: Props) {
  const element = useRef<HTMLAudioElement>(null)
  const speaker = chosen.value.speaker
  useEffect(() => {
    const audio = element.current
    if (!audio) return
    audio.srcObject = new MediaStream([track])
    return () => {
      audio.srcObject = null
    }
  }, [track])
  useEffect(() => {
    // Platform: without a touch of the page a browser may refuse to make a sound; the touch is asked for.
    element.current?.play().catch((error: unknown) => error instanceof DOMException && error.name === 'NotAllowedError' && onBlocked())
  }, [track, again])
  useEffect(() => {
    // A speaker that is gone: the system's own is heard.
    if (maySetSpeaker) element.current?.setSinkId(speaker).catch(() => undefined)
  }, [speaker])
  // biome-ignore lint/a11y/useMediaCaption: people who speak live have no captions
  return <audio ref={element} autoplay data-participant={participantId} />
}
