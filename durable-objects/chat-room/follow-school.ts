import { readStored } from '../shared/stored-json.ts'
import { appendChange } from './message-log.ts'
import type { Room } from './room.ts'
import { moderatorOf, type SchoolTerms, SETTINGS, type StoredSettings, windowsOf } from './settings.ts'
import { hasUntold } from './tell-bot-log.ts'

/** A room that does not know its school has not been told what it decides either: both come in one. */
export function knowsSchool({ sql }: Room): boolean {
  return sql.exec<{ known: number }>('SELECT school_id IS NOT NULL AS known FROM room').one().known === 1
}

/** Called by the Worker once a chat is founded, and for every chat when the school decides anew. An older version than the last is ignored. */
export function followSchool(room: Room, { schoolId, moderator, windows }: SchoolTerms): void {
  const { sql } = room
  const before = settingsHere(sql)
  const learnt = sql.exec('UPDATE room SET school_id = ?1 WHERE school_id IS NOT ?1 RETURNING 1', schoolId).toArray()
  if (learnt.length > 0 && hasUntold(room)) room.botLogSoon()
  if (moderator !== null && moderator.version > versionOf(before.schoolModerator)) {
    sql.exec('UPDATE room SET school_moderator = ?', JSON.stringify(moderator))
    tellModerator(room, before)
  }
  if (windows !== null && windows.version > versionOf(before.schoolWindows)) {
    sql.exec('UPDATE room SET school_windows = ?', JSON.stringify(windows))
    tellWindows(room, before)
  }
}

function versionOf(stored: string | null): number {
  return stored === null ? 0 : readStored<{ version: number }>(stored).version
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

function tellWindows(room: Room, before: StoredSettings): void {
  const windows = windowsOf(settingsHere(room.sql))
  const old = windowsOf(before)
  if (windows.editHours === old.editHours && windows.deleteHours === old.deleteHours) return
  room.tell(appendChange(room.sql, room.nowMs(), null, (seq) => ({ type: 'windows.changed', seq, windows })))
}
