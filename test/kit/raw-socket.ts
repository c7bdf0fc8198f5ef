// The client's end of a WebSocket, byte by byte (RFC 6455): for what no browser does, such as frames in pieces, or a reader that stops reading.
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

export const TEXT = 0x1
export const BINARY = 0x2
const CONTINUATION = 0x0
const CLOSE = 0x8
/** No close frame came: the connection just ended. */
export const CUT = 1006

export class RawSocket {
  readonly texts: string[] = []
  /** The code of the close frame. */
  readonly closed: Promise<number>
  readonly #socket: Socket
  readonly #heard: ((text: string) => void) | undefined
  #rest = Buffer.alloc(0)
  #closing = CUT

  private constructor(socket: Socket, first: Buffer, heard?: (text: string) => void) {
    this.#socket = socket
    this.#heard = heard
    this.closed = new Promise((resolve) => socket.on('close', () => resolve(this.#closing)))
    socket.on('data', (bytes) => this.#read(bytes))
    this.#read(first)
  }

  static open(url: string, headers: Readonly<Record<string, string>>, heard?: (text: string) => void): Promise<RawSocket> {
    const { hostname, port, pathname, search } = new URL(url)
    const socket = connect(Number(port), hostname)
    const lines = Object.entries({
      host: `${hostname}:${port}`,
      upgrade: 'websocket',
      connection: 'Upgrade',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      'sec-websocket-version': '13',
      ...headers,
    }).map(([name, value]) => `${name}: ${value}`)
    socket.write(`GET ${pathname}${search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
    return new Promise((resolve, reject) => {
      let answer = Buffer.alloc(0)
      socket.once('error', reject)
      const read = (bytes: Buffer) => {
        answer = Buffer.concat([answer, bytes])
        const end = answer.indexOf('\r\n\r\n')
        if (end < 0) return
        socket.off('data', read).off('error', reject)
        // A server that has hung up is heard by `closed`.
        socket.on('error', () => {})
        const [status = ''] = answer.toString('latin1').split('\r\n')
        if (status.includes(' 101 ')) resolve(new RawSocket(socket, answer.subarray(end + 4), heard))
        else reject(new Error(status))
      }
      socket.on('data', read)
    })
  }

  /** One message, in as many frames as there are pieces. */
  send(kind: typeof TEXT | typeof BINARY, ...pieces: readonly Uint8Array[]): void {
    for (const [place, piece] of pieces.entries()) {
      this.#frame(place === 0 ? kind : CONTINUATION, place === pieces.length - 1, piece)
    }
  }

  stopReading(): void {
    this.#socket.pause()
  }
  readAgain(): void {
    this.#socket.resume()
  }
  cut(): void {
    this.#socket.destroy()
  }

  #frame(opcode: number, isLast: boolean, payload: Uint8Array): void {
    const { length } = payload
    const head = length < 126 ? Buffer.alloc(2) : length < 65_536 ? Buffer.alloc(4) : Buffer.alloc(10)
    head[0] = (isLast ? 0x80 : 0) | opcode
    head[1] = 0x80 | (length < 126 ? length : length < 65_536 ? 126 : 127)
    if (head.length === 4) head.writeUInt16BE(length, 2)
    if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2)
    const mask = randomBytes(4)
    const masked = Buffer.from(payload)
    for (let i = 0; i < length; i++) masked[i] = (masked[i] as number) ^ (mask[i & 3] as number)
    this.#socket.write(Buffer.concat([head, mask, masked]))
  }

  #read(bytes: Buffer): void {
    this.#rest = Buffer.concat([this.#rest, bytes])
    for (;;) {
      const frame = frameIn(this.#rest)
      if (!frame) return
      this.#rest = this.#rest.subarray(frame.size)
      if (frame.opcode === CLOSE) {
        this.#closing = frame.payload.length >= 2 ? frame.payload.readUInt16BE(0) : CUT
        this.#frame(CLOSE, true, frame.payload.subarray(0, 2))
        this.#socket.end()
      } else if (frame.opcode === TEXT || frame.opcode === BINARY) {
        const text = frame.payload.toString()
        this.texts.push(text)
        this.#heard?.(text)
      }
    }
  }
}

/** Servers do not mask, and ours does not send messages in pieces. */
function frameIn(bytes: Buffer): { opcode: number; payload: Buffer; size: number } | null {
  if (bytes.length < 2) return null
  const short = (bytes[1] as number) & 0x7f
  const head = short < 126 ? 2 : short === 126 ? 4 : 10
  if (bytes.length < head) return null
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  if (bytes.length < head + length) return null
  return { opcode: (bytes[0] as number) & 0x0f, payload: bytes.subarray(head, head + length), size: head + length }
}
