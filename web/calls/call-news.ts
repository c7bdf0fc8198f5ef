// What a call says to the person besides what is drawn: a short message, a sound, a word for screen readers. Hands and knocks are heard by whoever leads
// the call; who comes and goes is said aloud only while there are few.
import { computed, effect, signal } from '@preact/signals'
import { handsOf } from '../../protocol/call/apply-event.ts'
import type { ParticipantId } from '../../protocol/call/events.ts'
import { t } from '../app/i18n.ts'
import { noticeSettings } from '../app/notices.ts'
import { refusalText } from '../app/refusal-text.ts'
import { toast } from '../ui/toast.tsx'
import type { Call } from './call.ts'
import type { Stopped } from './call-state.ts'
import type { DeviceNews } from './own-media.ts'
import { play } from './sound.ts'

const FEW = 12
/** As in the telephone: a second of tone, four of silence. */
const RING_BACK_EVERY_MS = 5_000

export class CallNews {
  /** Read aloud by screen readers, politely. */
  readonly said = signal('')
  readonly #call: Call

  constructor(call: Call) {
    this.#call = call
  }

  readonly refused = (error: unknown): void => toast(refusalText(error))

  stopped({ source, byName, mayRestart }: Stopped): void {
    // By the call's own rule. Whoever has muted themselves where nobody may unmute themselves sees it at the button.
    if (byName === null) {
      if (source !== 'microphone') this.mayNot(source)
      return
    }
    toast(t(mayRestart || source !== 'microphone' ? `inCall.stopped.${source}` : 'inCall.stopped.microphone.held', { name: byName }))
  }

  declined(name: string): void {
    toast(t('inCall.declined', { name }))
  }

  device({ kind, gone }: DeviceNews): void {
    toast(t(gone ? `inCall.device.${kind}.gone` : `inCall.device.${kind}.changed`))
  }

  mayNot(source: 'microphone' | 'camera' | 'screen'): void {
    toast(t(`inCall.mayNot.${source}`))
  }

  watch(): () => void {
    const ends = [this.#watchHands(), this.#watchLobby(), this.#watchPeople(), this.#watchRinging(), this.#watchRight()]
    return () => {
      for (const end of ends) end()
    }
  }

  #watchHands(): () => void {
    let up: readonly ParticipantId[] | null = null
    return effect(() => {
      const snapshot = this.#call.state.snapshot.value
      if (!snapshot) return
      const hands = handsOf(snapshot.participants)
      const before = up
      up = hands.map(({ participantId }) => participantId)
      if (before === null || !this.#call.state.administers.peek()) return
      const fresh = hands.filter(({ participantId }) => !before.includes(participantId) && participantId !== snapshot.myId)
      if (fresh.length === 0) return
      play('hand')
      this.said.value = t('inCall.hand.raised', { name: fresh.map(({ name }) => name).join(', ') })
    })
  }

  #watchLobby(): () => void {
    let before = 0
    return effect(() => {
      const waiting = this.#call.state.snapshot.value?.waiting ?? []
      if (waiting.length > before) {
        play('knock')
        this.said.value = t('inCall.lobby.knocks', { name: waiting.at(-1)?.name ?? '' })
      }
      before = waiting.length
    })
  }

  /** Allowed again, or given the floor: else whoever was muted would have to try. */
  #watchRight(): () => void {
    const { snapshot, mayUnmute } = this.#call.state
    let before: boolean | null = null
    return effect(() => {
      if (snapshot.value === null) return
      const now = mayUnmute.value
      if (before === false && now) toast(t('inCall.mayNow.microphone'))
      before = now
    })
  }

  /** What whoever calls hears until somebody answers. */
  #watchRinging(): () => void {
    const rings = computed(() => {
      const { ringing, participants } = this.#call.state.snapshot.value ?? {}
      return ringing != null && ringing.ringing > 0 && participants?.length === 1 && this.#call.state.line.value === 'open'
    })
    return effect(() => {
      if (!rings.value || noticeSettings.peek()?.sound === false) return
      const ring = () => play('ringBack')
      ring()
      const timer = setInterval(ring, RING_BACK_EVERY_MS)
      return () => clearInterval(timer)
    })
  }

  #watchPeople(): () => void {
    let before: ReadonlyMap<ParticipantId, string> | null = null
    return effect(() => {
      const snapshot = this.#call.state.snapshot.value
      if (!snapshot) return
      const now = new Map(snapshot.participants.map(({ participantId, name }) => [participantId, name]))
      const known = before
      before = now
      if (known === null || now.size > FEW) return
      const came = [...now].filter(([id]) => !known.has(id) && id !== snapshot.myId).map(([, name]) => name)
      const gone = [...known].filter(([id]) => !now.has(id)).map(([, name]) => name)
      if (came.length > 0) this.said.value = t('inCall.came', { name: came.join(', ') })
      else if (gone.length > 0) this.said.value = t('inCall.gone', { name: gone.join(', ') })
    })
  }
}
