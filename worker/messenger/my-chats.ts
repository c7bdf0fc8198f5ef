// What a person does with their own list. Their Inbox keeps it; here is only who asks.
import type { FlagMessage, LeaveChat, ListFlagged, SetChatMine } from '../../protocol/chat-list.ts'
import type { ParsedInputOf, ResultOf } from '../../protocol/endpoint.ts'
import type { RefusalCode } from '../../protocol/refusals.ts'
import type { Actor } from '../identity/require-actor.ts'
import { Refusal } from '../platform/refusal.ts'

const inboxOf = (env: Env, { personId }: Actor) => env.INBOX.getByName(personId)

export async function setChatMine(
  env: Env,
  actor: Actor,
  change: ParsedInputOf<typeof SetChatMine>,
): Promise<ResultOf<typeof SetChatMine>> {
  return done(await inboxOf(env, actor).setChatMine(change))
}

export async function leaveChat(env: Env, actor: Actor, { chatId }: ParsedInputOf<typeof LeaveChat>): Promise<ResultOf<typeof LeaveChat>> {
  return done(await inboxOf(env, actor).leaveChat(chatId))
}

export async function flagMessage(env: Env, actor: Actor, input: ParsedInputOf<typeof FlagMessage>): Promise<ResultOf<typeof FlagMessage>> {
  return done(await inboxOf(env, actor).flagMessage(input.chatId, input.seq, input.on))
}

export async function listFlagged(env: Env, actor: Actor): Promise<ResultOf<typeof ListFlagged>> {
  return { messages: await inboxOf(env, actor).listFlagged() }
}

function done(refusal: RefusalCode | null): Record<string, never> {
  if (refusal !== null) throw new Refusal(refusal)
  return {}
}
