import type { CallNote } from '../../protocol/call/ringing.ts'
import type { CallId, PersonId } from '../../protocol/ids.ts'
import { appendChange, extraOf, findMessage, keepExtra } from './message-log.ts'
import type { Room } from './room.ts'
import { callOf, keepCall, runningCall } from './running-call.ts'

export type CallChange = {
  readonly callId: CallId
  readonly note: CallNote
  /** False: it is over. */
  readonly running: boolean
}

/** Told by the call's room. Twice is as good as once, and of a call that is over nothing changes any more. */
export function changeCall(room: Room, { callId, note, running }: CallChange): void {
  const { sql } = room
  const call = runningCall(sql)
  if (call?.callId !== callId) return
  const { messageSeq } = call
  const message = findMessage(sql, messageSeq)
  if (running && JSON.stringify(message?.call) === JSON.stringify(note)) return
  if (!running) keepCall(sql, null)
  // Whoever deleted it has taken the call out of the history, not ended it.
  if (message) keepExtra(sql, messageSeq, { ...extraOf(message), call: note })
  const shown = running ? callOf({ call: JSON.stringify(call) }) : null
  room.tell(appendChange(sql, room.nowMs(), messageSeq, (seq) => ({ type: 'call.changed', seq, call: shown, messageSeq, note })))
  room.newsSoon(0)
}

/** Who is a member no more is in the chat's call no more: its room is told until it has heard. */
export function takeOutOfCall(room: Room, personIds: readonly PersonId[]): void {
  const call = personIds.length === 0 ? null : runningCall(room.sql)
  if (!call) return
  keepCall(room.sql, { ...call, out: [...new Set([...call.out, ...personIds])] })
  room.callSoon(0)
}
