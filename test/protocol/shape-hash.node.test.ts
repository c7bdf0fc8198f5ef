import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { CallCommand } from '../../protocol/call/commands.ts'
import { CallDown } from '../../protocol/call/events.ts'
import { CALL_SOCKET_PATH, CALL_SOCKET_QUERY } from '../../protocol/calls.ts'
import { ChatCommand } from '../../protocol/chat/commands.ts'
import { ChatText } from '../../protocol/chat/events.ts'
import { InboxDown } from '../../protocol/inbox/events.ts'
import { CHAT_SOCKET_PATH, INBOX_SOCKET_PATH, SOCKET_QUERY } from '../../protocol/messenger.ts'
import { REFUSALS } from '../../protocol/refusals.ts'
import { PROTOCOL_VERSION, SHAPE_HASHES } from '../../protocol/version.ts'
import { ENDPOINTS } from '../kit/every-endpoint.ts'

/** What crosses the wire, as JSON Schema: names of types and their place in files do not matter, fields and their kinds do. */
function shapeOf(schema: z.ZodMiniType, io: 'input' | 'output'): unknown {
  return z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' })
}

function everyShape(): string {
  const endpoints = Object.entries(ENDPOINTS)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { method, path, input, result, upload, stream }]) => [
      name,
      method,
      path,
      upload,
      stream,
      shapeOf(input, 'input'),
      shapeOf(result, 'output'),
    ])
  const rooms = [shapeOf(ChatCommand, 'input'), shapeOf(ChatText, 'output'), shapeOf(CallCommand, 'input'), shapeOf(CallDown, 'output')]
  const frames = [...rooms, shapeOf(InboxDown, 'output')]
  const sockets = [CHAT_SOCKET_PATH, INBOX_SOCKET_PATH, SOCKET_QUERY, CALL_SOCKET_PATH, CALL_SOCKET_QUERY]
  return JSON.stringify([endpoints, frames, sockets, REFUSALS])
}

describe('the wire', () => {
  it('[HOUSE-07] has the shape its version promises: whoever changes one moves PROTOCOL_VERSION on and adds a line of history', () => {
    const hash = createHash('sha256').update(everyShape()).digest('hex').slice(0, 16)
    expect(SHAPE_HASHES[PROTOCOL_VERSION], 'see protocol/version.ts: a new version, a line of history and this hash').toBe(hash)
  })

  it('[HOUSE-07] no two versions are of one shape', () => {
    const hashes = Object.values(SHAPE_HASHES)
    expect(new Set(hashes).size).toBe(hashes.length)
    expect(Object.keys(SHAPE_HASHES).map(Number)).toEqual(Array.from({ length: PROTOCOL_VERSION }, (_, index) => index + 1))
  })
})
