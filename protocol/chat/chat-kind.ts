// Apart from events.ts, so that the chat list does not bring all the shapes of a room.
import * as z from 'zod/mini'

/** Made from the roster · group: made by people · personal: two people · call: beside a call that no chat has; it stands in nobody's list. */
export const ChatKind = z.enum(['staff', 'class', 'parents', 'group', 'personal', 'call'])
export type ChatKind = z.infer<typeof ChatKind>
