import { isTooMuch, type ModeratorSettings } from '../../protocol/chat/moderator.ts'
import { MESSAGE_CHARS_MAX, MODERATOR_LOG_ROWS } from '../../protocol/limits.ts'
import { check, type OwnWords, ownWords } from '../../protocol/moderation/check.ts'
import { eraseMessages } from './erase-messages.ts'
import type { Member } from './members.ts'
import { findMessage } from './message-log.ts'
import { NEWS_DELAY_MS, type No, type Room } from './room.ts'
import { type Place, speltWith } from './spelt-with.ts'

const HOUR_MS = 3_600_000
const MINUTE_MS = 60_000

/** Making a chat's own words ready takes far longer than a look at a text. Of an isolate's rooms, the last few that had any. */
const prepared = new Map<string, OwnWords>()
const PREPARED_MAX = 20

/**
 * The author's words come first, then each of the carried ones. `among`: where it will stand, below what its author has just said or in the place of
 * this message.
 * `isKnown`: asked of a guilty text only; what was taken once is said again because its ack was lost, and is no new offence.
 */
type Judged = {
  readonly texts: readonly string[]
  readonly where: 'message' | 'edit'
  readonly among?: Place
  readonly isKnown?: () => boolean
}

/**
 * The moderator bot, before anything is stored: nobody but the author ever sees what it stops. Null: it may be said. Otherwise it is noted in the
 * bot's log, and the author may be silenced for a while. What spelt a word together with this text goes with it. Rule MSG-20.
 */
export function judge(room: Room, author: Member, { texts, where, among, isKnown }: Judged): No | null {
  const { moderator, mutedUntil, personId } = author
  const at = room.nowMs()
  if (mutedUntil !== null && mutedUntil > at) return { refusal: 'member_muted', mutedUntil }
  if (!moderator.on) return null
  const words = wordsOf(moderator)
  // Each by itself, for the engine reads only so much of one text; and together, for a word may be spelt over them.
  const guilty = (texts.length > 1 ? [...texts, texts.join('\n')] : texts).some((text) => isTooMuch(moderator, check(text, words).level))
  const spelt = guilty ? [] : among ? speltWith(room, author, { text: texts.join('\n'), words, among }) : null
  if (spelt === null || isKnown?.()) return null

  const left = moderator.action === 'mute' ? Math.max(0, moderator.muteAfter - caught(room.sql, author, at - HOUR_MS) - 1) : null
  const muted = left === 0
  const said = [...spelt.map((piece) => piece.text), ...texts.filter((text) => text !== '')].join('\n').slice(0, MESSAGE_CHARS_MAX)
  note(room.sql, {
    at,
    authorId: personId,
    text: said,
    where,
    action: muted ? 'muted' : moderator.action === 'warn' ? 'warned' : 'deleted',
  })
  room.botLogSoon()
  const pieces = spelt.flatMap(({ seq }) => findMessage(room.sql, seq) ?? [])
  eraseMessages(room, pieces, () => 'moderator')
  if (pieces.length > 0) room.newsSoon(NEWS_DELAY_MS)
  if (!muted) return { refusal: 'message_moderated', ...(moderator.action === 'delete' ? {} : { warning: { left } }) }
  const until = at + moderator.muteMinutes * MINUTE_MS
  room.sql.exec('UPDATE members SET muted_until = ? WHERE person_id = ?', until, personId)
  return { refusal: 'message_moderated', mutedUntil: until }
}

function wordsOf({ stopWords, exceptions }: ModeratorSettings): OwnWords | undefined {
  if (stopWords.length === 0 && exceptions.length === 0) return undefined
  const key = JSON.stringify([stopWords, exceptions])
  const known = prepared.get(key)
  if (known) return known
  const words = ownWords(stopWords, exceptions)
  for (const oldest of [...prepared.keys()].slice(0, Math.max(0, prepared.size + 1 - PREPARED_MAX))) prepared.delete(oldest)
  prepared.set(key, words)
  return words
}

function caught(sql: SqlStorage, { personId }: Member, since: number): number {
  return sql.exec<{ n: number }>('SELECT count(*) AS n FROM moderator_log WHERE author_id = ? AND at > ?', personId, since).one().n
}

type Caught = { at: number; authorId: string; text: string; where: string; action: string }

/** With whether a pupil is here now: the school's log, which hears of it later, may have what was said where one was, and nothing else. */
function note(sql: SqlStorage, { at, authorId, text, where, action }: Caught): void {
  sql.exec(
    `INSERT INTO moderator_log (at, author_id, text, place, action, pupils)
     VALUES (?, ?, ?, ?, ?, EXISTS (SELECT 1 FROM members WHERE pupil = 1 AND here = 1))`,
    at,
    authorId,
    text,
    where,
    action,
  )
  sql.exec('DELETE FROM moderator_log WHERE id <= (SELECT max(id) FROM moderator_log) - ?', MODERATOR_LOG_ROWS)
}
