import type { AppContext } from '../platform/serve.ts'
import type { ActorAtTheDoor } from './require-actor.ts'
import { endIdSession } from './school-id/id-session.ts'
import { closeSession, forgetCookie } from './sessions.ts'

/**
 * Ends the session everywhere: its open sockets (the Inbox closes its own and tells the rooms), its row, its cookie. Sockets first: if that
 * fails the session is still there to try again with, rather than gone with its sockets left open.
 */
export async function signOut(c: AppContext, actor: ActorAtTheDoor): Promise<void> {
  await c.env.INBOX.getByName(actor.personId).revokeSession(actor.sessionId)
  await closeSession(c, actor.tokenHash)
  await endIdSession(c)
  forgetCookie(c)
  c.header('clear-site-data', '"cache", "storage"')
}
