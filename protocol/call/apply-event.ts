// A call as a participant sees it, folded event by event. The browser shows the result; tests hold it against a fresh snapshot.
import type { CallEvent, CallSnapshot, Participant } from './events.ts'

/** An event that is already in the snapshot changes nothing. Whoever missed one asks for the whole again. */
export function applyCallEvent(snapshot: CallSnapshot, event: CallEvent): CallSnapshot {
  if (event.seq <= snapshot.seq) return snapshot
  const next = { ...snapshot, seq: event.seq }
  switch (event.type) {
    case 'participant.joined': {
      const { participant } = event
      // Somebody who comes back keeps their place among the others.
      const known = snapshot.participants.some(({ participantId }) => participantId === participant.participantId)
      return {
        ...next,
        participants: known
          ? snapshot.participants.map((one) => (one.participantId === participant.participantId ? participant : one))
          : [...snapshot.participants, participant],
      }
    }
    case 'participant.left':
      return { ...next, participants: snapshot.participants.filter(({ participantId }) => participantId !== event.participantId) }
    case 'participant.changed':
      return {
        ...next,
        participants: snapshot.participants.map((one) =>
          one.participantId === event.participantId ? { ...one, ...known(event.change) } : one,
        ),
      }
    case 'settings.changed':
      return { ...next, settings: event.settings }
  }
}

/** Raised hands, in the order in which they are answered. */
export function handsOf(participants: readonly Participant[]): (Participant & { readonly handAt: number })[] {
  return participants
    .filter((one): one is Participant & { handAt: number } => one.handAt !== null)
    .sort((a, b) => a.handAt - b.handAt || (a.participantId < b.participantId ? -1 : 1))
}

type Change = Extract<CallEvent, { type: 'participant.changed' }>['change']

/** A field that is there without a value says nothing. */
function known(change: Change): Partial<Participant> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<Participant>
}
