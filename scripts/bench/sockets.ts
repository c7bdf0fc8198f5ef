import type { ChatId } from '../../protocol/ids.ts'
import { type ChatListEntry, InboxDown } from '../../protocol/inbox/events.ts'
import { CHAT_SOCKET_PATH, INBOX_SOCKET_PATH, SOCKET_QUERY } from '../../protocol/messenger.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import type { Client } from '../house/client.ts'

/** Opens a chat as a browser does; settles when its snapshot is there. `hear` gets every later frame. */
export function openChat(person: Client, chatId: ChatId, hear: (frame: string) => void): Promise<WebSocket> {
  return open(person, CHAT_SOCKET_PATH.replace(':chatId', chatId), hear).then(({ socket }) => socket)
}

/** The person's chats, as the first frame of their inbox lists them. */
export async function chatsOf(person: Client): Promise<readonly ChatListEntry[]> {
  const { socket, first } = await open(person, INBOX_SOCKET_PATH, () => {})
  socket.close(1000)
  const frame = InboxDown.parse(JSON.parse(first))
  return frame.type === 'hello' ? frame.chats : []
}

function open(person: Client, path: string, hear: (frame: string) => void): Promise<{ socket: WebSocket; first: string }> {
  const url = `${person.base.replace('http', 'ws')}${path}?${SOCKET_QUERY.version}=${PROTOCOL_VERSION}`
  return new Promise((resolve, reject) => {
    // Platform: Node's WebSocket takes headers where the standard has subprotocols; without our own Origin the door stays shut.
    const socket = new WebSocket(url, { headers: { cookie: person.cookie, origin: person.base } } as unknown as string[])
    socket.binaryType = 'arraybuffer'
    let here = false
    socket.onmessage = ({ data }) => {
      const frame = typeof data === 'string' ? data : new TextDecoder().decode(data)
      if (here) return hear(frame)
      here = true
      resolve({ socket, first: frame })
    }
    socket.onerror = () => reject(new Error(`${path} did not open.`))
    socket.onclose = ({ code }) => here || reject(new Error(`${path} was closed with ${code}.`))
  })
}
