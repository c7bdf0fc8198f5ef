// Into the call that went on in its small window before a reload, on whatever page that was.
import '../app/add-in-call-texts.ts'
import { me } from '../app/session.ts'
import { currentCall } from './current-call.ts'
import { comeBack } from './enter-call.ts'
import { takeSeat } from './seat.ts'

export function comeBackHere(): void {
  // Meanwhile they may have gone to the call's page, which takes the seat itself.
  if (currentCall.peek() !== null) return
  const seat = takeSeat(me.peek()?.personId ?? null)
  if (seat) comeBack(seat)
}
