// The least a room that sleeps can do: what comes in goes out to everybody, unread and unstored. A reference for scripts/bench.ts.
export class Room {
  constructor(ctx) {
    this.ctx = ctx
  }
  fetch() {
    const { 0: client, 1: server } = new WebSocketPair()
    this.ctx.acceptWebSocket(server)
    return new Response(null, { status: 101, webSocket: client })
  }
  webSocketMessage(_socket, frame) {
    for (const socket of this.ctx.getWebSockets()) socket.send(frame)
  }
  webSocketClose(socket) {
    socket.close(1000)
  }
}

export default {
  fetch: (request, env) => env.ROOM.getByName(new URL(request.url).pathname).fetch(request),
}
