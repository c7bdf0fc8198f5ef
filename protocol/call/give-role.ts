// Who may do what with whom in a call. The room refuses by it, and the menu beside a person's name offers by it.
import { type CallRole, can } from '../rights.ts'
import type { Participant } from './events.ts'

/** On the organiser nobody acts but they themselves. */
export function mayActOn(who: CallRole, whom: CallRole): boolean {
  return can(who, 'call.administer') && (who === 'organiser' || whom !== 'organiser')
}

/** To somebody else. `heir`: the room says that the call may be handed over to them by whoever asks, which only whose call it is may. */
export function mayGiveRole(who: CallRole, whom: Pick<Participant, 'role' | 'guest'>, role: CallRole, heir: boolean): boolean {
  if (!mayActOn(who, whom.role)) return false
  if (role === 'organiser') return who === 'organiser' && heir
  return role !== 'coHost' || !whom.guest
}
