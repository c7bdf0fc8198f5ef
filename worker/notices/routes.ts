// The socket every browser keeps to its person's Inbox; called by web/platform/inbox-socket.ts. Also for people without a linked profile:
// news of the journal and the diary come this way before any chat does. Rules INB-….
import { INBOX_SOCKET_PATH } from '../../protocol/messenger.ts'
import { requireActor } from '../identity/require-actor.ts'
import { openSocket, requireOwnVersion, requireSocketOrigin } from '../platform/open-socket.ts'
import type { App } from '../platform/serve.ts'

export function noticesRoutes(app: App): void {
  app.get(INBOX_SOCKET_PATH, async (c) => {
    requireSocketOrigin(c)
    const actor = await requireActor(c)
    requireOwnVersion(c)
    return openSocket(c, c.env.INBOX.getByName(actor.personId), actor)
  })
}
