// What the bot has stopped here while a pupil was a member is told to the school's log of it: grown-ups among themselves are not read by the school
// (docs/moderation.md). Drained by the room's alarm; the rows stand in the log under the room's own numbers, so that telling them twice does no harm.
import type { PersonId } from '../../protocol/ids.ts'
import type { BotLogEntry, BotLogNews } from '../bot-log/bot-log.ts'
import { readStored } from '../shared/stored-json.ts'
import { headOf } from './members.ts'
import type { Room } from './room.ts'
import { nameIn } from './stored-name.ts'

const ROWS_AT_A_TIME = 50

const LAST_UNTOLD = 'SELECT max(id) FROM moderator_log WHERE id > room.bot_told_id'

/** `upTo`: what lies between these, of grown-ups among themselves, is passed over. */
type Told = { readonly news: BotLogNews; readonly upTo: number }

/** Null: there is nothing to tell. */
export function botNews({ sql }: Room): Told | null {
  const { chatId, kind, title } = headOf(sql)
  const [room] = sql
    .exec<{ schoolId: BotLogNews['schoolId'] | null; upTo: number | null }>(
      `SELECT school_id AS schoolId, (${LAST_UNTOLD}) AS upTo FROM room`,
    )
    .toArray()
  if (!room || room.upTo === null || room.schoolId === null) return null
  const entries = sql
    .exec<Omit<BotLogEntry, 'authorName'> & { authorName: string }>(
      `SELECT moderator_log.id, moderator_log.at, moderator_log.author_id AS authorId, members.name AS authorName, moderator_log.text,
         moderator_log.place AS "where", moderator_log.action
       FROM moderator_log JOIN members ON members.person_id = moderator_log.author_id
       WHERE moderator_log.id > (SELECT bot_told_id FROM room) AND moderator_log.pupils = 1 ORDER BY moderator_log.id LIMIT ?`,
      ROWS_AT_A_TIME,
    )
    .toArray()
    .map((row) => ({ ...row, authorName: readStored<BotLogEntry['authorName']>(row.authorName) }))
  const last = entries.at(-1)
  if (!last) {
    noteBotTold(sql, room.upTo)
    return null
  }
  return {
    news: { schoolId: room.schoolId, chatId, kind, chatTitle: kind === 'personal' ? namesOfTwo(sql) : title, entries },
    upTo: entries.length < ROWS_AT_A_TIME ? room.upTo : last.id,
  }
}

export function hasUntold({ sql }: Room): boolean {
  return sql.exec<{ upTo: number | null }>(`SELECT (${LAST_UNTOLD}) AS upTo FROM room`).one().upTo !== null
}

export function noteBotTold(sql: SqlStorage, upTo: number): void {
  sql.exec('UPDATE room SET bot_told_id = ?1 WHERE bot_told_id < ?1', upTo)
}

/** A chat of two has no title but the other's name; whoever is neither reads both. */
function namesOfTwo(sql: SqlStorage): string {
  return sql
    .exec<{ personId: PersonId; name: string }>('SELECT person_id AS personId, name FROM members ORDER BY person_id LIMIT 2')
    .toArray()
    .map(({ name }) => {
      const { familyName, givenName } = nameIn(name)
      return `${familyName} ${givenName}`
    })
    .join(', ')
}
