import { callDock } from '../app/in-call.ts'
import { toast } from '../ui/toast.tsx'
import type { Call } from './call.ts'
import { CallDock } from './call-dock.tsx'
import { currentCall, endedCall } from './current-call.ts'
import { endWords } from './end-words.ts'

/** One is in one call at a time. */
export function beIn(call: Call): void {
  currentCall.peek()?.leave()
  endedCall.value = null
  currentCall.value = call
  callDock.value = CallDock
  call.state.over.subscribe((why) => {
    if (why === null || currentCall.peek() !== call) return
    const { callId, snapshot } = call.state
    endedCall.value = { callId, title: call.title.peek(), chatId: snapshot.peek()?.chatId ?? null, why }
    currentCall.value = null
    callDock.value = null
    // On the call's own page its end stands there.
    const words = endWords(why)
    if (words !== null && location.pathname !== `/call/${callId}`) toast(words)
  })
}
