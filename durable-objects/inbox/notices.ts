// SQL of what the person has been told of the journal: one row for each thing it is about, so that what changes again does not pile up. Rules NTC-….

import type { PersonId } from '../../protocol/ids.ts'
import type { NoticeSettings } from '../../protocol/inbox/events.ts'
import { countUnread } from '../../protocol/inbox/notice-groups.ts'
import type { KeptNotice, Notice } from '../../protocol/inbox/notices.ts'
import { NOTICES_MAX } from '../../protocol/limits.ts'
import { hasStorage } from '../shared/migrate.ts'
import { readStored } from '../shared/stored-json.ts'

/**
 * What stands in the journal now of one thing, as this person is to hear of it. Null: there is nothing to tell any more, and what was told of it since
 * `since` is taken back.
 */
export type NoticeNews = {
  /** Which thing: one cell's marks, one lesson, … */
  readonly key: string
  /** When it was read, UTC ms: of two, the later one counts. */
  readonly readAt: number
  readonly since: number
  readonly at: number
  readonly notice: Notice | null
}

const READ_KEY = 'noticesRead'

/** Which switch of the settings a notice hangs on. */
const SWITCH: Readonly<Record<Notice['about'], 'marks' | 'attendance' | 'timetable'>> = {
  mark: 'marks',
  termMark: 'marks',
  attendance: 'attendance',
  expired: 'marks',
  absence: 'attendance',
  lesson: 'timetable',
}

/** False: it changes nothing that is shown. */
export function keepNotice(sql: SqlStorage, news: NoticeNews, settings: NoticeSettings): boolean {
  const { key, readAt, since, at, notice } = news
  const [known] = sql
    .exec<{ readAt: number; since: number; notice: string | null }>(
      'SELECT read_at AS readAt, since, notice FROM notices WHERE key = ?',
      key,
    )
    .toArray()
  if (known && readAt < known.readAt) return false
  if (notice === null) {
    if (!known || known.notice === null || known.since < since) return false
    sql.exec('UPDATE notices SET notice = NULL, read_at = ? WHERE key = ?', readAt, key)
    return true
  }
  const text = JSON.stringify(notice)
  // What has been told already is told no more, and what one does not want to hear of is not kept.
  if (known?.notice === text || !settings[SWITCH[notice.about]]) return false
  sql.exec(
    `INSERT INTO notices (key, seq, read_at, since, at, notice) VALUES (?, (SELECT coalesce(max(seq), 0) + 1 FROM notices), ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET
       seq = excluded.seq, read_at = excluded.read_at, since = excluded.since, at = excluded.at, notice = excluded.notice`,
    key,
    readAt,
    since,
    at,
    text,
  )
  sql.exec('DELETE FROM notices WHERE seq <= (SELECT seq FROM notices ORDER BY seq DESC LIMIT 1 OFFSET ?)', NOTICES_MAX)
  return true
}

/** Their words go, their numbers stay: what comes next is newer than what was seen. False: there was nothing to forget. */
export function forgetOthersChildren(sql: SqlStorage, children: readonly PersonId[]): boolean {
  const forgotten = sql.exec(
    `UPDATE notices SET notice = NULL
     WHERE notice ->> '$.child.personId' IS NOT NULL AND notice ->> '$.child.personId' NOT IN (SELECT value FROM json_each(?))`,
    JSON.stringify(children),
  )
  return forgotten.rowsWritten > 0
}

/** The latest first. */
function keptNotices(sql: SqlStorage): KeptNotice[] {
  return sql
    .exec<{ seq: number; at: number; notice: string }>('SELECT seq, at, notice FROM notices WHERE notice IS NOT NULL ORDER BY seq DESC')
    .toArray()
    .map(({ seq, at, notice }) => ({ seq, at, notice: readStored<Notice>(notice) }))
}

function readSeqOf(storage: DurableObjectStorage): number {
  return storage.kv.get<number>(READ_KEY) ?? 0
}

/** `children`: whose parent the person is now. `forgotten`: something was told of another, and is not kept any more. */
export function listNotices(storage: DurableObjectStorage, children: readonly PersonId[]) {
  if (!hasStorage(storage)) return { notices: [], readSeq: 0, unread: 0, forgotten: false }
  const forgotten = forgetOthersChildren(storage.sql, children)
  return { notices: keptNotices(storage.sql), readSeq: readSeqOf(storage), unread: unreadNotices(storage), forgotten }
}

/** Never back: a device that comes late has seen less. False when it says nothing new. */
export function noteRead(storage: DurableObjectStorage, seq: number): boolean {
  const [latest] = storage.sql.exec<{ seq: number | null }>('SELECT max(seq) AS seq FROM notices').toArray()
  const read = Math.min(seq, latest?.seq ?? 0)
  if (read <= readSeqOf(storage)) return false
  storage.kv.put(READ_KEY, read)
  return true
}

export function unreadNotices(storage: DurableObjectStorage): number {
  return hasStorage(storage) ? countUnread(keptNotices(storage.sql), readSeqOf(storage)) : 0
}
