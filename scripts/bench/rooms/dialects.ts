// How a server of the bench is spoken to. Messages are found in the bytes of a frame by their mark, so a dialect says only how one enters and posts.
import { CHAT_SOCKET_PATH, INBOX_SOCKET_PATH, SOCKET_QUERY } from '../../../protocol/messenger.ts'
import { PROTOCOL_VERSION } from '../../../protocol/version.ts'
import { type Product, personAt } from './product.ts'
import type { Served } from './serve-worker.ts'

export type Knock = { readonly url: URL; readonly headers: Readonly<Record<string, string>> }

export type Dialect = {
  /** `since`: the last number heard of, for a member who comes back. */
  readonly knock: (place: number, since: number | null) => Knock
  /** What a browser holds open before anybody opens a chat in it; absent: nothing. */
  readonly app?: (place: number) => Knock
  readonly post: (text: string) => string
  /** Does the room say something first? */
  readonly greets: boolean
  /** The number of the last event in a frame; null where there is none. */
  readonly seqIn: (frame: Buffer) => number | null
}

export function floorDialect({ url }: Served, room: string): Dialect {
  return {
    knock: () => ({ url: new URL(room, url), headers: {} }),
    post: (text) => text,
    greets: false,
    seqIn: () => null,
  }
}

export function refSqlDialect({ url }: Served, room: string): Dialect {
  return {
    knock: (place, since) => ({
      url: new URL(`${room}?author=${place}${since === null ? '' : `&since=${since}`}`, url),
      headers: {},
    }),
    post: postWith((clientId, text) => JSON.stringify({ clientId, text })),
    greets: true,
    seqIn: (frame) => numberAfter(frame, frame.lastIndexOf(SEQ), SEQ),
  }
}

export function productDialect({ url, cookieOf }: Product, chatId: string): Dialect {
  const version = `${SOCKET_QUERY.version}=${PROTOCOL_VERSION}`
  const path = (place: number) => `${CHAT_SOCKET_PATH.replace(':chatId', chatId)}?${version}&${SOCKET_QUERY.person}=${personAt(place)}`
  const knock = (place: number, to: string) => ({ url: new URL(to, url), headers: { cookie: cookieOf(place), origin: url } })
  return {
    knock: (place, since) => knock(place, since === null ? path(place) : `${path(place)}&${SOCKET_QUERY.since}=${since}`),
    app: (place) => knock(place, `${INBOX_SOCKET_PATH}?${version}`),
    post: postWith((clientId, text) => JSON.stringify({ type: 'message.post', clientId, text })),
    greets: true,
    seqIn: (frame) => numberAfter(frame, frame.lastIndexOf(POSTED), POSTED) ?? numberAfter(frame, frame.indexOf(SNAPSHOT), SNAPSHOT),
  }
}

const SEQ = Buffer.from('"seq":')
const POSTED = Buffer.from('"type":"message.posted","seq":')
/** The title is the last thing before it in a snapshot. */
const SNAPSHOT = Buffer.from('","seq":')

function postWith(frame: (clientId: string, text: string) => string): (text: string) => string {
  return (text) => frame(crypto.randomUUID(), text)
}

function numberAfter(frame: Buffer, found: number, label: Buffer): number | null {
  if (found < 0) return null
  let number = 0
  for (let at = found + label.length; isDigit(frame[at]); at++) number = number * 10 + (frame[at] as number) - 48
  return number
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57
}
