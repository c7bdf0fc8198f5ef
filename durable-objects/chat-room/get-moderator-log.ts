import type { ChatDown, ModeratorLogRow } from '../../protocol/chat/events.ts'
import { readStored } from '../shared/stored-json.ts'
import { type Caller, type Room, refused } from './room.ts'
import { mayLead } from './set-moderator.ts'

/** What the bot has stopped, the latest first. */
export function getModeratorLog(room: Room, { member }: Caller): ChatDown {
  if (!mayLead(member)) return refused({}, { refusal: 'not_allowed' })
  const rows = room.sql
    .exec<Omit<ModeratorLogRow, 'authorName'> & { authorName: string }>(
      `SELECT moderator_log.at, moderator_log.author_id AS authorId, members.name AS authorName, moderator_log.text,
         moderator_log.place AS "where", moderator_log.action
       FROM moderator_log JOIN members ON members.person_id = moderator_log.author_id ORDER BY moderator_log.id DESC`,
    )
    .toArray()
    .map((row) => ({ ...row, authorName: readStored<ModeratorLogRow['authorName']>(row.authorName) }))
  return { type: 'moderatorLog', rows }
}
