import { atCall, callDock } from '../app/in-call.ts'
import { me } from '../app/session.ts'
import { toast } from '../ui/toast.tsx'
import { Call } from './call.ts'
import { CallDock } from './call-dock.tsx'
import { currentCall, endedCall } from './current-call.ts'
import { endWords } from './end-words.ts'
import { openMediaSession } from './open-media-session.ts'
import { openRoom } from './open-room.ts'
import { OwnMedia } from './own-media.ts'
import { forgetSeat, keepSeat, type Seat } from './seat.ts'

type Coming = Pick<Seat, 'callId' | 'guestName'> & { readonly own: OwnMedia }

/** Through the door. One is in one call at a time. */
export function enterCall({ callId, guestName, own }: Coming): void {
  let onAnyPage = false
  const call = new Call({
    callId,
    own,
    open: (onProvider) =>
      openRoom({
        callId,
        guestName,
        onProvider(carrier) {
          onAnyPage = carrier.provider === 'sfu'
          onProvider(carrier)
        },
      }),
    openSession: openMediaSession,
  })
  // Theirs who came in, also when their session has run out meanwhile.
  const personId = me.peek()?.personId ?? null
  const seat = (): Seat => ({ callId, guestName, personId, inUse: own.inUse, onAnyPage })
  const unlisten = new AbortController()
  addEventListener('pagehide', () => keepSeat(seat()), { signal: unlisten.signal })
  currentCall.peek()?.leave()
  endedCall.value = null
  currentCall.value = call
  callDock.value = CallDock
  atCall.leave = () => call.leave()
  call.state.over.subscribe((why) => {
    if (why === null) return
    unlisten.abort()
    forgetSeat()
    if (currentCall.peek() !== call) return
    const { snapshot } = call.state
    const { chatId = null, kind = null, media = 'audio' } = snapshot.peek() ?? {}
    endedCall.value = { callId, title: call.title.peek(), chatId, kind, media, why, seat: seat() }
    currentCall.value = null
    callDock.value = null
    atCall.leave = null
    // On the call's own page its end stands there.
    const words = endWords(why, kind)
    if (words !== null && location.pathname !== `/call/${callId}`) toast(words)
  })
}

/** Past the door, for whoever sat there a moment ago. */
export function comeBack({ callId, guestName, inUse }: Seat): void {
  const own = new OwnMedia()
  enterCall({ callId, guestName, own })
  own.use(inUse)
}
