// Ways into rooms. Both are WebSocket upgrades, so they are paths, not endpoints; served by worker/messenger and worker/notices.
// The same path asked without an upgrade answers why a socket would be refused: browsers do not tell a page what an upgrade was answered.
export const CHAT_SOCKET_PATH = '/api/chats/:chatId/socket'
export const INBOX_SOCKET_PATH = '/api/inbox/socket'
/**
 * Query of both: the client's PROTOCOL_VERSION. For a chat also the last `seq` it has (absent = wants a snapshot), and the person whose inbox this browser
 * has open: nothing is believed of it but where to ask (absent = is looked up).
 */
export const SOCKET_QUERY = { version: 'v', since: 'since', person: 'as' } as const
/** The only frames that are not JSON: answered by the platform without waking the room. */
export const PING_FRAME = 'ping'
export const PONG_FRAME = 'pong'
