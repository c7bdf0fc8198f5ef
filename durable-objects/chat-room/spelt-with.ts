import { isTooMuch } from '../../protocol/chat/moderator.ts'
import type { PersonId } from '../../protocol/ids.ts'
import { joinTail, type OwnWords, partInSpelling } from '../../protocol/moderation/check.ts'
import type { Member } from './members.ts'
import type { Room } from './room.ts'

/** A word may be spelt over several messages; whoever pauses longer has begun anew. */
const PAUSE_MS = 30_000
/** Among so many of the room's newest messages an author's own are looked for: others talk in between. */
const NEWEST_MESSAGES = 40

type Said = { readonly seq: number; readonly text: string }

/**
 * «х», «у», «й»: the fewest of the author's last messages that make a word with this one, oldest first; null when none do. Read from the log and
 * not remembered, so that a room may sleep in between; only for texts so short that they can be a piece of a word.
 */
export function speltWith(room: Room, { moderator, personId }: Member, text: string, words: OwnWords | undefined): Said[] | null {
  if (partInSpelling(text) !== 'piece') return null
  const pieces: Said[] = []
  for (const said of justSaidBy(room.sql, personId, room.nowMs() - PAUSE_MS)) {
    const part = partInSpelling(said.text)
    if (part === 'end') return null
    if (part === 'none') continue
    pieces.unshift(said)
    const tail = pieces.map((piece) => piece.text)
    if (isTooMuch(moderator, joinTail(tail, text, words).verdict.level)) return pieces
  }
  return null
}

/** The latest first. */
function justSaidBy(sql: SqlStorage, authorId: PersonId, since: number): Said[] {
  return sql
    .exec<{ seq: number; text: string }>(
      `SELECT seq, text FROM (SELECT seq, at, author_id, text, deleted_by FROM log ORDER BY seq DESC LIMIT ?1)
       WHERE author_id = ?2 AND at >= ?3 AND deleted_by IS NULL ORDER BY seq DESC`,
      NEWEST_MESSAGES,
      authorId,
      since,
    )
    .toArray()
}
