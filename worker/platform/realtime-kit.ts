// The only door to RealtimeKit's REST API, by which a call has a meeting there and each of its people a token of their own (docs/decisions/025).
// Security: the API token never leaves this file. A meeting is told no title and nobody's name: what others are called the call's own room tells.
import * as z from 'zod/mini'
import { callService } from './call-service.ts'
import { readJson } from './json.ts'
import { log } from './log.ts'
import { PRESET_RIGHTS, type PresetKind, presetBody } from './realtime-kit-presets.ts'
import { Refusal } from './refusal.ts'

export type RealtimeKitSettings = {
  readonly ENVIRONMENT: string
  readonly REALTIME_KIT_API_BASE: string
  readonly REALTIME_KIT_ACCOUNT_ID: string
  readonly REALTIME_KIT_APP_ID: string
  readonly REALTIME_KIT_PRESETS: string
  readonly REALTIME_KIT_TOKEN?: string
}

const ANSWER_MS_MAX = 10_000
const PRESETS_PER_PAGE = 100

const Id = z.string().check(z.regex(/^[\w-]{1,128}$/))
const Token = z.string().check(z.minLength(1), z.maxLength(8_192))

/** Of the documented answers what is read of them. */
export const RealtimeKitAnswers = {
  meeting: z.object({ data: z.object({ id: Id }) }),
  participant: z.object({ data: z.object({ id: Id, token: Token }) }),
  token: z.object({ data: z.object({ token: Token }) }),
  presets: z.object({ data: z.array(z.object({ name: z.optional(z.string()) })) }),
  nothing: z.looseObject({}),
}

/** What is asked, as the documents have it. Exported for the test that holds it against Cloudflare's own types. */
export const RealtimeKitBodies = {
  /** Nothing is recorded, written out or kept there by itself. */
  meeting: { title: 'zvonok', record_on_start: false, live_stream_on_start: false, persist_chat: false },
  over: { status: 'INACTIVE' },
  participant: (customId: string, preset: string) => ({ custom_participant_id: customId, preset_name: preset }),
  changed: (preset: string) => ({ preset_name: preset }),
  kick: (customIds: readonly string[]) => ({ custom_participant_ids: [...customIds] }),
  preset: presetBody,
} as const

const PresetNames = z.object({ teacher: z.string(), pupil: z.string(), listener: z.string() })

export type KitParticipant = { readonly kitId: string; readonly authToken: string }

/**
 * Every call refuses media_busy (ask again) or media_failed (not set up, not reached, or no). What is gone already counts as taken away.
 * `customId`: the participant's id in the call.
 */
export type RealtimeKit = {
  createMeeting(): Promise<string>
  /** Nobody comes in any more, and whoever is in is out. */
  endMeeting(meetingId: string): Promise<void>
  addParticipant(meetingId: string, customId: string, preset: PresetKind): Promise<KitParticipant>
  changePreset(meetingId: string, kitId: string, preset: PresetKind): Promise<void>
  refreshToken(meetingId: string, kitId: string): Promise<string>
  /** Out of the meeting, and their token is good for nothing any more. */
  remove(meetingId: string, customId: string, kitId: string): Promise<void>
  /** Makes those of our presets that are not there; safe to repeat. */
  makePresets(): Promise<void>
}

export function realtimeKitOf(settings: RealtimeKitSettings): RealtimeKit {
  const { REALTIME_KIT_ACCOUNT_ID: account, REALTIME_KIT_APP_ID: appId, REALTIME_KIT_TOKEN: secret = '' } = settings
  const names = readJson(settings.REALTIME_KIT_PRESETS, PresetNames)

  const ask = async <Shape extends z.ZodMiniType>(
    operation: string,
    method: string,
    path: string,
    shape: Shape,
    body?: object,
  ): Promise<z.output<Shape>> => {
    if (account === '' || appId === '' || secret === '' || names === null) return fail(operation, 'unset')
    const url = `${settings.REALTIME_KIT_API_BASE}/accounts/${encodeURIComponent(account)}/realtime/kit/${encodeURIComponent(appId)}/${path}`
    const said = await callService(settings.ENVIRONMENT, { method, url, secret, body }, ANSWER_MS_MAX)
    if ('reason' in said) return fail(operation, said.reason)
    if (!said.ok) return refuse(operation, said.status)
    return readJson(said.text, shape) ?? fail(operation, 'unreadable')
  }
  const meeting = (id: string, rest = '') => `meetings/${encodeURIComponent(id)}${rest}`
  const person = (id: string, kitId: string, rest = '') => meeting(id, `/participants/${encodeURIComponent(kitId)}${rest}`)
  const nameOf = (preset: PresetKind) => names?.[preset] ?? ''
  const { nothing } = RealtimeKitAnswers

  const kit: RealtimeKit = {
    async createMeeting() {
      return (await ask('createMeeting', 'POST', 'meetings', RealtimeKitAnswers.meeting, RealtimeKitBodies.meeting)).data.id
    },
    async endMeeting(id) {
      // In this order: whoever is put out first would come in again.
      await ask('endMeeting', 'PATCH', meeting(id), nothing, RealtimeKitBodies.over)
      await unlessGone(ask('kickAll', 'POST', meeting(id, '/active-session/kick-all'), nothing))
    },
    async addParticipant(id, customId, preset) {
      const body = RealtimeKitBodies.participant(customId, nameOf(preset))
      const add = () => ask('addParticipant', 'POST', meeting(id, '/participants'), RealtimeKitAnswers.participant, body)
      const { data } = await add().catch(async (error: unknown) => {
        // A new app has none of our presets. Which code it says that with is not written down, so any «no» to what was asked is tried once more.
        if (!(error instanceof NotTaken)) throw error
        await kit.makePresets()
        return add()
      })
      return { kitId: data.id, authToken: data.token }
    },
    async changePreset(id, kitId, preset) {
      await ask('changePreset', 'PATCH', person(id, kitId), nothing, RealtimeKitBodies.changed(nameOf(preset)))
    },
    async refreshToken(id, kitId) {
      return (await ask('refreshToken', 'POST', person(id, kitId, '/token'), RealtimeKitAnswers.token)).data.token
    },
    async remove(id, customId, kitId) {
      await unlessGone(ask('removeParticipant', 'DELETE', person(id, kitId), nothing))
      await unlessGone(ask('kick', 'POST', meeting(id, '/active-session/kick'), nothing, RealtimeKitBodies.kick([customId])))
    },
    async makePresets() {
      const { data } = await ask('presets', 'GET', `presets?per_page=${PRESETS_PER_PAGE}`, RealtimeKitAnswers.presets)
      const there = new Set(data.map(({ name }) => name))
      for (const preset of Object.keys(PRESET_RIGHTS) as PresetKind[]) {
        const name = nameOf(preset)
        if (there.has(name)) continue
        await ask('createPreset', 'POST', 'presets', nothing, presetBody(name, PRESET_RIGHTS[preset]))
        there.add(name)
      }
    },
  }
  return kit
}

/** A «no» to what was asked, not to who asks. */
class NotTaken extends Refusal {
  readonly status: number

  constructor(status: number) {
    super('media_failed')
    this.status = status
  }
}

async function unlessGone(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof NotTaken && error.status === 404)) throw error
  }
}

function refuse(operation: string, status: number): never {
  log.warn('realtimeKit.refused', { operation, status })
  if (status === 429 || status === 503) throw new Refusal('media_busy')
  if (status >= 400 && status < 500 && status !== 401 && status !== 403) throw new NotTaken(status)
  throw new Refusal('media_failed')
}

function fail(operation: string, reason: string): never {
  log.warn('realtimeKit.failed', { operation, reason })
  throw new Refusal('media_failed')
}
