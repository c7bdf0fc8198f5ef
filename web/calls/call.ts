// A call of this page, whole: the room's word (call-state.ts), what one sends (own-media.ts), what one receives (a media session), and what is on the
// screen (call-desk.ts), kept true to each other by effects. It is over once; then everything is let go.
import { batch, computed, effect, signal } from '@preact/signals'
import type { ParticipantId } from '../../protocol/call/events.ts'
import type { CallTrack } from '../../protocol/call/media.ts'
import type { MediaProvider } from '../../protocol/calls.ts'
import type { CallId } from '../../protocol/ids.ts'
import { isReloading } from '../app/reload-once.ts'
import { CallRefused } from '../platform/call.ts'
import { log } from '../platform/log.ts'
import { waitBefore } from '../platform/room-socket.ts'
import { CallDesk } from './call-desk.ts'
import { CallNews } from './call-news.ts'
import { CallState, type OpenRoom } from './call-state.ts'
import { type Counts, countsOf, type Quality, qualityOf, sentQualityOf, worst } from './line-quality.ts'
import { keyOf, type MediaSession, type WantedTrack } from './media-session.ts'
import type { OwnMedia } from './own-media.ts'
import { stayAwake } from './stay-awake.ts'
import { sameWant, wantedTracks } from './wanted-tracks.ts'

const SPEAKING_LEVEL = 22
const SPEAKING_EVERY_MS = 500
/** Somebody who speaks so long without being heard does not know that they are muted. */
const UNHEARD_TICKS = 8
const UNHEARD_TOLD_MS = 6_000
const QUALITY_EVERY_MS = 4_000
const SPOKE_MAX = 12

type Way = {
  readonly callId: CallId
  readonly own: OwnMedia
  readonly open: (onProvider: (provider: MediaProvider) => void) => OpenRoom
  readonly openSession: (provider: MediaProvider, state: CallState) => MediaSession
}

export class Call {
  readonly state: CallState
  readonly own: OwnMedia
  readonly desk = new CallDesk()
  readonly session = signal<MediaSession | null>(null)
  /** Who has spoken lately, the last first. */
  readonly spoke = signal<readonly ParticipantId[]>([])
  /** How well each is received here, and one oneself by the others. */
  readonly qualities = signal<ReadonlyMap<ParticipantId, Quality>>(new Map())
  /** «Вы говорите с выключенным микрофоном» */
  readonly unheard = signal(false)
  readonly title = computed(() => this.state.snapshot.value?.title ?? this.state.waiting.value?.title ?? '')
  readonly speaksMyself = computed(() => this.own.microphone.value.on && this.own.level.value > SPEAKING_LEVEL)
  readonly news: CallNews
  readonly #entered = signal(0)
  readonly #hidden = signal(document.visibilityState === 'hidden')
  readonly #unlisten = new AbortController()
  readonly #ends: (() => void)[] = []
  #wanted: readonly WantedTrack[] = []
  #joinedAt: number | null = null
  /** How often in a row the room has not known what is published here. */
  #unknown = 0
  #renewing: ReturnType<typeof setTimeout> | undefined

  constructor({ callId, own, open, openSession }: Way) {
    this.own = own
    let state: CallState | undefined
    const onProvider = (provider: MediaProvider) => {
      if (this.session.peek() !== null || state === undefined || state.over.peek() !== null) return
      this.session.value = openSession(provider, state)
    }
    state = new CallState(callId, open(onProvider))
    this.state = state
    this.news = new CallNews(this)
    state.onEnter = () => batch(() => this.#enter())
    state.onStopped = (stopped) => {
      own.takenAway(stopped.source)
      this.news.stopped(stopped)
    }
    state.onDeclined = (name) => this.news.declined(name)
    own.onDevice = (device) => this.news.device(device)
    const { signal: until } = this.#unlisten
    document.addEventListener('visibilitychange', () => this.#look(), { signal: until })
    addEventListener('beforeunload', (event) => isReloading() || event.preventDefault(), { signal: until })
    this.#ends.push(
      effect(() => this.#want()),
      effect(() => this.#tellTracks()),
      effect(() => this.#tellMicrophone()),
      effect(() => this.#hearRefusals()),
      effect(() => this.#noteSpeaking()),
      effect(() => this.#fallSilent()),
      this.#watchVoice(),
      this.#watchQuality(),
      stayAwake(),
      this.news.watch(),
    )
    state.over.subscribe((why) => why !== null && this.#close())
  }

  /** One goes. The room is told, so that nobody waits for one to come back. */
  leave(): void {
    this.state.leave()
  }

  async toggleMicrophone(on = !this.own.microphone.peek().on): Promise<void> {
    if (on && !this.state.mayUnmute.peek()) {
      this.news.mayNot('microphone')
      return
    }
    this.unheard.value = false
    await this.own.setMicrophone(on)
  }

  async toggleCamera(): Promise<void> {
    if (this.state.publishes.peek()) await this.own.setCamera(!this.own.camera.peek().on)
  }

  async toggleScreen(): Promise<void> {
    const on = !this.own.screen.peek().on
    if (on && !this.state.mayShare.peek()) this.news.mayNot('screen')
    else await this.own.setScreen(on, () => this.state.mayUnmute.peek())
  }

  async toggleHand(): Promise<void> {
    await this.state.ask({ type: 'hand.set', up: this.state.me.peek()?.handAt === null }).catch(this.news.refused)
  }

  /** Whoever was away for too long has come anew: the room has closed what they sent and received, although the lines to the media service may still stand. */
  #enter(): void {
    const joinedAt = this.state.me.peek()?.joinedAt ?? null
    if (this.#joinedAt !== null && joinedAt !== this.#joinedAt) this.session.peek()?.renew()
    // Without the room nothing could be arranged; with it there is nothing to wait for.
    else if (this.#joinedAt !== null) this.session.peek()?.tryNow()
    this.#joinedAt = joinedAt
    // Not before: to whoever waits to be let in the room refuses it, and what is refused is not asked for again.
    const session = this.session.peek()
    if (this.#entered.peek() === 0 && session) this.own.attach(session)
    this.#entered.value++
  }

  #look(): void {
    this.#hidden.value = document.visibilityState === 'hidden'
  }

  #want(): void {
    const { value: snapshot } = this.state.snapshot
    const session = this.session.value
    if (!session || !snapshot) return
    const wanted = wantedTracks({
      participants: snapshot.participants,
      myId: snapshot.myId,
      hearing: { speaking: this.state.speaking.value, spoke: this.spoke.value },
      shown: this.desk.shown.value,
      modes: {
        saving: this.desk.saving.value,
        audioOnly: this.desk.audioOnly.value,
        hidden: this.#hidden.value && !this.desk.inPicture.value,
      },
    })
    if (sameWant(wanted, this.#wanted)) return
    this.#wanted = wanted
    session.want(wanted)
  }

  #tellTracks(): void {
    const tracks = this.session.value?.published.value ?? []
    if (this.#entered.value === 0) return
    this.state.ask({ type: 'tracks.set', tracks: [...tracks] }).then(
      () => {
        this.#unknown = 0
      },
      (error: unknown) => this.#notTaken(tracks, error),
    )
  }

  /** One would go on sending to nobody. What has changed meanwhile, because something was stopped, was told meanwhile as well. */
  #notTaken(tracks: readonly CallTrack[], error: unknown): void {
    const isCurrent = () => this.session.peek()?.published.peek() === tracks && this.state.over.peek() === null
    if (!(error instanceof CallRefused)) this.#unsaid(error)
    else if (isCurrent()) {
      clearTimeout(this.#renewing)
      this.#renewing = setTimeout(() => isCurrent() && this.session.peek()?.renew(), waitBefore(this.#unknown++, Math.random()))
    }
  }

  #tellMicrophone(): void {
    const { on } = this.own.microphone.value
    if (this.#entered.value === 0) return
    if (on && !this.state.mayUnmute.peek()) {
      queueMicrotask(() => this.#takeMicrophone())
      return
    }
    // A room that forbids it says why; then it is off here too, rather than only seemingly on.
    void this.state.ask({ type: 'microphone.set', on }).catch((error: unknown) => {
      if (on && this.state.line.peek() === 'open' && error instanceof CallRefused) this.#takeMicrophone()
    })
  }

  #takeMicrophone(): void {
    this.own.takenAway('microphone')
    this.news.mayNot('microphone')
  }

  /** What is lost with the line is said again when the room is back. */
  readonly #unsaid = (error: unknown) => {
    if (this.state.line.peek() === 'open' && this.state.over.peek() === null) log.error('call.unsaid', error)
  }

  #hearRefusals(): void {
    for (const source of this.session.value?.refused.value ?? []) {
      if (source === 'screenSound') continue
      queueMicrotask(() => {
        this.own.takenAway(source)
        this.news.mayNot(source)
      })
    }
  }

  #noteSpeaking(): void {
    const speaking = this.state.speaking.value
    if (speaking.length === 0) return
    this.spoke.value = [...speaking, ...this.spoke.peek().filter((id) => !speaking.includes(id))].slice(0, SPOKE_MAX)
  }

  /** A right that was taken away while one uses it. */
  #fallSilent(): void {
    if (this.state.me.value === null || this.state.publishes.value) return
    queueMicrotask(() => {
      for (const source of ['microphone', 'camera', 'screen'] as const) if (this.own[source].peek().on) this.own.takenAway(source)
    })
  }

  #watchVoice(): () => void {
    let saidAt = 0
    let saying = false
    let unheard = 0
    let told = 0
    return this.own.level.subscribe(() => {
      const level = this.own.level.peek()
      const { on, track } = this.own.microphone.peek()
      const loud = level > SPEAKING_LEVEL
      const now = Date.now()
      if (on && (loud || saying) && now - saidAt >= SPEAKING_EVERY_MS) {
        this.state.sign({ type: 'speaking.set', level: loud ? level : 0 })
        saying = loud
        saidAt = now
      }
      unheard = !on && track !== null && loud ? unheard + 1 : Math.max(0, unheard - 1)
      if (unheard >= UNHEARD_TICKS && !this.unheard.peek()) {
        this.unheard.value = true
        told = now
      } else if (this.unheard.peek() && (on || now - told > UNHEARD_TOLD_MS)) {
        this.unheard.value = false
        unheard = 0
      }
    })
  }

  #watchQuality(): () => void {
    let before: Counts = new Map()
    const timer = setInterval(() => {
      const session = this.session.peek()
      if (!session || document.visibilityState === 'hidden') return
      void session.stats().then((reports) => {
        const now = countsOf(reports)
        const received = session.received.peek()
        const qualities = new Map<ParticipantId, Quality>()
        for (const { participantId, tracks } of this.state.snapshot.peek()?.participants ?? []) {
          const quality = worst(
            tracks.map((track) => {
              const id = received.get(keyOf(track))?.id ?? ''
              return qualityOf(before.get(id), now.get(id))
            }),
          )
          if (quality !== null) qualities.set(participantId, quality)
        }
        const { myId } = this.state.snapshot.peek() ?? {}
        const sent = sentQualityOf(reports, Date.now())
        if (myId !== undefined && sent !== null) qualities.set(myId, sent)
        before = now
        this.qualities.value = qualities
      }, this.#unsaid)
    }, QUALITY_EVERY_MS)
    return () => clearInterval(timer)
  }

  #close(): void {
    this.#unlisten.abort()
    clearTimeout(this.#renewing)
    for (const end of this.#ends) end()
    this.session.peek()?.leave()
    this.own.close()
  }
}
