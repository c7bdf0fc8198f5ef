// The socket to an open chat; called by web/messenger/chat-state.ts. Who may enter is the room's own knowledge, so no D1 row of a chat is read.
// Rules CHT-….
import * as z from 'zod/mini'
import { ChatId } from '../../protocol/ids.ts'
import { CHAT_SOCKET_PATH, SOCKET_QUERY } from '../../protocol/messenger.ts'
import { requireActor } from '../identity/require-actor.ts'
import { openSocket, requireOwnVersion, requireSocketOrigin } from '../platform/open-socket.ts'
import { Refusal } from '../platform/refusal.ts'
import type { App } from '../platform/serve.ts'

const Since = z.optional(z.coerce.number().check(z.int(), z.minimum(0)))

export function messengerRoutes(app: App): void {
  app.get(CHAT_SOCKET_PATH, async (c) => {
    requireSocketOrigin(c)
    const actor = await requireActor(c)
    if (!actor.profileLinked) throw new Refusal('profile_not_linked')
    requireOwnVersion(c)
    const chatId = ChatId.safeParse(c.req.param('chatId'))
    // A thing that cannot be an id names nothing, like one that happens to name nothing.
    if (!chatId.success) throw new Refusal('not_found')
    const since = Since.safeParse(c.req.query(SOCKET_QUERY.since))
    if (!since.success) throw new Refusal('invalid', { field: SOCKET_QUERY.since })
    return openSocket(c, c.env.CHAT_ROOM.getByName(chatId.data), actor, since.data)
  })
}
