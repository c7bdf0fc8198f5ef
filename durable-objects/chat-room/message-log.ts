// SQL of the room's log of messages and of its changes. Rows come back as the events and messages of protocol/chat.
import type { CallNote } from '../../protocol/call/ringing.ts'
import type { ChatEvent, ChatMessage, DeletedBy, Forwarded, Quote, Reaction } from '../../protocol/chat/events.ts'
import type { ClientId, PersonId } from '../../protocol/ids.ts'
import { readStored } from '../shared/stored-json.ts'
import { LAST_SEQ, MESSAGES } from './members.ts'
import { nameIn } from './stored-name.ts'

type MessageRow = {
  seq: number
  at: number
  clientId: string
  authorId: string
  authorName: string
  text: string
  extra: string | null
  silent: number
  editedAt: number | null
  deletedBy: DeletedBy | null
  reactions: string | null
}

/** What few messages have. */
export type Extra = {
  readonly reply?: Quote
  readonly forwarded?: readonly Forwarded[]
  readonly mentions?: readonly PersonId[]
  readonly mentionsAll?: true
  /** It stands for this call. */
  readonly call?: CallNote
}

const COLUMNS = `log.seq, log.at, log.client_id AS clientId, log.author_id AS authorId, members.name AS authorName, log.text, log.extra,
  log.silent, log.edited_at AS editedAt, log.deleted_by AS deletedBy`
/** Few messages have any: the list is put together only for those. */
const REACTIONS = `CASE WHEN EXISTS (SELECT 1 FROM reactions WHERE message_seq = log.seq) THEN (SELECT json_group_array(json_array(emoji, person_id)) FROM
    (SELECT emoji, person_id FROM reactions WHERE message_seq = log.seq ORDER BY since, person_id)) END AS reactions`
const AUTHOR = 'JOIN members ON members.person_id = log.author_id'
/** Of the one who looks: not what they cleared (?1) or hid (?2). */
const NOT_HIDDEN = 'NOT EXISTS (SELECT 1 FROM hidden WHERE person_id = ?2 AND message_seq = log.seq)'
const VISIBLE = `log.seq > ?1 AND ${NOT_HIDDEN}`

/** Whose eyes: what they have cleared and hidden is not there for them. */
export type Viewer = { readonly personId: PersonId; readonly clearedSeq: number }

export type Appended = { seq: number; at: number; messages: number }
export type Posted = Appended & { text: string; touched: number }

/** The room's change, under the next seq. */
export function appendChange(sql: SqlStorage, at: number, messageSeq: number | null, change: (seq: number) => ChatEvent): ChatEvent {
  const event = change(sql.exec<{ seq: number }>(`SELECT ${LAST_SEQ} + 1 AS seq`).one().seq)
  sql.exec(
    'INSERT INTO changes (seq, at, message_seq, change) VALUES (?, ?, ?, ?)',
    event.seq,
    at,
    messageSeq,
    JSON.stringify(withoutText(event)),
  )
  return event
}

/** What was said before may be shown no more as it was then (changedSeq of ChatListEntry). */
export function noteChanged(sql: SqlStorage, seq: number): void {
  sql.exec('UPDATE room SET changed_seq = ?', seq)
}

/** The message under the next seq, or null when this author's client id is already in the log. */
export function appendMessage(
  sql: SqlStorage,
  message: { at: number; authorId: PersonId; clientId: ClientId; text: string; extra: Extra; silent: boolean },
): Appended | null {
  const [appended] = sql
    .exec<Appended>(
      `INSERT INTO log (seq, at, messages, author_id, client_id, text, extra, silent)
       SELECT ${LAST_SEQ} + 1, ?, ${MESSAGES} + 1, ?, ?, ?, ?, ? WHERE true
       ON CONFLICT (author_id, client_id) WHERE client_id IS NOT NULL DO NOTHING RETURNING seq, at, messages`,
      message.at,
      message.authorId,
      message.clientId,
      message.text,
      stored(message.extra),
      message.silent ? 1 : 0,
    )
    .toArray()
  return appended ?? null
}

export function findPosted(sql: SqlStorage, authorId: PersonId, clientId: ClientId): Posted | null {
  const [row] = sql
    .exec<Posted>(
      `SELECT seq, at, messages, text, edited_at IS NOT NULL OR deleted_by IS NOT NULL AS touched FROM log
       WHERE author_id = ? AND client_id = ?`,
      authorId,
      clientId,
    )
    .toArray()
  return row ?? null
}

/** A message that is still there for everyone. */
export function findMessage(sql: SqlStorage, seq: number): ChatMessage | null {
  const [row] = sql
    .exec<MessageRow>(`SELECT ${COLUMNS}, ${REACTIONS} FROM log ${AUTHOR} WHERE log.seq = ? AND log.deleted_by IS NULL`, seq)
    .toArray()
  return row ? messageOf(row) : null
}

export function messagesAmong(sql: SqlStorage, viewer: Viewer, seqs: readonly number[]): ChatMessage[] {
  return sql
    .exec<MessageRow>(
      `SELECT ${COLUMNS}, NULL AS reactions FROM json_each(?3) AS asked JOIN log ON log.seq = asked.value ${AUTHOR}
       WHERE ${VISIBLE} AND log.deleted_by IS NULL ORDER BY log.seq`,
      viewer.clearedSeq,
      viewer.personId,
      JSON.stringify([...new Set(seqs)]),
    )
    .toArray()
    .map(messageOf)
}

/** Up to `limit` messages from `seq` backwards (it included) or onwards, oldest first. */
export function messagesFrom(sql: SqlStorage, viewer: Viewer, from: { seq: number; back: boolean; limit: number }): ChatMessage[] {
  const rows = sql
    .exec<MessageRow>(
      // Platform: of two lower bounds SQLite seeks to one and walks from there.
      `SELECT ${COLUMNS}, ${REACTIONS} FROM log ${AUTHOR}
       WHERE ${NOT_HIDDEN} AND ${from.back ? 'log.seq > ?1 AND log.seq <= ?3' : 'log.seq >= max(?1 + 1, ?3)'}
       ORDER BY log.seq ${from.back ? 'DESC' : 'ASC'} LIMIT ?4`,
      viewer.clearedSeq,
      viewer.personId,
      from.seq,
      from.limit,
    )
    .toArray()
    .map(messageOf)
  return from.back ? rows.reverse() : rows
}

/** The newest messages up to `seq`, oldest first, and everything that is pinned, latest first; in one statement. */
export function newestAndPinned(
  sql: SqlStorage,
  viewer: Viewer,
  seq: number,
  limit: number,
): { messages: ChatMessage[]; pinned: ChatMessage[] } {
  const rows = sql
    .exec<MessageRow & { pinnedSeq: number | null }>(
      `SELECT ${COLUMNS}, ${REACTIONS}, NULL AS pinnedSeq FROM
         (SELECT * FROM log WHERE ${VISIBLE} AND log.seq <= ?3 ORDER BY log.seq DESC LIMIT ?4) AS log ${AUTHOR}
       UNION ALL
       SELECT ${COLUMNS}, ${REACTIONS}, pins.seq FROM pins JOIN log ON log.seq = pins.message_seq ${AUTHOR}`,
      viewer.clearedSeq,
      viewer.personId,
      seq,
      limit,
    )
    .toArray()
  return {
    messages: rows
      .filter((row) => row.pinnedSeq === null)
      .map(messageOf)
      .sort((a, b) => a.seq - b.seq),
    pinned: rows
      .filter((row) => row.pinnedSeq !== null)
      .sort((a, b) => (b.pinnedSeq ?? 0) - (a.pinnedSeq ?? 0))
      .map(messageOf),
  }
}

/** Messages the index has for `match`, newest first. Platform: CROSS JOIN, so that the index leads and no other message is read. */
export function messagesFound(sql: SqlStorage, viewer: Viewer, of: { match: string; beforeSeq: number; limit: number }): ChatMessage[] {
  return sql
    .exec<MessageRow>(
      `SELECT ${COLUMNS}, ${REACTIONS} FROM found CROSS JOIN log ON log.seq = found.rowid ${AUTHOR}
       WHERE found MATCH ?3 AND found.rowid < ?4 AND found.rowid > ?1 AND ${VISIBLE} ORDER BY found.rowid DESC LIMIT ?5`,
      viewer.clearedSeq,
      viewer.personId,
      of.match,
      of.beforeSeq,
      of.limit,
    )
    .toArray()
    .map(messageOf)
}

export function lastMessage(sql: SqlStorage, viewer: Viewer | null): ChatMessage | null {
  const [row] = sql
    .exec<MessageRow>(
      `SELECT ${COLUMNS}, NULL AS reactions FROM log ${AUTHOR} WHERE ${VISIBLE} ORDER BY log.seq DESC LIMIT 1`,
      viewer?.clearedSeq ?? 0,
      viewer?.personId ?? '',
    )
    .toArray()
  return row ? messageOf(row) : null
}

/**
 * Everything since, in order. A message comes as it was posted (what was done to it since is in later events), but with the text it has now: an
 * earlier one is nobody's business any more.
 */
export function eventsAfter(sql: SqlStorage, seq: number): ChatEvent[] {
  return sql
    .exec<{ eventSeq: number; change: string | null } & MessageRow>(
      `SELECT log.seq AS eventSeq, NULL AS change, ${COLUMNS}, NULL AS reactions FROM log ${AUTHOR} WHERE log.seq > ?1
       UNION ALL
       SELECT changes.seq, changes.change, ${COLUMNS}, NULL FROM changes LEFT JOIN log ON log.seq = changes.message_seq
         LEFT JOIN members ON members.person_id = log.author_id WHERE changes.seq > ?1
       ORDER BY 1`,
      seq,
    )
    .toArray()
    .map((row) =>
      row.change === null
        ? { type: 'message.posted', seq: row.seq, message: { ...messageOf(row), editedAt: null, deletedBy: null } }
        : withText(readStored<ChatEvent>(row.change), row),
    )
}

export function replaceText(sql: SqlStorage, seq: number, change: { text: string; extra: Extra; at: number }): void {
  sql.exec('UPDATE log SET text = ?, extra = ?, edited_at = ? WHERE seq = ?', change.text, stored(change.extra), change.at, seq)
}

export function keepExtra(sql: SqlStorage, seq: number, extra: Extra): void {
  sql.exec('UPDATE log SET extra = ? WHERE seq = ?', stored(extra), seq)
}

/** What is left of it is that it was there. */
export function emptyMessage(sql: SqlStorage, seq: number, by: DeletedBy): void {
  sql.exec("UPDATE log SET text = '', extra = NULL, deleted_by = ? WHERE seq = ?", by, seq)
  for (const table of ['reactions', 'edits', 'pins']) sql.exec(`DELETE FROM ${table} WHERE message_seq = ?`, seq)
}

type OfFew = Pick<ChatMessage, 'reply' | 'forwarded' | 'mentions' | 'mentionsAll' | 'call'>

export function extraOf({ reply, forwarded, mentions, mentionsAll, call }: OfFew): Extra {
  return {
    ...(reply ? { reply } : {}),
    ...(forwarded.length > 0 ? { forwarded } : {}),
    ...(mentions.length > 0 ? { mentions } : {}),
    ...(mentionsAll ? { mentionsAll } : {}),
    ...(call ? { call } : {}),
  }
}

export function messageWith(extra: Extra): OfFew {
  return {
    reply: extra.reply ?? null,
    forwarded: [...(extra.forwarded ?? [])],
    mentions: [...(extra.mentions ?? [])],
    mentionsAll: extra.mentionsAll === true,
    call: extra.call ?? null,
  }
}

function stored(extra: Extra): string | null {
  return Object.keys(extra).length === 0 ? null : JSON.stringify(extra)
}

function messageOf(row: MessageRow): ChatMessage {
  return {
    seq: row.seq,
    at: row.at,
    clientId: row.clientId as ClientId,
    authorId: row.authorId as PersonId,
    authorName: nameIn(row.authorName),
    text: row.text,
    ...messageWith(row.extra === null ? {} : readStored<Extra>(row.extra)),
    silent: row.silent === 1,
    editedAt: row.editedAt,
    deletedBy: row.deletedBy,
    reactions: row.reactions === null ? [] : reactionsOf(readStored<[string, PersonId][]>(row.reactions)),
  }
}

function reactionsOf(pairs: readonly [string, PersonId][]): Reaction[] {
  const people = Map.groupBy(pairs, ([emoji]) => emoji)
  return [...people].map(([emoji, of]) => ({ emoji, personIds: of.map(([, personId]) => personId).sort() }))
}

/** Security: a text that is deleted must be gone from the disk, so no change repeats it. */
function withoutText(event: ChatEvent): ChatEvent {
  switch (event.type) {
    case 'message.edited':
      return { ...event, text: '', mentions: [], mentionsAll: false }
    case 'message.pinned':
      return { ...event, message: { ...event.message, text: '', ...messageWith({}) } }
    default:
      return event
  }
}

function withText(event: ChatEvent, row: MessageRow): ChatEvent {
  if (event.type !== 'message.edited' && event.type !== 'message.pinned') return event
  const now = messageOf(row)
  if (event.type === 'message.edited') return { ...event, text: now.text, mentions: now.mentions, mentionsAll: now.mentionsAll }
  const { text, reply, forwarded, mentions, mentionsAll, authorName } = now
  return { ...event, message: { ...event.message, text, reply, forwarded, mentions, mentionsAll, authorName } }
}
