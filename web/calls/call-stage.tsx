// Everybody on the screen: as a grid in pages, or one big with a strip of the others. A screen that is shared is always big: it is what is talked about.
import { ChevronLeft, ChevronRight } from 'lucide-preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { handsOf } from '../../protocol/call/apply-event.ts'
import type { CallSnapshot, ParticipantId } from '../../protocol/call/events.ts'
import { t } from '../app/i18n.ts'
import type { Call } from './call.ts'
import styles from './call-stage.module.css'
import { CallTile } from './call-tile.tsx'
import { fitTiles, mainTile, orderTiles, pageOf, promote, type Ratio, type Tile } from './stage-plan.ts'
import { useSize } from './use-size.ts'
import { type Shown, trackOf } from './wanted-tracks.ts'

const GAP = 8
const STRIP = 176
const PHONE_STRIP = 112
const NARROW = 640
const SMALL_TILE = 220
/** A camera is cut to fill a phone; on a desktop it is seen whole. */
const UPRIGHT: Ratio = { min: 3 / 4, max: 16 / 9 }
const WIDE: Ratio = { min: 16 / 9, max: 16 / 9 }
const PER_PAGE_PHONE = 8
/** What leads to the next page stands below the tiles, on none of them. */
const PAGES_BAR = 52

type Props = { readonly call: Call; readonly snapshot: CallSnapshot }
type Placed = Tile & { readonly width: number; readonly height: number; readonly small: boolean }

export function CallStage({ call, snapshot }: Props) {
  const frame = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(frame).value
  const { participants, myId } = snapshot
  const { desk } = call
  const portrait = height > width
  const perPage = width < NARROW ? PER_PAGE_PHONE : desk.crowd.value
  const order = useMemo(
    () => orderTiles(participants, myId, desk.promoted.value, perPage),
    [participants, myId, desk.promoted.value, perPage],
  )
  const speaking = call.state.speaking.value
  useEffect(() => {
    const next = promote(desk.promoted.peek(), speaking, order.slice(0, perPage))
    if (next !== desk.promoted.peek()) desk.promoted.value = next
  }, [speaking])

  const shared = participants.some((one) => one.participantId !== myId && trackOf(one, 'screen'))
  const oneIsBig = participants.length > 1 && (desk.layout.value === 'speaker' || shared)
  const main = oneIsBig ? mainTile(participants, myId, desk.pinned.value, call.spoke.value) : null
  const rest = main?.source === 'camera' ? order.filter((id) => id !== main.participantId) : order
  const strip = stripOf({ width, height, portrait, count: rest.length })
  const { shown, page, pages } = pageOf(
    main ? rest.slice(0, strip.count) : rest,
    main ? 0 : desk.page.value,
    main ? Math.max(1, strip.count) : perPage,
  )
  const box = fitTiles(shown.length, width, pages > 1 ? height - PAGES_BAR : height, GAP, portrait ? UPRIGHT : WIDE)
  const camera = (participantId: ParticipantId): Tile => ({ participantId, source: 'camera' })
  const placed: Placed[] = main
    ? [
        { ...main, width: strip.mainWidth, height: strip.mainHeight, small: false },
        ...shown.map((id) => ({ ...camera(id), width: strip.width, height: strip.height, small: true })),
      ]
    : shown.map((id) => ({ ...camera(id), width: box.width, height: box.height, small: box.width < SMALL_TILE }))
  useShown(call, placed)

  const hands = handsOf(participants).map(({ participantId }) => participantId)
  const tile = ({ participantId, source, small }: Placed) => {
    const participant = participants.find((one) => one.participantId === participantId)
    if (!participant) return null
    const place = source === 'camera' ? hands.indexOf(participantId) : -1
    const { value: pinned } = desk.pinned
    return (
      <CallTile
        call={call}
        participant={participant}
        source={source}
        mine={participantId === myId}
        handPlace={place < 0 ? null : place + 1}
        pinned={pinned?.participantId === participantId && pinned.source === source}
        small={small}
      />
    )
  }
  const hidden = rest.length - shown.length
  return (
    <div ref={frame} class={styles.stage}>
      <ul
        class={[styles.tiles, main && styles.withMain, main && portrait && styles.below].filter(Boolean).join(' ')}
        aria-label={t('inCall.tiles')}
        style={{ '--columns': String(box.columns), '--tile': `${box.width}px`, '--tall': `${box.height}px`, '--gap': `${GAP}px` }}
      >
        {placed.map((one, index) => (
          <li
            key={`${one.participantId} ${one.source}`}
            class={main && index === 0 ? styles.main : styles.place}
            style={{ inlineSize: `${one.width}px`, blockSize: `${one.height}px` }}
          >
            {tile(one)}
          </li>
        ))}
        {main && hidden > 0 && (
          <li class={styles.others} style={{ inlineSize: `${strip.width}px`, blockSize: portrait ? `${strip.height}px` : 'auto' }}>
            <button type="button" onClick={() => desk.toggle('people')}>
              {t('inCall.others', { count: hidden })}
            </button>
          </li>
        )}
      </ul>
      {!main && pages > 1 && (
        <nav class={styles.pages} aria-label={t('inCall.tiles')}>
          <button type="button" aria-label={t('inCall.page.previous')} disabled={page === 0} onClick={() => (desk.page.value = page - 1)}>
            <ChevronLeft size={20} aria-hidden />
          </button>
          <span aria-live="polite">{t('inCall.page', { page: page + 1, pages })}</span>
          <button
            type="button"
            aria-label={t('inCall.page.next')}
            disabled={page === pages - 1}
            onClick={() => (desk.page.value = page + 1)}
          >
            <ChevronRight size={20} aria-hidden />
          </button>
        </nav>
      )}
    </div>
  )
}

/** Room for the big one and, beside or below it, for as many others as fit without scrolling. */
function stripOf({ width, height, portrait, count }: { width: number; height: number; portrait: boolean; count: number }) {
  if (portrait) {
    const side = PHONE_STRIP
    const fits = Math.max(1, Math.floor((width + GAP) / (side + GAP)))
    const shown = count > fits ? Math.max(1, fits - 1) : count
    return { count: shown, width: side, height: side, mainWidth: width, mainHeight: Math.max(0, height - (count > 0 ? side + GAP : 0)) }
  }
  const tall = Math.round((STRIP * 9) / 16)
  const fits = Math.max(1, Math.floor((height + GAP) / (tall + GAP)))
  const shown = count > fits ? Math.max(1, fits - 1) : count
  return { count: shown, width: STRIP, height: tall, mainWidth: Math.max(0, width - (count > 0 ? STRIP + GAP : 0)), mainHeight: height }
}

/** What is in sight is what is received. */
function useShown(call: Call, placed: readonly Placed[]): void {
  const scale = Math.max(1, Math.min(2, devicePixelRatio))
  const shown: Shown[] = placed.map(({ participantId, source, width }) => ({ participantId, source, width: Math.round(width * scale) }))
  const told = JSON.stringify(shown)
  useEffect(() => {
    call.desk.shown.value = shown
  }, [told])
}
