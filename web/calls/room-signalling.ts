// The signalling of a media session over the room's own socket: each ask has an id, and is answered under it. A line that is lost with an ask on it
// leaves nobody knowing whether it was done, so it counts as failed and the session begins anew.
import type { CallCommand } from '../../protocol/call/commands.ts'
import type { MediaAnswer, MediaAsk } from '../../protocol/call/media.ts'
import { newClientId } from '../messenger/new-client-id.ts'
import { MediaFault } from './media-session.ts'
import type { ItemResult, MediaSignalling } from './media-signalling.ts'

const ANSWER_MS_MAX = 20_000

type Answered = Exclude<MediaAnswer, { fault: unknown }>
type Waiting = { readonly settle: (answer: MediaAnswer) => void; readonly late: ReturnType<typeof setTimeout> }

export class RoomSignalling implements MediaSignalling {
  readonly #send: (command: CallCommand) => boolean
  readonly #waiting = new Map<string, Waiting>()

  constructor(send: (command: CallCommand) => boolean) {
    this.#send = send
  }

  hear(askId: string, answer: MediaAnswer): void {
    const waiting = this.#waiting.get(askId)
    if (!waiting) return
    this.#waiting.delete(askId)
    clearTimeout(waiting.late)
    waiting.settle(answer)
  }

  /** The socket is gone, or somebody leaves: what was asked over it is answered by nobody. */
  lost(): void {
    for (const askId of [...this.#waiting.keys()]) this.hear(askId, { fault: 'failed' })
  }

  async openSession(input: Input<'openSession'>) {
    const { sessionId, iceServers = [] } = await this.#ask({ op: 'openSession', ...input })
    return { sessionId: told(sessionId), iceServers: iceServers as readonly RTCIceServer[] }
  }

  async publish({ tracks, ...input }: Input<'publish'>) {
    const said = await this.#ask({ op: 'publish', ...input, tracks: tracks.map((track) => ({ ...track, rids: [...track.rids] })) })
    return { answer: told(said.answer), tracks: itemsOf(said) }
  }

  async unpublish({ mids, ...input }: Input<'unpublish'>) {
    return { answer: told((await this.#ask({ op: 'unpublish', ...input, mids: [...mids] })).answer) }
  }

  async receive({ tracks, ...input }: Input<'receive'>) {
    const said = await this.#ask({ op: 'receive', ...input, tracks: [...tracks] })
    return { offer: said.offer ?? null, tracks: itemsOf(said) }
  }

  async letGo({ mids, ...input }: Input<'letGo'>) {
    return { answer: told((await this.#ask({ op: 'letGo', ...input, mids: [...mids] })).answer) }
  }

  async update({ tracks, ...input }: Input<'update'>) {
    return itemsOf(await this.#ask({ op: 'update', ...input, tracks: [...tracks] }))
  }

  async answer(input: Input<'answer'>): Promise<void> {
    await this.#ask({ op: 'answer', ...input })
  }

  async establish(input: Input<'establish'>) {
    return { answer: told((await this.#ask({ op: 'establish', ...input })).answer) }
  }

  /** For the meeting of RealtimeKit, anew each time. */
  async token(): Promise<string> {
    return told((await this.#ask({ op: 'token' })).authToken)
  }

  async #ask(ask: MediaAsk): Promise<Answered> {
    const askId = newClientId()
    const answer = await new Promise<MediaAnswer>((settle) => {
      // Nothing has been changed by what was not sent.
      if (!this.#send({ type: 'media.ask', askId, ask })) {
        settle({ fault: 'busy' })
        return
      }
      const late = setTimeout(() => this.hear(askId, { fault: 'failed' }), ANSWER_MS_MAX)
      this.#waiting.set(askId, { settle, late })
    })
    if ('fault' in answer) throw new MediaFault(answer.fault)
    return answer
  }
}

type Input<Operation extends keyof MediaSignalling> = Parameters<MediaSignalling[Operation]>[0]

function told(value: string | null | undefined): string {
  if (value === undefined || value === null) throw new MediaFault('failed')
  return value
}

function itemsOf({ tracks = [] }: Answered): readonly ItemResult[] {
  return tracks as readonly ItemResult[]
}
