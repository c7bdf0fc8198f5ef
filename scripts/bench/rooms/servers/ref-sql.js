// The leanest room that keeps what it acknowledges: a row a message, the same client id once, an ack, one frame to everybody, the newest fifty or
// what was missed on entering. No sign-in, no members, no rights, no moderator bot. A reference for scripts/bench.ts.
export class Room {
  constructor(ctx) {
    this.ctx = ctx
    this.sql = ctx.storage.sql
    this.sql.exec(
      'CREATE TABLE IF NOT EXISTS log (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, author TEXT NOT NULL, client_id TEXT NOT NULL UNIQUE, text TEXT NOT NULL)',
    )
  }
  fetch(request) {
    const { searchParams } = new URL(request.url)
    const since = searchParams.get('since')
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server)
    server.serializeAttachment({ author: searchParams.get('author') })
    const messages =
      since === null
        ? this.sql.exec('SELECT * FROM (SELECT * FROM log ORDER BY seq DESC LIMIT 50) ORDER BY seq').toArray()
        : this.sql.exec('SELECT * FROM log WHERE seq > ? ORDER BY seq', Number(since)).toArray()
    server.send(JSON.stringify({ type: 'history', messages }))
    return new Response(null, { status: 101, webSocket: client })
  }
  webSocketMessage(socket, frame) {
    const { clientId, text } = JSON.parse(frame)
    const { author } = socket.deserializeAttachment()
    const [message] = this.sql
      .exec(
        'INSERT INTO log (at, author, client_id, text) VALUES (?, ?, ?, ?) ON CONFLICT (client_id) DO NOTHING RETURNING *',
        Date.now(),
        author,
        clientId,
        text,
      )
      .toArray()
    const { seq } = message ?? this.sql.exec('SELECT seq FROM log WHERE client_id = ?', clientId).one()
    socket.send(JSON.stringify({ type: 'ack', clientId, seq }))
    if (!message) return
    const event = JSON.stringify({ type: 'message', ...message })
    for (const one of this.ctx.getWebSockets()) one.send(event)
  }
  webSocketClose(socket) {
    socket.close(1000)
  }
}

export default {
  fetch: (request, env) => env.ROOM.getByName(new URL(request.url).pathname).fetch(request),
}
