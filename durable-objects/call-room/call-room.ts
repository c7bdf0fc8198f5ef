// CallRoom: one call, one object. Being built: the names are agreed, the room answers soon.
import { DurableObject } from 'cloudflare:workers'
import type { CallId, PersonId, SessionId } from '../../protocol/ids.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { refusedResponse } from '../shared/room-socket.ts'
import type { CallAbout, CallReport, ListedPerson, NewCall } from './found-call.ts'

const soon = (): never => {
  throw new Error('not built yet')
}

export class CallRoom extends DurableObject<Env> {
  /** The socket: `callKnock` of worker/platform/call-knock.ts. */
  override fetch(): Response {
    return refusedResponse('not_found')
  }

  /** Once is as good as twice. */
  async foundCall(_call: NewCall): Promise<void> {
    soon()
  }

  /** Null: there is no such call. */
  async about(_personId: PersonId | null): Promise<CallAbout | null> {
    return soon()
  }

  /** Of a lesson: who may come has changed. */
  async setPeople(_people: ListedPerson[]): Promise<void> {
    soon()
  }

  /** Of a chat: they are members no more. */
  async removePeople(_personIds: PersonId[]): Promise<void> {
    soon()
  }

  async decline(_personId: PersonId): Promise<RefusalCode | null> {
    return soon()
  }

  /** For everybody; `personId`: who ended it, null: the product (a lesson closed itself). Twice is as good as once. Answers the report. */
  async endCall(_personId: PersonId | null): Promise<CallReport | null> {
    return soon()
  }

  async report(): Promise<CallReport | null> {
    return soon()
  }

  /** Called by the person's inbox when a session ends. */
  async closeSession(_personId: PersonId, _sessionId: SessionId): Promise<void> {
    soon()
  }

  get callId(): CallId {
    return this.ctx.id.name as CallId
  }
}
