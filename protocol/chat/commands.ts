// What a member asks of a ChatRoom, one JSON text frame each. Parsed here and nowhere else before anything happens.
import * as z from 'zod/mini'
import { ClientId } from '../ids.ts'
import { MESSAGE_CHARS_MAX } from '../limits.ts'

export const ChatCommand = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('message.post'),
    clientId: ClientId,
    text: z.string().check(z.trim(), z.minLength(1), z.maxLength(MESSAGE_CHARS_MAX)),
  }),
  /** The page of messages before `beforeSeq`. */
  z.object({ type: z.literal('history.get'), beforeSeq: z.int().check(z.minimum(1)) }),
  z.object({ type: z.literal('read.set'), seq: z.int().check(z.minimum(0)) }),
])
export type ChatCommand = z.infer<typeof ChatCommand>
