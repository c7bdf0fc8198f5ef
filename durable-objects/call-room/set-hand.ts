import type { Attendee } from './attendee.ts'
import type { CommandOf, Outcome, Room } from './room.ts'

/** Raised twice it keeps its first place; no two have the same. */
export function setHand(room: Room, attendee: Attendee, { up }: CommandOf<'hand.set'>): Outcome {
  if (up === (attendee.handAt !== null)) return null
  if (up) room.changeCall({ lastHandAt: Math.max(room.nowMs(), room.call.lastHandAt + 1) })
  room.change(attendee, { handAt: up ? room.call.lastHandAt : null })
  return null
}
