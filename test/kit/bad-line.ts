// A loopback proxy before the server: the line of one browser as schools have it, in the test's hands. What it does is done when the test says so and
// never after a time.
import { connect, createServer, type Server, type Socket } from 'node:net'

type Pair = { readonly near: Socket; readonly far: Socket }

export class BadLine {
  /** Browsers connect here. */
  readonly url: string
  readonly #server: Server
  readonly #pairs = new Set<Pair>()
  /** Bytes that wait, in their order, and where they go. */
  #held: (() => void)[] | null = null
  /** Bytes are passed on in pieces of so many. */
  #pieceBytes = Number.POSITIVE_INFINITY

  private constructor(server: Server, url: string) {
    this.#server = server
    this.url = url
  }

  static async before(target: string): Promise<BadLine> {
    const { hostname, port } = new URL(target)
    const server = createServer({ allowHalfOpen: true })
    await new Promise<void>((resolve) => server.listen(0, hostname, resolve))
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port')
    const line = new BadLine(server, `http://${hostname}:${address.port}`)
    server.on('connection', (near) => line.#join(near, connect({ host: hostname, port: Number(port), allowHalfOpen: true })))
    return line
  }

  /** From now on nothing passes, either way, and nobody is told. */
  stall(): void {
    this.#held ??= []
  }

  /** What waited comes through, in its order, and the line is as good as before. */
  resume(): void {
    const held = this.#held ?? []
    this.#held = null
    for (const pass of held) pass()
  }

  /** Frames come in pieces, cut anywhere. */
  inPieces(bytes: number): void {
    this.#pieceBytes = bytes
  }

  /** The browser's end is cut by a reset; with `half` the server is not told: to it the line stands as before. What was on its way is lost. */
  reset({ half = false } = {}): void {
    this.#held = null
    for (const { near, far } of this.#pairs) {
      for (const end of [near, far]) end.removeAllListeners().on('error', () => {})
      // Read and thrown away, as by a network that has lost the other end.
      far.resume()
      near.resetAndDestroy()
      if (!half) far.resetAndDestroy()
    }
    this.#pairs.clear()
  }

  async close(): Promise<void> {
    this.reset()
    this.#server.close()
  }

  #join(near: Socket, far: Socket): void {
    const pair = { near, far }
    this.#pairs.add(pair)
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.setNoDelay(true)
      from.on('data', (bytes) => this.#carry(to, bytes))
      from.on('end', () => this.#pass(() => to.end()))
      // A reset is what these lines are for; whoever sits at the end hears of it as of any other.
      from.on('error', () => to.destroy())
      from.on('close', () => this.#pairs.delete(pair))
    }
  }

  #carry(to: Socket, bytes: Buffer): void {
    for (let at = 0; at < bytes.length; at += this.#pieceBytes) {
      const piece = bytes.subarray(at, at + this.#pieceBytes)
      this.#pass(() => {
        if (!to.destroyed) to.write(piece)
      })
    }
  }

  #pass(act: () => void): void {
    if (this.#held) this.#held.push(act)
    else act()
  }
}
