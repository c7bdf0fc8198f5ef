import * as z from 'zod/mini'
import { ChatId, PersonId } from '../../protocol/ids.ts'
import { SOCKET_QUERY } from '../../protocol/messenger.ts'
import { type ActorAtTheDoor, requireLinked } from '../identity/require-actor.ts'
import { tokenHashOf } from '../identity/sessions.ts'
import { tellInboxWhoAsks, vouchedByInbox } from '../identity/vouched-by-inbox.ts'
import { isUpgrade, openSocket, requireOwnVersion, requireSocketOrigin, retakeSeat } from '../platform/open-socket.ts'
import { Refusal } from '../platform/refusal.ts'
import type { AppContext } from '../platform/serve.ts'

const Since = z.optional(z.coerce.number().check(z.int(), z.minimum(0)))

/**
 * The socket to an open chat. Who may enter is the room's own knowledge, so no D1 row of a chat is read; of whoever comes back, or has their inbox open, none
 * at all.
 */
export async function enterChat(c: AppContext): Promise<Response> {
  requireSocketOrigin(c)
  const chatId = ChatId.safeParse(c.req.param('chatId'))
  const since = Since.safeParse(c.req.query(SOCKET_QUERY.since))
  const tokenHash = await tokenHashOf(c)
  // Whoever has heard the room before has sat there, perhaps a moment ago.
  if (chatId.success && since.data !== undefined && tokenHash !== null) {
    requireOwnVersion(c)
    const back = await retakeSeat(c, c.env.CHAT_ROOM.getByName(chatId.data), tokenHash, since.data)
    if (back) return back
  }
  const person = PersonId.safeParse(c.req.query(SOCKET_QUERY.person))
  const known = person.success && tokenHash !== null && isUpgrade(c) ? await vouchedByInbox(c, person.data, tokenHash) : null
  const actor = known ?? (await lookedUp(c, person.data))
  requireOwnVersion(c)
  // A thing that cannot be an id names nothing, like one that happens to name nothing.
  if (!chatId.success) throw new Refusal('not_found')
  if (!since.success) throw new Refusal('invalid', { field: SOCKET_QUERY.since })
  return openSocket(c, c.env.CHAT_ROOM.getByName(chatId.data), actor, since.data)
}

/**
 * `named`: as whom they say they ask. Security: a page of somebody who is not signed in here any more, for another has come in at this browser meanwhile, does
 * not go on as that other. A session on somebody else's computer, which an hour of rest ends, is looked up each time.
 */
async function lookedUp(c: AppContext, named: PersonId | undefined): Promise<ActorAtTheDoor> {
  const actor = await requireLinked(c)
  if (named !== undefined && named !== actor.personId) throw new Refusal('not_signed_in')
  if (named !== undefined && !actor.shared && isUpgrade(c)) tellInboxWhoAsks(c, actor)
  return actor
}
