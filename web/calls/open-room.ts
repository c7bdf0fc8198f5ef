// The line to a call's room: a ticket before every connection, because each is good once; everything else is any room's (platform/room-socket.ts).

import * as z from 'zod/mini'
import { CallDown } from '../../protocol/call/events.ts'
import { CALL_SOCKET_PATH, CALL_SOCKET_QUERY, JoinCall, type MediaProvider } from '../../protocol/calls.ts'
import type { CallId } from '../../protocol/ids.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { reloadOnce } from '../app/reload-once.ts'
import { CallFailed, CallRefused, call } from '../platform/call.ts'
import { RoomSocket } from '../platform/room-socket.ts'
import { recallInTab, rememberInTab } from '../platform/tab-storage.ts'
import type { OpenRoom } from './call-state.ts'

const TICKET_MS_MAX = 10_000
/** Passes by itself: whatever else is refused at the door is for good. */
const PASSING: readonly RefusalCode[] = ['too_many_requests', 'internal', 'room_full', 'media_busy', 'media_failed', 'media_over']

type Way = {
  readonly callId: CallId
  readonly guestName: string | null
  readonly onProvider: (provider: MediaProvider) => void
}

export function openRoom({ callId, guestName, onProvider }: Way): OpenRoom {
  return (hear, tellEnd) => {
    // After a deploy the page is an old one and the call goes on: the new page is led to its seat (seat.ts). Only when that has not helped it is over.
    const end = (why: RefusalCode) => {
      if (why !== 'client_outdated' || !reloadOnce()) tellEnd(why)
    }
    const key = `call.guest.${callId}`
    /** By which the room knows a page that comes back from one that takes over. */
    const tab = crypto.randomUUID()
    const path = async (): Promise<string | null> => {
      const guestKey = guestName === null ? null : recallInTab(key, z.string())
      try {
        const joined = await call(
          JoinCall,
          { callId, ...(guestName === null ? {} : { guestName }), ...(guestKey === null ? {} : { guestKey }) },
          { signal: AbortSignal.timeout(TICKET_MS_MAX) },
        )
        if (joined.guestKey !== null) rememberInTab(key, joined.guestKey)
        onProvider(joined.media)
        const query = new URLSearchParams({
          [CALL_SOCKET_QUERY.version]: String(PROTOCOL_VERSION),
          [CALL_SOCKET_QUERY.ticket]: joined.ticket,
          [CALL_SOCKET_QUERY.tab]: tab,
        })
        return `${CALL_SOCKET_PATH.replace(':callId', callId)}?${query}`
      } catch (error) {
        if (error instanceof CallRefused && !PASSING.includes(error.code)) {
          end(error.code)
          return null
        }
        throw error instanceof CallRefused ? error : new CallFailed('offline', error)
      }
    }
    // A line lives no longer than its session did when it was opened, which on a shared computer is an hour; whether one is still signed in the ticket says.
    return new RoomSocket<CallDown>({ path, schema: CallDown, onFrame: hear, onEnd: end, passing: 'not_signed_in' })
  }
}
