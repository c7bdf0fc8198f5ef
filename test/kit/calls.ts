// Calls through the Worker, as a browser begins them and comes in.
import { CallDown } from '../../protocol/call/events.ts'
import { CALL_SOCKET_PATH, JoinCall, StartLinkCall } from '../../protocol/calls.ts'
import type { InputOf } from '../../protocol/endpoint.ts'
import type { CallId } from '../../protocol/ids.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import type { Client } from '../../scripts/house/client.ts'
import { CallLine } from './enter-call.ts'
import { upgrade } from './open-sockets.ts'

type Link = InputOf<typeof StartLinkCall>

export const callPath = (callId: CallId | string, ticket: string) =>
  `${CALL_SOCKET_PATH.replace(':callId', callId)}?v=${PROTOCOL_VERSION}&ticket=${ticket}`

export async function linkCall(client: Client, settings: Partial<Link['settings']> = {}, more: Partial<Link> = {}): Promise<CallId> {
  const whole = { guests: false, lobby: false, screenShare: 'all' as const, ...settings }
  const { callId } = await client.call(StartLinkCall, {
    clientId: crypto.randomUUID(),
    title: 'Совещание',
    media: 'video',
    settings: whole,
    ...more,
  })
  return callId
}

/** Through the door, with a ticket fetched for it. */
export async function comeIn(client: Client, callId: CallId, guestName?: string): Promise<CallLine> {
  const { ticket } = await client.call(JoinCall, { callId, ...(guestName === undefined ? {} : { guestName }) })
  const { webSocket, status } = await upgrade(client, callPath(callId, ticket))
  if (!webSocket) throw new Error(`the call answered ${status}`)
  const line = new CallLine(webSocket, (json) => CallDown.parse(json))
  await line.until((frame) => frame.type === 'snapshot' || frame.type === 'waiting')
  return line
}
