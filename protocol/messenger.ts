// Ways into rooms. Both are WebSocket upgrades, so they are paths, not endpoints; served by worker/messenger and worker/notices.
export const CHAT_SOCKET_PATH = '/api/chats/:chatId/socket'
export const INBOX_SOCKET_PATH = '/api/inbox/socket'
/** Query of both: the client's PROTOCOL_VERSION, and for a chat the last `seq` it has (absent = wants a snapshot). */
export const SOCKET_QUERY = { version: 'v', since: 'since' } as const
