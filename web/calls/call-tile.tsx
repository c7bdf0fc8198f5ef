// One person, or one screen, on the screen of a call. Drawn again only for its own news: with thirty of them on the page somebody always speaks.
import { computed, useComputed } from '@preact/signals'
import { Hand, MicOff, Pin, PinOff, SignalHigh, SignalLow, WifiOff } from 'lucide-preact'
import { useMemo } from 'preact/hooks'
import type { Participant } from '../../protocol/call/events.ts'
import { t } from '../app/i18n.ts'
import { Avatar } from '../ui/avatar.tsx'
import { memo } from '../ui/memo.ts'
import type { Call } from './call.ts'
import styles from './call-tile.module.css'
import { shownName } from './call-words.ts'
import { keyOf } from './media-session.ts'
import { Picture } from './picture.tsx'
import type { Tile } from './stage-plan.ts'
import { isSent, trackOf } from './wanted-tracks.ts'

type Props = {
  readonly call: Call
  readonly participant: Participant
  readonly source: Tile['source']
  readonly mine: boolean
  /** In the line of raised hands, from one. */
  readonly handPlace: number | null
  /** Null: there is no other to choose from. */
  readonly pinned: boolean | null
  /** Too small for anything but the name. */
  readonly small: boolean
}

export const CallTile = memo(function CallTile({ call, participant, source, mine, handPlace, pinned, small }: Props) {
  const { participantId, name, away, microphone } = participant
  const published = trackOf(participant, source)
  const key = published ? keyOf(published) : ''
  const received = useMemo(
    () =>
      computed(() =>
        mine ? (source === 'camera' ? call.own.camera.value.track : null) : (call.session.value?.received.value.get(key) ?? null),
      ),
    [call, key, mine, source],
  )
  const speaks = useComputed(() => (mine ? call.speaksMyself.value : call.state.speaking.value.includes(participantId)))
  const quality = useComputed(() => call.qualities.value.get(participantId) ?? null)
  const reactions = useComputed(() => call.state.reactions.value.filter((one) => one.participantId === participantId))
  const shown = source === 'screen' ? t('inCall.screen.of', { name }) : shownName(participant, mine)
  const muted = source === 'camera' && !microphone
  // To oneself one's own line is told in words of its own.
  const unsent = source === 'camera' && microphone && !mine && !isSent(participant)
  return (
    <article
      class={[styles.tile, speaks.value && source === 'camera' && styles.speaks, small && styles.small].filter(Boolean).join(' ')}
      aria-label={shown}
      data-participant={participantId}
      data-source={source}
    >
      {received.value && !away ? (
        <Picture track={received.value} mirrored={mine} whole={source === 'screen'} />
      ) : (
        <div class={styles.nobody}>
          <Avatar id={participantId} name={name} size={small ? 'normal' : 'large'} />
        </div>
      )}
      {away && (
        <p class={styles.away} title={t('inCall.away')}>
          <WifiOff size={18} aria-hidden />
          <span class={small ? 'visually-hidden' : undefined}>{t('inCall.away')}</span>
        </p>
      )}
      {handPlace !== null && (
        <p class={styles.hand} title={t('inCall.handUp', { place: handPlace })}>
          <Hand size={18} aria-hidden />
          <span aria-hidden="true">{handPlace}</span>
          <span class="visually-hidden">{t('inCall.handUp', { place: handPlace })}</span>
        </p>
      )}
      <p class={styles.plate}>
        {muted && <MicOff size={16} aria-label={t('inCall.muted')} role="img" />}
        {unsent && <MicOff size={16} aria-label={t('inCall.noSound')} role="img" />}
        {!muted && !unsent && speaks.value && source === 'camera' && (
          <span class={styles.bars} role="img" aria-label={t('inCall.speaks')} />
        )}
        <span class={styles.name} dir="auto">
          {shown}
        </span>
        {participant.role === 'organiser' && !small && source === 'camera' && <span class={styles.badge}>{t('inCall.administrator')}</span>}
        {quality.value !== null && quality.value !== 'good' && (
          <span class={styles[quality.value]} title={t(mine ? `inCall.quality.mine.${quality.value}` : `inCall.quality.${quality.value}`)}>
            {quality.value === 'fair' ? <SignalHigh size={16} aria-hidden /> : <SignalLow size={16} aria-hidden />}
            <span class="visually-hidden">{t(mine ? `inCall.quality.mine.${quality.value}` : `inCall.quality.${quality.value}`)}</span>
          </span>
        )}
      </p>
      {!mine && pinned !== null && (
        <button
          type="button"
          class={styles.pin}
          aria-label={t(pinned ? 'inCall.unpin' : 'inCall.pin', { name: shown })}
          title={t(pinned ? 'inCall.unpin' : 'inCall.pin', { name: shown })}
          onClick={() => call.desk.pin(pinned ? null : { participantId, source })}
        >
          {pinned ? <PinOff size={18} aria-hidden /> : <Pin size={18} aria-hidden />}
        </button>
      )}
      {reactions.value.length > 0 && (
        <p class={styles.reactions} aria-hidden="true">
          {reactions.value.map(({ id, emoji }) => (
            <span key={id}>{emoji}</span>
          ))}
        </p>
      )}
    </article>
  )
})
