// The socket to an open chat, called by web/messenger/chat-state.ts: who may enter is the room's own knowledge, so no D1 row of a chat is read. And
// what a person does with their own list, how chats begin, and a search over all of them. Rules CHT-…, LST-…, GRP-…, SRC-….
import {
  CreateChat,
  FlagMessage,
  ForwardMessages,
  GetSchoolModerator,
  LeaveChat,
  ListFlagged,
  OpenPersonalChat,
  SetChatMine,
  SetSchoolModerator,
} from '../../protocol/chat-list.ts'
import { CHAT_SOCKET_PATH } from '../../protocol/messenger.ts'
import { GetMessageWindows, ListSchoolModeratorLog, SetMessageWindows } from '../../protocol/school-chats.ts'
import { SearchEverywhere } from '../../protocol/search.ts'
import { requireActor, requireLinked } from '../identity/require-actor.ts'
import { type App, serve, serveStream } from '../platform/serve.ts'
import { createChat } from './create-chat.ts'
import { enterChat } from './enter-chat.ts'
import { forwardMessages } from './forward-messages.ts'
import { listSchoolLog } from './list-school-log.ts'
import { getMessageWindows, setMessageWindows } from './message-windows.ts'
import { flagMessage, leaveChat, listFlagged, setChatMine } from './my-chats.ts'
import { openPersonalChat } from './open-personal-chat.ts'
import { getSchoolModerator, setSchoolModerator } from './school-moderator.ts'
import { searchEverywhere } from './search-everywhere.ts'

export function messengerRoutes(app: App): void {
  app.get(CHAT_SOCKET_PATH, enterChat)
  serve(app, SetChatMine, requireLinked, (actor, input, c) => setChatMine(c.env, actor, input))
  serve(app, LeaveChat, requireLinked, (actor, input, c) => leaveChat(c.env, actor, input))
  serve(app, FlagMessage, requireLinked, (actor, input, c) => flagMessage(c.env, actor, input))
  serve(app, ListFlagged, requireLinked, (actor, _input, c) => listFlagged(c.env, actor))
  serve(app, OpenPersonalChat, requireLinked, (actor, input, c) => openPersonalChat(c.env, actor, input))
  serve(app, GetSchoolModerator, requireActor, async (actor) => ({ moderator: await getSchoolModerator(actor) }))
  serve(app, SetSchoolModerator, requireActor, async (actor, input, c) => {
    const moderator = await setSchoolModerator(c.env, actor, input.moderator)
    c.set('newsOf', actor.tenant)
    return { moderator }
  })
  serve(app, ListSchoolModeratorLog, requireActor, (actor, input, c) => listSchoolLog(c.env, actor, input))
  serve(app, GetMessageWindows, requireActor, async (actor) => ({ windows: await getMessageWindows(actor) }))
  serve(app, SetMessageWindows, requireActor, async (actor, input, c) => {
    const windows = await setMessageWindows(c.env, actor, input.windows)
    c.set('newsOf', actor.tenant)
    return { windows }
  })
  serve(app, CreateChat, requireLinked, (actor, input, c) => createChat(c.env, actor, input))
  serve(app, ForwardMessages, requireLinked, (actor, input, c) => forwardMessages(c.env, actor, input))
  serveStream(app, SearchEverywhere, requireLinked, (actor, input, c) => searchEverywhere(c.env, actor, input))
}
