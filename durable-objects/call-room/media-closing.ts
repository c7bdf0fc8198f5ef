// What must not flow any more. It is written down before it is asked for, so that it is closed whatever happens to the room meanwhile: the browser of
// whoever was muted is not asked.
import type { CallSource } from '../../protocol/call/media.ts'
import { type Attendee, mayBeHeard, mayPublish } from './attendee.ts'
import type { MediaDesk } from './media-desk.ts'
import type { Room } from './room.ts'

const AGAIN_MS = 2_000
/** Platform: an invocation may ask a thousand things outside; the next one goes on. */
const SESSIONS_PER_RUN_MAX = 100
const AT_ONCE = 5
const WHOLE_SESSION = ''

/**
 * All they publish; all: also what they receive. Security: a page that says it leaves may keep its connection and go on listening, seen by nobody; only
 * where the whole call is over does it suffice to close what is published.
 */
export function closeMedia(room: Room, attendee: Attendee, what: 'published' | 'all'): void {
  const { publishing } = attendee
  for (const { mid } of publishing?.publications ?? []) noteClosing(room, publishing?.sessionId ?? '', mid)
  if (what === 'all') notePutOut(room, attendee)
  if (what === 'all') closeReceiving(room, attendee)
  room.change(attendee, { publishing: null, receiving: null, tracks: [] })
}

export function closeReceiving(room: Room, { receiving }: Attendee): void {
  if (receiving) noteClosing(room, receiving.sessionId, WHOLE_SESSION)
}

/** A session that was opened for somebody who is not there any more. */
export function closeTracks(room: Room, sessionId: string, mids: readonly string[]): void {
  for (const mid of mids) noteClosing(room, sessionId, mid)
}

type Stopped = 'microphone' | 'camera' | 'screen'

/** Security: whoever is silenced could speak through a screen's sound. */
const DIES_WITH: Readonly<Record<Stopped, readonly CallSource[]>> = {
  microphone: ['microphone', 'screenSound'],
  camera: ['camera'],
  screen: ['screen', 'screenSound'],
}

/** Their track is dead at the service, and they hear of it. `byName`: null when it is the call's own rule that stops it. */
export function stopSource(room: Room, attendee: Attendee, source: Stopped, byName: string | null): void {
  const sources = DIES_WITH[source]
  const { publishing, tracks } = attendee
  const isOf = (track: { source: CallSource }) => sources.includes(track.source)
  const dead = publishing?.publications.filter(isOf) ?? []
  const wasHeard = source === 'microphone' && attendee.microphone
  if (source === 'microphone') {
    room.change(attendee, { microphone: false, mayUnmute: false })
    room.signs.forget(attendee.id)
  }
  const wasShown = tracks.some(isOf)
  if (wasShown) room.change(attendee, { tracks: tracks.filter((track) => !isOf(track)) })
  if (publishing && dead.length > 0) {
    closeTracks(
      room,
      publishing.sessionId,
      dead.map(({ mid }) => mid),
    )
    room.change(attendee, { publishing: { ...publishing, publications: publishing.publications.filter((one) => !isOf(one)) } })
  }
  if (dead.length === 0 && !wasHeard && !wasShown) return
  const mayRestart = source === 'microphone' ? mayBeHeard(room.call, attendee) : mayPublish(room.call, attendee, source)
  room.say(attendee.id, { type: 'stopped', source, byName, mayRestart })
}

/** Whoever may not any more what they do: after another role, or other settings. Security: a track that is only silent could be made to sound. */
export function stopForbidden(room: Room, attendee: Attendee, byName: string | null): void {
  for (const source of ['microphone', 'camera', 'screen'] as const) {
    if (!mayPublish(room.call, attendee, source)) stopSource(room, attendee, source, byName)
  }
}

/** With RealtimeKit: out there too. */
function notePutOut(room: Room, attendee: Attendee): void {
  if (room.media.kit.noteOut(attendee.id)) soon(room)
}

export function noteMeetingOver(room: Room): void {
  if (room.media.kit.noteOver()) soon(room)
}

function noteClosing(room: Room, sessionId: string, mid: string): void {
  room.sql.exec('INSERT INTO closing (session_id, mid) VALUES (?, ?) ON CONFLICT DO NOTHING', sessionId, mid)
  soon(room)
}

function soon(room: Room): void {
  room.due.within(AGAIN_MS, 'closing')
  room.media.closeSoon()
}

/** Answers in how many ms to try again; null: nothing flows that must not. */
export async function closeWhatIsNoted(room: Room, desk: MediaDesk): Promise<number | null> {
  const rows = room.sql.exec<{ sessionId: string; mid: string }>('SELECT session_id AS sessionId, mid FROM closing').toArray()
  const sessions = [...Map.groupBy(rows, ({ sessionId }) => sessionId)].slice(0, SESSIONS_PER_RUN_MAX)
  for (let start = 0; start < sessions.length; start += AT_ONCE) {
    await Promise.all(
      sessions.slice(start, start + AT_ONCE).map(async ([sessionId, noted]) => {
        const mids = noted.map(({ mid }) => mid)
        const closed = await desk.close(sessionId, mids.includes(WHOLE_SESSION) ? null : mids)
        if (closed) for (const mid of mids) room.sql.exec('DELETE FROM closing WHERE session_id = ? AND mid = ?', sessionId, mid)
      }),
    )
  }
  const isSettled = await desk.kit.settle()
  return !isSettled || room.sql.exec('SELECT 1 FROM closing LIMIT 1').toArray().length > 0 ? AGAIN_MS : null
}
