import type { PersonId } from '../../protocol/ids.ts'
import { now } from '../platform/clock.ts'
import { log } from '../platform/log.ts'
import type { SocketAsker } from '../platform/open-socket.ts'
import type { AppContext } from '../platform/serve.ts'
import { noteSeen } from './require-actor.ts'

/**
 * Who asks, on the word of the inbox that this browser has open, and no database is asked; null when that knows nothing of this cookie, and they must be
 * looked up. Security: `personId` comes from the browser and says only where to ask. An inbox hears of the end of each session before its row goes, so its
 * word ends with the session. Rule CHT-26, docs/decisions/030.
 */
export async function vouchedByInbox(c: AppContext, personId: PersonId, tokenHash: string): Promise<SocketAsker | null> {
  try {
    const terms = await c.env.INBOX.getByName(personId).vouchFor(tokenHash)
    if (terms === null) return null
    if (terms.useIsNews) noteSeen(c, tokenHash, now(c.env))
    return { personId, tokenHash, sessionId: terms.sessionId, aliveForMs: terms.aliveForMs }
  } catch (error) {
    log.warn('inbox.silent', { error: error instanceof Error ? error.name : 'unknown' })
    return null
  }
}
