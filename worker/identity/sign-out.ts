import type { AppContext } from '../platform/serve.ts'
import type { ActorAtTheDoor } from './require-actor.ts'
import { endIdSession } from './school-id/id-session.ts'
import { closeSession, forgetCookie } from './sessions.ts'

/**
 * Ends the session everywhere: the provider's of this browser, its own open sockets (the Inbox closes its own and tells the rooms), its row, its
 * cookie. The row last: if anything before it fails the session is still there to try again with, rather than gone with something left open.
 */
export async function signOut(c: AppContext, actor: ActorAtTheDoor): Promise<void> {
  await endIdSession(c)
  await c.env.INBOX.getByName(actor.personId).revokeSession(actor.sessionId)
  await closeSession(c, actor.tokenHash)
  forgetCookie(c)
  c.header('clear-site-data', '"cache", "storage"')
}
