import type { CallMedia } from '../../protocol/call/events.ts'
import type { CallNote } from '../../protocol/call/ringing.ts'
import type { ChatKind, ChatMessage } from '../../protocol/chat/events.ts'
import type { CallId, ClientId, PersonId } from '../../protocol/ids.ts'
import { CALL_RUNG_MAX } from '../../protocol/limits.ts'
import type { PersonName } from '../../protocol/people.ts'
import { can } from '../../protocol/rights.ts'
import { findMember, headOf, type Member, markRead, mayWrite, membersAmong } from './members.ts'
import { appendChange, appendMessage, findPosted, messageWith } from './message-log.ts'
import { NEWS_DELAY_MS, type No, type Room } from './room.ts'
import { callOf, keepCall, runningCall, type StoredCall } from './running-call.ts'
import { nameIn } from './stored-name.ts'

export type CallAsked = {
  readonly personId: PersonId
  /** Follows from the person and the client id, so that asking again asks for the same call. */
  readonly callId: CallId
  readonly clientId: ClientId
  readonly media: CallMedia
  /** Whom it rings; null: everybody. */
  readonly personIds: readonly PersonId[] | null
}

/** What the call's room must know of it. */
export type ChatCall = {
  readonly callId: CallId
  readonly kind: ChatKind
  /** Empty of a chat of two. */
  readonly title: string
  readonly media: CallMedia
  readonly organiser: { readonly personId: PersonId; readonly name: PersonName }
  readonly ring: readonly PersonId[]
  /** Of the one it rings, where it is one. */
  readonly ringName: PersonName | null
  /** They were picked: not all of the chat. */
  readonly picked: boolean
}

/** `call`: null when it is over already, and its answer was lost. */
export type StartedCall = { readonly callId: CallId; readonly call: ChatCall | null }

/** How long after a call has begun the room first asks whether it still goes on. */
export const CALL_CHECK_MS = 120_000
/** Between its beginning here and the founding of its own room. */
export const FOUNDING_MS = 1_000

/**
 * One call at a time: whoever presses while one goes on joins it. It stands in the history as a message of its own, without a text.
 * In a class's chat only who administers it begins one: a class must not be rung by its pupils.
 */
export function startCall(room: Room, { personId, callId, clientId, media, personIds }: CallAsked): StartedCall | No {
  const { sql } = room
  const member = findMember(sql, personId)
  if (!member) return { refusal: 'not_found' }
  const running = runningCall(sql)
  if (running) return { callId: running.callId, call: chatCall(sql, running) }
  const posted = findPosted(sql, personId, clientId)
  if (posted) return posted.text === '' ? { callId, call: null } : { refusal: 'client_id_reused' }
  const at = room.nowMs()
  if (!mayStart(member)) return { refusal: 'not_allowed' }
  if (member.mutedUntil !== null && member.mutedUntil > at) return { refusal: 'member_muted', mutedUntil: member.mutedUntil }

  const note: CallNote = { callId, media, outcome: 'running', durationMs: null }
  const appended = appendMessage(sql, { at, authorId: personId, clientId, text: '', extra: { call: note }, silent: false })
  if (!appended) return { refusal: 'internal' }
  const { seq } = appended
  const all = sql.exec<{ personId: PersonId }>('SELECT person_id AS personId FROM members WHERE here = 1').toArray()
  const asked = personIds === null ? all.map((one) => one.personId) : membersAmong(sql, personIds)
  const ring = asked.filter((one) => one !== personId).slice(0, CALL_RUNG_MAX)
  const call: StoredCall = {
    callId,
    media,
    startedAt: at,
    messageSeq: seq,
    organiserId: personId,
    clientId,
    ring,
    picked: personIds !== null,
    out: [],
  }
  const message: ChatMessage = {
    seq,
    at,
    clientId,
    authorId: personId,
    authorName: member.name,
    text: '',
    ...messageWith({ call: note }),
    silent: false,
    editedAt: null,
    deletedBy: null,
    reactions: [],
  }
  keepCall(sql, call)
  room.tell({ type: 'message.posted', seq, message })
  const shown = callOf({ call: JSON.stringify(call) })
  room.tell(appendChange(sql, at, seq, (next) => ({ type: 'call.changed', seq: next, call: shown, messageSeq: seq, note })))
  markRead(sql, personId, seq)
  room.newsSoon(NEWS_DELAY_MS)
  room.callSoon(CALL_CHECK_MS)
  return { callId, call: chatCall(sql, call) }
}

function mayStart(member: Member): boolean {
  if (member.kind === 'call' || !mayWrite(member)) return false
  return member.kind !== 'class' || can(member.role, 'message.deleteAny')
}

function chatCall(sql: SqlStorage, { callId, media, organiserId, ring, picked }: StoredCall): ChatCall {
  const { kind, title } = headOf(sql)
  const nameOf = (personId: PersonId) =>
    nameIn(sql.exec<{ name: string }>('SELECT name FROM members WHERE person_id = ?', personId).one().name)
  const [one, ...others] = ring
  const ringName = one !== undefined && others.length === 0 ? nameOf(one) : null
  return { callId, kind, title, media, organiser: { personId: organiserId, name: nameOf(organiserId) }, ring: [...ring], ringName, picked }
}
