// The sockets of somebody who is signed in, through the Worker, as their browser opens them.
import { ChatDown } from '../../protocol/chat/events.ts'
import type { ChatId } from '../../protocol/ids.ts'
import { type ChatListEntry, InboxDown } from '../../protocol/inbox/events.ts'
import { CHAT_SOCKET_PATH, INBOX_SOCKET_PATH } from '../../protocol/messenger.ts'
import { RefusalBody, type RefusalCode } from '../../protocol/refusals.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import type { Client } from '../../scripts/house/client.ts'
import { ChatLine, Line } from './enter-chat.ts'

export const inboxPath = `${INBOX_SOCKET_PATH}?v=${PROTOCOL_VERSION}`
export const chatPath = (chatId: ChatId | string) => `${CHAT_SOCKET_PATH.replace(':chatId', chatId)}?v=${PROTOCOL_VERSION}`

export function upgrade(client: Client, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return client.fetch(path, { headers: { upgrade: 'websocket', ...headers } })
}

/** What the upgrade was answered instead of a socket; `opened` when there is one. */
export async function refusalOf(client: Client, path: string, headers?: Record<string, string>): Promise<RefusalCode | 'opened'> {
  const response = await upgrade(client, path, headers)
  if (response.webSocket) {
    response.webSocket.accept()
    response.webSocket.close()
    return 'opened'
  }
  return RefusalBody.parse(await response.json()).refusal
}

export async function inboxOf(client: Client): Promise<Line<InboxDown>> {
  const { webSocket } = await upgrade(client, inboxPath)
  if (!webSocket) throw new Error('the inbox was refused')
  return new Line<InboxDown>(webSocket, (json) => InboxDown.parse(json))
}

/** `since`: comes back, having heard that much. */
export async function chatOf(client: Client, chatId: ChatId, since?: number): Promise<ChatLine> {
  const { webSocket } = await upgrade(client, since === undefined ? chatPath(chatId) : `${chatPath(chatId)}&since=${since}`)
  if (!webSocket) throw new Error('the chat was refused')
  return new ChatLine(webSocket, (json) => ChatDown.parse(json))
}

/** The person's chats, once their inbox names all of these. */
export async function chatsOf(client: Client, ...titles: string[]): Promise<ChatListEntry[]> {
  const line = await inboxOf(client)
  const listed = () =>
    line.frames.flatMap((frame) => (frame.type === 'hello' ? frame.chats : frame.type === 'chat.listed' ? [frame.chat] : []))
  await line.until((frame) => frame.type === 'hello')
  await line.until(() => titles.every((title) => listed().some((chat) => chat.title === title)))
  line.close()
  return listed()
}
