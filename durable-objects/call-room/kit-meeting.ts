// A call's meeting with RealtimeKit, where that carries sound and picture: made when the first one asks for a token, remembered, over with the call.
// Who may have a token the room decides; who is to be out is noted with what the room writes, and then done until it is.
import type { ParticipantId } from '../../protocol/call/events.ts'
import type { CallRole } from '../../protocol/rights.ts'
import { log } from '../../worker/platform/log.ts'
import type { RealtimeKit } from '../../worker/platform/realtime-kit.ts'
import type { PresetKind } from '../../worker/platform/realtime-kit-presets.ts'
import { Refusal } from '../../worker/platform/refusal.ts'

const ALL = 'kit.'
const MEETING = 'kit.meeting'
const OVER = 'kit.over'
const PERSON = 'kit.person:'
const OUT = 'kit.out:'

const PRESET_OF: Readonly<Record<CallRole, PresetKind>> = {
  organiser: 'teacher',
  coHost: 'teacher',
  speaker: 'pupil',
  listener: 'listener',
}

type Known = { readonly kitId: string; readonly preset: PresetKind }

export class KitMeeting {
  readonly #kv: DurableObjectStorage['kv']
  readonly #kit: () => RealtimeKit
  #making: Promise<string> | null = null
  /** One thing at a time of one person: two tabs at once must not be two people there. */
  readonly #turns = new Map<ParticipantId, Promise<unknown>>()

  constructor({ kv }: DurableObjectStorage, kit: () => RealtimeKit) {
    this.#kv = kv
    this.#kit = kit
  }

  async tokenFor(id: ParticipantId, role: CallRole): Promise<string> {
    return this.#inTurn(id, async () => {
      // Whoever has just gone and is back already would be put out as the one they were.
      if (this.#kv.get(OUT + id) !== undefined) await this.#remove(id)
      const meetingId = await this.#meeting()
      const preset = PRESET_OF[role]
      const known = this.#kv.get<Known>(PERSON + id)
      if (known === undefined) {
        const { kitId, authToken } = await this.#kit().addParticipant(meetingId, id, preset)
        this.#kv.put(PERSON + id, { kitId, preset } satisfies Known)
        return authToken
      }
      if (known.preset !== preset) {
        await this.#kit().changePreset(meetingId, known.kitId, preset)
        this.#kv.put(PERSON + id, { ...known, preset } satisfies Known)
      }
      return this.#kit().refreshToken(meetingId, known.kitId)
    })
  }

  /** True: there is something to settle. */
  noteOut(id: ParticipantId): boolean {
    const isThere = this.#kv.get(PERSON + id) !== undefined || this.#turns.has(id)
    if (isThere) this.#kv.put(OUT + id, true)
    return isThere
  }

  noteOver(): boolean {
    const isMade = this.#making !== null || this.#kv.get(MEETING) !== undefined
    if (isMade) this.#kv.put(OVER, true)
    return isMade
  }

  /** Does what is noted. False: something is left to be tried again. */
  async settle(): Promise<boolean> {
    try {
      if (this.#kv.get(OVER) !== undefined) await this.#end()
      else for (const [key] of [...this.#kv.list({ prefix: OUT })]) await this.#putOut(key.slice(OUT.length) as ParticipantId)
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) log.error('call.kit_failed', error, {})
      return false
    }
  }

  async #end(): Promise<void> {
    await this.#making?.catch(() => {})
    const meetingId = this.#kv.get<string>(MEETING)
    if (meetingId !== undefined) await this.#kit().endMeeting(meetingId)
    for (const [key] of [...this.#kv.list({ prefix: ALL })]) this.#kv.delete(key)
  }

  async #putOut(id: ParticipantId): Promise<void> {
    await this.#inTurn(id, async () => {
      if (this.#kv.get(OUT + id) !== undefined) await this.#remove(id)
    })
  }

  async #remove(id: ParticipantId): Promise<void> {
    const [meetingId, known] = [this.#kv.get<string>(MEETING), this.#kv.get<Known>(PERSON + id)]
    if (meetingId !== undefined && known !== undefined) await this.#kit().remove(meetingId, id, known.kitId)
    this.#kv.delete(PERSON + id)
    this.#kv.delete(OUT + id)
  }

  /** Two who come at once come into one. */
  async #meeting(): Promise<string> {
    const known = this.#kv.get<string>(MEETING)
    if (known !== undefined) return known
    this.#making ??= this.#kit()
      .createMeeting()
      .then((meetingId) => {
        this.#kv.put(MEETING, meetingId)
        return meetingId
      })
      .finally(() => {
        this.#making = null
      })
    return this.#making
  }

  async #inTurn<T>(id: ParticipantId, work: () => Promise<T>): Promise<T> {
    const turn = (this.#turns.get(id) ?? Promise.resolve()).then(work, work)
    this.#turns.set(id, turn)
    try {
      return await turn
    } finally {
      if (this.#turns.get(id) === turn) this.#turns.delete(id)
    }
  }
}
