// The client's end of a WebSocket (RFC 6455), for load alone: a thousand of Node's own cost more than the rooms they are to measure. Every socket
// reads into one buffer and a frame is handed on where it lies. No TLS, no extensions, a mask of zeros, which only a loopback may have.
import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

const READ_BYTES = 256 * 1024
const shared = Buffer.allocUnsafe(READ_BYTES)

const TEXT = 1
const BINARY = 2
const CLOSE = 8
const PING = 9
const PONG = 10

type Ends = {
  readonly onOpen: () => void
  /** Valid during the call only. */
  readonly onFrame: (frame: Buffer) => void
  readonly onEnd: (why: string) => void
}

export class LeanSocket {
  readonly #socket: Socket
  readonly #ends: Ends
  #rest: Buffer | null = null
  #open = false
  #over = false

  constructor(url: URL, headers: Readonly<Record<string, string>>, ends: Ends) {
    this.#ends = ends
    this.#socket = connect({
      host: url.hostname,
      port: Number(url.port),
      noDelay: true,
      onread: {
        buffer: shared,
        callback: (bytes, buffer) => {
          this.#read((buffer as Buffer).subarray(0, bytes))
          return true
        },
      },
    })
    const lines = {
      host: url.host,
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      ...headers,
    }
    const head = Object.entries(lines).map(([name, value]) => `${name}: ${value}\r\n`)
    this.#socket.on('connect', () => this.#socket.write(`GET ${url.pathname}${url.search} HTTP/1.1\r\n${head.join('')}\r\n`))
    this.#socket.on('error', ({ message }) => this.#end(message))
    this.#socket.on('close', () => this.#end('closed'))
  }

  get isOpen(): boolean {
    return this.#open && !this.#over
  }

  send(text: string): void {
    this.#write(TEXT, Buffer.from(text))
  }

  /** As a network that is gone. */
  drop(): void {
    this.#over = true
    this.#socket.destroy()
  }

  #end(why: string): void {
    if (this.#over) return
    this.#over = true
    this.#socket.destroy()
    this.#ends.onEnd(why)
  }

  #read(bytes: Buffer): void {
    let data = this.#rest === null ? bytes : Buffer.concat([this.#rest, bytes])
    this.#rest = null
    if (!this.#open) {
      const end = data.indexOf('\r\n\r\n')
      if (end < 0) {
        this.#rest = Buffer.from(data)
        return
      }
      const status = data.toString('latin1', 9, 12)
      if (status !== '101') {
        this.#end(`HTTP ${status}`)
        return
      }
      this.#open = true
      this.#ends.onOpen()
      data = data.subarray(end + 4)
    }
    let at = 0
    while (at < data.length) {
      const frame = frameAt(data, at)
      if (frame === null) break
      at = frame.end
      this.#take(frame.kind, data.subarray(frame.start, frame.end))
    }
    if (at < data.length && !this.#over) this.#rest = Buffer.from(data.subarray(at))
  }

  #take(kind: number, payload: Buffer): void {
    if (kind === TEXT || kind === BINARY) this.#ends.onFrame(payload)
    else if (kind === PING) this.#write(PONG, payload)
    else if (kind === CLOSE) this.#end(`closed with ${payload.length >= 2 ? payload.readUInt16BE(0) : 1005}`)
  }

  #write(kind: number, payload: Buffer): void {
    const { length } = payload
    const head = Buffer.alloc(length < 126 ? 6 : length < 65_536 ? 8 : 14)
    head[0] = 0x80 | kind
    if (length < 126) head[1] = 0x80 | length
    else if (length < 65_536) {
      head[1] = 0x80 | 126
      head.writeUInt16BE(length, 2)
    } else {
      head[1] = 0x80 | 127
      head.writeBigUInt64BE(BigInt(length), 2)
    }
    this.#socket.write(Buffer.concat([head, payload]))
  }
}

/** A whole frame from `at` on, or null. Platform: workerd sends no fragments. */
function frameAt(data: Buffer, at: number): { kind: number; start: number; end: number } | null {
  if (data.length - at < 2) return null
  const short = (data[at + 1] as number) & 127
  const start = at + (short === 126 ? 4 : short === 127 ? 10 : 2)
  if (data.length < start) return null
  const length = short === 126 ? data.readUInt16BE(at + 2) : short === 127 ? Number(data.readBigUInt64BE(at + 2)) : short
  return data.length < start + length ? null : { kind: (data[at] as number) & 15, start, end: start + length }
}
