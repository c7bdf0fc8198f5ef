import * as z from 'zod/mini'
import { CALL_SOCKET_QUERY } from '../../protocol/calls.ts'
import { CallId } from '../../protocol/ids.ts'
import { openCallSocket } from '../platform/call-knock.ts'
import { log } from '../platform/log.ts'
import { isUpgrade, requireOwnVersion, requireSocketOrigin } from '../platform/open-socket.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'
import { readTicket } from './ticket.ts'

const Tab = z.uuid()

/** The socket to a call. No database is asked: whoever has a ticket has been looked at, a moment ago. */
export async function enterCall(c: AppContext): Promise<Response> {
  requireSocketOrigin(c)
  requireOwnVersion(c)
  // Before the ticket is looked at: it is good once, and for a socket.
  if (!isUpgrade(c)) throw new Refusal('invalid')
  const callId = CallId.safeParse(c.req.param('callId'))
  if (!callId.success) throw new Refusal('not_found')
  const claims = await readTicket(c.env, callId.data, c.req.query(CALL_SOCKET_QUERY.ticket) ?? '')
  if (claims === null) {
    log.warn('call.ticket_refused', { callId: callId.data, requestId: c.get('requestId') })
    throw new Refusal('not_found')
  }
  const tab = Tab.safeParse(c.req.query(CALL_SOCKET_QUERY.tab))
  return openCallSocket(c.env.CALL_ROOM.getByName(callId.data), { ...claims, tab: tab.success ? tab.data : null })
}
