// Everything the room asks of the media service. Security: the service lets whoever has the secret do everything, so here it is decided that a session
// belongs to who asks, a track to this call, and a source to what they may publish. Nothing of a description is kept or logged.
// Longer than other files: it is one door, and what is let through it is to be read in one place.
import type { CallDown } from '../../protocol/call/events.ts'
import type { CallTrack, MediaAnswer, MediaAsk, MediaFaultKind } from '../../protocol/call/media.ts'
import { CALL_TRACKS_PUBLISHED_MAX, CALL_TURN_SECONDS } from '../../protocol/limits.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { can } from '../../protocol/rights.ts'
import { log } from '../../worker/platform/log.ts'
import { Refusal } from '../../worker/platform/refusal.ts'
import type { Sfu } from '../../worker/platform/sfu.ts'
import { type Attendee, isPresent, KIND_OF_SOURCE, mayPublish, type Publication } from './attendee.ts'
import type { KitMeeting } from './kit-meeting.ts'
import { closeReceiving, closeTracks, closeWhatIsNoted } from './media-closing.ts'
import { idAt, type Room } from './room.ts'
import { kindsIn } from './sections.ts'

type SessionAsk = Extract<MediaAsk, { sessionId: string }>
type AskOf<Op extends MediaAsk['op']> = Extract<MediaAsk, { op: Op }>
type Purpose = AskOf<'openSession'>['purpose']

const FAULTS: Partial<Record<RefusalCode, MediaFaultKind>> = { media_over: 'over', media_busy: 'busy', not_allowed: 'refused' }
/** Of one participant: more is a page gone wild, and each costs the service something. */
const SESSIONS_PER_MINUTE_MAX = 30
const MINUTE_MS = 60_000

/** Security: a screen's sound without a screen would be a microphone nobody sees. */
function isSoundAlone(publications: readonly Pick<Publication, 'source'>[]): boolean {
  return publications.some(({ source }) => source === 'screenSound') && !publications.some(({ source }) => source === 'screen')
}

export class MediaDesk {
  readonly kit: KitMeeting
  /** RealtimeKit carries, and not the service of this file. */
  readonly kitCarries: boolean
  readonly #room: Room
  readonly #sfu: () => Sfu
  /** The service takes one change of a session at a time. */
  readonly #queues = new Map<string, Promise<unknown>>()
  /** What each page has asked for last: an older attempt's answer is nobody's. */
  readonly #attempts = new Map<string, string>()
  readonly #opened = new Map<string, { since: number; count: number }>()
  #closing = false
  #closeAgain = false

  constructor(room: Room, sfu: () => Sfu, kit: KitMeeting, kitCarries: boolean) {
    this.#room = room
    this.#sfu = sfu
    this.kit = kit
    this.kitCarries = kitCarries
  }

  /** Answered when the service has; meanwhile the room goes on. */
  ask(socket: WebSocket, askId: Extract<CallDown, { type: 'media.answer' }>['askId'], ask: MediaAsk): void {
    this.#room.waitUntil(
      this.#answerTo(socket, ask).then((answer) => {
        this.#room.sayTo([socket], JSON.stringify({ type: 'media.answer', askId, answer } satisfies CallDown))
      }),
    )
  }

  /** As soon as it is written down. */
  closeSoon(): void {
    if (this.#closing) {
      this.#closeAgain = true
      return
    }
    this.#closing = true
    this.#room.afterwards(() => this.#room.waitUntil(this.#closeAll()))
  }

  /** After a command that failed: nothing was written down. */
  forget(): void {
    this.#closing = false
  }

  /** By force. Null: all of the session. True: nothing of it flows any more. */
  async close(sessionId: string, mids: readonly string[] | null): Promise<boolean> {
    try {
      return await this.#inTurn(sessionId, async () => {
        const sfu = this.#sfu()
        const flowing = mids ?? (await sfu.activeMids(sessionId))
        if (flowing.length === 0) return true
        const { tracks } = await sfu.close(sessionId, flowing, null)
        return tracks.every(({ error }) => error === null)
      })
    } catch (error) {
      return error instanceof Refusal && error.code === 'media_over'
    }
  }

  async #closeAll(): Promise<void> {
    try {
      do {
        this.#closeAgain = false
        // What could not be closed now the errand closes.
        await closeWhatIsNoted(this.#room, this).catch(() => null)
      } while (this.#closeAgain)
    } finally {
      this.#closing = false
    }
  }

  async #answerTo(socket: WebSocket, ask: MediaAsk): Promise<MediaAnswer> {
    try {
      if (ask.op === 'openSession') return await this.#open(socket, ask)
      if (ask.op === 'token') return await this.#token(socket)
      return await this.#inTurn(ask.sessionId, () => this.#answer(socket, ask))
    } catch (error) {
      if (!(error instanceof Refusal)) log.error('call.media_failed', error, { op: ask.op })
      const code = error instanceof Refusal ? error.code : 'internal'
      if (code === 'media_over' && 'sessionId' in ask) this.#loseSession(socket, ask.sessionId)
      if (code === 'not_allowed') log.warn('call.media_refused', { op: ask.op })
      return { fault: FAULTS[code] ?? 'failed' }
    }
  }

  async #token(socket: WebSocket): Promise<MediaAnswer> {
    const { id, role } = this.#askerAt(socket)
    if (!this.kitCarries) throw new Refusal('media_failed')
    if (this.#isWild(`token ${id}`)) throw new Refusal('media_busy')
    const authToken = await this.kit.tokenFor(id, role)
    // Meanwhile they may have been put out, before there was anybody to put out there.
    this.#askerAt(socket)
    return { authToken }
  }

  async #open(socket: WebSocket, { purpose, attempt }: AskOf<'openSession'>): Promise<MediaAnswer> {
    const asker = this.#askerAt(socket)
    if (purpose === 'publish' && !can(asker.role, 'call.publish')) throw new Refusal('not_allowed')
    const of = `${purpose} ${asker.id}`
    if (this.#isWild(of)) throw new Refusal('media_busy')
    this.#attempts.set(of, attempt)
    const sfu = this.#sfu()
    const [sessionId, iceServers] = await Promise.all([sfu.openSession(), sfu.iceServers(CALL_TURN_SECONDS)])
    // Nothing is in it yet: the service forgets it by itself.
    if (this.#attempts.get(of) !== attempt) throw new Refusal('media_over')
    this.#room.wholly(() => {
      const still = this.#askerAt(socket)
      if (purpose === 'receive') {
        closeReceiving(this.#room, still)
        this.#room.change(still, { receiving: { sessionId, attempt } })
      } else {
        const { publishing } = still
        closeTracks(this.#room, publishing?.sessionId ?? '', publishing?.publications.map(({ mid }) => mid) ?? [])
        this.#room.change(still, { publishing: { sessionId, attempt, publications: [] }, tracks: [] })
      }
    })
    return { sessionId, iceServers: iceServers.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest })) }
  }

  async #answer(socket: WebSocket, ask: SessionAsk): Promise<MediaAnswer> {
    const asker = this.#askerAt(socket)
    const purpose = this.#purposeOf(asker, ask.sessionId)
    const only = (wanted: Purpose): void => {
      if (purpose !== wanted) throw new Refusal('not_allowed')
    }
    const sfu = this.#sfu()
    switch (ask.op) {
      case 'publish':
        only('publish')
        return this.#publish(asker, ask)
      case 'unpublish': {
        only('publish')
        const { answer } = await sfu.close(ask.sessionId, ask.mids, ask.offer)
        this.#forgetMids(socket, ask.sessionId, ask.mids)
        return { answer }
      }
      case 'receive':
        only('receive')
        return this.#receive(ask)
      case 'letGo': {
        only('receive')
        return { answer: (await sfu.close(ask.sessionId, ask.mids, ask.offer)).answer }
      }
      case 'update': {
        only('receive')
        const { known, strangers } = this.#announcedAmong(ask.tracks)
        const tracks = known.length === 0 ? [] : await sfu.update(ask.sessionId, known)
        return { tracks: [...tracks, ...strangers] }
      }
      case 'answer':
        await sfu.acceptAnswer(ask.sessionId, ask.answer)
        return {}
      case 'establish':
        return { answer: await sfu.establishDataChannels(ask.sessionId, ask.offer) }
    }
  }

  async #publish(asker: Attendee, { sessionId, offer, tracks }: AskOf<'publish'>): Promise<MediaAnswer> {
    const { call } = this.#room
    // Security: what is called a camera and sends sound would be heard in spite of everything.
    const sections = kindsIn(offer)
    const isRight = ({ mid, source, kind }: Publication) =>
      KIND_OF_SOURCE[source] === kind && sections.get(mid) === kind && mayPublish(call, asker, source)
    if (!tracks.every(isRight)) throw new Refusal('not_allowed')
    const all = [...(asker.publishing?.publications ?? []), ...tracks]
    if (isSoundAlone(all)) throw new Refusal('not_allowed')
    if (all.length > CALL_TRACKS_PUBLISHED_MAX) throw new Refusal('not_allowed')
    const published = await this.#sfu().publish(
      sessionId,
      offer,
      tracks.map(({ mid, trackName }) => ({ mid, trackName })),
    )
    const failed = new Set(published.tracks.flatMap(({ mid, error }) => (error !== null && mid !== undefined ? mid : [])))
    const taken = tracks.filter(({ mid }) => !failed.has(mid))
    this.#room.wholly(() => {
      const still = this.#room.attendee(asker.id)
      const own = still?.publishing?.sessionId === sessionId ? still.publishing : null
      // Meanwhile they may have gone, or been forbidden what they have just begun.
      const may = taken.filter(({ source }) => still && own && isPresent(still) && mayPublish(this.#room.call, still, source))
      const mayNot = taken.filter((one) => !may.includes(one))
      closeTracks(
        this.#room,
        sessionId,
        mayNot.map(({ mid }) => mid),
      )
      // They are gone, or in another tab, which has stopped nothing of its own and is not to hear that it had.
      if (!still || !own) return
      this.#room.change(still, { publishing: { ...own, publications: [...own.publications, ...may] } })
      // A screen's sound is silenced with the microphone, and gone with the screen.
      const stopped = new Set(mayNot.map(({ source }) => (source === 'screenSound' ? 'microphone' : source)))
      if (stopped.has('screen') && !mayNot.some(({ source }) => source === 'microphone')) stopped.delete('microphone')
      for (const source of stopped) this.#room.say(asker.id, { type: 'stopped', source, byName: null, mayRestart: false })
    })
    return published
  }

  async #receive({ sessionId, tracks }: AskOf<'receive'>): Promise<MediaAnswer> {
    const { known, strangers } = this.#announcedAmong(tracks)
    if (known.length === 0) return { offer: null, tracks: strangers }
    const received = await this.#sfu().receive(sessionId, known)
    return { offer: received.offer, tracks: [...received.tracks, ...strangers] }
  }

  /** Whatever nobody of this call has announced is, as far as anybody here can tell, not there. */
  #announcedAmong<Wish extends { sessionId: string; trackName: string }>(wishes: readonly Wish[]) {
    const key = ({ sessionId, trackName }: Pick<CallTrack, 'sessionId' | 'trackName'>) => `${sessionId}/${trackName}`
    const announced = new Set(this.#room.present().flatMap(({ tracks }) => tracks.map(key)))
    const known = wishes.filter((wish) => announced.has(key(wish)))
    const strangers = wishes
      .filter((wish) => !announced.has(key(wish)))
      .map(({ sessionId, trackName }) => ({ sessionId, trackName, error: 'gone' as const }))
    if (strangers.length > 0) log.info('call.tracks_unknown', { tracks: strangers.length })
    return { known, strangers }
  }

  #forgetMids(socket: WebSocket, sessionId: string, mids: readonly string[]): void {
    this.#room.wholly(() => {
      const asker = this.#room.attendee(idAt(socket))
      if (!asker || asker.publishing?.sessionId !== sessionId) return
      const left = asker.publishing.publications.filter(({ mid }) => !mids.includes(mid))
      const orphans = isSoundAlone(left) ? left.filter(({ source }) => source === 'screenSound') : []
      closeTracks(
        this.#room,
        sessionId,
        orphans.map(({ mid }) => mid),
      )
      const publications = left.filter((one) => !orphans.includes(one))
      const names = new Set(publications.map(({ trackName }) => trackName))
      const tracks = asker.tracks.filter(({ trackName }) => names.has(trackName))
      this.#room.change(asker, { publishing: { ...asker.publishing, publications }, tracks })
    })
  }

  /** The service has forgotten it: nobody is to look for what was in it. */
  #loseSession(socket: WebSocket, sessionId: string): void {
    this.#room.wholly(() => {
      const asker = this.#room.attendee(idAt(socket))
      if (asker?.publishing?.sessionId === sessionId) this.#room.change(asker, { publishing: null, tracks: [] })
      if (asker?.receiving?.sessionId === sessionId) this.#room.change(asker, { receiving: null })
    })
  }

  /** Whoever sits there, if they still do and are in the call. */
  #askerAt(socket: WebSocket): Attendee {
    const asker = this.#room.attendee(idAt(socket))
    if (asker?.place !== 'in' || !this.#room.sockets(asker.id).includes(socket)) throw new Refusal('not_allowed')
    return asker
  }

  /** One's own, or one that is over: the same answer, whether somebody else has it or nobody. */
  #purposeOf({ publishing, receiving }: Attendee, sessionId: string): Purpose {
    if (publishing?.sessionId === sessionId) return 'publish'
    if (receiving?.sessionId === sessionId) return 'receive'
    log.warn('call.session_unknown', {})
    throw new Refusal('media_over')
  }

  #isWild(of: string): boolean {
    const nowMs = Date.now()
    const known = this.#opened.get(of)
    const opened = known && nowMs - known.since < MINUTE_MS ? known : { since: nowMs, count: 0 }
    opened.count += 1
    this.#opened.set(of, opened)
    return opened.count > SESSIONS_PER_MINUTE_MAX
  }

  async #inTurn<T>(sessionId: string, work: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(sessionId) ?? Promise.resolve()
    const turn = before.then(work, work)
    const settled = turn.then(
      () => undefined,
      () => undefined,
    )
    this.#queues.set(sessionId, settled)
    try {
      return await turn
    } finally {
      if (this.#queues.get(sessionId) === settled) this.#queues.delete(sessionId)
    }
  }
}
