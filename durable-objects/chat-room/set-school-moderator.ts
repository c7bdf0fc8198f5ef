import { readStored } from '../shared/stored-json.ts'
import { appendChange } from './message-log.ts'
import type { Room } from './room.ts'
import { moderatorOf, type SchoolModerator, SETTINGS, type StoredSettings } from './settings.ts'

/** Called by the Worker for every chat when the school sets its bot anew. An older version than the last is ignored. */
export function setSchoolModerator(room: Room, newer: SchoolModerator): void {
  const before = settingsHere(room.sql)
  const known = before.schoolModerator === null ? 0 : readStored<SchoolModerator>(before.schoolModerator).version
  if (newer.version <= known) return
  room.sql.exec('UPDATE room SET school_moderator = ?', JSON.stringify(newer))
  tellModerator(room, before)
}

export function settingsHere(sql: SqlStorage): StoredSettings {
  return sql.exec<StoredSettings>(`SELECT ${SETTINGS} FROM room`).one()
}

/** Everybody hears whether the bot is on; its words are told to nobody. */
export function tellModerator(room: Room, before: StoredSettings): void {
  const { on } = moderatorOf(settingsHere(room.sql))
  if (on === moderatorOf(before).on) return
  room.tell(appendChange(room.sql, room.nowMs(), null, (seq) => ({ type: 'moderator.set', seq, on })))
}
