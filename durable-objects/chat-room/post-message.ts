import type { ChatMessage, Forwarded, Quote } from '../../protocol/chat/events.ts'
import type { ClientId, PersonId } from '../../protocol/ids.ts'
import { judge } from './gate.ts'
import { type Member, mayCallAll, mayWrite, membersAmong } from './members.ts'
import { appendMessage, type Extra, findMessage, findPosted, messageWith } from './message-log.ts'
import { NEWS_DELAY_MS, type No, type Room } from './room.ts'

const QUOTE_CHARS_MAX = 200

export type Draft = {
  readonly clientId: ClientId
  readonly text: string
  readonly replyTo?: number | undefined
  readonly mentions?: readonly PersonId[] | undefined
  readonly mentionsAll?: boolean | undefined
  readonly silent?: boolean | undefined
  readonly forwarded?: readonly Forwarded[] | undefined
}

/**
 * One transaction: there is no await between its statements, and the platform holds the ack until they are on disk. Two rows written, whatever
 * the number of members: the message and its client id. A message that names people also notes it beside each of them.
 */
export function postMessage(room: Room, author: Member, draft: Draft): { seq: number; at: number } | No {
  const refusal = whyNot(room, author, draft)
  if (refusal) {
    // Rule CHT-02: what was taken once is taken, whatever has changed in the chat since.
    return again(room, author, draft) ?? refusal
  }
  const reply = draft.replyTo === undefined ? null : quoteOf(room.sql, draft.replyTo)
  if (draft.replyTo !== undefined && !reply) return again(room, author, draft) ?? { refusal: 'not_found' }
  const mentions = membersAmong(room.sql, draft.mentions ?? [])
  const extra: Extra = {
    ...(reply ? { reply } : {}),
    ...(draft.forwarded && draft.forwarded.length > 0 ? { forwarded: draft.forwarded } : {}),
    ...(mentions.length > 0 ? { mentions } : {}),
    ...(draft.mentionsAll ? { mentionsAll: true } : {}),
  }
  const { clientId, text, silent = false } = draft
  const { personId, name } = author
  const at = room.nowMs()
  const appended = appendMessage(room.sql, { at, authorId: personId, clientId, text, extra, silent })
  if (!appended) return again(room, author, draft) ?? { refusal: 'internal' }
  const { seq } = appended
  noteMentioned(room.sql, seq, extra)
  const message: ChatMessage = {
    seq,
    at,
    clientId,
    authorId: personId,
    authorName: name,
    text,
    ...messageWith(extra),
    silent,
    editedAt: null,
    deletedBy: null,
    reactions: [],
  }
  room.tell({ type: 'message.posted', seq, message })
  room.newsSoon(NEWS_DELAY_MS)
  room.indexSoon()
  return { seq, at }
}

/** Their lists show that they were named in what they have not read. */
export function noteMentioned(sql: SqlStorage, seq: number, { mentions = [], mentionsAll }: Extra): void {
  if (mentions.length > 0) {
    sql.exec(
      'UPDATE members SET mentioned_seq = ?1 WHERE mentioned_seq < ?1 AND person_id IN (SELECT value FROM json_each(?2))',
      seq,
      JSON.stringify(mentions),
    )
  }
  // An edit may call everybody by a message that is older than the last one that did.
  if (mentionsAll) sql.exec('UPDATE room SET mentioned_all_seq = max(mentioned_all_seq, ?)', seq)
}

function whyNot(room: Room, author: Member, { clientId, text, mentionsAll, forwarded = [] }: Draft): No | null {
  if (!mayWrite(author)) return { refusal: 'not_allowed' }
  if (mentionsAll && !mayCallAll(author)) return { refusal: 'not_allowed' }
  const texts = [text, ...forwarded.map((one) => one.text)]
  const isKnown = () => findPosted(room.sql, author.personId, clientId) !== null
  return judge(room, author, { texts, where: 'message', among: 'newest', isKnown })
}

/** The ack was lost and the browser asks again: the same answer, and nobody hears anything twice. Null: it was never here. */
function again(room: Room, { personId }: Member, { clientId, text }: Draft): { seq: number; at: number } | No | null {
  const posted = findPosted(room.sql, personId, clientId)
  if (!posted) return null
  if (posted.text !== text && !posted.touched) return { refusal: 'client_id_reused' }
  return { seq: posted.seq, at: posted.at }
}

/** As it is now, by the room's own knowledge: a browser cannot put words into anybody's mouth. */
export function quoteOf(sql: SqlStorage, seq: number): Quote | null {
  const message = findMessage(sql, seq)
  // A call has no words to quote.
  if (!message || message.call) return null
  const text = message.text === '' ? (message.forwarded[0]?.text ?? '') : message.text
  return { seq, authorId: message.authorId, authorName: message.authorName, text: [...text].slice(0, QUOTE_CHARS_MAX).join('') }
}
