// Ways into rooms. Both are WebSocket upgrades, so they are paths, not endpoints; served by worker/messenger and worker/notices.
// The same path asked without an upgrade answers why a socket would be refused: browsers do not tell a page what an upgrade was answered.
export const CHAT_SOCKET_PATH = '/api/chats/:chatId/socket'
export const INBOX_SOCKET_PATH = '/api/inbox/socket'
/** Query of both: the client's PROTOCOL_VERSION, and for a chat the last `seq` it has (absent = wants a snapshot). */
export const SOCKET_QUERY = { version: 'v', since: 'since' } as const
/** The only frames that are not JSON: answered by the platform without waking the room. */
export const PING_FRAME = 'ping'
export const PONG_FRAME = 'pong'
