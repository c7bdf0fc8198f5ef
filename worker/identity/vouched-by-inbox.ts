import type { PersonId } from '../../protocol/ids.ts'
import { log } from '../platform/log.ts'
import type { SocketAsker } from '../platform/open-socket.ts'
import type { AppContext } from '../platform/serve.ts'
import { within } from '../platform/within.ts'
import type { ActorAtTheDoor } from './require-actor.ts'

/** An inbox answers at once or is in trouble; a look-up takes less than waiting for it. */
const PATIENCE_MS = 1_000

/**
 * Who asks, on the word of the inbox that this browser has open, and no database is asked; null when that knows nothing of this cookie or has not been told
 * of it for ten minutes, and they must be looked up. Security: `personId` comes from the browser and says only where to ask. An inbox hears of the end of
 * each session before its row goes. Rule CHT-26, docs/decisions/030.
 */
export async function vouchedByInbox(c: AppContext, personId: PersonId, tokenHash: string): Promise<SocketAsker | null> {
  try {
    const terms = await within(PATIENCE_MS, c.env.INBOX.getByName(personId).vouchFor(tokenHash))
    return terms && { personId, tokenHash, sessionId: terms.sessionId, aliveForMs: terms.aliveForMs }
  } catch (error) {
    log.warn('inbox.silent', { error: error instanceof Error ? error.name : 'unknown' })
    return null
  }
}

/** Whoever was looked up instead is known to their inbox again; nobody waits for it. */
export function tellInboxWhoAsks(c: AppContext, { personId, sessionId, tokenHash, aliveForMs }: ActorAtTheDoor): void {
  const told = c.env.INBOX.getByName(personId).knowAgain({ sessionId, tokenHash, aliveForMs })
  c.executionCtx.waitUntil(told.catch(() => log.warn('inbox.silent', { error: 'knowAgain' })))
}
