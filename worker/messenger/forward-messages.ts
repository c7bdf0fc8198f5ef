import type { ForwardMessages } from '../../protocol/chat-list.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { ChatId, ClientId } from '../../protocol/ids.ts'
import { FORWARDED_CHARS_MAX } from '../../protocol/limits.ts'
import type { Actor } from '../identity/require-actor.ts'
import { Refusal } from '../platform/refusal.ts'

/**
 * Read from the one room, as the person may read it, and posted into the others as theirs. Nothing is posted anywhere unless the person is in all
 * of these chats, or when it is too much (invalid). A retry posts nothing twice: each chat's client id follows from the request's.
 */
export async function forwardMessages(
  env: Env,
  { personId }: Actor,
  input: ParsedInputOf<typeof ForwardMessages>,
): Promise<ResultOf<typeof ForwardMessages>> {
  const targets = [...new Set(input.toChatIds)]
  const roomOf = (chatId: ChatId) => env.CHAT_ROOM.getByName(chatId)
  const [forwarded, ...places] = await Promise.all([
    roomOf(input.chatId).readMessages(personId, [...new Set(input.seqs)]),
    ...targets.map((chatId) => roomOf(chatId).summaryFor(personId)),
  ])
  if (forwarded === null || forwarded.length === 0 || places.includes(null)) throw new Refusal('not_found')
  const chars = forwarded.reduce((sum, one) => sum + one.text.length, 0)
  if (chars > FORWARDED_CHARS_MAX) throw new Refusal('invalid', { field: 'seqs' })
  const text = input.text?.trim() ?? ''
  const sent = targets.map(async (chatId) => {
    const clientId = await clientIdIn(chatId, input.clientId)
    const posted = await roomOf(chatId).postForwarded({ personId, clientId, forwarded, text })
    if ('refusal' in posted) throw new Refusal(posted.refusal, posted.warning)
    return { chatId, seq: posted.seq }
  })
  return { sent: await Promise.all(sent) }
}

/** A UUID (version 8: made by one's own rule) that is always the same for this request and this chat. */
async function clientIdIn(chatId: ChatId, clientId: ClientId): Promise<ClientId> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${clientId} ${chatId}`))
  const hex = new Uint8Array(digest).toHex()
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
