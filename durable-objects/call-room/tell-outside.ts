// What others must know of the call: the inboxes of its people, the chat it was begun in, the chat beside it. Drained by the alarm, as states and not
// as differences, so that telling twice does no harm.
import type { CallNote, Ringing } from '../../protocol/call/ringing.ts'
import type { CallRecord } from '../../protocol/calls.ts'
import type { CallId, ChatId, PersonId } from '../../protocol/ids.ts'
import type { PersonName } from '../../protocol/people.ts'
import type { ChatRole } from '../../protocol/rights.ts'
import { readStored } from '../shared/stored-json.ts'
import type { Call } from './call.ts'
import { type History, type Quiet, recordFor } from './histories.ts'
import type { Room } from './room.ts'

/** Platform: an invocation may call 1,000 others, and of one person it is up to three; the rest of a crowd is told by the next one. */
const PEOPLE_PER_RUN_MAX = 200
const CALLS_AT_ONCE = 25

export type ChatSeat = {
  readonly personId: PersonId
  readonly name: PersonName
  readonly role: ChatRole
  readonly pupil: boolean | undefined
}

export type Outside = {
  readonly callRings: (personId: PersonId, ringing: Ringing) => Promise<void>
  readonly callQuiet: (personId: PersonId, callId: CallId, why: Quiet) => Promise<void>
  readonly callNoted: (personId: PersonId, record: CallRecord) => Promise<void>
  readonly callChanged: (chatId: ChatId, note: CallNote) => Promise<void>
  readonly foundChat: (chatId: ChatId, call: Call) => Promise<void>
  readonly seatMembers: (chatId: ChatId, members: ChatSeat[]) => Promise<void>
  readonly removeMember: (chatId: ChatId, personId: PersonId) => Promise<void>
  readonly setOpen: (chatId: ChatId, open: boolean) => Promise<void>
}

/** Answers in how many ms there is more to tell. */
export async function tellOutside(room: Room, outside: Outside): Promise<number | null> {
  const failures: unknown[] = []
  await tellChat(room, outside).catch((error: unknown) => failures.push(error))
  const histories = room.sql
    .exec<History>(
      `SELECT person_id AS personId, ring, ring_owed AS ringOwed, quiet_owed AS quietOwed, owed FROM histories
       WHERE owed > 0 OR ring_owed > 0 OR quiet_owed IS NOT NULL ORDER BY ring_owed DESC, person_id LIMIT ?`,
      PEOPLE_PER_RUN_MAX,
    )
    .toArray()
  for (let start = 0; start < histories.length; start += CALLS_AT_ONCE) {
    await Promise.all(
      histories
        .slice(start, start + CALLS_AT_ONCE)
        .map((history) => tellPerson(room, outside, history).catch((error: unknown) => failures.push(error))),
    )
  }
  // The errand is tried again for those who are owed it.
  if (failures.length > 0) throw failures[0]
  const rest =
    'SELECT 1 FROM histories WHERE owed > 0 OR ring_owed > 0 OR quiet_owed IS NOT NULL UNION SELECT 1 FROM chat_members WHERE owed > 0'
  return room.sql.exec(rest).toArray().length > 0 ? 0 : null
}

async function tellPerson(room: Room, outside: Outside, history: History): Promise<void> {
  const { personId, ring, ringOwed, quietOwed, owed } = history
  const { callId } = room.call
  const ringing = ringOwed > 0 && ring === 'ringing' ? ringOf(room.call) : null
  if (ringing) await outside.callRings(personId, ringing)
  if (ringOwed > 0) room.sql.exec('UPDATE histories SET ring_owed = 0 WHERE person_id = ?', personId)
  if (quietOwed !== null) {
    await outside.callQuiet(personId, callId, quietOwed)
    room.sql.exec('UPDATE histories SET quiet_owed = NULL WHERE person_id = ? AND quiet_owed = ?', personId, quietOwed)
  }
  if (owed === 0) return
  await outside.callNoted(personId, recordFor(room, history))
  room.sql.exec('UPDATE histories SET owed = 0 WHERE person_id = ? AND owed = ?', personId, owed)
}

function ringOf({ callId, media, ownChat, chatId, personal, title, starter, ringUntil }: Call): Ringing | null {
  if (ringUntil === null) return null
  return { callId, media, chatId: ownChat ? null : chatId, title: personal ? '' : title, from: starter, until: ringUntil }
}

async function tellChat(room: Room, outside: Outside): Promise<void> {
  const { call } = room
  const { chatId } = call
  if (chatId === null) return
  const paid = (what: keyof Call['chatOwes']) => room.wholly(() => room.changeCall({ chatOwes: { ...room.call.chatOwes, [what]: false } }))
  if (call.chatOwes.founded) {
    await outside.foundChat(chatId, call)
    paid('founded')
  }
  if (call.ownChat) await tellMembers(room, outside, chatId)
  if (room.call.chatOwes.open) {
    const { chatOpen } = room.call.settings
    await outside.setOpen(chatId, chatOpen)
    if (room.call.settings.chatOpen === chatOpen) paid('open')
  }
  if (room.call.chatOwes.over) {
    await outside.callChanged(chatId, noteOf(room.call))
    paid('over')
  }
}

async function tellMembers(room: Room, outside: Outside, chatId: ChatId): Promise<void> {
  const owed = room.sql
    .exec<{ personId: PersonId; name: string; role: ChatSeat['role'] | null; owed: number }>(
      'SELECT person_id AS personId, name, role, owed FROM chat_members WHERE owed > 0 LIMIT ?',
      PEOPLE_PER_RUN_MAX,
    )
    .toArray()
  const seated = owed.flatMap(({ personId, name, role }) =>
    role === null ? [] : { personId, name: readStored<PersonName>(name), role, pupil: room.attendee(personId)?.pupil },
  )
  if (seated.length > 0) await outside.seatMembers(chatId, seated)
  for (const { personId, role } of owed) if (role === null) await outside.removeMember(chatId, personId)
  for (const { personId, owed: told } of owed) {
    room.sql.exec('UPDATE chat_members SET owed = 0 WHERE person_id = ? AND owed = ?', personId, told)
  }
}

function noteOf({ callId, media, othersCame, startedAt, endedAt }: Call): CallNote {
  const outcome = endedAt === null ? 'running' : othersCame ? 'ended' : 'missed'
  return { callId, media, outcome, durationMs: outcome === 'ended' ? (endedAt ?? startedAt) - startedAt : null }
}
