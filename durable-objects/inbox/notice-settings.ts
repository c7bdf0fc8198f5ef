import type { NoticeSettings } from '../../protocol/inbox/events.ts'

const KEY = 'notices'
/** Whoever has set nothing is told everything. */
const DEFAULT: NoticeSettings = { group: true, personal: true, sound: true }

export function readNotices(storage: DurableObjectStorage): NoticeSettings {
  return storage.kv.get<NoticeSettings>(KEY) ?? DEFAULT
}

export function writeNotices(storage: DurableObjectStorage, notices: NoticeSettings): void {
  storage.kv.put(KEY, notices)
}
