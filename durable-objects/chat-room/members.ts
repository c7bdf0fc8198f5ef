// SQL of the room's members and of the room itself.
import { compareMembers } from '../../protocol/chat/apply-event.ts'
import type { ChatKind, ChatMember, ChatRights, ReadMark } from '../../protocol/chat/events.ts'
import type { MessageWindows } from '../../protocol/chat/message-windows.ts'
import type { ModeratorSettings } from '../../protocol/chat/moderator.ts'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import type { PersonName } from '../../protocol/people.ts'
import { type ChatRole, can } from '../../protocol/rights.ts'
import type { ReadMarks } from './read-marks.ts'
import { moderatorOf, rightsOf, SETTINGS, type StoredSettings, windowsOf } from './settings.ts'
import { nameIn } from './stored-name.ts'

/** The room and where its log stands. */
export type Head = {
  chatId: ChatId
  kind: ChatKind
  title: string
  version: number
  newsSeq: number
  mentionedAllSeq: number
  /** When something that was said was last taken back or changed. */
  changedSeq: number
  seq: number
  messages: number
  /** The call that goes on (running-call.ts). */
  call: string | null
}

export const LAST_SEQ = 'max(coalesce((SELECT max(seq) FROM log), 0), coalesce((SELECT max(seq) FROM changes), 0))'
export const MESSAGES = 'coalesce((SELECT messages FROM log ORDER BY seq DESC LIMIT 1), 0)'

const HEAD = `room.chat_id AS chatId, room.kind, room.title, room.version, room.news_seq AS newsSeq,
  room.mentioned_all_seq AS mentionedAllSeq, room.changed_seq AS changedSeq, room.call, ${LAST_SEQ} AS seq, ${MESSAGES} AS messages`

export function headOf(sql: SqlStorage): Head {
  return sql.exec<Head>(`SELECT ${HEAD} FROM room`).one()
}

export type OwnPlace = Head &
  StoredSettings & {
    role: ChatRole
    readSeq: number
    readMessages: number
    clearedSeq: number
    ownSeq: number
    mutedUntil: number | null
    mentionedSeq: number
  }

/** A member's own place in the room, the room included, in one statement; null for everybody else. */
export function ownPlace(sql: SqlStorage, personId: PersonId): OwnPlace | null {
  const [row] = sql
    .exec<OwnPlace>(
      `SELECT members.role, members.read_seq AS readSeq, members.read_messages AS readMessages, members.cleared_seq AS clearedSeq,
         members.own_seq AS ownSeq, members.muted_until AS mutedUntil, members.mentioned_seq AS mentionedSeq, ${SETTINGS}, ${HEAD}
       FROM room, members WHERE members.person_id = ? AND members.here = 1`,
      personId,
    )
    .toArray()
  return row ?? null
}

/** A member who asks for something, with what the room allows. */
export type Member = {
  readonly personId: PersonId
  readonly role: ChatRole
  readonly name: PersonName
  readonly kind: ChatKind
  readonly rights: ChatRights
  readonly moderator: ModeratorSettings
  readonly windows: MessageWindows
  readonly mutedUntil: number | null
  readonly clearedSeq: number
  readonly pupil: boolean
  readonly timeZone: string
}

type MemberRow = StoredSettings & {
  role: ChatRole
  name: string
  mutedUntil: number | null
  clearedSeq: number
  pupil: number
  timeZone: string | null
}

export function findMember(sql: SqlStorage, personId: PersonId): Member | null {
  const [row] = sql
    .exec<MemberRow>(
      `SELECT members.role, members.name, members.muted_until AS mutedUntil, members.cleared_seq AS clearedSeq, members.pupil,
         ${SETTINGS}, room.time_zone AS timeZone
       FROM members, room WHERE members.person_id = ? AND members.here = 1`,
      personId,
    )
    .toArray()
  if (!row) return null
  return {
    personId,
    role: row.role,
    name: nameIn(row.name),
    kind: row.kind,
    rights: rightsOf(row),
    moderator: moderatorOf(row),
    windows: windowsOf(row),
    mutedUntil: row.mutedUntil,
    clearedSeq: row.clearedSeq,
    pupil: row.pupil === 1,
    timeZone: row.timeZone ?? 'Europe/Moscow',
  }
}

export function mayWrite({ role, rights }: Member): boolean {
  return can(role, 'message.post') && (rights.write === 'all' || role === 'chatAdmin')
}

export function mayCallAll({ role, rights }: Member): boolean {
  return can(role, 'mention.all') || rights.mentionAll === 'all'
}

type HereRow = { personId: PersonId; name: string; role: ChatRole; readSeq: number }

function rowsHere(sql: SqlStorage): HereRow[] {
  return sql.exec<HereRow>('SELECT person_id AS personId, name, role, read_seq AS readSeq FROM members WHERE here = 1').toArray()
}

/** Everybody who is in the chat, and how far each is known to have read. */
export function membersHere(sql: SqlStorage, marks: ReadMarks): { members: ChatMember[]; reads: ReadMark[] } {
  const rows = rowsHere(sql)
  return {
    members: rows.map(({ personId, name, role }) => ({ personId, name: nameIn(name), role })).sort(compareMembers),
    reads: readsOf(rows, marks),
  }
}

export function readsHere(sql: SqlStorage, marks: ReadMarks): ReadMark[] {
  return readsOf(rowsHere(sql), marks)
}

function readsOf(rows: readonly HereRow[], marks: ReadMarks): ReadMark[] {
  return rows
    .map(({ personId, readSeq }) => ({ personId, seq: Math.max(readSeq, marks.ofPerson(personId)) }))
    .sort((a, b) => (a.personId < b.personId ? -1 : 1))
}

/** Of these, those who are members, each once. */
export function membersAmong(sql: SqlStorage, personIds: readonly PersonId[]): PersonId[] {
  if (personIds.length === 0) return []
  const here = sql
    .exec<{ personId: PersonId }>(
      'SELECT person_id AS personId FROM members WHERE here = 1 AND person_id IN (SELECT value FROM json_each(?))',
      JSON.stringify(personIds),
    )
    .toArray()
  const known = new Set(here.map(({ personId }) => personId))
  return [...new Set(personIds)].filter((personId) => known.has(personId))
}

/** In a chat of two: the other one, also after they have left. A chat of two is called like them. */
export function otherOf(sql: SqlStorage, { kind }: { kind: ChatKind }, personId: PersonId): { withId: PersonId; title: string } | null {
  if (kind !== 'personal') return null
  const [row] = sql
    .exec<{ personId: PersonId; name: string }>('SELECT person_id AS personId, name FROM members WHERE person_id <> ? LIMIT 1', personId)
    .toArray()
  if (!row) return null
  const { familyName, givenName } = nameIn(row.name)
  return { withId: row.personId, title: `${familyName} ${givenName}` }
}

/** Moves a member's read mark forward, never back. Did it move? */
export function markRead(sql: SqlStorage, personId: PersonId, seq: number): boolean {
  const moved = sql
    .exec(
      `UPDATE members SET read_seq = ?1, read_messages = coalesce((SELECT messages FROM log WHERE seq <= ?1 ORDER BY seq DESC LIMIT 1), 0)
       WHERE person_id = ?2 AND read_seq < ?1 RETURNING 1`,
      seq,
      personId,
    )
    .toArray()
  return moved.length > 0
}

/** What this member sees has changed beside the log: pages that stand where the room stands now do not know of it. */
export function markOwnChange(sql: SqlStorage, personId: PersonId): void {
  sql.exec(`UPDATE members SET own_seq = ${LAST_SEQ} WHERE person_id = ?`, personId)
}

/** The person's inbox must hear of the chat even if the room has nothing new. */
export function owe(sql: SqlStorage, personId: PersonId): void {
  sql.exec('UPDATE members SET owed = owed + 1 WHERE person_id = ?', personId)
}
