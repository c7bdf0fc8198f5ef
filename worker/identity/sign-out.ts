import type { AppContext } from '../platform/serve.ts'
import type { ActorAtTheDoor } from './require-actor.ts'
import { closeSession, forgetCookie } from './sessions.ts'

/** Ends the session everywhere: its row, its cookie, its open sockets (the Inbox closes its own and tells the rooms). */
export async function signOut(c: AppContext, actor: ActorAtTheDoor): Promise<void> {
  await closeSession(c, actor.tokenHash)
  await c.env.INBOX.getByName(actor.personId).revokeSession(actor.sessionId)
  forgetCookie(c)
  c.header('clear-site-data', '"cache", "storage"')
}
