import type { NoticeSettings } from '../../protocol/inbox/events.ts'

const KEY = 'notices'
/** Whoever has set nothing is told everything. */
const DEFAULT: NoticeSettings = { group: true, personal: true, sound: true, marks: true, attendance: true, timetable: true }

export function readNotices(storage: DurableObjectStorage): NoticeSettings {
  // What was set before there was a switch for it is told.
  return { ...DEFAULT, ...storage.kv.get<Partial<NoticeSettings>>(KEY) }
}

export function writeNotices(storage: DurableObjectStorage, notices: NoticeSettings): void {
  storage.kv.put(KEY, notices)
}
