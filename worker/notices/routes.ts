// The socket every browser keeps to its person's Inbox; called by web/platform/inbox-socket.ts. Also for people without a linked profile:
// news of the journal and the diary come this way before any chat does. And for somebody who is nobody at a school yet: they hear at the inbox
// of their account when one vouches for them. And the notices an inbox keeps, with what one wants to be told of. Rules INB-…, CLM-…, NTC-….
import { SetNotices } from '../../protocol/chat-list.ts'
import { ListNotices, ReadNotices } from '../../protocol/inbox/notices.ts'
import { INBOX_SOCKET_PATH } from '../../protocol/messenger.ts'
import { requireActor } from '../identity/require-actor.ts'
import { idHolderOf } from '../identity/school-id/id-session.ts'
import { openSocket, requireOwnVersion, requireSocketOrigin, type SocketAsker } from '../platform/open-socket.ts'
import { Refusal } from '../platform/refusal.ts'
import { type App, type AppContext, serve } from '../platform/serve.ts'
import { listNotices, readNotices, setNotices } from './my-notices.ts'

export function noticesRoutes(app: App): void {
  app.get(INBOX_SOCKET_PATH, async (c) => {
    requireSocketOrigin(c)
    const asker = await whoListens(c)
    requireOwnVersion(c)
    return openSocket(c, c.env.INBOX.getByName(asker.personId), asker)
  })
  serve(app, SetNotices, requireActor, (actor, input, c) => setNotices(c.env, actor, input))
  serve(app, ListNotices, requireActor, (actor, _input, c) => listNotices(c.env, actor))
  serve(app, ReadNotices, requireActor, (actor, input, c) => readNotices(c.env, actor, input))
}

/** Whoever is signed in; else the account this browser has proved to the provider. */
async function whoListens(c: AppContext): Promise<SocketAsker> {
  try {
    const { personId, sessionId, aliveForMs, profileLinked, shared, tokenHash } = await requireActor(c)
    // Security: by its token an inbox vouches for a session where chats are opened. On somebody else's computer an hour of rest ends it: looked up each time.
    return { personId, sessionId, aliveForMs, ...(profileLinked && !shared ? { tokenHash } : {}) }
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'not_signed_in') throw error
    const holder = await idHolderOf(c)
    if (holder === null) throw error
    return { personId: holder.accountId, sessionId: holder.sessionId, aliveForMs: holder.aliveForMs }
  }
}
