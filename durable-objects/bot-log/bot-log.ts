// BotLog: one a school. What the moderator bot has stopped in chats where pupils are, for the school's administration: nobody is an administrator of a
// chat of two, and pupils are of the chats they make. Rooms tell it (chat-room/tell-bot-log.ts); worker/messenger/list-school-log.ts reads it.
// Copies: the rooms' own logs have them too. Kept for so long and so many, and then gone. Rules MSG-26, MSG-27.
import { DurableObject } from 'cloudflare:workers'
import type { ChatKind, ModeratorLogRow } from '../../protocol/chat/events.ts'
import type { ChatId, SchoolId } from '../../protocol/ids.ts'
import { BOT_LOG_DAYS, BOT_LOG_PAGE_ROWS, BOT_LOG_ROWS } from '../../protocol/limits.ts'
import type { SchoolLogRow } from '../../protocol/school-chats.ts'
import { now } from '../../worker/platform/clock.ts'
import { hasStorage, migrate } from '../shared/migrate.ts'
import { readStored } from '../shared/stored-json.ts'

/** `id`: the room's own number of it. */
export type BotLogEntry = ModeratorLogRow & { readonly id: number }

export type BotLogNews = {
  readonly schoolId: SchoolId
  readonly chatId: ChatId
  readonly kind: ChatKind
  readonly chatTitle: string
  readonly entries: readonly BotLogEntry[]
}

export type BotLogPage = { readonly rows: SchoolLogRow[]; readonly next: string | null }

const MIGRATIONS = [
  `CREATE TABLE entries (
     seq INTEGER PRIMARY KEY,
     chat_id TEXT NOT NULL,
     -- The room's own number of it: told twice, it stands once.
     id INTEGER NOT NULL,
     at INTEGER NOT NULL,
     -- JSON: SchoolLogRow.
     row TEXT NOT NULL,
     UNIQUE (chat_id, id)
   );`,
]

const DAY_MS = 86_400_000
const KEPT_MS = BOT_LOG_DAYS * DAY_MS

export class BotLog extends DurableObject<Env> {
  async add({ chatId, kind, chatTitle, entries }: BotLogNews): Promise<void> {
    const { storage } = this.ctx
    migrate(storage, MIGRATIONS)
    for (const { id, ...told } of entries) {
      const row: SchoolLogRow = { chatId, kind, chatTitle, ...told }
      storage.sql.exec(
        'INSERT INTO entries (chat_id, id, at, row) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
        chatId,
        id,
        told.at,
        JSON.stringify(row),
      )
    }
    this.#forget()
    if ((await storage.getAlarm()) === null) await storage.setAlarm(Date.now() + DAY_MS)
  }

  /** The latest first. `before`: `next` of the page above it. */
  async list(before: string | null): Promise<BotLogPage> {
    if (!hasStorage(this.ctx.storage)) return { rows: [], next: null }
    migrate(this.ctx.storage, MIGRATIONS)
    this.#forget()
    const found = this.ctx.storage.sql
      .exec<{ seq: number; row: string }>(
        'SELECT seq, row FROM entries WHERE seq < ? ORDER BY seq DESC LIMIT ?',
        before === null ? Number.MAX_SAFE_INTEGER : Number(before),
        BOT_LOG_PAGE_ROWS + 1,
      )
      .toArray()
    const page = found.slice(0, BOT_LOG_PAGE_ROWS)
    return {
      rows: page.map(({ row }) => readStored<SchoolLogRow>(row)),
      next: found.length > page.length ? String(page.at(-1)?.seq) : null,
    }
  }

  /** Once a day while there is anything: what nobody looks at is gone in time as well. */
  override async alarm(): Promise<void> {
    this.#forget()
    const any = this.ctx.storage.sql.exec('SELECT 1 FROM entries LIMIT 1').toArray().length > 0
    if (any) await this.ctx.storage.setAlarm(Date.now() + DAY_MS)
  }

  #forget(): void {
    const { sql } = this.ctx.storage
    sql.exec('DELETE FROM entries WHERE seq <= (SELECT max(seq) FROM entries) - ?', BOT_LOG_ROWS)
    // In the order they came, which is nearly that of their times: looked through from the oldest, and no further than it is too old.
    sql.exec(
      'DELETE FROM entries WHERE seq < coalesce((SELECT seq FROM entries WHERE at > ? ORDER BY seq LIMIT 1), (SELECT max(seq) + 1 FROM entries))',
      now(this.env) - KEPT_MS,
    )
  }
}
