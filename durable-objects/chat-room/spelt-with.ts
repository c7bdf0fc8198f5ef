import type { ChatMessage } from '../../protocol/chat/events.ts'
import { isTooMuch } from '../../protocol/chat/moderator.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { joinTail, type OwnWords, partInSpelling } from '../../protocol/moderation/check.ts'
import type { Member } from './members.ts'
import type { Room } from './room.ts'

/** A word may be spelt over several messages; whoever pauses longer has begun anew. */
const PAUSE_MS = 30_000
/** Among so many of the room's messages on either side an author's own are looked for: others talk in between. */
const NEAR_MESSAGES = 40
/** Of the author's own on either side of an edited one: an edit is read with every run of them, so there is an end to how many runs. */
const PIECES_BESIDE_MAX = 8

/** Below everything, or in the place of a message that is edited. */
export type Place = 'newest' | Pick<ChatMessage, 'seq' | 'at'>

type Said = { readonly seq: number; readonly text: string }

/**
 * «х», «у», «й»: the fewest of the author's messages beside this text that make a word with it, oldest first; null when none do. Read from the log
 * and not remembered, so that a room may sleep in between; only for texts so short that they can be a piece of a word.
 */
export function speltWith(
  room: Room,
  { moderator, personId }: Member,
  { text, words, among }: { text: string; words: OwnWords | undefined; among: Place },
): Said[] | null {
  const part = partInSpelling(text)
  // An edit may also take away what stood between two pieces.
  if (part === 'end' || (part === 'none' && among === 'newest')) return null
  const own = part === 'none' ? [] : [text]
  const at = among === 'newest' ? room.nowMs() : among.at
  const before = piecesOf(saidBefore(room.sql, personId, { seq: among === 'newest' ? Number.MAX_SAFE_INTEGER : among.seq, at }))
  const after = among === 'newest' ? [] : piecesOf(saidAfter(room.sql, personId, among)).slice(0, PIECES_BESIDE_MAX)
  const reach = among === 'newest' ? before.length : Math.min(before.length, PIECES_BESIDE_MAX)
  for (let count = 1; count <= reach + after.length; count++) {
    for (let back = Math.max(0, count - after.length); back <= Math.min(count, reach); back++) {
      const earlier = before.slice(0, back).reverse()
      const later = after.slice(0, count - back)
      const run = [...earlier.map((piece) => piece.text), ...own, ...later.map((piece) => piece.text)]
      if (isTooMuch(moderator, joinTail(run.slice(0, -1), run.at(-1) ?? '', words).verdict.level)) return [...earlier, ...later]
    }
  }
  return null
}

/** From the nearest on, up to an ordinary message. */
function piecesOf(said: readonly Said[]): Said[] {
  const end = said.findIndex(({ text }) => partInSpelling(text) === 'end')
  return said.slice(0, end < 0 ? undefined : end).filter(({ text }) => partInSpelling(text) === 'piece')
}

/** The latest first. */
function saidBefore(sql: SqlStorage, authorId: PersonId, { seq, at }: Exclude<Place, 'newest'>): Said[] {
  return sql
    .exec<{ seq: number; text: string }>(
      `SELECT seq, text FROM (SELECT seq, at, author_id, text, deleted_by FROM log WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2)
       WHERE author_id = ?3 AND at >= ?4 AND deleted_by IS NULL ORDER BY seq DESC`,
      seq,
      NEAR_MESSAGES,
      authorId,
      at - PAUSE_MS,
    )
    .toArray()
}

function saidAfter(sql: SqlStorage, authorId: PersonId, { seq, at }: Exclude<Place, 'newest'>): Said[] {
  return sql
    .exec<{ seq: number; text: string }>(
      `SELECT seq, text FROM (SELECT seq, at, author_id, text, deleted_by FROM log WHERE seq > ?1 ORDER BY seq LIMIT ?2)
       WHERE author_id = ?3 AND at <= ?4 AND deleted_by IS NULL ORDER BY seq`,
      seq,
      NEAR_MESSAGES,
      authorId,
      at + PAUSE_MS,
    )
    .toArray()
}
