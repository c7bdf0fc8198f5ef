// A room inside the page, for /gallery/call: it does as a room does for one who leads the call, with people who are drawn and not there.
import { signal } from '@preact/signals'
import type { CallCommand } from '../../../protocol/call/commands.ts'
import type { CallDown, CallEvent, CallSettings, CallSnapshot, Participant, ParticipantId } from '../../../protocol/call/events.ts'
import type { CallId, ChatId } from '../../../protocol/ids.ts'
import type { CallRole } from '../../../protocol/rights.ts'
import type { Line } from '../../platform/room-socket.ts'
import type { OpenRoom } from '../call-state.ts'

export const FAKE_CALL = 'cll_00000000000000000000000001' as CallId
const NAMES = [
  'Борисова Дарья',
  'Антонов Илья',
  'Яковлев Пётр',
  'Гусева Соня',
  'Ким Виктория',
  'Лебедев Максим',
  'Морозова Алиса',
  'Никитин Егор',
]

const id = (place: number) => `per_${String(place).padStart(26, '0')}` as ParticipantId
const MY_ID = id(0)

const SETTINGS: CallSettings = {
  guests: false,
  lobby: true,
  locked: false,
  screenShare: 'admins',
  selfUnmute: true,
  chatOpen: true,
  reactions: true,
  newcomersListen: false,
}

function person(place: number, role: CallRole, cameras: number): Participant {
  const mine = place === 0
  const name = mine
    ? 'Орлова Анна Сергеевна'
    : `${NAMES[(place - 1) % NAMES.length]}${place > NAMES.length ? ` ${Math.ceil(place / NAMES.length)}` : ''}`
  const track = { sessionId: `s${place}`, rids: ['a', 'b'] }
  const seen = !mine && place <= cameras
  return {
    participantId: id(place),
    name,
    guest: false,
    role,
    joinedAt: Date.now(),
    handAt: place === 3 || place === 2 ? Date.now() - place * 1_000 : null,
    microphone: !mine && place < 4,
    mayUnmute: false,
    tracks: [
      ...(seen ? [{ ...track, trackName: `camera${place}`, source: 'camera' as const, kind: 'video' as const }] : []),
      ...(!mine && place < 4
        ? [{ ...track, rids: [], trackName: `microphone${place}`, source: 'microphone' as const, kind: 'audio' as const }]
        : []),
    ],
    away: place === 5,
  }
}

export type Scene = {
  readonly people: number
  readonly cameras: number
  readonly role: CallRole
  readonly screen: boolean
  readonly lobby: boolean
  readonly waiting: boolean
  readonly chatId: ChatId | null
}

export function fakeRoom({ people, cameras, role, screen, lobby, waiting, chatId }: Scene): OpenRoom {
  return (hear) => {
    const line = signal<Line>('connecting')
    const participants = Array.from({ length: people }, (_, place) =>
      person(place, place === 0 ? role : place === 1 && role !== 'organiser' ? 'organiser' : 'speaker', cameras),
    )
    const sharing = participants[1]
    if (screen && sharing) sharing.tracks.push({ sessionId: 's1', trackName: 'screen1', source: 'screen', kind: 'video', rids: [] })
    const snapshot: CallSnapshot = {
      callId: FAKE_CALL,
      kind: 'lesson',
      title: 'Математика, 7Б',
      media: 'video',
      chatId,
      onlineLessonId: null,
      startedAt: Date.now() - 754_000,
      seq: 1,
      myId: MY_ID,
      settings: SETTINGS,
      participants,
      waiting: lobby
        ? [90, 91].map((place) => ({ participantId: id(place), name: NAMES[place - 90] ?? '', guest: place === 91, since: Date.now() }))
        : [],
      heirs: role === 'organiser' ? participants.slice(1).map(({ participantId }) => participantId) : [],
      ringing: null,
    }
    let seq = 1
    const tell = (event: Record<string, unknown>) => hear({ type: 'events', events: [{ ...event, seq: ++seq } as CallEvent] })
    const change = (participantId: ParticipantId, what: Partial<Participant>) =>
      tell({ type: 'participant.changed', participantId, change: what })
    const say = (frame: CallDown) => queueMicrotask(() => hear(frame))
    let settings = SETTINGS
    setTimeout(() => {
      line.value = 'open'
      if (waiting) {
        hear({ type: 'waiting', version: 5, title: snapshot.title, organiserIsHere: true })
        return
      }
      hear({ type: 'snapshot', version: 5, snapshot })
      let turn = 0
      setInterval(() => hear({ type: 'speaking', ids: [id(1 + (Math.floor(turn++ / 4) % Math.max(1, people - 1)))] }), 500)
    })
    const obey = (command: CallCommand): void => {
      switch (command.type) {
        case 'hand.set':
          change(MY_ID, { handAt: command.up ? Date.now() : null })
          break
        case 'microphone.set':
          change(MY_ID, { microphone: command.on })
          break
        case 'hand.lower':
          for (const one of participants)
            if (command.participantId === null || one.participantId === command.participantId) change(one.participantId, { handAt: null })
          break
        case 'source.stop':
          for (const one of participants.slice(1))
            if (command.participantId === null || one.participantId === command.participantId)
              change(one.participantId, { microphone: false })
          break
        case 'unmute.allow':
          change(command.participantId, { mayUnmute: command.on })
          break
        case 'settings.set':
          settings = { ...settings, ...(command.settings as Partial<CallSettings>) }
          tell({ type: 'settings.changed', settings })
          break
        case 'lobby.decide':
          hear({ type: 'lobby', waiting: [] })
          break
        case 'participant.remove':
          tell({ type: 'participant.left', participantId: command.participantId })
          break
        case 'call.end':
          say({ type: 'over', why: 'ended' })
      }
    }
    return {
      line,
      send(command) {
        if (line.peek() !== 'open') return false
        if (command.type === 'reaction.send') say({ type: 'reactions', reactions: [{ participantId: MY_ID, emoji: command.emoji }] })
        else if (command.type === 'media.ask') say({ type: 'media.answer', askId: command.askId, answer: { fault: 'failed' } })
        else if ('clientId' in command) {
          queueMicrotask(() => {
            obey(command)
            hear({ type: 'done', clientId: command.clientId })
          })
        }
        return true
      },
      restart() {},
      stop() {},
    }
  }
}
