// CallRoom: declared so that the class has its place and its storage kind from the first deploy on. No call can be opened yet.
import { DurableObject } from 'cloudflare:workers'
import { refusedResponse } from '../shared/room-socket.ts'

export class CallRoom extends DurableObject<Env> {
  override fetch(): Response {
    return refusedResponse('not_found')
  }
}
