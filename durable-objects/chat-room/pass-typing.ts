import { TYPING_EVERY_MS } from '../../protocol/limits.ts'
import { mayWrite } from './members.ts'
import type { Caller, Room } from './room.ts'

/** In memory on purpose: a room that has slept has heard nobody type for longer than this. */
const said = new WeakMap<WebSocket, number>()

/** To the others, seldom enough that it costs nobody anything, and of nobody whose words could not follow. */
export function passTyping(room: Room, { socket, member }: Caller): null {
  const at = room.nowMs()
  const last = Math.max(...room.sockets(member.personId).map((own) => said.get(own) ?? Number.NEGATIVE_INFINITY))
  if (at - last < TYPING_EVERY_MS || !mayWrite(member) || (member.mutedUntil ?? 0) > at) return null
  said.set(socket, at)
  room.sign({ type: 'typing', personId: member.personId }, member.personId)
  return null
}
