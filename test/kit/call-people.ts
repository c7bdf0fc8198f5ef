// People of a call that is made up, for tests of what a page makes of them.
import type { CallSnapshot, Participant, ParticipantId } from '../../protocol/call/events.ts'
import type { CallTrack } from '../../protocol/call/media.ts'
import type { CallId } from '../../protocol/ids.ts'

export function participant(name: string, more: Partial<Participant> = {}): Participant {
  return {
    participantId: `per_${name}` as ParticipantId,
    name,
    guest: false,
    role: 'speaker',
    joinedAt: 0,
    handAt: null,
    microphone: false,
    mayUnmute: false,
    tracks: [],
    away: false,
    ...more,
  }
}

/** Seen and heard. */
export function tracksOf(name: string, ...sources: CallTrack['source'][]): CallTrack[] {
  return sources.map((source) => ({
    sessionId: name,
    trackName: source,
    source,
    kind: source === 'microphone' || source === 'screenSound' ? 'audio' : 'video',
    rids: source === 'camera' ? ['a', 'b'] : [],
  }))
}

/** The first of them is whose page it is. */
export function callOf(participants: Participant[], more: Partial<CallSnapshot> = {}): CallSnapshot {
  return {
    callId: 'cll_1' as CallId,
    kind: 'lesson',
    title: 'Математика, 7Б',
    media: 'video',
    chatId: null,
    onlineLessonId: null,
    startedAt: 0,
    seq: 0,
    myId: participants[0]?.participantId as ParticipantId,
    settings: {
      guests: false,
      lobby: false,
      locked: false,
      screenShare: 'admins',
      selfUnmute: true,
      chatOpen: true,
      reactions: true,
      newcomersListen: false,
    },
    participants,
    waiting: [],
    heirs: [],
    ringing: null,
    ...more,
  }
}
