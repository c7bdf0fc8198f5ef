// The room's news to inboxes, drained by its alarm. One cursor over the log stands for all recipients, and most of them cost nothing:
// whoever looks at the room hears from the room, and whoever is away has been told once and asks by themselves (summaryFor) when they are back.
// What is told is a state, not a difference, so that telling it twice does no harm. Rules INB-….
import type { ChatMessage } from '../../protocol/chat/events.ts'
import type { ChatId, PersonId } from '../../protocol/ids.ts'
import type { ChatListEntry } from '../../protocol/inbox/events.ts'
import { CHAT_PREVIEW_CHARS_MAX } from '../../protocol/limits.ts'
import type { ChatNews, Hearing } from '../inbox/chat-news.ts'
import { keepSeat, seatOf } from '../shared/room-socket.ts'
import { type Head, headOf, markRead, otherOf, owe, ownPlace } from './members.ts'
import { lastMessage } from './message-log.ts'
import type { ChatSeat, Room } from './room.ts'
import { callOf } from './running-call.ts'

/** Platform: an invocation may call 1,000 others; the rest of a crowd is told by the next one. */
const TOLD_PER_RUN_MAX = 500
/** At a time, so that one slow inbox delays few. */
const CALLS_AT_ONCE = 50

export type Inboxes = {
  readonly chatNews: (personId: PersonId, news: ChatNews) => Promise<Hearing>
  readonly chatGone: (personId: PersonId, chatId: ChatId, seq: number) => Promise<void>
}

type Hearer = Reader & { here: number; owed: number }

/** How a member stands to the room: their list is of that. `hid`: the last message, for themselves. */
type Reader = {
  personId: PersonId
  readSeq: number
  readMessages: number
  clearedSeq: number
  mentionedSeq: number
  ownSeq: number
  hid: number
}

const READER = `members.read_seq AS readSeq, members.read_messages AS readMessages, members.cleared_seq AS clearedSeq,
  members.mentioned_seq AS mentionedSeq, members.own_seq AS ownSeq,
  EXISTS (SELECT 1 FROM hidden WHERE person_id = members.person_id AND message_seq = (SELECT max(seq) FROM log)) AS hid`

/**
 * `askedSince` names those who asked for a summary while they were being told: they do listen, whatever the answer on its way back says.
 */
export async function tellInboxes(room: Room, inboxes: Inboxes, askedSince: Set<PersonId>): Promise<void> {
  const head = headOf(room.sql)
  if (head.kind === 'call') {
    forgetNews(room.sql, head)
    return
  }
  const hasNews = head.seq > head.newsSeq
  const spared = spareWatchers(room, head)
  const hearers = hearersOf(room, hasNews).filter(({ personId, owed }) => owed > 0 || !spared.has(personId))
  for (const { personId } of hearers.slice(TOLD_PER_RUN_MAX)) owe(room.sql, personId)
  const last = previewOf(lastMessage(room.sql, null))
  const failures: unknown[] = []
  const now = hearers.slice(0, TOLD_PER_RUN_MAX)
  askedSince.clear()
  for (let start = 0; start < now.length; start += CALLS_AT_ONCE) {
    const calls = now.slice(start, start + CALLS_AT_ONCE).map(async (hearer) => {
      try {
        const hearing = await tellOne(room.sql, inboxes, head, last, hearer)
        noteTold(room, hearer, head, hearing, askedSince)
      } catch (error) {
        owe(room.sql, hearer.personId)
        failures.push(error)
      }
    })
    await Promise.all(calls)
  }
  room.sql.exec('UPDATE room SET news_seq = ? WHERE news_seq < ?', head.seq, head.seq)
  if (headOf(room.sql).seq > head.seq || hearers.length > now.length) room.newsSoon(0)
  // The errand is tried again for those who are owed it.
  if (failures.length > 0) throw failures[0]
}

/** A chat beside a call stands in nobody's list. */
function forgetNews(sql: SqlStorage, { seq }: Head): void {
  sql.exec('UPDATE members SET owed = 0 WHERE owed > 0')
  sql.exec('UPDATE room SET news_seq = ?', seq)
}

/** What a member's chat list shows of this room; null for everybody who is not in it. */
export function summaryFor(room: Room, personId: PersonId): ChatNews | null {
  const { sql } = room
  noteMark(room, personId, room.sockets(personId))
  const place = ownPlace(sql, personId)
  if (!place || place.kind === 'call') return null
  sql.exec('UPDATE members SET paused = 0 WHERE person_id = ? AND paused = 1', personId)
  const [reader] = sql.exec<Reader>(`SELECT person_id AS personId, ${READER} FROM members WHERE person_id = ?`, personId).toArray()
  return reader ? newsOf(sql, place, previewOf(lastMessage(sql, null)), reader) : null
}

/** Rows only of those who are to be told: the owed, and, when there is news, everybody whose inbox has not fallen silent. */
function hearersOf({ sql }: Room, hasNews: boolean): Hearer[] {
  return sql
    .exec<Hearer>(
      `SELECT person_id AS personId, here, owed, ${READER} FROM members
       WHERE owed > 0 OR (? AND here = 1 AND paused = 0)`,
      hasNews ? 1 : 0,
    )
    .toArray()
}

/**
 * Of those who have the room open: who has read on since the last news and whose inbox knows since then that its copy has aged? They are spared.
 * The marks of the others are written down, because what is unread to them is about to be told.
 */
function spareWatchers(room: Room, head: Head): ReadonlySet<PersonId> {
  const spared = new Set<PersonId>()
  for (const [personId, sockets] of Map.groupBy(room.sockets(), (socket) => seatOf(socket).personId)) {
    if (sockets.some((socket) => room.marks.of(socket) > head.newsSeq && seatOf<ChatSeat>(socket).told)) {
      spared.add(personId)
      for (const socket of sockets) keepSeat(socket, { ...seatOf<ChatSeat>(socket), skipped: true })
    } else {
      noteMark(room, personId, sockets)
    }
  }
  return spared
}

function noteMark(room: Room, personId: PersonId, sockets: readonly WebSocket[]): void {
  const seq = Math.max(0, ...sockets.map((socket) => room.marks.of(socket)))
  if (room.marks.isNew(personId, seq)) markRead(room.sql, personId, seq)
}

async function tellOne(sql: SqlStorage, inboxes: Inboxes, head: Head, last: Preview, hearer: Hearer): Promise<Hearing> {
  if (hearer.here === 1) return inboxes.chatNews(hearer.personId, newsOf(sql, head, last, hearer))
  await inboxes.chatGone(hearer.personId, head.chatId, head.seq)
  return 'listening'
}

function noteTold(
  room: Room,
  { personId, readMessages, owed }: Hearer,
  head: Head,
  hearing: Hearing,
  askedSince: ReadonlySet<PersonId>,
): void {
  if (owed > 0) room.sql.exec('UPDATE members SET owed = 0 WHERE person_id = ? AND owed = ?', personId, owed)
  const unread = head.messages > readMessages
  // Paused only with something unread: the first unread message of an absence is always told, be it for a push.
  if (hearing === 'absent' && unread && !askedSince.has(personId)) {
    room.sql.exec('UPDATE members SET paused = 1 WHERE person_id = ? AND paused = 0', personId)
  }
  for (const socket of room.sockets(personId)) {
    const seat = seatOf<ChatSeat>(socket)
    const readMeanwhile = unread && room.marks.of(socket) >= head.seq
    keepSeat(socket, { ...seat, told: true, behind: unread && !readMeanwhile })
    if (!readMeanwhile) continue
    markRead(room.sql, personId, room.marks.of(socket))
    owe(room.sql, personId)
    room.newsSoon(0)
  }
}

function newsOf(sql: SqlStorage, head: Head, last: Preview, reader: Reader): ChatNews {
  const other = otherOf(sql, head, reader.personId)
  const sees = reader.hid === 1 ? previewOf(lastMessage(sql, reader)) : last
  return {
    chatId: head.chatId,
    kind: head.kind,
    title: other?.title ?? head.title,
    withId: other?.withId ?? null,
    unread: head.messages - reader.readMessages,
    mentioned: Math.max(reader.mentionedSeq, head.mentionedAllSeq) > reader.readSeq,
    last: sees !== null && sees.seq > reader.clearedSeq ? sees : null,
    call: callOf(head),
    // What one hides or clears has no number of its own: a page that stands where the room stood then may be of before it. That one of after it goes
    // too, until something is said, is the smaller harm.
    changedSeq: Math.max(head.changedSeq, reader.ownSeq + 1),
    seq: head.seq,
  }
}

type Preview = ChatListEntry['last']

function previewOf(message: ChatMessage | null): Preview {
  if (!message) return null
  const { seq, at, authorId, authorName, forwarded, silent, call, deletedBy } = message
  const text = message.text === '' ? (forwarded[0]?.text ?? '') : message.text
  return {
    seq,
    at,
    authorId,
    authorName,
    text: [...text].slice(0, CHAT_PREVIEW_CHARS_MAX).join(''),
    ...(silent ? { silent } : {}),
    ...(call ? { call } : {}),
    ...(deletedBy ? { deleted: true } : {}),
  }
}
