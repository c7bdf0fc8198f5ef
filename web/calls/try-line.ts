// Before one comes in: a connection to the media service, made as the call itself makes one, on which nothing is sent; closed as soon as it is known
// whether it comes about (docs/decisions/028).
import { TryCallLine } from '../../protocol/calls.ts'
import type { CallId } from '../../protocol/ids.ts'
import { call } from '../platform/call.ts'
import { LineLost, SfuLine } from './sfu-line.ts'

/** passes · blocked: everything else answers, and this does not come about · unknown: nobody could be asked, or one has gone meanwhile. */
export type LineTry = 'passes' | 'blocked' | 'unknown'

export async function tryLine(callId: CallId, until: AbortSignal): Promise<LineTry> {
  const ask = (offer: string | null) => call(TryCallLine, { callId, offer }, { signal: until, quiet: true })
  let line: SfuLine | undefined
  const leave = () => line?.lose()
  until.addEventListener('abort', leave)
  try {
    const { iceServers } = await ask(null)
    line = new SfuLine('', iceServers as readonly RTCIceServer[])
    const { answer } = await line.still(ask(await line.anchorOffer()))
    await line.acceptAnswer(answer ?? '')
    await line.untilConnected()
    return 'passes'
  } catch (error) {
    return error instanceof LineLost && !until.aborted ? 'blocked' : 'unknown'
  } finally {
    until.removeEventListener('abort', leave)
    leave()
  }
}
