// What a room will be to a page: the signalling of a media session, answered by the Worker's own client of the media service. Nothing is checked here:
// who may do what is the room's, and this is not a room.
import type { MediaFaultKind } from '../../protocol/call/media.ts'
import type { MediaSignalling } from '../../web/calls/media-signalling.ts'
import { Refusal } from '../../worker/platform/refusal.ts'
import { type Sfu, sfuOf } from '../../worker/platform/sfu.ts'
import { settingsFor } from './media-app.ts'
import type { StageRequest } from './media-stage.ts'

const OPERATIONS: Readonly<Record<string, (sfu: Sfu, input: never) => Promise<unknown>>> = {
  openSession: async (sfu) => ({ sessionId: await sfu.openSession(), iceServers: await sfu.iceServers(3_600) }),
  publish: (sfu, { sessionId, offer, tracks }: Of<'publish'>) => sfu.publish(sessionId, offer, tracks),
  unpublish: (sfu, { sessionId, offer, mids }: Of<'unpublish'>) => sfu.close(sessionId, mids, offer),
  receive: (sfu, { sessionId, tracks }: Of<'receive'>) => sfu.receive(sessionId, tracks),
  letGo: (sfu, { sessionId, offer, mids }: Of<'letGo'>) => sfu.close(sessionId, mids, offer),
  update: (sfu, { sessionId, tracks }: Of<'update'>) => sfu.update(sessionId, tracks),
  answer: async (sfu, { sessionId, answer }: Of<'answer'>) => {
    await sfu.acceptAnswer(sessionId, answer)
    return {}
  },
  establish: async (sfu, { sessionId, offer }: Of<'establish'>) => ({ answer: await sfu.establishDataChannels(sessionId, offer) }),
}

type Of<Operation extends keyof MediaSignalling> = Parameters<MediaSignalling[Operation]>[0]

export type CallDesk = {
  /** Sources nobody may publish: as if the room said no. */
  readonly forbidden: Set<string>
  readonly sessions: { readonly purpose: string; readonly sessionId: string }[]
  /** How often each operation was asked for. */
  readonly counts: Map<string, number>
  answer(request: StageRequest, callsApiBase: string): Promise<Response>
}

export function callDesk(): CallDesk {
  const forbidden = new Set<string>()
  const counts = new Map<string, number>()
  const sessions: CallDesk['sessions'] = []
  return {
    forbidden,
    sessions,
    counts,
    async answer({ url, body }, callsApiBase) {
      const name = new URL(url).pathname.replace('/signalling/', '')
      const operation = OPERATIONS[name]
      if (!operation) return new Response('failed', { status: 404 })
      counts.set(name, (counts.get(name) ?? 0) + 1)
      const input = JSON.parse(body)
      if (name === 'publish' && input.tracks.some(({ source }: { source: string }) => forbidden.has(source))) return fault('refused')
      try {
        const result = await operation(sfuOf(settingsFor(callsApiBase)), input as never)
        if (name === 'openSession') sessions.push({ purpose: input.purpose, sessionId: (result as { sessionId: string }).sessionId })
        return Response.json(result)
      } catch (error) {
        return fault(faultOf(error))
      }
    },
  }
}

/** As an answer and not as a status: a browser would complain of it in its console. */
const fault = (kind: MediaFaultKind) => Response.json({ fault: kind })

function faultOf(error: unknown): MediaFaultKind {
  const code = error instanceof Refusal ? error.code : 'internal'
  return code === 'media_over' ? 'over' : code === 'media_busy' ? 'busy' : 'failed'
}
