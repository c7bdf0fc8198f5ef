// What the bot has stopped here is told to the school's log of it, where a pupil is a member: grown-ups among themselves are not read by the school
// (docs/moderation.md). Drained by the room's alarm; the rows stand in the log under the room's own numbers, so that telling them twice does no harm.
import type { PersonId } from '../../protocol/ids.ts'
import type { BotLogEntry, BotLogNews } from '../bot-log/bot-log.ts'
import { readStored } from '../shared/stored-json.ts'
import { headOf } from './members.ts'
import type { Room } from './room.ts'
import { nameIn } from './stored-name.ts'

const ROWS_AT_A_TIME = 50

type Told = { readonly news: BotLogNews; readonly upTo: number }

/** Null: there is nothing to tell. */
export function botNews({ sql }: Room): Told | null {
  const { chatId, kind, title } = headOf(sql)
  const [room] = sql
    .exec<{ schoolId: BotLogNews['schoolId'] | null; pupils: number; upTo: number | null }>(
      `SELECT school_id AS schoolId, EXISTS (SELECT 1 FROM members WHERE pupil = 1 AND here = 1) AS pupils,
         (SELECT max(id) FROM moderator_log WHERE id > room.bot_told_id) AS upTo FROM room`,
    )
    .toArray()
  if (!room || room.upTo === null || room.schoolId === null) return null
  // Who is a pupil in a class's chat is not said to the room, for all but its teachers are.
  if (kind !== 'class' && room.pupils === 0) {
    noteBotTold(sql, room.upTo)
    return null
  }
  const entries = sql
    .exec<Omit<BotLogEntry, 'authorName'> & { authorName: string }>(
      `SELECT moderator_log.id, moderator_log.at, moderator_log.author_id AS authorId, members.name AS authorName, moderator_log.text,
         moderator_log.place AS "where", moderator_log.action
       FROM moderator_log JOIN members ON members.person_id = moderator_log.author_id
       WHERE moderator_log.id > (SELECT bot_told_id FROM room) ORDER BY moderator_log.id LIMIT ?`,
      ROWS_AT_A_TIME,
    )
    .toArray()
    .map((row) => ({ ...row, authorName: readStored<BotLogEntry['authorName']>(row.authorName) }))
  const last = entries.at(-1)
  if (!last) return null
  return {
    news: { schoolId: room.schoolId, chatId, kind, chatTitle: kind === 'personal' ? namesOfTwo(sql) : title, entries },
    upTo: last.id,
  }
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
