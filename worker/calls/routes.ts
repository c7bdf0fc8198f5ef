// How calls begin, who comes in, and what is left of them. Called by web/calls. In the call itself people speak with its room
// (durable-objects/call-room) over the socket a ticket opens. Rules CALL-8…, CALL-9…, CALL-10….
import {
  CALL_SOCKET_PATH,
  DeclineCall,
  GetCall,
  JoinCall,
  ListCalls,
  ReadCalls,
  StartChatCall,
  StartLinkCall,
  TryCallLine,
} from '../../protocol/calls.ts'
import { requireLinked } from '../identity/require-actor.ts'
import { type App, serve } from '../platform/serve.ts'
import { whoever } from './come-to-call.ts'
import { declineCall } from './decline-call.ts'
import { enterCall } from './enter-call.ts'
import { getCall } from './get-call.ts'
import { joinCall } from './join-call.ts'
import { listCalls, readCalls } from './my-calls.ts'
import { startChatCall } from './start-chat-call.ts'
import { startLinkCall } from './start-link-call.ts'
import { tryCallLine } from './try-call-line.ts'

export function callsRoutes(app: App): void {
  app.get(CALL_SOCKET_PATH, enterCall)
  serve(app, StartChatCall, requireLinked, (actor, input, c) => startChatCall(c.env, actor, input))
  serve(app, StartLinkCall, requireLinked, (actor, input, c) => startLinkCall(c.env, actor, input))
  serve(app, GetCall, whoever, (comer, input, c) => getCall(c.env, comer, input))
  serve(app, JoinCall, whoever, (comer, input, c) => joinCall(c, comer, input))
  serve(app, TryCallLine, whoever, (comer, input, c) => tryCallLine(c, comer, input))
  serve(app, DeclineCall, requireLinked, (actor, input, c) => declineCall(c.env, actor, input))
  serve(app, ListCalls, requireLinked, (actor, input, c) => listCalls(c.env, actor, input))
  serve(app, ReadCalls, requireLinked, (actor, _input, c) => readCalls(c.env, actor))
}
