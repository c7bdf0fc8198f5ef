// Where everybody is on the screen. Pure. Whoever leads comes first, then those who have spoken lately, then those who are seen; nobody jumps to another
// place only because somebody else has begun to speak.
import type { Participant, ParticipantId } from '../../protocol/call/events.ts'
import { can } from '../../protocol/rights.ts'
import { trackOf } from './wanted-tracks.ts'

export type Layout = 'grid' | 'speaker'
export type Tile = { readonly participantId: ParticipantId; readonly source: 'camera' | 'screen' }

/** Of those who have spoken, so many are kept in front. */
export const PROMOTED_MAX = 6

/** One's own tile is last on the first page, where one looks for it. */
export function orderTiles(
  participants: readonly Participant[],
  myId: ParticipantId,
  promoted: readonly ParticipantId[],
  perPage: number,
): ParticipantId[] {
  const others = participants.filter(({ participantId }) => participantId !== myId)
  const rank = (one: Participant) => {
    if (can(one.role, 'call.administer')) return 0
    if (promoted.includes(one.participantId)) return 1
    if (trackOf(one, 'camera')) return 2
    return can(one.role, 'call.publish') ? 3 : 4
  }
  const ids = others
    .map((one, place) => ({ id: one.participantId, rank: rank(one), place }))
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .map(({ id }) => id)
  const me = participants.some(({ participantId }) => participantId === myId) ? [myId] : []
  const own = Math.max(0, Math.min(ids.length, perPage - 1))
  return [...ids.slice(0, own), ...me, ...ids.slice(own)]
}

/** Who speaks and is not in sight is brought there; who is in sight already stays where they are. */
export function promote(
  promoted: readonly ParticipantId[],
  speaking: readonly ParticipantId[],
  inSight: readonly ParticipantId[],
): readonly ParticipantId[] {
  const fresh = speaking.filter((id) => !inSight.includes(id) && !promoted.includes(id))
  return fresh.length === 0 ? promoted : [...fresh, ...promoted].slice(0, PROMOTED_MAX)
}

/** Who is big where one is: what was chosen, a screen, the last who spoke, whoever leads, anybody. */
export function mainTile(
  participants: readonly Participant[],
  myId: ParticipantId,
  pinned: Tile | null,
  spoke: readonly ParticipantId[],
): Tile | null {
  const has = (id: ParticipantId, source: Tile['source']) =>
    participants.some((one) => one.participantId === id && (source === 'camera' || trackOf(one, 'screen') !== undefined))
  if (pinned && has(pinned.participantId, pinned.source)) return pinned
  const sharing = participants.find((one) => one.participantId !== myId && trackOf(one, 'screen'))
  if (sharing) return { participantId: sharing.participantId, source: 'screen' }
  const others = participants.filter(({ participantId }) => participantId !== myId)
  const last = spoke.find((id) => others.some(({ participantId }) => participantId === id))
  const id =
    last ??
    others.find(({ role }) => can(role, 'call.administer'))?.participantId ??
    others[0]?.participantId ??
    participants[0]?.participantId
  return id === undefined ? null : { participantId: id, source: 'camera' }
}

export type Box = { readonly columns: number; readonly width: number; readonly height: number }

/** Width to height, the least and the most. */
export type Ratio = { readonly min: number; readonly max: number }

/** The largest tiles of which so many fit. */
export function fitTiles(count: number, width: number, height: number, gap: number, ratio: Ratio): Box {
  let best: Box = { columns: 1, width: 0, height: 0 }
  for (let columns = 1; columns <= Math.max(1, count); columns++) {
    const rows = Math.ceil(count / columns)
    const cell = { width: (width - gap * (columns - 1)) / columns, height: (height - gap * (rows - 1)) / rows }
    const wide = Math.floor(Math.min(cell.width, cell.height * ratio.max))
    const tall = Math.floor(Math.min(cell.height, wide / ratio.min))
    if (wide * tall > best.width * best.height) best = { columns, width: wide, height: tall }
  }
  return best
}

export function pageOf<One>(
  all: readonly One[],
  page: number,
  perPage: number,
): { readonly shown: readonly One[]; readonly pages: number; readonly page: number } {
  const pages = Math.max(1, Math.ceil(all.length / perPage))
  const here = Math.min(Math.max(0, page), pages - 1)
  return { shown: all.slice(here * perPage, (here + 1) * perPage), pages, page: here }
}
